"""Functions of MSBuild whose answer rests on their arguments alone, as conditions and whole projects use them."""

import pytest

from sca.parsers.nuget.frameworks import is_compatible
from sca.parsers.nuget.msbuild_functions import call
from tests.parsers.nuget.msbuild_reading import by_framework, items, problems, read


@pytest.mark.parametrize(
    ("target", "candidate", "answer"),
    [
        ("net8.0", "net8.0", True),
        ("net10.0", "net8.0", True),
        ("net8.0", "net10.0", False),
        ("net8.0", "netstandard2.1", True),
        ("netcoreapp3.1", "netstandard2.1", True),
        ("netcoreapp2.1", "netstandard2.1", False),
        ("netcoreapp2.1", "netstandard2.0", True),
        ("netcoreapp1.0", "netstandard1.6", True),
        ("net8.0", "netcoreapp3.1", True),
        ("net472", "netstandard2.0", True),
        ("net461", "netstandard2.1", False),
        ("net45", "netstandard1.1", True),
        ("net45", "netstandard1.2", False),
        ("net40", "netstandard1.0", False),
        ("net48", "net472", True),
        ("net4.8", "net472", True),
        ("net472", "net48", False),
        ("net8.0", "net472", False),
        ("net472", "net8.0", False),
        ("netstandard2.0", "net8.0", False),
        ("netstandard2.1", "netstandard2.0", True),
        ("net8.0-windows", "net8.0", True),
        ("net8.0", "net8.0-windows", False),
        ("net8.0-windows10.0.19041.0", "net8.0-windows", True),
        ("net8.0-android", "net8.0-ios", False),
        ("net8.0-windows10.0", "net8.0-windows7.0", None),
        ("uap10.0", "netstandard2.0", None),
        ("net8.0", "portable-net45+win8", None),
        ("", "net8.0", None),
    ],
)
def test_what_a_framework_can_use(target: str, candidate: str, answer: bool | None) -> None:
    assert is_compatible(target, candidate) is answer
    assert call("msbuild.istargetframeworkcompatible", [target, candidate]) == (None if answer is None else str(answer))


@pytest.mark.parametrize(
    ("name", "arguments", "value"),
    [
        ("versiongreaterthan", ["10.0", "9.0"], "True"),
        ("versiongreaterthan", ["v4.7.2", "4.7.2"], "False"),
        ("versiongreaterthanorequals", ["8.0.100-preview.1", "8.0.100"], "True"),
        ("versionlessthan", ["3.1", "5"], "True"),
        ("versionlessthanorequals", ["1.2.3.4", "1.2.3.3"], "False"),
        ("versionequals", ["1.0", "1"], "True"),
        ("versionnotequals", ["1.0.1", "1"], "True"),
        ("versionequals", ["one", "1"], None),
        ("versionequals", ["1"], None),
        ("gettargetframeworkidentifier", ["net472"], ".NETFramework"),
        ("gettargetframeworkidentifier", ["net8.0-android"], ".NETCoreApp"),
        ("gettargetframeworkversion", ["net472"], "4.7.2"),
        ("gettargetframeworkversion", ["net8.0"], "8.0"),
        ("gettargetframeworkversion", ["net8.0", "4"], "8.0.0.0"),
        ("gettargetframeworkversion", ["net8.0", "9"], None),
        ("gettargetplatformidentifier", ["net8.0-android34.0"], "android"),
        ("gettargetplatformidentifier", ["net8.0"], ""),
        ("gettargetplatformidentifier", ["odd"], None),
        ("getregistryvalue", ["HKEY_LOCAL_MACHINE"], None),
    ],
)
def test_what_a_function_gives(name: str, arguments: list[str], value: str | None) -> None:
    assert call(f"msbuild.{name}", arguments) == value


def test_a_project_decides_by_them() -> None:
    frameworks = "<PropertyGroup><TargetFrameworks>net8.0;net472;net8.0-android</TargetFrameworks></PropertyGroup>\n"
    by_platform = "$([MSBuild]::GetTargetPlatformIdentifier('$(TargetFramework)')) == 'android'"
    is_new = "$([MSBuild]::IsTargetFrameworkCompatible('$(TargetFramework)', 'net8.0'))"
    body = items(
        f'<PackageReference Include="Old" Version="1.0.0" Condition="!{is_new}" />',
        f'<PackageReference Include="Phone" Version="1.0.0" Condition="{by_platform}" />',
    )
    extract = read(body, frameworks)
    assert by_framework(extract) == {("net472", "Old", "1.0.0"), ("net8.0-android", "Phone", "1.0.0")}
    assert problems(extract) == []
