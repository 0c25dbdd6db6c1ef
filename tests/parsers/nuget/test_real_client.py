"""Generated projects, evaluated by the real MSBuild and by ours: the same references with the same ranges, for each framework.

The client is installed by `../shared/tools/nuget-client.sh` (the .NET SDK 3.1). It only evaluates and writes its
restore graph: no feed is asked. Where it cannot be installed the test is skipped, with the reason.
"""

import json
import subprocess
from pathlib import Path
from random import Random
from typing import Any

import pytest

from sca.files.limits import DEFAULTS
from sca.files.view import FileView, MemoryTree
from sca.model.component import Scope
from sca.parsers.nuget.asked import read_asked
from sca.parsers.nuget.project_reading import read_project

PROJECTS = 40
SDK = '<Project Sdk="Microsoft.NET.Sdk">'
NAMES = ("Contoso.Core", "Contoso.Data", "contoso.data", "Fabrikam.X", "Northwind.Json", "Tailspin")
VERSIONS = ("1.0", "1.2.3", "[2.0.0]", "[1.0,2.0)", "1.0.0-beta.*", "2.*", "$(Major).5", "$(Core)", "1.02.3.4", "3.0.0$(Suffix)")
PROPERTIES = {
    "Major": ("2", "10"),
    "Core": ("2.0", "$(Major).7", "[3.0.0]"),
    "Suffix": ("", "-rc.1"),
    "Flavour": ("", "native", "$(Mode)x", "net472"),
    "Mode": ("true", "False", "on", "x"),
    "Count": ("1", "1.0", "$(Count)$(Count)", "$(Major)"),
}
TEXTS = ("1", "2.0", "true", "False", "native", "$(Major).0", "", "net8.0", "$(Count)$(Count)", "on")


class Maker:
    """Makes one project with its shared files; everything follows from the number."""

    def __init__(self, number: int) -> None:
        self.random = Random(number)  # noqa: S311  # the same projects on every run
        self.number = number

    def files(self) -> dict[str, str]:
        folder = f"p{self.number}"
        head = self.random.choice(
            ("<TargetFramework>netcoreapp3.1</TargetFramework>", "<TargetFrameworks>netstandard2.1;net472</TargetFrameworks>")
        )
        start = "<Major>1</Major><Core>4.1</Core><Suffix></Suffix><Flavour /><Mode>x</Mode><Count>7</Count>"
        return {
            f"{folder}/Directory.Build.props": f"<Project><PropertyGroup>{start}</PropertyGroup>{self.body(2)}</Project>",
            f"{folder}/Directory.Build.targets": f"<Project>{self.body(1)}</Project>",
            f"{folder}/more.props": f"<Project>{self.body(2)}</Project>",
            f"{folder}/App.csproj": f"{SDK}<PropertyGroup>{head}</PropertyGroup>{self.body(6)}</Project>",
        }

    def body(self, parts: int) -> str:
        makers = (self.properties, self.items, self.items, self.choose, self.imports)
        return "\n".join(self.random.choice(makers)() for _ in range(parts))

    def properties(self) -> str:
        lines = (
            f"<{name}{self.conditioned()}>{self.random.choice(PROPERTIES[name])}</{name}>"
            for name in self.random.sample(tuple(PROPERTIES), self.random.randint(1, 3))
        )
        return f"<PropertyGroup{self.conditioned()}>{''.join(lines)}</PropertyGroup>"

    def items(self) -> str:
        return f"<ItemGroup{self.conditioned()}>{''.join(self.item() for _ in range(self.random.randint(1, 3)))}</ItemGroup>"

    def item(self) -> str:
        operation = self.random.choice(("Include", "Include", "Include", "Update", "Remove"))
        names = ";".join(self.random.sample(NAMES, self.random.randint(1, 2)))
        if operation != "Include" and self.random.random() < 0.1:
            names = "@(PackageReference)"
        condition = self.conditioned()
        if operation == "Remove":
            return f'<PackageReference Remove="{names}"{condition} />'
        version, private = self.random.choice(VERSIONS), self.random.choice(("", "", ' PrivateAssets="all"'))
        if self.random.random() < 0.3:
            return f'<packageReference {operation}="{names}"{condition}{private}><Version>{version}</Version></packageReference>'
        return f'<PackageReference {operation}="{names}" Version="{version}"{condition}{private} />'

    def choose(self) -> str:
        when = f'<When Condition="{self.condition()}">{self.items()}{self.properties()}</When>'
        return f"<Choose>{when}<Otherwise>{self.items()}</Otherwise></Choose>"

    def imports(self) -> str:
        folder = self.random.choice(("", "$(MSBuildThisFileDirectory)", ".\\", "$(MSBuildProjectDirectory)/"))
        return f'<Import Project="{folder}more.props"{self.conditioned()} />'

    def conditioned(self) -> str:
        return f' Condition="{self.condition()}"' if self.random.random() < 0.4 else ""

    def condition(self, depth: int = 2) -> str:
        kind = self.random.randint(0, 5) if depth else 0
        if kind == 1:
            return f"({self.condition(depth - 1)} and {self.condition(depth - 1)})"
        if kind == 2:
            return f"({self.condition(depth - 1)} Or {self.condition(depth - 1)})"
        if kind == 3:
            return f"!({self.condition(depth - 1)})"
        if kind == 4:
            return self.random.choice(("Exists('more.props')", "!Exists('none.props')", "HasTrailingSlash('a\\')"))
        sign = self.random.choice(("==", "!="))
        name = self.random.choice((*PROPERTIES, "TargetFramework", "MSBuildProjectName", "Undefined"))
        return f"'$({name})' {sign} '{self.random.choice((*TEXTS, 'App', 'net472', 'TRUE', '1.0', 'netcoreapp3.1'))}'"


