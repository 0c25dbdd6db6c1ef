"""Which folders the patterns of a workspace name; none outside what is scanned, and none that only looks like one."""

import pytest

from sca.files.limits import DEFAULTS
from sca.files.view import FileView, MemoryTree
from sca.model.component import Location
from sca.parsers.npm.lock_entry import Entry, Oddities
from sca.parsers.npm.workspace_globs import find_members

FOLDERS = ("app", "packages/a", "packages/b", "packages/deep/c", "packages/.hidden", "packages/a/node_modules/x", "tools/b")
TREE = MemoryTree(
    {f"{folder}/package.json": b"{}" for folder in FOLDERS}
    | {"packages/empty/readme": b"", "package.json": b"{}", "yarn.lock": b""}
)


def members(workspaces: object, path: str = "yarn.lock") -> tuple[list[str], list[str]]:
    oddities = Oddities(path)
    root = Entry("", "shop", "", {"workspaces": workspaces}, Location("package.json", 1))  # type: ignore[dict-item]
    found = find_members(root, FileView(TREE, path, DEFAULTS), oddities)
    return found, [f"{problem.code} {problem.cost}" for problem in oddities.found]


@pytest.mark.parametrize(
    ("workspaces", "expected"),
    [
        (None, []),
        ([], []),
        (["packages/*"], ["packages/a", "packages/b"]),
        ({"packages": ["packages/*"], "nohoist": ["**"]}, ["packages/a", "packages/b"]),
        (["./packages/*/"], ["packages/a", "packages/b"]),
        (["packages/**"], ["packages/a", "packages/b", "packages/deep/c"]),
        (["**"], ["app", "packages/a", "packages/b", "packages/deep/c", "tools/b"]),
        (["**/**/b"], ["packages/b", "tools/b"]),
        (["packages/*", "!packages/b"], ["packages/a"]),
        (["!packages/b", "packages/*"], ["packages/a", "packages/b"]),
        (["{app,tools/b}", "packages/[a]"], ["app", "packages/a", "tools/b"]),
        (["packages/?"], ["packages/a", "packages/b"]),
        (["packages/none", "app/package.json"], []),
        (["/packages/*"], ["packages/a", "packages/b"]),
    ],
)
def test_members(workspaces: object, expected: list[str]) -> None:
    assert members(workspaces) == (expected, [])


def test_folders_beside_the_lock_s_own_may_be_members_inside_what_is_scanned() -> None:
    assert members(["../packages/*"], "app/yarn.lock") == (["../packages/a", "../packages/b"], [])


@pytest.mark.parametrize(
    ("workspaces", "expected"),
    [
        (["../*", "app"], ["app"]),
        (["../../etc", "app"], ["app"]),
        (["{a,b}" * 20, "app"], ["app"]),
        ([7, "app"], ["app"]),
        ("app", []),
    ],
)
def test_what_cannot_be_followed_is_noted_and_costs_no_other_pattern(workspaces: object, expected: list[str]) -> None:
    assert members(workspaces) == (expected, ["E-MEMBERS edge"])
