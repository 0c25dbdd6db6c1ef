"""A made-up solution of projects without locks, whose MSBuild files have to be evaluated to know what they ask for.

It has what large repositories have: shared files at the root that import others, central versions of which a third stand in
properties, a folder of tests with shared files of its own that import those above, conditions on the target framework, the
name of the project and the machine, and functions that compare versions and find files. Three projects of ten have several
frameworks.

https://learn.microsoft.com/visualstudio/msbuild/customize-by-directory

    python -m benchmarks.synthetic_msbuild FOLDER 300
"""

import sys
from collections.abc import Iterator
from pathlib import Path

from benchmarks.synthetic_nuget import POLICY

_CENTRAL = 200
_DIRECT = 8
_FEATURES = 12

_BUILD_PROPS = """<Project>
  <Import Project="eng/Versions.props" />
  <PropertyGroup>
    <Configuration Condition="'$(Configuration)' == ''">Debug</Configuration>
    <RepoRoot>$([MSBuild]::NormalizeDirectory('$(MSBuildThisFileDirectory)'))</RepoRoot>
    <ArtifactsDir>$(RepoRoot)artifacts/</ArtifactsDir>
    <BaseOutputPath>$(ArtifactsDir)bin/$(MSBuildProjectName)/</BaseOutputPath>
    <IsTestProject Condition="$(MSBuildProjectName.EndsWith('.Tests'))">true</IsTestProject>
    <IsPackable Condition="'$(IsPackable)' == '' and '$(IsTestProject)' != 'true'">true</IsPackable>
    <OnWindows Condition="$([MSBuild]::IsOSPlatform('windows'))">true</OnWindows>
    <LangVersion>latest</LangVersion>
    <Nullable>enable</Nullable>
    <TreatWarningsAsErrors Condition="'$(ContinuousIntegrationBuild)' == 'true' or '$(CI)' == 'true'">true</TreatWarningsAsErrors>
    <NoWarn>$(NoWarn);CS1591;NU5104</NoWarn>
    <RestoreSources>https://feed.example.test/v3/index.json</RestoreSources>
  </PropertyGroup>
  <Import Project="eng/Features.props" Condition="Exists('$(MSBuildThisFileDirectory)eng/Features.props')" />
</Project>
"""
_BUILD_TARGETS = """<Project>
  <Import Project="eng/Defaults.targets" />
  <PropertyGroup Condition="'$(TargetFrameworkIdentifier)' == '.NETFramework' or '$(TargetFramework)' == 'netstandard2.0'">
    <PolySharpUse Condition="'$(PolySharpUse)' == ''">true</PolySharpUse>
  </PropertyGroup>
  <ItemGroup Condition="'$(PolySharpUse)' == 'true'">
    <PackageReference Include="Package.0" PrivateAssets="all" />
  </ItemGroup>
  <ItemGroup Condition="'$(IsTestProject)' == 'true'">
    <PackageReference Include="Package.1" />
    <PackageReference Include="Package.2" Condition="!$([MSBuild]::IsTargetFrameworkCompatible($(TargetFramework), net9.0))" />
  </ItemGroup>
  <ItemGroup>
    <PackageReference Update="Package.7" PrivateAssets="all" />
    <GlobalPackageReference Include="Package.3" Condition="'$(UseAnalyzers)' != 'false'" />
  </ItemGroup>
</Project>
"""
_TEST_PROPS = """<Project>
  <Import Project="$([MSBuild]::GetPathOfFileAbove('Directory.Build.props', '$(MSBuildThisFileDirectory)../'))" />
  <PropertyGroup>
    <IsPackable>false</IsPackable>
    <UseAnalyzers Condition="'$(IsTestProject)' == 'true'">false</UseAnalyzers>
  </PropertyGroup>
</Project>
"""
_ONE, _TWO, _OLD = "net8.0", "net8.0;net9.0", "netstandard2.0;net8.0"
_FRAMEWORKS = (*[_ONE] * 7, _TWO, _TWO, _OLD)
_FOR_OLD = """  <ItemGroup Condition="'$(TargetFramework)' == 'netstandard2.0'">
    <PackageReference Include="Package.9" />
  </ItemGroup>
"""


