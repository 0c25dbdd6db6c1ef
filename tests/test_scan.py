"""Every file that a walk recognises is read once, answered for by another one, or said to be lost."""

import json
from collections.abc import Callable

import pytest

from sca.files.limits import DEFAULTS
from sca.files.view import MemoryTree
from sca.files.walk import Walked
from sca.model.inventory import FileOutcome
from sca.scan import Manner, Scanned, scan

MANIFEST = json.dumps({"name": "shop", "dependencies": {"a": "1"}})


def lock(version: str) -> str:
    packages = {"": {"name": "shop", "dependencies": {"a": "1"}}, "node_modules/a": {"version": version}}
    return json.dumps({"lockfileVersion": 3, "packages": packages})


def scanned(files: dict[str, str], *named: str, expired: Callable[[], bool] = lambda: False) -> Scanned:
    tree = MemoryTree({path: text.encode() for path, text in files.items()})
    found = tuple(sorted(path for path in files if path not in named))
    return scan(tree, [Walked(found, (), (), len(found))], named, Manner(DEFAULTS, expired))


def outcomes(result: Scanned) -> dict[str, tuple[str, str]]:
    return {one.path: (one.outcome, one.reason) for one in result.outcomes}


def versions(result: Scanned) -> list[str]:
    return [component.package.version for extract in result.extracts for component in extract.components]


def test_a_shrinkwrap_takes_the_place_of_the_lock_beside_it() -> None:
    files = {"web/package-lock.json": lock("1.0.0"), "web/npm-shrinkwrap.json": lock("1.9.0"), "web/package.json": MANIFEST}
    result = scanned(files)
    assert versions(result) == ["1.9.0"]
    assert outcomes(result) == {
        "web/npm-shrinkwrap.json": ("parsed", ""),
        "web/package-lock.json": ("excluded", "web/npm-shrinkwrap.json takes its place"),
        "web/package.json": ("parsed", "read together with web/npm-shrinkwrap.json"),
    }


def test_a_shrinkwrap_that_cannot_be_read_takes_no_place() -> None:
    result = scanned({"web/package-lock.json": lock("1.0.0"), "web/npm-shrinkwrap.json": "{"})
    assert versions(result) == ["1.0.0"]
    assert {path: outcome for path, (outcome, _reason) in outcomes(result).items()} == {
        "web/npm-shrinkwrap.json": "refused",
        "web/package-lock.json": "parsed",
    }


ASSETS = json.dumps(
    {
        "version": 3,
        "targets": {"net8.0": {"A/1.2.0": {"type": "package"}}},
        "libraries": {},
        "projectFileDependencyGroups": {"net8.0": ["A >= 1.0.0"]},
        "project": {"restore": {"projectName": "App", "projectPath": "/home/somebody/App.csproj"}, "frameworks": {"net8.0": {}}},
    }
)
PROJECT = """<Project Sdk="Microsoft.NET.Sdk"><PropertyGroup><TargetFramework>net8.0</TargetFramework></PropertyGroup>
<ItemGroup><PackageReference Include="A" Version="1.0.0" /></ItemGroup></Project>"""
NUGET_LOCK = json.dumps(
    {"version": 1, "dependencies": {"net8.0": {"A": {"type": "Direct", "requested": "[1.0.0, )", "resolved": "1.1.0"}}}}
)


def test_without_a_lock_the_result_of_a_restore_gives_the_graph() -> None:
    result = scanned({"App.csproj": PROJECT, "obj/project.assets.json": ASSETS})
    assert versions(result) == ["1.2.0"]
    assert outcomes(result) == {
        "App.csproj": ("parsed", "read together with obj/project.assets.json"),
        "obj/project.assets.json": ("parsed", ""),
    }


def test_a_lock_and_what_was_restored_are_one_project_and_their_difference_a_notice() -> None:
    result = scanned({"App.csproj": PROJECT, "obj/project.assets.json": ASSETS, "packages.lock.json": NUGET_LOCK})
    assert versions(result) == ["1.1.0"]
    assert outcomes(result) == {
        "App.csproj": ("parsed", "read together with packages.lock.json"),
        "obj/project.assets.json": ("excluded", "packages.lock.json takes its place"),
        "packages.lock.json": ("parsed", ""),
    }
    said = [problem.message for extract in result.extracts for problem in extract.problems if problem.code == "E-DRIFT"]
    assert any("1 package in another version (a 1.2.0, in the lock 1.1.0)" in message for message in said)


