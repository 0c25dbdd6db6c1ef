"""What pnpm installed, read from the lock that it leaves in its store."""

import json

import pytest

from sca.files.errors import InputError
from sca.files.limits import DEFAULTS
from sca.files.view import FileView, MemoryTree
from sca.model.component import Location
from sca.model.inventory import Extract
from sca.parsers.npm.pnpm_installed import parse
from tests.parsers.npm.lock_reading import components, edges, problems, purls

LISTED = "app/node_modules/.pnpm/lock.yaml"
LOCK = """lockfileVersion: '9.0'

importers:

  .:
    dependencies:
      a:
        specifier: ^1.0.0
        version: 1.0.0(b@2.0.0)

packages:

  a@1.0.0:
    resolution: {integrity: sha512-YQ==}

  b@2.0.0:
    resolution: {integrity: sha512-YQ==}

snapshots:

  a@1.0.0(b@2.0.0):
    dependencies:
      b: 2.0.0

  b@2.0.0: {}
"""


def read(files: dict[str, object], path: str = LISTED, lock: str = LOCK) -> Extract:
    tree = {name: json.dumps(value, indent=1).encode() for name, value in files.items()}
    return parse(FileView(MemoryTree({path: lock.encode(), **tree}), path, DEFAULTS))


def test_packages_have_the_edges_of_the_list_and_the_licences_of_their_manifests() -> None:
    store = "app/node_modules/.pnpm"
    extract = read(
        {
            "app/package.json": {"name": "shop", "dependencies": {"a": "^1.0.0"}},
            f"{store}/a@1.0.0_b@2.0.0/node_modules/a/package.json": {"version": "1.0.0", "license": "MIT"},
            f"{store}/b@2.0.0/node_modules/b/package.json": {"version": "2.0.1", "license": "ISC"},
            f"{store}/b@2.0.01/node_modules/b/package.json": {"version": "2.0.0", "license": "another version"},
        }
    )
    assert edges(extract) == {
        ("", "a@1.0.0(b@2.0.0)", "runtime", "^1.0.0"),
        ("a@1.0.0(b@2.0.0)", "b@2.0.0", "runtime", ""),
    }
    found = components(extract)["a@1.0.0(b@2.0.0)"]
    assert [claim.raw for claim in found.licences] == ["MIT"]
    assert found.locations == (Location(LISTED, 13), Location("app/package.json", 4, role="declared"))
    assert components(extract)["b@2.0.0"].licences == ()
    assert [(code, cost) for code, cost, _ in problems(extract) if code == "E-DRIFT"] == [("E-DRIFT", "notice")]
    assert [(project.name, project.folder) for project in extract.projects] == [("shop", "app")]
    assert "app/package.json" in extract.covers


def test_without_the_installed_files_the_packages_are_all_there() -> None:
    extract = read({"app/package.json": {"name": "shop", "dependencies": {"a": "^1.0.0"}}})
    assert set(purls(extract).values()) == {"pkg:npm/a@1.0.0", "pkg:npm/b@2.0.0"}


def test_a_file_of_that_name_elsewhere_is_refused() -> None:
    with pytest.raises(InputError) as refused:
        read({}, path="app/.pnpm/lock.yaml")
    assert refused.value.code == "E-STRUCTURE"