@pytest.mark.client
def test_references_are_those_that_msbuild_evaluates(dotnet: list[str], tmp_path: Path) -> None:
    files = {path: text for number in range(PROJECTS) for path, text in Maker(number).files().items()}
    links = "".join(f'<ProjectReference Include="p{number}/App.csproj" />' for number in range(PROJECTS))
    head = f"{SDK}<PropertyGroup><TargetFramework>netcoreapp3.1</TargetFramework></PropertyGroup>"
    for path, text in {**files, "All.csproj": f"{head}<ItemGroup>{links}</ItemGroup></Project>"}.items():
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_text(text, encoding="utf-8")
    out = tmp_path / "graph.json"
    arguments = ["msbuild", "-nologo", "All.csproj", "-t:GenerateRestoreGraphFile", f"-p:RestoreGraphOutputPath={out}"]
    done = subprocess.run([*dotnet, *arguments], cwd=tmp_path, capture_output=True, text=True, check=False, timeout=300)
    assert done.returncode == 0, done.stdout[-2000:]
    graph = json.loads(out.read_text(encoding="utf-8-sig"))["projects"]
    tree = MemoryTree({path: text.encode() for path, text in files.items()})
    seen = 0
    for number in range(PROJECTS):
        path = f"p{number}/App.csproj"
        theirs = _theirs(graph[str(tmp_path / path)])
        ours = _ours(FileView(tree, path, DEFAULTS))
        assert ours == theirs, f"{path}\n" + "\n".join(f"{name}\n{text}" for name, text in Maker(number).files().items())
        seen += sum(map(len, ours.values()))
    assert seen > PROJECTS, "projects that ask for nothing prove nothing"


Wanted = dict[str, dict[str, tuple[object, bool]]]


def _theirs(project: Any) -> Wanted:
    """Framework -> lower-case name -> interval and whether everything stays private."""
    return {
        framework: {
            name.lower(): (_ends(wanted.get("version", "")), wanted.get("suppressParent") == "All")
            for name, wanted in spec.get("dependencies", {}).items()
            if not wanted.get("autoReferenced")
        }
        for framework, spec in project["frameworks"].items()
    }


def _ours(view: FileView) -> Wanted:
    """The same; of one package that is asked for twice the client takes the first."""
    reading = read_project(view)
    assert not {problem.code for problem in reading.problems} - {"E-NO-VERSION", "E-DUPLICATE-ID", "E-VERSION", "E-INCLUDE-LOOP"}
    found: Wanted = {}
    for framework in reading.frameworks:
        assert not any(one.conditions for one in framework.wanted)
        names: dict[str, tuple[object, bool]] = {}
        for one in framework.wanted:
            names.setdefault(one.name.lower(), (_ends(one.asked.text), one.scope is Scope.DEV))
        found[framework.name] = names
    return found


def _ends(text: str) -> object:
    asked = read_asked(text)
    if asked.kind == "floating":
        return text.strip("[]() ,").partition(",")[0]
    interval = asked.interval
    return None if interval is None else (interval.low, interval.high, interval.with_high if interval.high else None)
