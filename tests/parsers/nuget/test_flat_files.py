"""The files that list packages one by one: packages.config, tools, package SDKs, project.json and its lock."""

import json
from typing import Any

import pytest

from sca.files.errors import InputError
from sca.files.limits import DEFAULTS, Limits
from sca.files.view import FileView, MemoryTree
from sca.model.inventory import Extract
from sca.parsers.nuget import dotnet_tools, global_json, packages_config, project_json, project_lock
from tests.parsers.nuget.assets_reading import assets, edges, facts, labels, library, problems, read_files

CONFIG = "App/packages.config"


def config(*lines: str, limits: Limits = DEFAULTS) -> Extract:
    text = "\n".join(('<?xml version="1.0" encoding="utf-8"?>', "<packages>", *lines, "</packages>"))
    return read_files(packages_config.parse, {CONFIG: text}, CONFIG, limits)


def test_packages_config_lists_exact_versions_as_written() -> None:
    extract = config(
        '  <package id="Contoso.Core" version="2.0.20710.0" targetFramework="net461" allowedVersions="[2,3)" />',
        '  <package id="Contoso.Analyzers" version="1.0" developmentDependency="True" />',
    )
    assert labels(extract) == ["Contoso.Core 2.0.20710.0", "Contoso.Analyzers 1.0"]
    assert edges(extract) == {
        ("", "net461/Contoso.Core/2.0.20710.0", "runtime"),
        ("", "Contoso.Analyzers/1.0", "dev"),
    }
    core = facts(extract, "Contoso.Core")
    assert (core.target_framework, core.allowed_versions, core.dependency_type) == ("net461", "[2,3)", "")
    assert [str(one.locations[0]) for one in extract.components] == [f"{CONFIG}:3:3", f"{CONFIG}:4:3"]
    assert [(one.name, one.kind) for one in extract.projects] == [("App", "packages.config")]
    assert (extract.completeness, extract.problems) == ("unknown", ())


def test_a_list_for_a_solution_can_have_two_versions_of_a_package() -> None:
    extract = config('<package id="A" version="1.0.0" />', '<package id="a" version="2.0.0" />')
    assert (labels(extract), extract.problems) == (["A 1.0.0", "a 2.0.0"], ())


@pytest.mark.parametrize(
    ("line", "expected", "left"),
    [
        pytest.param('<package id="A" />', ("E-VERSION", "field"), ["A"], id="no version"),
        pytest.param('<package id="A" version="1.*" />', ("E-VERSION", "field"), ["A"], id="a floating version"),
        pytest.param('<package id="A" version="$(V)" />', ("E-VERSION", "field"), ["A"], id="a property"),
        pytest.param(f'<package id="A" version="{"9" * 5000}" />', ("E-VERSION", "field"), ["A"], id="5,000 digits"),
        pytest.param('<package version="1.0.0" />', ("E-ENTRY", "package"), [], id="no id"),
        pytest.param('<package id="../A" version="1.0.0" />', ("E-ENTRY", "package"), [], id="a path for an id"),
        pytest.param('<pakcage id="A" version="1.0.0" />', ("E-ENTRY", "package"), [], id="another element"),
        pytest.param(
            '<package id="A" version="1.0.0" /><package id="a" version="1.0.0" />',
            ("E-DUPLICATE-ID", "field"),
            ["A 1.0.0"],
            id="twice",
        ),
    ],
)
def test_an_odd_entry_costs_no_more_than_it_must(line: str, expected: tuple[str, str], left: list[str]) -> None:
    extract = config(line)
    assert (problems(extract), labels(extract)) == ([(*expected, 3)], left)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        pytest.param('<!DOCTYPE a [<!ENTITY b "c">]><packages/>', "E-DOCTYPE", id="a document type"),
        pytest.param("<configuration/>", "E-STRUCTURE", id="another document"),
        pytest.param("<packages>", "E-SYNTAX", id="cut off"),
        pytest.param("", "E-SYNTAX", id="empty"),
    ],
)
def test_a_list_that_cannot_be_told_is_refused(text: str, code: str) -> None:
    with pytest.raises(InputError) as refusal:
        read_files(packages_config.parse, {CONFIG: text}, CONFIG)
    assert refusal.value.code == code


def test_more_entries_than_the_limit_are_refused_by_name() -> None:
    with pytest.raises(InputError, match="packages-per-file"):
        config(*(f'<package id="A{number}" version="1.0.0" />' for number in range(4)), limits=Limits(packages_per_file=3))