def test_a_lock_that_cannot_be_read_takes_no_place_of_a_restore() -> None:
    result = scanned({"App.csproj": PROJECT, "obj/project.assets.json": ASSETS, "packages.lock.json": "{"})
    assert versions(result) == ["1.2.0"]


def test_a_lock_elsewhere_answers_for_nothing_here() -> None:
    result = scanned({"web/package-lock.json": lock("1.0.0"), "package.json": MANIFEST})
    assert outcomes(result)["package.json"] == ("parsed with problems", "")
    assert [problem.code for extract in result.extracts for problem in extract.problems] == ["E-NO-LOCK"]


@pytest.mark.parametrize("text", ["{}", '{"dependencies": {}}', "{", ""])
def test_a_manifest_without_dependencies_is_not_counted(text: str) -> None:
    assert scanned({"package.json": text}).outcomes == ()


def test_a_manifest_without_a_lock_answers_for_the_members_of_its_workspace_wherever_they_stand() -> None:
    root = json.dumps({"name": "shop", "workspaces": ["app", "packages/*"], "dependencies": {"a": "1"}})
    files = {"app/package.json": MANIFEST, "package.json": root, "packages/b/package.json": MANIFEST}
    assert outcomes(scanned(files)) == {
        "package.json": ("parsed with problems", ""),
        "app/package.json": ("parsed", "read together with package.json"),
        "packages/b/package.json": ("parsed", "read together with package.json"),
    }


def test_a_lock_that_is_refused_leaves_its_manifest_to_be_read_alone() -> None:
    result = scanned({"package-lock.json": "{", "package.json": MANIFEST})
    assert {path: outcome for path, (outcome, _reason) in outcomes(result).items()} == {
        "package-lock.json": "refused",
        "package.json": "parsed with problems",
    }


def test_a_named_file_that_no_parser_reads_is_said() -> None:
    result = scanned({"notes.md": "x"}, "notes.md")
    assert [(one.path, one.outcome) for one in result.outcomes] == [("notes.md", "unsupported")]
    assert [problem.code for extract in result.extracts for problem in extract.problems] == ["E-UNSUPPORTED"]


def test_what_the_deadline_cuts_off_is_named() -> None:
    ticks = iter((False, True, True))
    result = scanned(
        {"a/package-lock.json": lock("1.0.0"), "b/package-lock.json": lock("2.0.0"), "c/package-lock.json": lock("3.0.0")},
        expired=lambda: next(ticks),
    )
    assert versions(result) == ["1.0.0"]
    assert result.late == ("b/package-lock.json", "c/package-lock.json")
    assert [(one.code, one.cost, one.location.path) for one in result.problems] == [
        ("E-DEADLINE", "file", "b/package-lock.json"),
        ("E-DEADLINE", "file", "c/package-lock.json"),
    ]
    assert {path for path, (outcome, _reason) in outcomes(result).items() if outcome == "refused"} == set(result.late)


def test_outcomes_and_problems_of_the_walk_are_kept() -> None:
    left_out = FileOutcome("web/node_modules/", "", "excluded", "installed npm packages")
    result = scan(MemoryTree({}), [Walked((), (left_out,), (), 7)], (), Manner(DEFAULTS, lambda: False))
    assert (result.outcomes, result.files_seen) == ((left_out,), 7)


UV_LOCK = 'version = 1\n\n[[package]]\nname = "shop"\nversion = "1"\nsource = { editable = "." }\n'
BUILT = '[project]\nname = "shop"\nversion = "1"\n\n[build-system]\nrequires = ["hatchling", "plugin==1.0"]\n'


def test_what_a_covered_manifest_adds_counts_where_it_is_scanned_too() -> None:
    alone = scanned({"uv.lock": UV_LOCK})
    both = scanned({"uv.lock": UV_LOCK, "pyproject.toml": BUILT})
    tree = MemoryTree({"uv.lock": UV_LOCK.encode(), "pyproject.toml": BUILT.encode()})
    named = scan(tree, [], ("uv.lock",), Manner(DEFAULTS, lambda: False))
    assert (versions(alone), versions(both), versions(named)) == ([], ["1.0"], [])
    assert [one.package.name for one in both.extracts[0].references] == ["hatchling"]
    outcome = next(one for one in both.outcomes if one.path == "uv.lock")
    assert (outcome.components, outcome.references) == (1, 1)
    # What a package needs that the lock does not list is not known: it is in no list of what is.
    assert both.extracts[0].components[0].id not in outcome.node_ids
    assert outcome.completeness == "complete"
