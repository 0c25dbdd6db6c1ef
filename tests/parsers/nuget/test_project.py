"""Project files without a lock: which packages they ask for, in which version, where that stands, and what cannot be told."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from sca.files.errors import InputError
from sca.files.limits import DEFAULTS
from sca.files.view import FileView, MemoryTree
from sca.parsers.nuget.project import parse
from tests.parsers.nuget.msbuild_reading import (
    PROJECT,
    asked,
    by_framework,
    conditions,
    items,
    problems,
    project,
    props,
    read,
    read_files,
    reference,
    scopes,
    view_of,
)

A = '<PackageReference Include="A" Version="1.0" />'
TWO = '<PackageVersion Include="A" Version="2" />'
CENTRAL = "<PropertyGroup><ManagePackageVersionsCentrally>true</ManagePackageVersionsCentrally></PropertyGroup>\n"


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        pytest.param(items(A), {"A": "1.0"}, id="attribute"),
        pytest.param(items('<PackageReference Include="A"><Version>1.0</Version></PackageReference>'), {"A": "1.0"}, id="child"),
        pytest.param(items('<packagereference Include="A" version="1.0" />'), {"A": "1.0"}, id="names without case"),
        pytest.param(items('<PackageReference Include=" A ; B " Version=" 1.0 " />'), {"A": "1.0", "B": "1.0"}, id="two at once"),
        pytest.param(items('<PackageReference Include="A;B" Exclude="b" Version="1" />'), {"A": "1"}, id="excluded"),
        pytest.param(items(A, '<PackageReference Update="a" Version="2.0" />'), {"A": "2.0"}, id="updated, without case"),
        pytest.param(items(A.replace("Include", "Update"), A), {"A": "1.0"}, id="an update only changes what is there"),
        pytest.param(items(A, '<PackageReference Remove="a" />'), {}, id="removed"),
        pytest.param(items(A, '<PackageReference Remove="a" />', A), {"A": "1.0"}, id="removed and added again"),
        pytest.param("<PropertyGroup><V>1</V><V>2</V></PropertyGroup>"
                     + items('<PackageReference Include="A" Version="$(v).0" />'),
                     {"A": "2.0"}, id="last property wins"),
        pytest.param(items('<PackageReference Include="A" Version="$(V)" />') + "<PropertyGroup><V>3</V></PropertyGroup>",
                     {"A": "3"}, id="items see properties that come later"),
        pytest.param("<PropertyGroup><V>0</V><W>$(V)</W><V>3</V></PropertyGroup>"
                     + items('<PackageReference Include="A" Version="1.$(W)" />'), {"A": "1.0"}, id="properties do not"),
        pytest.param("<PropertyGroup><V Condition=\"'$(V)' == ''\">1</V><V Condition=\"'$(V)' == ''\">2</V></PropertyGroup>"
                     + items('<PackageReference Include="A" Version="$(V)" />'), {"A": "1"}, id="default value"),
        pytest.param(items('<PackageReference Include="A" Version="1" Condition="\'$(TargetFramework)\' == \'net8.0\'" />'),
                     {"A": "1"}, id="condition that holds"),
        pytest.param(items('<PackageReference Include="A" Version="1" Condition="\'$(TargetFramework)\' == \'net6.0\'" />'),
                     {}, id="condition that fails"),
        pytest.param(f"<ItemGroup Condition=\"'$(X)' != ''\">{A}</ItemGroup>", {}, id="condition of the group"),
        pytest.param(f"<Choose><When Condition=\"'$(X)' == 'y'\">{items(A)}</When><Otherwise>"
                     f"{items(A.replace('A', 'B', 1))}</Otherwise></Choose>", {"B": "1.0"}, id="otherwise"),
        pytest.param(f"<Choose><When Condition=\"'$(TargetFramework)' == 'net8.0'\">{items(A)}</When><When Condition=\"true\">"
                     f"{items(A.replace('A', 'B', 1))}</When></Choose>", {"A": "1.0"}, id="first branch that holds"),
        pytest.param(items("<!-- " + A + " -->"), {}, id="comment"),
        pytest.param("<Target Name='T'><Exec Command='x' /></Target>", {}, id="target"),
        pytest.param(items('<FrameworkReference Include="Microsoft.NETCore.App" />'), {}, id="framework"),
        pytest.param(items('<PackageReference Include="A" Version="[1.0]" />'), {"A": "[1.0]"}, id="exact"),
        pytest.param(items(A, '<PackageReference Remove="@(PackageReference)" />'), {}, id="all removed"),
        pytest.param(items(A, '<PackageReference Update="@(packagereference)" Version="2" />'), {"A": "2"}, id="all updated"),
        pytest.param("<Sdk Name='My.Sdk' Version='2.1.0' />", {"My.Sdk": "[2.1.0]"}, id="package SDK"),
    ],
)  # fmt: skip
def test_what_a_project_asks_for(body: str, expected: dict[str, str]) -> None:
    extract = read(body)
    assert asked(extract) == expected
    assert problems(extract) == []


@pytest.mark.parametrize(
    ("text", "version"),
    [
        ("1.0", "1.0.0"), ("1.02.3", "1.2.3"), ("1.2.3.4", "1.2.3.4"), ("1.0.0.0", "1.0.0"), ("1.0-RC.1", "1.0.0-RC.1"),
        ("1.0+x", "1.0.0"), ("[1.5]", "1.5.0"), ("[1.0,)", "1.0.0"), ("[1.0,2.0)", ""), ("(1.0,)", ""), ("1.*", ""), ("*", ""),
        ("*-*", ""), ("1.0.0-beta.*", ""), ("(,2.0]", ""),
    ],
)  # fmt: skip
def test_only_a_minimum_or_an_exact_version_is_one(text: str, version: str) -> None:
    extract = read(items(f'<PackageReference Include="A" Version="{text}" />'))
    one = reference(extract, "A")
    assert (one.package.version, one.requested, one.kind) == (version, text, "requirement")


@pytest.mark.parametrize(
    ("metadata", "scope"),
    [
        ("", "runtime"),
        ('PrivateAssets="all"', "dev"),
        ('PrivateAssets="All"', "dev"),
        ('PrivateAssets="contentfiles;analyzers"', "runtime"),
        ('PrivateAssets="compile;runtime;contentFiles;build;buildMultitargeting;buildTransitive;analyzers;native"', "dev"),
        ('IncludeAssets="build; analyzers"', "build"),
        ('ExcludeAssets="runtime"', "runtime"),
        ('ExcludeAssets="all"', "build"),
        ('IncludeAssets="none"', "build"),
        ('DevelopmentDependency="true"', "dev"),
    ],
)
def test_the_scope_of_a_reference(metadata: str, scope: str) -> None:
    extract = read(items(f'<PackageReference Include="A" Version="1" {metadata} />'))
    assert scopes(extract) == {"A": scope}


def test_each_framework_is_a_project_with_its_own_references() -> None:
    several = "<PropertyGroup><TargetFrameworks>net8.0;net472</TargetFrameworks></PropertyGroup>\n"
    one = "'$(TargetFramework)' == 'net472'"
    two = "'$(TargetFrameworkIdentifier)' == '.NETCoreApp'"
    body = items(
        A,
        f'<PackageReference Include="B" Version="1" Condition="{one}" />',
        f'<PackageReference Include="C" Version="1" Condition="{two}" />',
    )
    extract = read(body, several)
    assert by_framework(extract) == {("net8.0", "A", "1.0"), ("net472", "A", "1.0"), ("net472", "B", "1"), ("net8.0", "C", "1")}
    assert [(one.id, one.name, one.folder, one.kind) for one in extract.projects] == [
        (f"{PROJECT}#net8.0", "App", "src/App", "framework"),
        (f"{PROJECT}#net472", "App", "src/App", "framework"),
    ]


@pytest.mark.parametrize(
    ("framework", "expected"),
    [
        pytest.param("<TargetFrameworks>net8.0;net472</TargetFrameworks>", "lib/Lib.csproj#net8.0", id="the same framework"),
        pytest.param("<TargetFramework>netstandard2.0</TargetFramework>", "lib/Lib.csproj#netstandard2.0", id="the only one"),
        pytest.param("<TargetFrameworks>net6.0;net472</TargetFrameworks>", "", id="which one is not told"),
    ],
)
def test_a_project_reference_leads_to_the_other_project(framework: str, expected: str) -> None:
    link = '<ProjectReference Include="..\\..\\lib\\Lib.csproj" ReferenceOutputAssembly="false" />'
    lib = project(items(A), f"<PropertyGroup>{framework}</PropertyGroup>")
    files = {PROJECT: project(items(A.replace('"A"', '"B"'), link)), "lib/Lib.csproj": lib}
    links = [(edge.child, edge.scope.value) for edge in read_files(files).edges if "lib/" in edge.child]
    assert links == ([(expected, "build")] if expected else [])


RESTORED = '{"version": 3, "targets": {".NETCoreApp,Version=v8.0": {}}, "project": {"restore": {"projectPath": "/w/Lib.csproj"}}}'


@pytest.mark.parametrize(
    ("file", "text", "expected"),
    [
        pytest.param("packages.lock.json", '{"version": 1, "dependencies": {"net8.0": {}, "net8.0/win-x64": {}}}',
                     "packages.lock.json#net8.0", id="its lock"),
        pytest.param("packages.Lib.lock.json", '{"version": 1, "dependencies": {".NETCoreApp,Version=v8.0": {}, "net472": {}}}',
                     "packages.Lib.lock.json#.NETCoreApp,Version=v8.0", id="its lock under a name of its own"),
        pytest.param("obj/project.assets.json", RESTORED, "obj/project.assets.json#.NETCoreApp,Version=v8.0", id="its restore"),
        pytest.param("obj/project.assets.json", RESTORED.replace("Lib.", "Other."), "Lib.csproj#net8.0", id="another's restore"),
        pytest.param("packages.lock.json", "{", "", id="a lock that cannot be read, which is said there"),
    ],
)  # fmt: skip
def test_a_project_reference_leads_to_what_answers_for_the_other_project(file: str, text: str, expected: str) -> None:
    link = '<ProjectReference Include="../../lib/Lib.csproj" />'
    files = {PROJECT: project(items(A, link)), "lib/Lib.csproj": project(items(A)), f"lib/{file}": text}
    edges = [edge for edge in read_files(files).edges if edge.child.startswith("lib/")]
    assert [edge.child for edge in edges] == ([f"lib/{expected}"] if expected else [])


def test_a_project_without_packages_counts_where_it_refers_to_one_that_has_some() -> None:
    def refer(*names: str) -> str:
        return project(items(*(f'<ProjectReference Include="{name}.csproj" />' for name in names)))

    files = {
        "a.csproj": refer("b", "loop"),
        "b.csproj": refer("a", "c"),
        "c.csproj": project(items(A)),
        "loop.csproj": refer("loop"),
    }
    assert [edge.child for edge in read_files(files, "a.csproj").edges] == ["b.csproj#net8.0"]
    assert [edge.child for edge in read_files(files, "b.csproj").edges] == ["a.csproj#net8.0", "c.csproj#net8.0"]
    assert read_files(files, "loop.csproj").projects == ()
    del files["c.csproj"]
    assert read_files(files, "a.csproj").projects == ()


def test_shared_frameworks_are_facts_of_the_project() -> None:
    body = items(
        '<FrameworkReference Include="Microsoft.AspNetCore.App" />',
        "<FrameworkReference Include=\"Microsoft.WindowsDesktop.App\" Condition=\"'$(Configuration)' == 'x'\" />",
        A,
    )
    extract = read(body)
    assert [(one.name, str(one.location), one.condition) for one in extract.projects[0].frameworks] == [
        ("Microsoft.AspNetCore.App", f"{PROJECT}:4", ""),
        ("Microsoft.WindowsDesktop.App", f"{PROJECT}:5", "'$(Configuration)' == 'x'"),
    ]
    assert asked(extract) == {"A": "1.0"}


def test_the_place_of_the_reference_and_that_of_the_version() -> None:
    central = props(CENTRAL + items('<PackageVersion Include="a" Version="2.0" />'))
    extract = read_files({PROJECT: project(items('<PackageReference Include="A" />')), "Directory.Packages.props": central})
    places = [(str(place), place.role) for place in reference(extract, "A").locations]
    assert places == [(f"{PROJECT}:4", "declared"), ("Directory.Packages.props:4", "constraint")]
    assert asked(extract) == {"A": "2.0"}
    assert extract.covers == ("Directory.Packages.props",)


@pytest.mark.parametrize(
    ("reference_text", "central", "expected", "codes"),
    [
        pytest.param("", TWO, {"A": "2"}, [], id="central"),
        pytest.param('VersionOverride="3"', TWO, {"A": "3"}, ["E-OVERRIDE"], id="override"),
        pytest.param("", TWO.replace("2", "1") + TWO.replace("Include", "Update"), {"A": "2"}, [], id="updated"),
        pytest.param("", '<PackageVersion Include="B" Version="2" />', {"A": ""}, ["E-NO-VERSION"], id="none for it"),
        pytest.param('Version="5"', '<PackageVersion Include="A" Version="2" />', {"A": "5"}, ["E-CENTRAL"], id="own version"),
        pytest.param('Version="5" IsImplicitlyDefined="true"', "", {"A": "5"}, [], id="SDK"),
        pytest.param("", '<PackageVersion Include="A" Version="2" /><GlobalPackageReference Include="G" Version="7" />',
                     {"A": "2", "G": "7"}, [], id="global reference"),
    ],
)  # fmt: skip
def test_central_versions(reference_text: str, central: str, expected: dict[str, str], codes: list[str]) -> None:
    files = {
        PROJECT: project(items(f'<PackageReference Include="A" {reference_text} />')),
        "Directory.Packages.props": props(CENTRAL + items(central)),
    }
    extract = read_files(files)
    assert asked(extract) == expected
    assert [code for code, _cost, _place in problems(extract)] == codes


def test_a_global_reference_is_for_development() -> None:
    central = props(CENTRAL + items('<GlobalPackageReference Include="G" Version="7" />'))
    assert scopes(read_files({PROJECT: project(items(A)), "Directory.Packages.props": central}))["G"] == "dev"


def test_central_versions_count_only_where_they_are_switched_on() -> None:
    central = props(items('<PackageVersion Include="A" Version="2" />', '<GlobalPackageReference Include="G" Version="1" />'))
    extract = read_files({PROJECT: project(items(A)), "Directory.Packages.props": central})
    assert (asked(extract), problems(extract)) == ({"A": "1.0"}, [])


def test_the_nearest_shared_files_count_and_what_they_import() -> None:
    above = "$([MSBuild]::GetPathOfFileAbove('Directory.Build.props', '$(MSBuildThisFileDirectory)../'))"
    files = {
        PROJECT: project(
            items('<PackageReference Include="A" Version="$(V)" />', '<PackageReference Include="B" Version="$(W)" />')
        ),
        "src/Directory.Build.props": props(f'<Import Project="{above}" />'),
        "Directory.Build.props": props('<PropertyGroup><V>4</V></PropertyGroup><Import Project="eng\\Versions.props" />'),
        "eng/Versions.props": props("<PropertyGroup><W>5</W></PropertyGroup>"),
        "src/App/Directory.Build.targets": props(items('<PackageReference Update="B" PrivateAssets="all" />')),
        "Directory.Build.targets": props(items('<PackageReference Remove="A" />')),
    }
    extract = read_files(files)
    assert (asked(extract), scopes(extract)["B"], problems(extract)) == ({"A": "4", "B": "5"}, "dev", [])
    assert extract.covers == ("Directory.Build.props", "src/App/Directory.Build.targets", "src/Directory.Build.props")


def test_a_shared_file_finds_the_next_one_by_the_name_that_the_build_tools_looked_for() -> None:
    parent = (
        "<PropertyGroup><_Above Condition=\"'$(_DirectoryBuildPropsFile)' != ''\">"
        "$([System.IO.Path]::Combine('..', '$(_DirectoryBuildPropsFile)'))</_Above></PropertyGroup>"
        '<Import Project="$(_Above)" Condition="Exists(\'$(_Above)\')" />'
    )
    files = {
        PROJECT: project(items('<PackageReference Include="A" Version="$(V)" />')),
        "src/Directory.Build.props": props(parent),
        "Directory.Build.props": props("<PropertyGroup><V>4</V></PropertyGroup>"),
    }
    extract = read_files(files)
    assert (asked(extract), problems(extract)) == ({"A": "4"}, [])


def test_shared_files_can_be_switched_off_and_named() -> None:
    switched = props("<PropertyGroup><ImportDirectoryPackagesProps>false</ImportDirectoryPackagesProps></PropertyGroup>")
    central = props(CENTRAL + items('<PackageVersion Include="A" Version="2" />'))
    files = {PROJECT: project(items(A)), "Directory.Packages.props": central}
    assert asked(read_files({**files, "Directory.Build.props": switched})) == {"A": "1.0"}
    path = "$(MSBuildThisFileDirectory)eng\\My.props"
    named = f"<PropertyGroup><DirectoryPackagesPropsPath>{path}</DirectoryPackagesPropsPath></PropertyGroup>"
    body = items('<PackageReference Include="A" />')
    files = {PROJECT: project(body), "eng/My.props": central, "Directory.Build.props": props(named)}
    assert asked(read_files(files)) == {"A": "2"}


def test_an_sdk_that_is_imported_where_it_stands() -> None:
    text = f"""<Project>
