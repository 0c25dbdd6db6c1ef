"""A central file that no project answered for: with the projects below it, or alone."""

import pytest

from sca.model.inventory import Extract
from sca.parsers.nuget.central_versions import parse
from tests.parsers.nuget.msbuild_reading import PROJECT, asked, items, problems, project, props, view_of

CENTRAL = "Directory.Packages.props"
ON = "<PropertyGroup><ManagePackageVersionsCentrally>true</ManagePackageVersionsCentrally></PropertyGroup>\n"
TWO = props(ON + items('<PackageVersion Include="A" Version="1.0" />', '<PackageVersion Include="B" Version="[2.0]" />'))


def read(files: dict[str, str], path: str = CENTRAL) -> Extract:
    extract = parse(view_of(files, path))
    assert extract is not None
    return extract


def test_alone_it_tells_the_versions_that_references_would_get() -> None:
    extract = read({CENTRAL: TWO})
    assert {one.package.purl: (one.requested, str(one.locations[0])) for one in extract.references} == {
        "pkg:nuget/A@1.0.0": ("1.0", f"{CENTRAL}:4"),
        "pkg:nuget/B@2.0.0": ("[2.0]", f"{CENTRAL}:5"),
    }
    assert problems(extract) == [("E-CENTRAL-ALONE", "package", f"{CENTRAL}:1")]
    assert (extract.projects, extract.edges, extract.completeness) == ((), (), "unknown")


def test_with_projects_below_it_tells_what_they_use() -> None:
    files = {
        CENTRAL: TWO,
        PROJECT: project(items('<PackageReference Include="A" />')),
        "other/node_modules/x/y.csproj": "<html/>",
    }
    extract = read(files)
    assert asked(extract) == {"A": "1.0"}
    assert [one.name for one in extract.projects] == ["App"]
    assert extract.covers == (PROJECT,)
    assert problems(extract) == []


@pytest.mark.parametrize(
    "files",
    [
        pytest.param({PROJECT: project("")}, id="a project that asks for nothing"),
        pytest.param(
            {PROJECT: project(items('<PackageReference Include="A" />')), "src/App/packages.lock.json": ""}, id="a lock"
        ),
    ],
)
def test_versions_that_the_projects_below_do_not_use_are_no_packages(files: dict[str, str]) -> None:
    assert parse(view_of({CENTRAL: TWO, **files}, CENTRAL)) is None


def test_a_shared_file_without_packages_is_none() -> None:
    text = props("<PropertyGroup><Nullable>enable</Nullable></PropertyGroup>")
    assert parse(view_of({"Directory.Build.props": text}, "Directory.Build.props")) is None


@pytest.mark.parametrize(
    ("line", "purl", "codes"),
    [
        ('<PackageReference Update="A" Version="2.1.1" />', "pkg:nuget/A@2.1.1", []),
        ('<PackageReference Include="A " Version=" 6.2.3" />', "pkg:nuget/A@6.2.3", []),
        ('<PackageReference Include="A" Version="$(Nope)" />', "pkg:nuget/A", ["E-VERSION"]),
        ('<PackageReference Update="A" />', "pkg:nuget/A", ["E-VERSION"]),
        ('<GlobalPackageReference Include="A" Version="1" />', "pkg:nuget/A@1.0.0", []),
    ],
)
def test_other_forms_of_central_versions(line: str, purl: str, codes: list[str]) -> None:
    extract = read({CENTRAL: props(items(line))})
    assert [one.package.purl for one in extract.references] == [purl]
    assert [code for code, _cost, _place in problems(extract) if code != "E-CENTRAL-ALONE"] == codes
