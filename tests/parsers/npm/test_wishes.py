"""What one place of a lock asks for: names, ranges and roles, and whether their absence is a loss."""

from typing import Any

import pytest

from sca.model.component import Location, Scope
from sca.parsers.npm.lock_entry import Entry, Oddities
from sca.parsers.npm.wishes import Wish, read_wishes
from tests.parsers.npm.lock_reading import LOCK

OPTIONAL = {"optional": True}


def wishes(fields: dict[str, Any], installed: str = "p") -> tuple[list[Wish], list[tuple[str, str]]]:
    """What an entry asks for, and what was odd; without `installed` the entry is a project."""
    oddities = Oddities(LOCK)
    path = f"node_modules/{installed}" if installed else "packages/member"
    found = read_wishes(Entry(path, "p", installed, fields, Location(LOCK, 1)), oddities)
    return found, [(problem.code, problem.cost) for problem in oddities.found]


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        pytest.param({}, [], id="nothing"),
        pytest.param({"dependencies": {"b": "^2", "a": "^1"}}, [Wish("a", "^1"), Wish("b", "^2")], id="sorted by name"),
        pytest.param({"dependencies": {"a": ""}}, [Wish("a", "")], id="any version"),
        pytest.param(
            {"optionalDependencies": {"a": "1"}},
            [Wish("a", "1", Scope.OPTIONAL, required=False)],
            id="optional ones may lack",
        ),
        pytest.param({"peerDependencies": {"a": "1"}}, [Wish("a", "1", Scope.PEER)], id="peers are required"),
        pytest.param(
            {"peerDependencies": {"a": "1"}, "peerDependenciesMeta": {"a": OPTIONAL}},
            [Wish("a", "1", Scope.OPTIONAL, required=False)],
            id="optional peers may be absent",
        ),
        pytest.param(
            {"peerDependencies": {"a": "1"}, "peerDependenciesMeta": {"a": {"optional": "true"}}},
            [Wish("a", "1", Scope.PEER)],
            id="only true makes a peer optional",
        ),
        pytest.param(
            {"peerDependencies": {"a": "1"}, "peerDependenciesMeta": ["a"]},
            [Wish("a", "1", Scope.PEER)],
            id="meta that is a list says nothing",
        ),
        pytest.param({"peerDependenciesMeta": {"a": OPTIONAL}}, [], id="meta alone asks for nothing"),
        pytest.param({"devDependencies": {"a": "1"}}, [], id="what the authors of a package need is not installed"),
        pytest.param(
            {"dependencies": {"a": "1"}, "optionalDependencies": {"a": "2"}, "peerDependencies": {"a": "3"}},
            [Wish("a", "2", Scope.OPTIONAL, required=False)],
            id="optional before plain before peer",
        ),
        pytest.param({"dependencies": None, "optionalDependencies": {}, "peerDependencies": None}, [], id="empty lists"),
    ],
)
def test_what_a_package_asks_for(fields: dict[str, Any], expected: list[Wish]) -> None:
    assert wishes(fields) == (expected, [])


def test_a_project_asks_for_what_it_is_developed_with_too() -> None:
    lists = {"dependencies": {"a": "1"}, "devDependencies": {"a": "2", "b": "2"}, "peerDependencies": {"b": "3", "c": "3"}}
    found, odd = wishes(lists, installed="")
    assert found == [Wish("a", "1"), Wish("b", "2", Scope.DEV), Wish("c", "3", Scope.PEER)]
    assert odd == []


@pytest.mark.parametrize("key", ["dependencies", "optionalDependencies", "peerDependencies", "devDependencies"])
@pytest.mark.parametrize("value", [pytest.param("a", id="text"), pytest.param(["a"], id="list"), pytest.param(7, id="number")])
def test_a_list_of_another_type_costs_the_edges_of_that_list(key: str, value: object) -> None:
    found, odd = wishes({key: value, "dependencies" if key != "dependencies" else "optionalDependencies": {"kept": "1"}}, "")
    assert [wish.name for wish in found] == ["kept"]
    assert odd == [("E-DEPENDENCIES", "edge")]


@pytest.mark.parametrize("value", [None, 7, ["1"], {"version": "1"}])
def test_a_range_of_another_type_costs_the_range_and_not_the_edge(value: object) -> None:
    assert wishes({"dependencies": {"a": value}}) == ([Wish("a", "")], [("E-FIELD", "field")])