def write_projects(folder: Path, projects: int) -> None:
    """Write the shared files and so many projects, every fourth of them with tests."""
    texts = {
        "Directory.Build.props": _BUILD_PROPS,
        "Directory.Build.targets": _BUILD_TARGETS,
        "Directory.Packages.props": _central(),
        "eng/Versions.props": _properties(f"<Package{n}Version>{n % 9}.1.{n}</Package{n}Version>" for n in range(0, _CENTRAL, 3)),
        "eng/Features.props": _properties(_feature(number) for number in range(_FEATURES)),
        "eng/Defaults.targets": _properties(_default(number) for number in range(_FEATURES)),
        "test/Directory.Build.props": _TEST_PROPS,
        "sca-policy.yaml": POLICY,
    }
    texts |= dict(_project(number) for number in range(projects))
    for path, text in texts.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")


def _properties(lines: Iterator[str]) -> str:
    inside = "\n    ".join(lines)
    return f"<Project>\n  <PropertyGroup>\n    {inside}\n  </PropertyGroup>\n</Project>\n"


def _feature(number: int) -> str:
    """A property with a default, which the one before it can change."""
    condition = f"'$(Feature{number})' == '' and '$(Feature{number - 1})' != 'off'"
    return f'<Feature{number} Condition="{condition}">$(MSBuildProjectExtension)-{number}</Feature{number}>'


def _default(number: int) -> str:
    condition = f"'$(Default{number})' == '' and $([MSBuild]::VersionGreaterThanOrEquals('$(TargetFrameworkVersion)', '8.0'))"
    return f'<Default{number} Condition="{condition}">$(Feature{number});$(LangVersion)</Default{number}>'


def _central() -> str:
    versions = (f"$(Package{n}Version)" if n % 3 == 0 else f"{n % 9}.1.{n}" for n in range(_CENTRAL))
    lines = "".join(f'    <PackageVersion Include="Package.{n}" Version="{text}" />\n' for n, text in enumerate(versions))
    switch = "<ManagePackageVersionsCentrally>true</ManagePackageVersionsCentrally>"
    return f"<Project>\n  <PropertyGroup>\n    {switch}\n  </PropertyGroup>\n  <ItemGroup>\n{lines}  </ItemGroup>\n</Project>\n"


def _place(number: int) -> str:
    """The path of a project without its ending."""
    name = f"Project{number:03}.Tests" if number % 4 == 3 else f"Project{number:03}"
    return f"{'test' if number % 4 == 3 else 'src'}/{name}/{name}"


def _project(number: int) -> tuple[str, str]:
    frameworks = _FRAMEWORKS[number % len(_FRAMEWORKS)]
    element = "TargetFrameworks" if ";" in frameworks else "TargetFramework"
    before = sorted(other for other in {number - 1, number // 2} if 0 <= other < number)
    used = sorted({(number * 7 + step) % _CENTRAL for step in range(_DIRECT)})
    lines = [f'<PackageReference Include="Package.{one}" />' for one in used]
    lines += [f'<ProjectReference Include="../../{_place(other)}.csproj" />' for other in before]
    head = f"<{element}>{frameworks}</{element}>\n    <RootNamespace>Made.Up</RootNamespace>"
    items = "\n    ".join(lines)
    groups = f"  <PropertyGroup>\n    {head}\n  </PropertyGroup>\n  <ItemGroup>\n    {items}\n  </ItemGroup>\n"
    more = _FOR_OLD if frameworks == _OLD else ""
    return f"{_place(number)}.csproj", f'<Project Sdk="Microsoft.NET.Sdk">\n{groups}{more}</Project>\n'


if __name__ == "__main__":
    write_projects(Path(sys.argv[1]), int(sys.argv[2]))
