"""npm's own list of installed packages, read where somebody asks for it."""

import json
from typing import Any

import pytest

from sca.files.errors import InputError
from sca.files.limits import DEFAULTS
from sca.files.view import FileView, MemoryTree
from sca.model.component import Scope
from sca.model.inventory import Extract
from sca.parsers.npm.hidden_lock import parse
from tests.parsers.npm.lock_reading import components, edges, joined, problems, purls

HIDDEN = "node_modules/.package-lock.json"
PACKAGES = {
    "node_modules/a": {"version": "1.0.0", "license": "MIT", "dependencies": {"b": "1"}},
    "node_modules/a/node_modules/b": {"version": "1.0.0"},
    "node_modules/b": {"version": "2.0.0", "dev": True},
}
MANIFEST = {"name": "shop", "dependencies": {"a": "^1.0.0"}, "devDependencies": {"b": "^2.0.0"}}


def read(packages: Any = PACKAGES, files: dict[str, Any] | None = None, path: str = HIDDEN, version: Any = 3) -> Extract:
    """The list at `path`; `files` are documents elsewhere."""
    text = json.dumps({"name": "shop", "lockfileVersion": version, "packages": packages}, indent=1)
    tree = {name: json.dumps(value).encode() for name, value in (files or {}).items()}
    return parse(FileView(MemoryTree({path: text.encode(), **tree}), path, DEFAULTS))


def test_every_installed_package_with_its_edges_and_the_direct_ones_of_the_manifest_beside() -> None:
    extract = read(files={"package.json": MANIFEST})
    assert purls(extract) == {
        "node_modules/a": "pkg:npm/a@1.0.0",
        "node_modules/a/node_modules/b": "pkg:npm/b@1.0.0",
        "node_modules/b": "pkg:npm/b@2.0.0",
    }
    assert edges(extract) == {
        ("", "node_modules/a", "runtime", "^1.0.0"),
        ("", "node_modules/b", "dev", "^2.0.0"),
        ("node_modules/a", "node_modules/a/node_modules/b", "runtime", "1"),
    }
    assert [(project.name, project.folder, project.kind) for project in extract.projects] == [("shop", ".", "root")]
    assert (problems(extract), extract.completeness) == ([], "complete")
    assert str(components(extract)["node_modules/a"].locations[0]) == f"{HIDDEN}:5"
    assert {component.scope for component in extract.components} == {Scope.UNKNOWN}


def test_an_application_in_a_folder_with_a_member() -> None:
    packages = {
        **PACKAGES,
        "node_modules/m": {"resolved": "packages/m", "link": True},
        "packages/m": {"name": "m", "dependencies": {"b": "2"}},
    }
    files = {"app/package.json": {"dependencies": {"m": "*"}}}
    extract = read(packages, files, path=f"app/{HIDDEN}")
    assert {("", "packages/m"), ("packages/m", "node_modules/b")} <= joined(extract)
    assert [project.folder for project in extract.projects] == ["app", "app/packages/m"]


@pytest.mark.parametrize("path", [".package-lock.json", HIDDEN])
def test_without_the_manifest_the_direct_dependencies_are_not_known(path: str) -> None:
    extract = read(path=path)
    assert joined(extract) == {("node_modules/a", "node_modules/a/node_modules/b")}
    assert problems(extract) == [("E-NO-MANIFEST", "notice", f"{path}:1")]
    assert extract.completeness == "incomplete"


def test_licences_come_from_the_installed_manifests_where_the_list_has_none() -> None:
    files = {
        "package.json": MANIFEST,
        "node_modules/a/package.json": {"license": "not asked for"},
        "node_modules/b/package.json": {"version": "2.0.0", "license": "ISC"},
        "node_modules/a/node_modules/b/package.json": {
            "version": "1.0.0",
            "license": {"type": "BSD"},
            "licenses": [{"type": "MIT"}],
        },
    }
    extract = read(files=files)
    claims = {path: [(claim.raw, claim.location.path) for claim in one.licences] for path, one in components(extract).items()}
    assert claims == {
        "node_modules/a": [("MIT", HIDDEN)],
        "node_modules/b": [("ISC", "node_modules/b/package.json")],
        "node_modules/a/node_modules/b": [
            ('{"type":"BSD"}', "node_modules/a/node_modules/b/package.json"),
            ('[{"type":"MIT"}]', "node_modules/a/node_modules/b/package.json"),
        ],
    }
    assert set(extract.covers) == set(files) - {"package.json"}


def test_the_licence_of_another_version_is_not_taken() -> None:
    extract = read(files={"package.json": MANIFEST, "node_modules/b/package.json": {"version": "2.0.1", "license": "ISC"}})
    assert components(extract)["node_modules/b"].licences == ()
    assert problems(extract) == [("E-DRIFT", "notice", "node_modules/b/package.json:1")]


@pytest.mark.parametrize("broken", ["[]", "{", '{"license": 1, "license": 2}'])
def test_an_installed_manifest_that_cannot_be_read_takes_only_its_licence(broken: str) -> None:
    tree = {HIDDEN: json.dumps({"lockfileVersion": 3, "packages": PACKAGES}), "node_modules/b/package.json": broken}
    extract = parse(FileView(MemoryTree({path: text.encode() for path, text in tree.items()}), HIDDEN, DEFAULTS))
    assert len(extract.components) == 3
    assert components(extract)["node_modules/b"].licences == ()
    assert {problem.cost for problem in extract.problems} == ({"notice"} if broken == "[]" else {"notice", "field"})


@pytest.mark.parametrize(
    ("packages", "version", "code"),
    [
        pytest.param(PACKAGES, 1, "E-LOCK-VERSION", id="an older version"),
        pytest.param(PACKAGES, None, "E-LOCK-VERSION", id="no version"),
        pytest.param([], 3, "E-STRUCTURE", id="no packages"),
    ],
)
def test_what_is_refused(packages: Any, version: Any, code: str) -> None:
    with pytest.raises(InputError) as caught:
        read(packages, version=version)
    assert caught.value.code == code
