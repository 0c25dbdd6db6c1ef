"""What is judged: every package and image once, and nothing of one's own."""

import pytest
from msgspec.structs import replace

from sca.model.component import Component, Location, NugetFacts, Reference, Scope, Source
from sca.policies.subjects import subjects_of
from tests.policies.judging import image, inventory, npm, nuget, pypi, requirement


def names(*nodes: Component | Reference) -> list[str]:
    return [subject.name for subject in subjects_of(inventory(*nodes))]


def test_instances_of_one_package_are_one_subject() -> None:
    first, second = npm("a", id="2", line=2, scope=Scope.DEV), npm("a", id="1", line=1, scope=Scope.OPTIONAL)
    (subject,) = subjects_of(inventory(first, second))
    assert [one.id for one in subject.instances] == ["1", "2"]
    assert (subject.scope, subject.where.line) == ("optional", 1)


def test_versions_and_ecosystems_are_kept_apart_and_sorted() -> None:
    assert names(npm("b"), npm("a", "2.0.0"), npm("a"), pypi("a")) == [
        "pkg:npm/a@1.0.0",
        "pkg:npm/a@2.0.0",
        "pkg:npm/b@1.0.0",
        "pkg:pypi/a@1.0",
    ]


@pytest.mark.parametrize(
    ("node", "judged"),
    [
        pytest.param(npm("a", source=Source("path", "packages/a")), False, id="a folder of the checkout"),
        pytest.param(npm("a", source=Source("path", "vendor/a-1.0.0.tgz")), True, id="an archive in the checkout"),
        pytest.param(pypi("a", source=Source("path", "vendor/a-1.0-py3-none-any.WHL")), True, id="a wheel in the checkout"),
        pytest.param(nuget("a", facts=NugetFacts("net8.0", "Project")), False, id="a project reference"),
        pytest.param(nuget("a", facts=NugetFacts("net8.0", "Direct")), True, id="a package reference"),
        pytest.param(requirement("a", ">=1"), True, id="a requirement"),
        pytest.param(image("node", "docker.io", "library/node"), True, id="an image"),
    ],
)
def test_what_is_ones_own_is_not_judged(node: Component | Reference, *, judged: bool) -> None:
    assert bool(names(node)) is judged


def test_an_image_without_a_name_is_called_by_its_text() -> None:
    unresolved = replace(image("$BASE", "", ""), unresolved="BASE has no value")
    other = replace(image("${B:-x}/y", "", ""), unresolved="B")
    assert names(unresolved, other) == ["$BASE", "${B:-x}/y"]


def test_a_requirement_and_a_package_of_one_name_are_two() -> None:
    assert names(requirement("a", ">=1"), pypi("a", "")) == ["pkg:pypi/a", "pkg:pypi/a"]


def test_the_place_of_a_subject_is_the_first_by_path_and_line() -> None:
    places = (Location("b/lock", 1), Location("a/lock", 9), Location("a/lock", 2))
    (subject,) = subjects_of(inventory(replace(npm("a"), locations=places)))
    assert str(subject.where) == "a/lock:2"