def test_tools_are_for_development_and_belong_to_the_folder_above() -> None:
    text = '{\n"version": 1, "isRoot": true,\n"tools": {\n"Contoso.Tool": {"version": "1.2.0", "commands": ["c"]}}}'
    extract = read_files(dotnet_tools.parse, {"src/.config/dotnet-tools.json": text}, "src/.config/dotnet-tools.json")
    assert (labels(extract), edges(extract)) == (["Contoso.Tool 1.2.0"], {("", "Contoso.Tool/1.2.0", "dev")})
    assert str(extract.components[0].locations[0]) == "src/.config/dotnet-tools.json:4"
    assert extract.projects[0].folder == "src"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ('{"version": 2, "tools": {}}', "E-LOCK-VERSION"),
        ('{"version": true, "tools": {}}', "E-LOCK-VERSION"),
        ('{"tools": {}}', "E-LOCK-VERSION"),
        ('{"version": 1}', "E-STRUCTURE"),
        ("[]", "E-STRUCTURE"),
    ],
)
def test_a_manifest_of_tools_that_cannot_be_told_is_refused(text: str, code: str) -> None:
    with pytest.raises(InputError) as refusal:
        read_files(dotnet_tools.parse, {"dotnet-tools.json": text}, "dotnet-tools.json")
    assert refusal.value.code == code


def test_a_tool_without_a_version_is_kept_and_said() -> None:
    text = '{"version": 1, "tools": {"a": {"version": "1.*"}, "b": "1.0.0"}}'
    extract = read_files(dotnet_tools.parse, {"dotnet-tools.json": text}, "dotnet-tools.json")
    assert labels(extract) == ["a", "b"]
    assert [(one.code, one.cost) for one in extract.problems] == [("E-VERSION", "field")] * 2


def test_package_sdks_have_their_lines() -> None:
    text = '{\n// comments are legal\n"sdk": {"version": "8.0.100"},\n"msbuild-sdks": {\n"Contoso.Sdk": "1.0.5",\n},}'
    extract = read_files(global_json.parse, {"global.json": text}, "global.json")
    assert (labels(extract), edges(extract)) == (["Contoso.Sdk 1.0.5"], {("", "Contoso.Sdk/1.0.5", "dev")})
    assert str(extract.components[0].locations[0]) == "global.json:5"


@pytest.mark.parametrize("text", ['{"sdk": {"version": "8.0.100"}}', "{}", '{"msbuild-sdks": {}}'])
def test_the_version_of_the_sdk_is_no_package(text: str) -> None:
    assert global_json.parse(FileView(MemoryTree({"global.json": text.encode()}), "global.json", DEFAULTS)) is None


@pytest.mark.parametrize("text", ["[]", '{"msbuild-sdks": ["a"]}', '{"msbuild-sdks": "a"}'])
def test_a_global_json_that_cannot_be_told_is_refused(text: str) -> None:
    with pytest.raises(InputError, match="is not an object"):
        read_files(global_json.parse, {"global.json": text}, "global.json")


def manifest(document: Any) -> Extract:
    return read_files(project_json.parse, {"old/project.json": json.dumps(document, indent=1)}, "old/project.json")


def test_project_json_asks_by_range_in_each_framework() -> None:
    extract = manifest(
        {
            "dependencies": {"A": "1.0", "B": {"version": "2.0.0-*", "type": "build"}, "Core": {"target": "project"}},
            "frameworks": {"net46": {"dependencies": {"C": {"version": "[3.0.0]", "suppressParent": "all"}}}},
            "tools": {"T": "1.0.0-preview"},
        }
    )
    assert labels(extract) == ["A 1.0.0", "B", "C 3.0.0", "T 1.0.0-preview"]
    assert edges(extract) == {
        ("", "A", "runtime"),
        ("", "B", "dev"),
        ("", "net46/C", "dev"),
        ("", "tools/T", "dev"),
    }
    assert [str(one.locations[0]) for one in extract.references] == [f"old/project.json:{line}" for line in (3, 4, 15, 23)]
    assert [(one.code, one.cost) for one in extract.problems] == [("E-NO-LOCK", "package")]


@pytest.mark.parametrize("text", ["{}", '{"targets": {"build": {}}}', "[]", '{"dependencies": {}}'])
def test_a_project_json_of_another_tool_names_no_packages(text: str) -> None:
    assert project_json.parse(FileView(MemoryTree({"project.json": text.encode()}), "project.json", DEFAULTS)) is None


def test_a_restored_project_json_is_read_like_an_assets_file() -> None:
    targets = {".NETFramework,Version=v4.6": {"A/1.0.0": library("B 1.0.0"), "B/1.0.0": library()}}
    text = assets(targets, {"": ["A >= 1.0.0"], ".NETFramework,Version=v4.6": []}, version=2)
    extract = read_files(project_lock.parse, {"old/project.lock.json": text}, "old/project.lock.json")
    long = ".NETFramework,Version=v4.6"
    assert edges(extract) == {(long, f"{long}/A", "runtime"), (f"{long}/A", f"{long}/B", "runtime")}
    assert (extract.covers, extract.problems) == (("old/project.json",), ())
