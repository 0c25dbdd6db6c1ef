"""The lookup finds what Node's `require` would load: in the nearest `node_modules` folder on the way up."""

from posixpath import dirname, join

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sca.parsers.npm.node_lookup import NodeLookup

NAMES = ("a", "ab", "b", "@s/a", "@s/b", "a.b")
FOLDERS = ("packages/p", "packages/pq", "packages", "p", "packages/p/inner")


def node_paths(start: str) -> list[str]:
    """The folders Node looks into from the folder `start`, as its documentation lists them (`NODE_MODULES_PATHS`)."""
    paths = []
    while True:
        if start.rpartition("/")[2] != "node_modules":
            paths.append(join(start, "node_modules"))
        if not start:
            return paths
        start = dirname(start)


def walk_up(places: dict[str, str], start: str, name: str) -> str | None:
    """Node's own way, one folder after the other."""
    return next((places[place] for folder in node_paths(start) if (place := join(folder, name)) in places), None)


def install_paths() -> st.SearchStrategy[str]:
    """Paths as locks have them: packages below packages, at the top or below a project."""
    names = st.lists(st.sampled_from(NAMES), min_size=1, max_size=4)
    below = names.map(lambda found: "/".join(f"node_modules/{name}" for name in found))
    return st.builds(join, st.sampled_from(("", *FOLDERS)), below)


@settings(max_examples=200)
@given(st.lists(install_paths(), max_size=60, unique=True), st.sampled_from(NAMES), st.data())
def test_the_lookup_is_what_node_does(paths: list[str], name: str, data: st.DataObject) -> None:
    places = {path: f"lock#{path}" for path in paths}
    start = data.draw(st.sampled_from(["", *FOLDERS, *paths]) | install_paths())
    found = NodeLookup(places.items()).find(f"{start}/" if start else "", name)
    assert found == walk_up(places, start, name)


@given(st.permutations([f"node_modules/{'x/node_modules/' * depth}a" for depth in range(12)]), st.integers(0, 12))
def test_a_name_that_stands_everywhere_is_found_at_its_nearest_place(paths: list[str], depth: int) -> None:
    start = "/".join(["node_modules/x"] * depth)
    found = NodeLookup((path, path) for path in paths).find(f"{start}/" if start else "", "a")
    assert found == f"node_modules/{'x/node_modules/' * min(depth, 11)}a"


@pytest.mark.parametrize(
    ("start", "found"),
    [
        pytest.param("", "node_modules/a", id="from the root"),
        pytest.param("packages/p/", "packages/p/node_modules/a", id="from a member with a copy of its own"),
        pytest.param("packages/pq/", "node_modules/a", id="from a member whose name begins alike"),
        pytest.param("packages/p/src/deep/", "packages/p/node_modules/a", id="from below a member"),
        pytest.param("node_modules/b/", "node_modules/b/node_modules/a", id="from a package with a copy of its own"),
        pytest.param("node_modules/b/node_modules/c/", "node_modules/b/node_modules/a", id="from beside that copy"),
        pytest.param("node_modules/bc/", "node_modules/a", id="from a package whose name begins alike"),
    ],
)
def test_the_nearest_copy_is_taken(start: str, found: str) -> None:
    places = ("node_modules/a", "packages/p/node_modules/a", "node_modules/b/node_modules/a", "node_modules/b")
    assert NodeLookup((path, path) for path in places).find(start, "a") == found


def test_a_place_that_holds_nothing_usable_hides_those_above_it() -> None:
    lookup = NodeLookup([("node_modules/a", "above"), ("node_modules/b/node_modules/a", "")])
    assert lookup.find("node_modules/b/", "a") == ""
    assert lookup.find("node_modules/c/", "a") == "above"


def test_what_does_not_lie_in_a_folder_of_modules_is_not_found() -> None:
    lookup = NodeLookup([("packages/a", "member"), ("xnode_modules/a", "odd"), ("", "root")])
    assert lookup.find("", "a") is None
