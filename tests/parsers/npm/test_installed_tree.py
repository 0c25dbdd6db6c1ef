"""What lies in `node_modules`, read without anybody's list."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sca.files.errors import InputError
from sca.files.limits import DEFAULTS, Limits
from sca.files.view import FileView, MemoryTree
from sca.model.component import LicenceClaim, Location
from sca.model.inventory import Extract
from sca.parsers.npm import hidden_lock, installed_tree
from tests.parsers.npm.lock_reading import components, edges, facts, problems, purls

FIRST = "node_modules/a/package.json"
MANIFEST = {"name": "shop", "dependencies": {"a": "^1.0.0", "old": "npm:b@1"}}
INSTALLED: dict[str, dict[str, Any]] = {
    "a": {
        "name": "a",
        "version": "1.0.0",
        "license": "MIT",
        "dependencies": {"b": "1"},
        "devDependencies": {"never": "1"},
        "scripts": {"postinstall": "node build.js", "test": "x"},
        "engines": {"node": ">=18"},
    },
    "a/node_modules/b": {"name": "b", "version": "1.0.0", "dependencies": {"@s/c": "*"}},
    "b": {"name": "b", "version": "2.0.0"},
    "old": {"name": "b", "version": "1.5.0"},
    "@s/c": {"name": "@s/c", "version": "3.0.0", "_resolved": "https://npm.example.test/@s/c/-/c-3.0.0.tgz"},
}


def read(installed: dict[str, Any] = INSTALLED, manifest: Any = MANIFEST, limits: Limits = DEFAULTS) -> Extract:
    """The tree, from its first package."""
    files = {f"node_modules/{path}/package.json": json.dumps(fields).encode() for path, fields in installed.items()}
    beside = {} if manifest is None else {"package.json": json.dumps(manifest, indent=1).encode()}
    first = min(files, default=FIRST)
    return installed_tree.parse(FileView(MemoryTree(files | beside), first, limits))


def test_every_place_is_an_instance_with_the_edges_that_node_would_follow() -> None:
    extract = read()
    assert purls(extract) == {
        "node_modules/@s/c": "pkg:npm/%40s/c@3.0.0",
        "node_modules/a": "pkg:npm/a@1.0.0",
        "node_modules/a/node_modules/b": "pkg:npm/b@1.0.0",
        "node_modules/b": "pkg:npm/b@2.0.0",
        "node_modules/old": "pkg:npm/b@1.5.0",
    }
    assert edges(extract) == {
        ("", "node_modules/a", "runtime", "^1.0.0"),
        ("", "node_modules/old", "runtime", "npm:b@1"),
        ("node_modules/a", "node_modules/a/node_modules/b", "runtime", "1"),
        ("node_modules/a/node_modules/b", "node_modules/@s/c", "runtime", "*"),
    }
    assert (problems(extract), extract.completeness) == ([], "complete")
    assert [(project.name, project.folder) for project in extract.projects] == [("shop", ".")]


def test_what_a_manifest_tells_is_kept() -> None:
    found = components(read())
    one, other = found["node_modules/a"], found["node_modules/@s/c"]
    where = Location(FIRST, 1, role="installed")
    assert one.locations == (where, Location("package.json", 4, role="declared"))
    assert one.licences == (LicenceClaim("MIT", "license", where),)
    assert (facts(one).install_script, facts(one).engines) == (True, (("node", ">=18"),))
    assert facts(found["node_modules/old"]).alias == "old"
    assert (one.source.kind, other.source.registry) == ("unknown", "https://npm.example.test")


def test_the_first_package_speaks_for_all() -> None:
    assert set(read().covers) == {
        "node_modules/a/node_modules/b/package.json",
        "node_modules/a/package.json",
        "node_modules/b/package.json",
        "node_modules/old/package.json",
        "package.json",
    } - {"package.json"}


@pytest.mark.parametrize(
    ("installed", "expected"),
    [
        pytest.param({"a": {"version": "1.0.0", "dependencies": {"x": "1"}}}, ("E-DANGLING", "edge"), id="what is not there"),
        pytest.param({"a": []}, ("E-ENTRY", "package"), id="no object"),
        pytest.param({"a": {"name": "../x", "version": "1"}}, ("E-ENTRY", "package"), id="a name that is none"),
        pytest.param({"a": {"version": 1}}, ("E-VERSION", "field"), id="a version that is none"),
    ],
)
def test_what_is_lost_is_told(installed: dict[str, Any], expected: tuple[str, str]) -> None:
    extract = read(installed, {"name": "shop"})
    assert [(code, cost) for code, cost, _ in problems(extract)] == [expected]
    assert extract.completeness == ("complete" if expected[1] == "field" else "incomplete")


def test_a_manifest_that_is_no_json_costs_its_package() -> None:
    files = {FIRST: b"{", "node_modules/b/package.json": b'{"version": "1.0.0"}', "package.json": b'{"name": "shop"}'}
    extract = installed_tree.parse(FileView(MemoryTree(files), FIRST, DEFAULTS))
    assert problems(extract) == [("E-SYNTAX", "package", f"{FIRST}:1:2")]
    assert purls(extract) == {"node_modules/b": "pkg:npm/b@1.0.0"}


def test_a_link_is_not_followed_and_hides_nothing_behind_it() -> None:
    """A link to a folder shows neither a file nor a name."""

    class Linked(MemoryTree):
        def names(self, folder: str) -> tuple[str, ...]:
            return (*super().names(folder), "m") if folder == "node_modules" else super().names(folder)

    files = {FIRST: b'{"version": "1.0.0", "dependencies": {"m": "1"}}', "package.json": b'{"dependencies": {"a": "1"}}'}
    extract = installed_tree.parse(FileView(Linked(files), FIRST, DEFAULTS))
    assert [(problem.code, problem.cost) for problem in extract.problems] == [("E-LINK", "edge")]
    assert "node_modules/m" in extract.problems[0].message
    assert extract.completeness == "incomplete"


def test_without_the_project_beside_the_direct_dependencies_are_not_known() -> None:
    extract = read(manifest=None)
    assert problems(extract) == [("E-NO-MANIFEST", "notice", "node_modules/@s/c/package.json:1")]
    assert extract.completeness == "incomplete"


def test_what_is_installed_for_all_users_was_asked_for_by_name() -> None:
    path = "usr/lib/node_modules/a/package.json"
    files = {
        path: b'{"name": "a", "version": "1.0.0", "dependencies": {"b": "^1"}}',
        "usr/lib/node_modules/a/node_modules/b/package.json": b'{"name": "b", "version": "1.2.0"}',
    }
    extract = installed_tree.parse(FileView(MemoryTree(files), path, DEFAULTS))
    assert (problems(extract), extract.completeness) == ([], "complete")
    assert edges(extract) == {
        ("", "node_modules/a", "runtime", ""),
        ("node_modules/a", "node_modules/a/node_modules/b", "runtime", "^1"),
    }


def test_what_only_development_needs_may_be_left_out() -> None:
    extract = read({"a": {"version": "1.0.0"}}, {"name": "shop", "dependencies": {"a": "1"}, "devDependencies": {"t": "^4"}})
    assert [(code, cost) for code, cost, _ in problems(extract)] == [("E-NOT-INSTALLED", "notice")]
    assert extract.completeness == "complete"


def test_more_packages_than_the_limit_are_refused() -> None:
    with pytest.raises(InputError) as refused:
        read(limits=Limits(packages_per_file=4))
    assert refused.value.code == "E-PACKAGES"


_NAMES = ("a", "b", "c", "@s/d", "e")
_PLACES = st.lists(st.lists(st.sampled_from(_NAMES), min_size=1, max_size=4).map(tuple), min_size=1, max_size=12, unique=True)


@st.composite
def _trees(draw: st.DrawFn) -> dict[str, dict[str, Any]]:
    """Packages by path; above each there is a package for every folder on the way."""
    places = {place[:length] for place in draw(_PLACES) for length in range(1, len(place) + 1)}
    needs = st.dictionaries(st.sampled_from(_NAMES), st.sampled_from(["1", "^2"]), max_size=3)
    return {
        "/node_modules/".join(place): {"version": f"1.0.{number}", "dependencies": draw(needs)}
        for number, place in enumerate(sorted(places))
    }


@settings(max_examples=60, deadline=None)
@given(_trees(), st.dictionaries(st.sampled_from(_NAMES), st.just("1"), max_size=3))
def test_a_tree_tells_what_the_list_of_npm_tells(installed: dict[str, dict[str, Any]], asked: dict[str, str]) -> None:
    manifest = {"name": "shop", "dependencies": asked}
    packages = {f"node_modules/{path}": fields for path, fields in installed.items()}
    hidden = "node_modules/.package-lock.json"
    listed = json.dumps({"lockfileVersion": 3, "packages": packages}).encode()
    tree = MemoryTree({hidden: listed, "package.json": json.dumps(manifest).encode()})
    by_list, by_tree = hidden_lock.parse(FileView(tree, hidden, DEFAULTS)), read(installed, manifest)
    assert edges(by_tree) == edges(by_list)
    assert purls(by_tree) == purls(by_list)
    assert by_tree.completeness == by_list.completeness