<PropertyGroup><V>1</V><TargetFramework>net8.0</TargetFramework></PropertyGroup>
<Import Project="Sdk.props" Sdk="Microsoft.NET.Sdk" />
{items('<PackageReference Include="A" Version="$(W)" />')}
<Import Project="Sdk.targets" Sdk="Microsoft.NET.Sdk" />
</Project>"""
    shared = props("<PropertyGroup><W>$(V).5</W></PropertyGroup>")
    targets = props(items('<PackageReference Update="A" PrivateAssets="all" />'))
    extract = read_files({PROJECT: text, "Directory.Build.props": shared, "Directory.Build.targets": targets})
    assert (asked(extract), scopes(extract), problems(extract)) == ({"A": "1.5"}, {"A": "dev"}, [])


def test_the_older_sdk_for_central_versions() -> None:
    sdk = '<Import Project="Sdk.targets" Sdk="Microsoft.Build.CentralPackageVersions/2.1.3" />'
    versions = items('<PackageReference Update="A" Version="4.0" />', '<GlobalPackageReference Include="G" Version="1.0" />')
    files = {
        PROJECT: project(items('<PackageReference Include="A" />')),
        "Directory.Build.targets": props(sdk),
        "Packages.props": props(versions),
    }
    extract = read_files(files)
    assert asked(extract) == {"A": "4.0", "G": "1.0", "Microsoft.Build.CentralPackageVersions": "[2.1.3]"}
    assert problems(extract) == []


def test_frameworks_that_are_targeted_under_a_condition() -> None:
    windows = "Condition=\"$([MSBuild]::IsOSPlatform('windows'))\""
    more = f"<TargetFrameworks {windows}>$(TargetFrameworks);net472</TargetFrameworks>"
    several = f"<PropertyGroup><TargetFrameworks>net8.0</TargetFrameworks>{more}</PropertyGroup>"
    assert by_framework(read(items(A), several)) == {("net8.0", "A", "1.0"), ("net472", "A", "1.0")}
    plural = f"<TargetFrameworks {windows}>net6.0</TargetFrameworks>"
    either = f"<PropertyGroup><TargetFramework>net8.0</TargetFramework>{plural}</PropertyGroup>"
    assert by_framework(read(items(A), either)) == {("net8.0", "A", "1.0"), ("net6.0", "A", "1.0")}


def test_a_project_of_the_old_form() -> None:
    text = f"""<?xml version="1.0" encoding="utf-8"?>
