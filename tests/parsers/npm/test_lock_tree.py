"""Version 1 locks: a tree of packages in packages, translated to the places that later versions write."""

import json
from pathlib import Path
from typing import Any

import pytest

from sca.files.disk import DiskTree
from sca.files.errors import InputError
from sca.files.limits import DEFAULTS, Limits
from sca.files.view import FileView
from sca.model.component import LicenceClaim, Location, Scope, Source
from sca.parsers.npm.package_lock import parse
from tests.parsers.npm.lock_reading import LOCK, components, edges, facts, joined, problems, purls, read_files, tree

FIXTURE = Path(__file__).resolve().parents[3] / "fixtures" / "npm" / "version-1-with-a-local-folder"
COMMIT = "0123456789abcdef0123456789abcdef01234567"


def test_every_kind_of_entry_in_one_lock() -> None:
    folder = DiskTree(str(FIXTURE))
    extract = parse(FileView(folder, LOCK, DEFAULTS))
    folder.close()
    assert edges(extract) == {
        ("", "node_modules/archive", "runtime", "https://files.example.test/archive-latest.tgz"),
        ("", "node_modules/cache", "runtime", "npm:keyv@^6.0.0"),
        ("", "node_modules/fork", "runtime", "git+https://git.example.test/team/fork.git#main"),
        ("", "node_modules/packed", "dev", "file:packed-3.1.0.tgz"),
        ("", "tools/stamp", "runtime", "file:tools/stamp"),
        ("node_modules/cache", "node_modules/cache/node_modules/inner", "runtime", "^2.0.0"),
        ("tools/stamp", "node_modules/inner", "runtime", "^1.0.0"),
    }
    assert purls(extract) == {
        "node_modules/archive": "pkg:npm/archive",
        "node_modules/cache": "pkg:npm/keyv@6.0.1",
        "node_modules/cache/node_modules/inner": "pkg:npm/inner@2.0.0",
        "node_modules/fork": "pkg:npm/fork",
        "node_modules/inner": "pkg:npm/inner@1.4.0",
        "node_modules/left-over": "pkg:npm/left-over@1.0.0",
        "node_modules/packed": "pkg:npm/packed@3.1.0",
    }
    found = components(extract)
    assert {path: one.scope for path, one in found.items() if one.scope is not Scope.RUNTIME} == {
        "node_modules/packed": Scope.DEV,
        "node_modules/left-over": Scope.UNKNOWN,
    }, "nothing needs the left-over, whatever its flag says"
    assert {path: one.source.kind for path, one in found.items() if one.source.url} == {
        "node_modules/archive": "url",
        "node_modules/cache": "registry",
        "node_modules/fork": "git",
        "node_modules/inner": "registry",
        "node_modules/packed": "path",
    }
    assert found["node_modules/fork"].source.commit == COMMIT
    assert facts(found["node_modules/cache"]).alias == "cache"
    assert facts(found["node_modules/cache/node_modules/inner"]).bundled
    assert found["node_modules/cache/node_modules/inner"].locations == (Location(LOCK, 17),)
    assert [(one.name, one.folder, one.kind) for one in extract.projects] == [
        ("site", ".", "root"),
        ("@site/stamp", "tools/stamp", "workspace"),
    ]
    assert extract.projects[0].licences == (LicenceClaim("MIT", "license", Location("package.json", 1)),)
    assert extract.covers == ("package.json", "tools/stamp/package.json")
    assert (extract.completeness, extract.problems) == ("complete", ())


def package(version: str = "1.0.0", **fields: Any) -> dict[str, Any]:
    return {"version": version, **fields}


def test_each_level_sees_its_own_copies_first() -> None:
    nested = package("2.0.0", requires={"c": "2"}, dependencies={"c": package("2.0.0")})
    extract = tree(
        {
            "a": package(requires={"b": "2", "c": "1"}, dependencies={"b": nested}),
            "b": package(),
            "c": package(),
        },
        dependencies={"a": "1", "b": "1"},
    )
    inner = "node_modules/a/node_modules/b"
    assert joined(extract) == {
        ("", "node_modules/a"),
        ("", "node_modules/b"),
        ("node_modules/a", inner),
        ("node_modules/a", "node_modules/c"),
        (inner, f"{inner}/node_modules/c"),
    }


@pytest.mark.parametrize(
    ("flags", "scope"),
    [
        pytest.param({}, Scope.RUNTIME, id="no flag"),
        pytest.param({"dev": True}, Scope.DEV, id="dev"),
        pytest.param({"optional": True}, Scope.OPTIONAL, id="optional"),
        pytest.param({"dev": True, "optional": True}, Scope.DEV, id="optional for development"),
        pytest.param({"dev": False}, Scope.RUNTIME, id="a flag that is false"),
    ],
)
def test_the_scope_follows_the_flags(flags: dict[str, Any], scope: Scope) -> None:
    extract = tree({"a": package(**flags)}, dependencies={"a": "1"})
    assert components(extract)["node_modules/a"].scope is scope


