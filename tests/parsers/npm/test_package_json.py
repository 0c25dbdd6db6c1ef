"""What a package.json tells that no lock answers for, and how it says that the versions are not known."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sca.files.errors import InputError
from sca.files.limits import DEFAULTS, Limits
from sca.files.view import FileView, MemoryTree
from sca.model.component import NpmFacts
from sca.model.inventory import Extract
from sca.parsers.npm.package_json import parse
from tests.parsers.npm.lock_reading import edges, problems

PATH = "package.json"


def read(manifest: Any, files: dict[str, Any] | None = None, limits: Limits = DEFAULTS) -> Extract:
    extract = read_or_none(manifest, files, limits)
    assert extract is not None
    return extract


def read_or_none(manifest: Any, files: dict[str, Any] | None = None, limits: Limits = DEFAULTS) -> Extract | None:
    """`manifest` is a text or a document; `files` are documents beside it."""
    beside = {name: json.dumps(value).encode() for name, value in (files or {}).items()}
    text = manifest if isinstance(manifest, str) else json.dumps(manifest, indent=1)
    return parse(FileView(MemoryTree({PATH: text.encode(), **beside}), PATH, limits))


def asked(extract: Extract) -> dict[str, tuple[str, str, str]]:
    """Purl, range and place of each reference."""
    return {one.id: (one.package.purl, one.requested, str(one.locations[0])) for one in extract.references}


def test_every_range_is_a_reference_with_its_kind_and_line() -> None:
    extract = read(
        """{
"name": "shop", "version": "1.0.0", "license": "MIT",
"dependencies": {
  "a": "^1.0.0",
  "b": "1.2.3"
},
"devDependencies": {"d": "npm:real@~2",
  "a": "*"},
"optionalDependencies": {"o": "1"}, "peerDependencies": {
  "p": ">=1",
  "q": "1"}, "peerDependenciesMeta": {"q": {"optional": true}}
}"""
    )
    assert asked(extract) == {
        "package.json#//a": ("pkg:npm/a", "^1.0.0", "package.json:4"),
        "package.json#//b": ("pkg:npm/b@1.2.3", "1.2.3", "package.json:5"),
        "package.json#//d": ("pkg:npm/real", "npm:real@~2", "package.json:7"),
        "package.json#//o": ("pkg:npm/o", "1", "package.json:9"),
        "package.json#//p": ("pkg:npm/p", ">=1", "package.json:10"),
        "package.json#//q": ("pkg:npm/q", "1", "package.json:11"),
    }
    assert edges(extract) == {
        ("", "//a", "runtime", "^1.0.0"),
        ("", "//b", "runtime", "1.2.3"),
        ("", "//d", "dev", "npm:real@~2"),
        ("", "//o", "optional", "1"),
        ("", "//p", "peer", ">=1"),
        ("", "//q", "optional", "1"),
    }
    (project,) = extract.projects
    assert (project.id, project.name, [claim.raw for claim in project.licences]) == ("package.json#", "shop", ["MIT"])
    assert {one.kind for one in extract.references} == {"requirement"}
    assert [one.facts for one in extract.references if one.facts] == [NpmFacts("", "d")]
    assert {one.locations[0].role for one in extract.references} == {"declared"}


@pytest.mark.parametrize(
    ("beside", "help"),
    [
        pytest.param({}, "npm install --package-lock-only", id="no lock at all"),
        pytest.param({"yarn.lock": 1}, "yarn.lock lies beside it", id="a lock that was not read, or refused"),
    ],
)
def test_a_missing_lock_is_a_loss(beside: dict[str, Any], help: str) -> None:
    extract = read({"dependencies": {"a": "1", "b": "2"}}, beside)
    (problem,) = extract.problems
    assert (problem.code, problem.cost, str(problem.location)) == ("E-NO-LOCK", "package", "package.json:1")
    assert "of 2 packages the range is known" in problem.message
    assert help in problem.help
    assert extract.completeness == "incomplete"


@pytest.mark.parametrize(
    "manifest",
    [
        pytest.param("", id="empty"),
        pytest.param("{", id="cut off, and no list of dependencies in it"),
        pytest.param({"name": "shop"}, id="no list"),
        pytest.param({"dependencies": {}, "devDependencies": None}, id="empty lists"),
        pytest.param({"description": "has no dependencies"}, id="only a word"),
        pytest.param({"workspaces": ["m"], "dependencies": {"m": "*"}}, id="only what the workspace holds"),
    ],
)
def test_a_manifest_that_names_no_package_is_none(manifest: Any) -> None:
    assert read_or_none(manifest, {"m/package.json": {"name": "m"}}) is None


def test_a_list_that_is_hidden_behind_escapes_is_read() -> None:
    assert list(asked(read('{"dependenc\\u0069es": {"a": "1"}}'))) == ["package.json#//a"]


def test_members_and_local_folders_are_projects_and_answered_for() -> None:
    root = {"workspaces": {"packages": ["packages/*"]}, "dependencies": {"one": "^1.0.0", "lib": "file:libs/lib", "a": "1"}}
    files = {
        "packages/one/package.json": {"name": "one", "dependencies": {"two": "workspace:*", "a": "2"}},
        "packages/two/package.json": {"name": "two", "devDependencies": {"back": "link:../.."}},
        "libs/lib/package.json": {"name": "other", "dependencies": {"deep": "../deep", "b": "1"}},
        "libs/deep/package.json": {"name": "deep"},
        "elsewhere/package.json": {"name": "elsewhere", "dependencies": {"c": "1"}},
    }
    extract = read(root, files)
    assert edges(extract) == {
        ("", "packages/one", "runtime", "^1.0.0"),
        ("", "libs/lib", "runtime", "file:libs/lib"),
        ("", "//a", "runtime", "1"),
        ("packages/one", "packages/two", "runtime", "workspace:*"),
        ("packages/one", "packages/one//a", "runtime", "2"),
        ("packages/two", "", "dev", "link:../.."),
        ("libs/lib", "libs/deep", "runtime", "../deep"),
        ("libs/lib", "libs/lib//b", "runtime", "1"),
    }
    assert sorted(project.folder for project in extract.projects) == [
        ".",
        "libs/deep",
        "libs/lib",
        "packages/one",
        "packages/two",
    ]
    assert extract.covers == tuple(sorted(files.keys() - {"elsewhere/package.json"}))
    assert problems(extract) == [("E-NO-LOCK", "package", "package.json:1")]


def test_a_member_with_a_lock_of_its_own_is_left_to_it() -> None:
    files = {"m/package.json": {"name": "m", "dependencies": {"b": "1"}}, "m/yarn.lock": ""}
    extract = read({"workspaces": ["m"], "dependencies": {"a": "1", "m": "*"}}, files)
    assert list(asked(extract)) == ["package.json#//a"]
    assert (("", "m", "runtime", "*") in edges(extract), extract.covers) == (True, ())


@pytest.mark.parametrize(
    ("requested", "source", "unresolved"),
    [
        ("git+https://git.example.test/a.git", "git", False),
        ("https://files.example.test/a.tgz", "url", False),
        ("file:a.tgz", "path", False),
        ("^1", "registry", False),
        ("jsr:^1", "unknown", True),
    ],
)
def test_where_a_package_comes_from(requested: str, source: str, *, unresolved: bool) -> None:
    (reference,) = read({"dependencies": {"a": requested}}).references
    assert (reference.source.kind, bool(reference.unresolved)) == (source, unresolved)


@pytest.mark.parametrize(
    ("lists", "expected"),
    [
        pytest.param({"dependencies": ["a"]}, ("E-DEPENDENCIES", "edge"), id="a list"),
        pytest.param({"dependencies": {"a": 1}}, ("E-FIELD", "field"), id="a range that is a number"),
        pytest.param({"dependencies": {"a b": "1"}}, ("E-ENTRY", "package"), id="a name that is none"),
        pytest.param({"dependencies": {"a": "npm:../b@1"}}, ("E-ENTRY", "package"), id="a name behind an alias that is none"),
        pytest.param({"dependencies": {"a": "file:../../etc"}}, ("E-LINK", "edge"), id="a folder outside"),
        pytest.param({"dependencies": {"a": "file:gone"}}, ("E-LINK", "edge"), id="a folder that is not there"),
        pytest.param({"dependencies": {"a": "file:broken"}}, ("E-LINK", "edge"), id="a folder whose manifest is broken"),
        pytest.param({"workspaces": 1, "dependencies": {}}, ("E-MEMBERS", "edge"), id="members that cannot be found"),
    ],
)
def test_what_is_odd_is_said(lists: dict[str, Any], expected: tuple[str, str]) -> None:
    extract = read(lists, {"broken/package.json": []})
    assert expected in [(problem.code, problem.cost) for problem in extract.problems]
    assert extract.completeness == "incomplete"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ('{"dependencies": {"a": "1"}', "E-SYNTAX"),
        ('["dependencies"]', "E-STRUCTURE"),
        ('{"dependencies": {"a": "1", "a": "2"}}', "E-DUPLICATE-KEY"),
        ('{"dependencies": {"a": ' + "[" * 60_000, "E-DEPTH"),
    ],
)
def test_what_is_refused(text: str, code: str) -> None:
    with pytest.raises(InputError) as caught:
        read(text)
    assert caught.value.code == code


def test_more_packages_than_the_limit_are_refused() -> None:
    with pytest.raises(InputError, match="packages-per-file"):
        read({"dependencies": dict.fromkeys("abc", "1")}, limits=Limits(packages_per_file=2))


LISTS = ("dependencies", "devDependencies", "optionalDependencies", "peerDependencies")


@settings(deadline=None, max_examples=60)
@given(st.dictionaries(st.sampled_from(LISTS), st.dictionaries(st.sampled_from("abcd"), st.sampled_from(["1", "^2"]))), st.data())
def test_the_order_of_keys_and_the_kind_of_line_breaks_change_nothing(lists: dict[str, Any], data: st.DataObject) -> None:
    shuffled = {
        name: dict(data.draw(st.permutations(list(lists[name].items())))) for name in data.draw(st.permutations(list(lists)))
    }
    first, second = read_or_none(lists), read_or_none(shuffled)
    assert (first is None) == (second is None) == (not any(lists.values()))
    if first is not None and second is not None:
        assert (edges(first), {one.id for one in first.references}) == (edges(second), {one.id for one in second.references})
        assert read(json.dumps(lists, indent=1).replace("\n", "\r\n")) == first
