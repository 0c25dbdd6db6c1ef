"""Rows about packages.lock.json, and about what lies beside it."""

import json
from typing import Any

from tests.hostile.case import PERMISSIVE, Row
from tests.hostile.lay import files, text

PATH = "app/packages.lock.json"
HIDDEN = "s3cr3t"
HASH = "A" * 86 + "=="


def entry(**fields: Any) -> dict[str, Any]:
    """A direct package that nothing is wrong with, but for `fields`."""
    return {"type": "Direct", "requested": "[13.0.3, )", "resolved": "13.0.3", "contentHash": HASH, **fields}


def lock(packages: dict[str, Any], version: object = 1) -> str:
    """One line an entry: the first package on line 5."""
    body = ",\n".join(f"      {json.dumps(name)}: {json.dumps(value)}" for name, value in packages.items())
    return f'{{\n  "version": {json.dumps(version)},\n  "dependencies": {{\n    "net8.0": {{\n{body}\n    }}\n  }}\n}}\n'


NEWTONSOFT = ("pkg:nuget/Newtonsoft.Json@13.0.3",)
GOOD = {"Newtonsoft.Json": entry()}
PROJECT = """<Project Sdk="Microsoft.NET.Sdk">
  <UsingTask TaskName="T" TaskFactory="RoslynCodeTaskFactory" AssemblyFile="x.dll" />
  <ItemGroup>
    <PackageReference Include="Evil" Version="1.0" Condition="$([System.IO.File]::WriteAllText('canary','y'))" />
  </ItemGroup>
  <Target Name="x" BeforeTargets="Build"><Exec Command="touch canary" /></Target>
</Project>
"""
CONFIG = f"""<configuration><packageSourceCredentials><feed>
<add key="ClearTextPassword" value="{HIDDEN}" /></feed></packageSourceCredentials></configuration>
"""

ROWS = (
    Row(
        "NUG-msbuild-condition",
        files({"app/App.csproj": PROJECT}),
        at="app/App.csproj",
        says=("E-UNSUPPORTED", "not read yet"),
        note="a project without a lock is not read yet: refused, and nothing in it is evaluated",
    ),
    Row(
        "NUG-msbuild-condition: beside a lock",
        files({"app/App.csproj": PROJECT, PATH: lock(GOOD)}),
        exit=0,
        keeps=NEWTONSOFT,
    ),
    Row(
        "NUG-version-text",
        text(PATH, lock({"Long": entry(resolved="9" * 5000), **GOOD})),
        at=f"{PATH}:5",
        keeps=NEWTONSOFT,
    ),
    Row(
        "NUG-version-text: no version",
        text(PATH, lock({"Floating": entry(resolved="1.*"), "Variable": entry(resolved="$(V)"), **GOOD})),
        at=PATH,
        keeps=NEWTONSOFT,
    ),
    Row(
        "NUG-case",
        text(PATH, lock({"Newtonsoft.JSON": entry()})),
        exit=1,
        finds=("Newtonsoft.JSON",),
        policy=PERMISSIVE + "packages:\n  default: allow\n  denied:\n    - {match: pkg:nuget/newtonsoft.json, reason: a test}\n",
    ),
    Row(
        "NUG-nuget-config-1",
        files({"nuget.config": CONFIG, "app/NuGet.Config": CONFIG, PATH: lock(GOOD)}),
        exit=0,
        hides=(HIDDEN,),
        keeps=NEWTONSOFT,
    ),
    Row("ours: an unknown lock version", text(PATH, lock(GOOD, 99)), at=PATH, says=("99",)),
    Row("ours: a lock version that is a text", text(PATH, lock(GOOD, "1")), at=PATH),
    Row("ours: a NuGet lock that is an array", text(PATH, "[]"), at=PATH),
    Row("ours: a framework that is an array", text(PATH, '{"version": 1, "dependencies": {"net8.0": []}}'), at=PATH),
    Row(
        "ours: a NuGet entry of another type",
        text(PATH, lock({"Odd": "1.0.0", **GOOD})),
        at=PATH,
        says=("Odd",),
        keeps=NEWTONSOFT,
    ),
    Row(
        "ours: a NuGet field of another type",
        text(PATH, lock({"Odd": entry(contentHash=7, dependencies=["x"]), **GOOD})),
        at=f"{PATH}:5",
        keeps=(*NEWTONSOFT, "pkg:nuget/Odd@13.0.3"),
    ),
)