<Project ToolsVersion="15.0" xmlns="http://schemas.microsoft.com/developer/msbuild/2003">
  <Import Project="$(MSBuildExtensionsPath)\\$(MSBuildToolsVersion)\\Microsoft.Common.props" Condition="Exists('x')" />
  <PropertyGroup><TargetFrameworkVersion>v4.7.2</TargetFrameworkVersion></PropertyGroup>
  {items('<PackageReference Include="A"><Version>$(V)</Version></PackageReference>')}
  <Import Project="$(MSBuildToolsPath)\\Microsoft.CSharp.targets" />
</Project>
"""
    files = {PROJECT: text, "Directory.Build.props": props("<PropertyGroup><V>6</V></PropertyGroup>")}
    extract = read_files(files)
    assert (by_framework(extract), problems(extract)) == ({("net472", "A", "6")}, [])


@pytest.mark.parametrize(
    ("body", "expected", "condition", "codes"),
    [
        pytest.param(f"<ItemGroup Condition=\"'$(Configuration)' == 'Release'\">{A}</ItemGroup>",
                     {"A": "1.0"}, "('$(Configuration)' == 'Release')", [], id="a choice of the build is no gap"),
        pytest.param(items('<PackageReference Include="A" Version="1" Condition="$([MSBuild]::IsOSPlatform(\'Linux\'))" />'),
                     {"A": "1"}, "($([MSBuild]::IsOSPlatform('Linux')))", [], id="nor is the system"),
        pytest.param(items('<PackageReference Include="A" Version="1" Condition="$([X.Y]::Z())" />'),
                     {"A": "1"}, "($([X.Y]::Z()))", ["E-CONDITION"], id="a property function is"),
        pytest.param('<Choose><When Condition="$([X.Y]::Z())">' + items(A) + "</When></Choose>",
                     {"A": "1.0"}, "($([X.Y]::Z()))", ["E-CONDITION"], id="in a branch"),
        pytest.param(items(A, '<PackageReference Remove="A" Condition="$([X.Y]::Z())" />'),
                     {"A": "1.0"}, "(!($([X.Y]::Z())))", ["E-CONDITION"], id="a removal"),
        pytest.param('<PropertyGroup><V Condition="$([X.Y]::Z())">2</V></PropertyGroup>'
                     + items('<PackageReference Include="A" Version="1" Condition="\'$(V)\' == \'2\'" />'),
                     {"A": "1"}, "('$(V)' == '2')", ["E-CONDITION"], id="through a property"),
    ],
)  # fmt: skip
def test_what_cannot_be_told_stays_conditional(body: str, expected: dict[str, str], condition: str, codes: list[str]) -> None:
    extract = read(body)
    assert asked(extract) == expected
    assert conditions(extract) == {"A": condition}
    assert [code for code, _cost, _place in problems(extract)] == codes


@pytest.mark.parametrize(
    ("body", "code", "cost", "line"),
    [
        pytest.param(
            items('<PackageReference Include="A" Version="$(Nope)" />'), "E-VERSION", "field", 4, id="undefined property"
        ),
        pytest.param(items('<PackageReference Include="A" />'), "E-NO-VERSION", "field", 4, id="no version"),
        pytest.param(items('<PackageReference Include="A" Version="latest" />'), "E-VERSION", "field", 4, id="no version at all"),
        pytest.param(items('<PackageReference Include="A" Version="$([X.Y]::Z())" />'), "E-VERSION", "field", 4, id="function"),
        pytest.param(items(A, '<PackageReference Include="$(Nope)" Version="1" />'), "E-ITEM", "package", 5, id="undefined name"),
        pytest.param(items(A, '<PackageReference Include="@(X)" Version="1" />'), "E-ITEM", "package", 5, id="name from items"),
        pytest.param(items(A, '<PackageReference Include="a b" Version="1" />'), "E-ENTRY", "package", 5, id="no id"),
        pytest.param(items(A, '<PackageReference Include="a" Version="2" />'), "E-DUPLICATE-ID", "field", 5, id="twice"),
        pytest.param(items('<PackageReference Include="A" Version="1.*" />'), "E-FLOATING", "notice", 4, id="floating"),
        pytest.param(
            items('<PackageReference Include="A" Version="(,2.0]" />'), "E-NO-LOWER-BOUND", "notice", 4, id="no lower bound"
        ),
        pytest.param(items(A, "") + f"<Target Name='T'>{items(A)}</Target>", "E-TARGET", "package", 6, id="target"),
        pytest.param('<Import Project="none.props" />\n' + items(A), "E-IMPORT", "package", 3, id="missing import"),
        pytest.param('<Import Project="$(X)none.props" />\n' + items(A), "E-IMPORT", "package", 3, id="missing, by a property"),
        pytest.param('<Import Project="$([X.Y]::Z())" />\n' + items(A), "E-IMPORT", "package", 3, id="import by a function"),
        pytest.param('<Import Project="..\\..\\..\\x.props" />\n' + items(A), "E-OUTSIDE", "package", 3, id="outside"),
        pytest.param('<Import Project="\\\\attacker\\share\\x.props" />\n' + items(A), "E-OUTSIDE", "package", 3, id="a share"),
        pytest.param('<Import Project="C:\\x.props" />\n' + items(A), "E-OUTSIDE", "package", 3, id="a drive"),
        pytest.param('<Import Project="App.csproj" />\n' + items(A), "E-INCLUDE-LOOP", "notice", 3, id="itself"),
    ],
)
def test_what_is_wrong_names_its_line(body: str, code: str, cost: str, line: int) -> None:
    assert problems(read(body)) == [(code, cost, f"{PROJECT}:{line}")]


def test_without_a_lock_the_run_is_incomplete() -> None:
    extract = read(items(A))
    (problem,) = extract.problems
    assert (problem.code, problem.cost, str(problem.location)) == ("E-NO-LOCK", "package", f"{PROJECT}:1")
    assert "of 1 package" in problem.message
    assert extract.completeness == "unknown"


@pytest.mark.parametrize(
    "body", ["", "<ItemGroup><Compile Include='a.cs' /></ItemGroup>", "<Import Project='$(MSBuildToolsPath)\\x' />"]
)
def test_a_project_without_packages_is_none(body: str) -> None:
    assert parse(view_of({PROJECT: project(body)})) is None


def test_packages_of_both_kinds_are_all_told() -> None:
    lock = "NUGET\n  remote: https://feed.example.test/v3/index.json\n    Fabrikam.X (2.0)\n"
    files = {"src/App/paket.references": "Fabrikam.X\n", "paket.lock": lock}
    extract = read_files({PROJECT: project(items(A)), **files})
    assert asked(extract) == {"A": "1.0"}
    assert [one.package.name for one in extract.components] == ["Fabrikam.X"]
    assert "src/App/paket.references" in extract.covers
    lost = read_files({PROJECT: project('<Import Project="none.props" />'), **files})
    assert [one.package.name for one in lost.components] == ["Fabrikam.X"]
    assert problems(lost) == [("E-IMPORT", "package", f"{PROJECT}:3")]


def test_packages_that_only_paths_name() -> None:
    body = items('<Reference Include="X"><HintPath>..\\packages\\Google.Apis.1.10.0\\lib\\net45\\X.dll</HintPath></Reference>')
    files = {PROJECT: project(body)}
    assert problems(read_files(files)) == [("E-HINT-PATH", "package", f"{PROJECT}:1")]
    assert parse(view_of({**files, "src/App/packages.config": "<packages/>"})) is None


def test_an_import_under_a_condition_that_cannot_be_told() -> None:
    body = "<Import Project='a.props' Condition='$([X.Y]::Z())' />" + items('<PackageReference Include="B" Version="$(V)" />')
    shared = props("<PropertyGroup><V>1</V></PropertyGroup>" + items(A))
    extract = read_files({PROJECT: project(body), "src/App/a.props": shared})
    assert conditions(extract)["A"] == "($([X.Y]::Z()))"
    assert asked(extract) == {"A": "1.0", "B": "1"}
    assert {code for code, _cost, _place in problems(extract)} == {"E-CONDITION", "E-VERSION"}


def test_circles_of_imports_end() -> None:
    files = {
        PROJECT: project('<Import Project="a.props" />\n' + items(A)),
        "src/App/a.props": props('<Import Project="b.props" />'),
        "src/App/b.props": props('<Import Project="a.props" />'),
    }
    extract = read_files(files)
    assert asked(extract) == {"A": "1.0"}
    assert problems(extract) == [("E-INCLUDE-LOOP", "notice", "src/App/b.props:2")]


def test_a_broken_import_costs_what_it_holds_and_names_itself() -> None:
    extract = read_files({PROJECT: project(items(A)), "Directory.Build.props": "<Project>"})
    assert asked(extract) == {"A": "1.0"}
    assert [code for code, _cost, place in problems(extract) if place.startswith("Directory.Build.props")] == ["E-SYNTAX"]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("<html/>", "E-STRUCTURE"),
        ('<Project xmlns="urn:other" />', "E-STRUCTURE"),
        ("<!DOCTYPE x><Project/>", "E-DOCTYPE"),
        ("<Project>", "E-SYNTAX"),
    ],
)
def test_what_is_no_project_is_refused(text: str, code: str) -> None:
    with pytest.raises(InputError) as caught:
        parse(view_of({PROJECT: text}))
    assert (caught.value.code, caught.value.path) == (code, PROJECT)


def test_properties_that_unfold_are_bounded() -> None:
    bomb = "<PropertyGroup><A>aaaaaaaaaa</A>" + "<A>$(A)$(A)</A>" * 60 + "</PropertyGroup>"
    extract = read(bomb + items('<PackageReference Include="B" Version="$(A)" />'))
    assert [code for code, _cost, _place in problems(extract)] == ["E-VERSION"]
    many = "<PropertyGroup><A>" + "a" * 60_000 + "</A>" + "<B>$(A)</B>" * 400 + "</PropertyGroup>"
    with pytest.raises(InputError, match="expanded-chars"):
        read(many + items(A))


@pytest.mark.parametrize(
    ("limits", "code"),
    [({"import_depth": 2}, "E-DEPTH"), ({"import_files": 2}, "E-IMPORTS"), ({"target_frameworks": 1}, "E-FRAMEWORKS")],
)
def test_imports_and_frameworks_are_bounded(limits: dict[str, int], code: str) -> None:
    chain = {f"src/App/{number}.props": props(f'<Import Project="{number + 1}.props" />') for number in range(4)}
    several = "<PropertyGroup><TargetFrameworks>net8.0;net9.0</TargetFrameworks></PropertyGroup>"
    files = {PROJECT: project('<Import Project="0.props" />', several), **chain, "src/App/4.props": props(items(A))}
    with pytest.raises(InputError) as caught:
        read_files(files, limits=replace(DEFAULTS, **limits))
    assert caught.value.code == code


REFERENCES = st.lists(
    st.tuples(st.sampled_from(["A", "a.B", "C-d", "E"]), st.sampled_from(["1.0", "2.*", "[3]", "$(V)"])), max_size=6
)


@settings(deadline=None, max_examples=60)
@given(REFERENCES, st.booleans())
def test_line_breaks_and_case_of_names_change_nothing(references: list[tuple[str, str]], utf16: bool) -> None:
    lines = [f'<PackageReference Include="{name}" Version="{text}" />' for name, text in references]
    text = project("<PropertyGroup><V>7</V></PropertyGroup>" + items(*lines))
    plain = read_files({PROJECT: text})
    other = text.replace("\n", "\r\n").replace("PackageReference", "packageREFERENCE").replace(" Version=", " version=")
    other = other.replace("<V>", "<v>").replace("</V>", "</v>")
    tree = MemoryTree({PROJECT: other.encode("utf-16" if utf16 else "utf-8")})
    changed = parse(FileView(tree, PROJECT, DEFAULTS))
    assert (changed.references if changed else ()) == plain.references


@settings(deadline=None, max_examples=60)
@given(st.lists(st.sampled_from(["A", "B", "C"]), unique=True))
def test_an_update_after_an_include_is_an_include_with_that_version(names: list[str]) -> None:
    included = items(*(f'<PackageReference Include="{name}" />' for name in names))
    updated = items(*(f'<PackageReference Update="{name}" Version="2.0" />' for name in reversed(names)))
    at_once = items(*(f'<PackageReference Include="{name}" Version="2.0" />' for name in names))
    assert asked(read(included + updated)) == asked(read(at_once))