@pytest.mark.parametrize(
    ("version", "purl", "source"),
    [
        pytest.param("npm:@scope/real@2.0.0", "pkg:npm/%40scope/real@2.0.0", Source(), id="an alias of a scoped package"),
        pytest.param(
            "https://npm.example.test/real/-/real-2.0.0.tgz",
            "pkg:npm/real@2.0.0",
            Source("registry", "https://npm.example.test/real/-/real-2.0.0.tgz", "https://npm.example.test"),
            id="a registry's address names the package",
        ),
        pytest.param(
            f"github:team/a#{COMMIT}",
            "pkg:npm/a",
            Source("git", "git+https://github.com/team/a", commit=COMMIT),
            id="a short address",
        ),
        pytest.param("file:a-2.0.0.tgz", "pkg:npm/a@2.0.0", Source("path", "a-2.0.0.tgz"), id="a local archive"),
    ],
)
def test_a_version_may_be_an_address(version: str, purl: str, source: Source) -> None:
    extract = tree({"a": package(version)}, dependencies={"a": "*"})
    assert purls(extract) == {"node_modules/a": purl}
    assert components(extract)["node_modules/a"].source == source
    assert extract.problems == ()


def test_a_requires_that_is_a_flag_asks_for_nothing() -> None:
    extract = tree({"a": package(requires=True), "b": package(requires=False)}, dependencies={"a": "1"})
    assert joined(extract) == {("", "node_modules/a")}
    assert extract.problems == ()


def test_a_folder_without_a_manifest_asks_for_what_the_lock_says() -> None:
    extract = tree({"tool": package("file:tool", requires={"a": "1"}), "a": package()}, dependencies={"tool": "file:tool"})
    assert joined(extract) == {("", "tool"), ("tool", "node_modules/a")}
    assert [(one.name, one.folder) for one in extract.projects] == [("shop", "."), ("tool", "tool")]


def test_what_a_folder_keeps_to_itself_lies_below_the_folder() -> None:
    extract = tree(
        {"tool": package("file:tool", requires={"a": "1"}, dependencies={"a": package()}), "a": package("2.0.0")},
        dependencies={"tool": "file:tool", "a": "2"},
    )
    assert joined(extract) == {("", "tool"), ("", "node_modules/a"), ("tool", "tool/node_modules/a")}


def test_without_a_manifest_the_direct_dependencies_are_not_known() -> None:
    text = json.dumps({"lockfileVersion": 1, "dependencies": {"a": package(dev=True)}}, indent=1)
    extract = read_files({LOCK: text})
    assert problems(extract) == [("E-NO-MANIFEST", "notice", f"{LOCK}:1")]
    assert components(extract)["node_modules/a"].scope is Scope.DEV
    assert extract.completeness == "incomplete"


@pytest.mark.parametrize("rest", [{}, {"dependencies": {}}])
def test_a_lock_of_nothing_is_complete(rest: dict[str, Any]) -> None:
    extract = read_files({LOCK: json.dumps({"lockfileVersion": 1, **rest})})
    assert (extract.components, extract.problems, extract.completeness) == ((), (), "complete")


@pytest.mark.parametrize(
    ("name", "value", "cost"),
    [
        pytest.param("a", "1.0.0", "package", id="an entry that is a text"),
        pytest.param("a", {"version": "npm:../x@1.0.0"}, "package", id="an alias of what is no name"),
        pytest.param("a", {"version": "file:../../x"}, "package", id="a link out of the scanned folder"),
        pytest.param("a b", {"version": "1.0.0"}, "package", id="a name that is none"),
        pytest.param("a", {"version": "1.0.0", "dependencies": ["b"]}, "package", id="inner packages that are a list"),
        pytest.param("a", {"version": 7}, "field", id="a version that is a number"),
        pytest.param("a", {"version": "1.0.0", "requires": ["b"]}, "edge", id="requires that is a list"),
    ],
)
def test_an_odd_entry_costs_no_more_than_itself(name: str, value: object, cost: str) -> None:
    extract = tree({name: value, "good": package()}, dependencies={"good": "1"})
    assert [problem.cost for problem in extract.problems] == [cost]
    assert extract.problems[0].location.path == LOCK
    assert purls(extract)["node_modules/good"] == "pkg:npm/good@1.0.0"


def test_more_packages_than_the_limit_are_refused() -> None:
    text = json.dumps({"lockfileVersion": 1, "dependencies": {f"p{number}": package() for number in range(4)}})
    with pytest.raises(InputError) as refusal:
        read_files({LOCK: text}, limits=Limits(packages_per_file=3))
    assert refusal.value.code == "E-PACKAGES"
    assert "packages-per-file" in refusal.value.message
