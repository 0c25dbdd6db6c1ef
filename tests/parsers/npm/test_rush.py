"""Locks of Rush monorepos: kept in one folder, and written for another one."""

import pytest

from sca.files.limits import DEFAULTS
from sca.files.view import FileView, MemoryTree
from sca.model.inventory import Extract
from sca.model.rush_layout import rush_folders
from sca.parsers.npm.pnpm_lock import parse
from tests.parsers.npm.lock_reading import edges, problems
from tests.parsers.npm.pnpm_reading import SHA512

LOCK = """lockfileVersion: '9.0'

importers:

  .: {{}}

  {up}apps/shop:
    dependencies:
      '@my/tools':
        specifier: {member}
        version: link:../../libraries/tools
      left:
        specifier: ^1.0.0
        version: 1.0.0

  {up}libraries/tools: {{}}

packages:

  left@1.0.0:
    resolution: {{integrity: {sha}}}

snapshots:

  left@1.0.0: {{}}
"""
SHOP = '{"name": "@my/shop", "dependencies": {"@my/tools": "workspace:*", "left": "^1.0.0"}}'
FILES = {"rush.json": "{}", "apps/shop/package.json": SHOP, "libraries/tools/package.json": '{"name": "@my/tools"}'}


def read(folder: str, up: str, files: dict[str, str] = FILES, member: str = "workspace:*") -> Extract:
    lock = LOCK.format(up=up, member=member, sha=SHA512)
    path = f"{folder}/pnpm-lock.yaml"
    tree = MemoryTree({name: text.encode() for name, text in {path: lock, **files}.items()})
    return parse(FileView(tree, path, DEFAULTS))


@pytest.mark.parametrize(
    ("folder", "up"),
    [
        pytest.param("common/config/rush", "../../", id="one lock"),
        pytest.param("common/config/rush/variants/old", "../../", id="a variant of it"),
        pytest.param("common/config/subspaces/team-a", "../../../", id="a subspace"),
        pytest.param("common/config/subspaces/team-a/variants/old", "../../../", id="a variant of a subspace"),
    ],
)
def test_projects_are_found_from_where_rush_installs(folder: str, up: str) -> None:
    extract = read(folder, up)
    assert [(one.name, one.folder) for one in extract.projects] == [("@my/shop", "apps/shop"), ("@my/tools", "libraries/tools")]
    assert extract.covers == ("apps/shop/package.json", "libraries/tools/package.json")
    assert edges(extract) == {
        (f"{up}apps/shop", f"{up}libraries/tools", "runtime", "workspace:*"),
        (f"{up}apps/shop", "left@1.0.0", "runtime", "^1.0.0"),
    }
    assert (problems(extract), extract.completeness) == ([], "complete")


def test_a_monorepo_may_lie_below_what_is_scanned() -> None:
    files = {f"web/{name}": text for name, text in FILES.items()}
    extract = read("web/common/config/rush", "../../", files)
    assert [one.folder for one in extract.projects] == ["web/apps/shop", "web/libraries/tools"]


def test_without_a_rush_json_the_folder_is_one_as_any_other() -> None:
    files = {name: text for name, text in FILES.items() if name != "rush.json"}
    extract = read("common/config/rush", "../../", files)
    assert [one.folder for one in extract.projects] == ["common/config/rush", "common/apps/shop", "common/libraries/tools"]


def test_the_folder_that_rush_writes_for_a_member_of_another_subspace_is_no_drift() -> None:
    extract = read("common/config/subspaces/team-a", "../../../", member="file:../../libraries/tools")
    assert problems(extract) == []


def test_another_range_than_the_lock_has_is_drift_and_rush_mends_it() -> None:
    files = {**FILES, "apps/shop/package.json": SHOP.replace("^1.0.0", "^2.0.0")}
    (problem,) = read("common/config/rush", "../../", files).problems
    assert (problem.code, str(problem.location), problem.help) == (
        "E-DRIFT",
        "apps/shop/package.json:1",
        "write the lock anew: rush update",
    )


@pytest.mark.parametrize(
    ("folder", "up", "settings", "registry"),
    [
        pytest.param("common/config/rush", "../../", "common/config/rush", "https://npm.example.test", id="beside the lock"),
        pytest.param(
            "common/config/subspaces/a", "../../../", "common/config/subspaces/a", "https://npm.example.test", id="its own"
        ),
        pytest.param("common/config/subspaces/a", "../../../", "common/config/rush", "https://npm.example.test", id="of all"),
        pytest.param(
            "common/config/rush/variants/b", "../../", "common/config/rush", "https://npm.example.test", id="of variants"
        ),
        pytest.param("common/config/rush", "../../", "common/temp", "", id="nothing where a build puts copies"),
    ],
)
def test_the_registry_is_that_of_the_settings_beside_the_lock(folder: str, up: str, settings: str, registry: str) -> None:
    extract = read(folder, up, {**FILES, f"{settings}/.npmrc": "registry=https://npm.example.test/"})
    assert {one.source.registry for one in extract.components} == {registry}


@pytest.mark.parametrize(
    ("folder", "installed"),
    [
        ("common/config/rush", "common/temp"),
        ("a/b/common/config/subspaces/x", "common/temp/x"),
        ("common/config/rush/variants/v", "common/temp"),
        ("common/config", None),
        ("common/config/rush/other", None),
        ("uncommon/config/rush", None),
        ("common/config/subspaces", None),
        ("", None),
    ],
)
def test_the_path_tells_where_rush_keeps_locks(folder: str, installed: str | None) -> None:
    found = rush_folders(folder)
    assert (found.installed if found else None) == installed
