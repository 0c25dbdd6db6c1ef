"""A lock beside its project file: scopes and places from the project, and where the two disagree."""

import json
from typing import Any

import pytest

from sca.model.inventory import Extract
from sca.parsers.nuget.frameworks import framework_key
from sca.parsers.nuget.packages_lock import parse
from tests.parsers.nuget.msbuild_reading import items, project, props, view_of

LOCK = "src/App/packages.lock.json"
PROJECT = "src/App/App.csproj"
A = '<PackageReference Include="a" Version="1.0" />'


def entry(requested: str = "[1.0.0, )", resolved: str = "1.0.0", type: str = "Direct") -> dict[str, Any]:
    return {"type": type, "requested": requested, "resolved": resolved}


def read(body: str, packages: dict[str, Any], framework: str = "net8.0", version: int = 1, **more: str) -> Extract:
    lock = json.dumps({"version": version, "dependencies": {framework: packages}}, indent=1)
    return parse(view_of({LOCK: lock, PROJECT: project(body), **more}, LOCK))


def drift(extract: Extract) -> list[tuple[str, str, str]]:
    return [(one.code, one.cost, str(one.location)) for one in extract.problems]


def test_scopes_and_places_come_from_the_project() -> None:
    body = items(A.replace("/>", 'PrivateAssets="all" />'), '<PackageReference Include="B" Version="1.0" />')
    extract = read(body, {"A": entry(), "B": entry(), "C": {"type": "Transitive", "resolved": "1.0.0"}})
    names = {one.id: one.package.name for one in extract.components}
    assert {names[edge.child]: edge.scope.value for edge in extract.edges} == {"A": "dev", "B": "runtime"}
    places = {one.package.name: [str(place) for place in one.locations[1:]] for one in extract.components}
    assert places == {"A": [f"{PROJECT}:4"], "B": [f"{PROJECT}:5"], "C": []}
    assert (drift(extract), extract.covers) == ([], (PROJECT,))


@pytest.mark.parametrize(
    ("body", "packages", "expected"),
    [
        pytest.param(items(A), {"A": entry()}, [], id="in step"),
        pytest.param(items(A), {}, [("E-DRIFT", "package", f"{PROJECT}:4")], id="not in the lock"),
        pytest.param(items(A), {"A": entry("[0.9.0, )", "0.9.0")}, [("E-DRIFT", "notice", f"{PROJECT}:4")], id="locked too low"),
        pytest.param(items(A), {"A": entry("[0.9.0, )", "1.5.0")}, [("E-DRIFT", "notice", f"{PROJECT}:4")], id="another range"),
        pytest.param(items(A.replace("1.0", "[1.0,2.0)")), {"A": entry("[1.0.0, 2.0.0)")}, [], id="the same interval"),
        pytest.param(items(A.replace("1.0", "[1.0]")), {"A": entry("[1.0.0, 1.0.0]")}, [], id="the same exact version"),
        pytest.param(items(A.replace("1.0", "1.*")), {"A": entry("[1.*, )")},
                     [("E-FLOATING", "notice", f"{PROJECT}:4")], id="floating"),
        pytest.param(items(A.replace("1.0", "(,2.0]")), {"A": entry("(, 2.0.0]")},
                     [("E-NO-LOWER-BOUND", "notice", f"{PROJECT}:4")], id="no lower bound"),
        pytest.param(items(A.replace("1.0", "$(Nope)")), {"A": entry()}, [], id="the lock knows the version"),
        pytest.param("", {"FSharp.Core": entry()}, [], id="what the SDK adds is no drift"),
        pytest.param(items(A.replace("/>", "Condition=\"'$(Configuration)' == 'x'\" />")), {}, [], id="what the build chooses"),
        pytest.param(items(A.replace("/>", 'Condition="$([X.Y]::Z())" />')), {"A": entry()},
                     [("E-CONDITION", "notice", f"{PROJECT}:4")], id="what cannot be told"),
    ],
)  # fmt: skip
def test_where_lock_and_project_disagree(body: str, packages: dict[str, Any], expected: list[tuple[str, str, str]]) -> None:
    assert drift(read(body, packages)) == expected


def test_a_framework_that_the_lock_does_not_have() -> None:
    assert drift(read(items(A), {"A": entry()}, "net6.0")) == []  # one here and one there: the same under another name
    lock = json.dumps({"version": 1, "dependencies": {"net6.0": {"A": entry()}, "net7.0": {"A": entry()}}})
    extract = parse(view_of({LOCK: lock, PROJECT: project(items(A))}, LOCK))
    assert drift(extract) == [("E-DRIFT", "package", f"{PROJECT}:1")]


def test_what_no_lock_lists_is_what_the_project_adds() -> None:
    body = '<Sdk Name="Some.Sdk" Version="2.0" />\n' + items(
        A,
        '<PackageDownload Include="D" Version="[1.0];[2.0]" />',
        '<PackageDownload Include="E" />',
        '<FrameworkReference Include="Microsoft.AspNetCore.App" />',
    )
    extract = read(body, {"A": entry()})
    assert (extract.references, drift(extract)) == ((), [])
    (added,) = extract.further
    assert added.path == PROJECT
    assert [(one.package.label, one.requested, str(one.locations[0])) for one in added.references] == [
        ("D 1.0.0", "[1.0]", f"{PROJECT}:6"),
        ("D 2.0.0", "[2.0]", f"{PROJECT}:6"),
        ("E", "", f"{PROJECT}:7"),
        ("Some.Sdk 2.0.0", "[2.0]", f"{PROJECT}:3"),
    ]
    assert {(edge.parent, edge.scope.value, edge.condition) for edge in added.edges} == {(f"{LOCK}#net8.0", "dev", "net8.0")}
    assert len({edge.child for edge in added.edges}) == len(added.references)
    assert [(one.code, one.cost, str(one.location)) for one in added.problems] == [("E-NO-VERSION", "field", f"{PROJECT}:7")]
    shared = [(one.name, str(one.location)) for one in extract.projects[0].frameworks]
    assert shared == [("Microsoft.AspNetCore.App", f"{PROJECT}:8")]


def test_central_versions_are_compared_and_covered() -> None:
    on = "<PropertyGroup><ManagePackageVersionsCentrally>true</ManagePackageVersionsCentrally></PropertyGroup>\n"
    central = props(on + items('<PackageVersion Include="A" Version="2.0" />'))
    files = {"Directory.Packages.props": central}
    extract = read(items('<PackageReference Include="A" />'), {"A": entry()}, version=2, **files)
    assert drift(extract) == [("E-DRIFT", "notice", "Directory.Packages.props:4")]
    assert extract.covers == ("Directory.Packages.props", PROJECT)


def test_a_project_file_that_cannot_be_read_costs_the_scopes() -> None:
    lock = json.dumps({"version": 1, "dependencies": {"net8.0": {"A": entry()}}})
    extract = parse(view_of({LOCK: lock, PROJECT: "<!DOCTYPE x><Project/>"}, LOCK))
    assert [one.package.name for one in extract.components] == ["A"]
    assert drift(extract) == [("E-DOCTYPE", "edge", f"{PROJECT}:1")]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (".NETCoreApp,Version=v3.1", "netcoreapp3.1"),
        (".NETFramework,Version=v4.7.2", "net472"),
        (".NETStandard,Version=v2.0", "netstandard2.0"),
        ("net8.0-windows7.0", "net8.0-windows"),
        ("NET8.0", "net8.0"),
    ],
)
def test_names_of_one_framework(one: str, other: str) -> None:
    assert framework_key(one) == framework_key(other)
    assert framework_key(one) != framework_key("net6.0")
