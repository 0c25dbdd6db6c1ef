"""Packages of a lock that nothing in it needs are said, once for each lock, and cost nothing."""

import pytest

from sca.inventory.build import build
from sca.model.component import Component, Edge, Location, Project
from sca.model.inventory import Extract, Inventory
from sca.model.package import npm_package, nuget_package

PLACE = Location("package-lock.json", 1)
ROOT = Project("#", "shop", ".", "root", PLACE)


def package(name: str, line: int = 1) -> Component:
    return Component(f"#{name}", npm_package(name, "1.0.0"), (Location("package-lock.json", line),))


def said(extract: Extract) -> list[str]:
    inventory: Inventory = build([extract], [], [])
    assert inventory.complete
    return [f"{problem.location}: {problem.message}" for problem in inventory.problems]


@pytest.mark.parametrize(
    ("edges", "expected"),
    [
        pytest.param((Edge("#", "#a"), Edge("#a", "#b")), [], id="all are needed"),
        pytest.param(
            (Edge("#", "#a"),), [f"{PLACE.path}:3: 1 package that nothing in this lock needs: b@1.0.0"], id="one is not"
        ),
        pytest.param(
            (Edge("#a", "#b"), Edge("#b", "#a")),
            [f"{PLACE.path}:2: 2 packages that nothing in this lock needs: a@1.0.0, b@1.0.0"],
            id="they need each other",
        ),
    ],
)
def test_what_no_project_reaches_is_said(edges: tuple[Edge, ...], expected: list[str]) -> None:
    assert said(Extract(projects=(ROOT,), components=(package("a", 2), package("b", 3)), edges=edges)) == expected


def test_of_many_the_first_are_named() -> None:
    (message,) = said(Extract(projects=(ROOT,), components=tuple(package(f"p{number}") for number in range(9))))
    assert message.endswith(
        "9 packages that nothing in this lock needs: p0@1.0.0, p1@1.0.0, p2@1.0.0, p3@1.0.0, p4@1.0.0 and 4 more"
    )


@pytest.mark.parametrize(
    "extract",
    [
        pytest.param(Extract(components=(package("a"),), projects=(ROOT,), completeness="incomplete"), id="edges are lost"),
        pytest.param(Extract(components=(package("a"),), projects=(ROOT,), completeness="unknown"), id="the format has no edges"),
        pytest.param(Extract(components=(package("a"),)), id="nobody could need it"),
        pytest.param(
            Extract(
                projects=(ROOT,),
                components=(package("a"), Component("#second", npm_package("a", "1.0.0"), (PLACE,))),
                edges=(Edge("#", "#a"),),
            ),
            id="another instance is needed",
        ),
        pytest.param(
            Extract(projects=(ROOT,), components=(Component("#a", nuget_package("a", "1"), (PLACE,)),)), id="no npm package"
        ),
    ],
)
def test_where_it_cannot_be_told_nothing_is_said(extract: Extract) -> None:
    assert said(extract) == []
