"""`sca why` of a .NET package: every project and framework, with the lines of the lock and of the project file."""

import json
from pathlib import Path

import pytest

from sca.cli import main

PROJECT = """<Project Sdk="Microsoft.NET.Sdk">
<PropertyGroup><TargetFrameworks>net8.0;net9.0</TargetFrameworks></PropertyGroup>
<ItemGroup>
<PackageReference Include="Contoso.Data" Version="1.0.0" />
</ItemGroup></Project>
"""


def test_each_framework_of_a_project_has_its_own_way(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    direct = {"type": "Direct", "requested": "[1.0.0, )", "resolved": "1.0.0", "dependencies": {"Newtonsoft.Json": "13.0.1"}}
    sections = {
        framework: {"Contoso.Data": direct, "Newtonsoft.Json": {"type": "Transitive", "resolved": version}}
        for framework, version in (("net8.0", "13.0.1"), ("net9.0", "13.0.3"))
    }
    (tmp_path / "packages.lock.json").write_text(json.dumps({"version": 1, "dependencies": sections}, indent=1), encoding="utf-8")
    (tmp_path / "App.csproj").write_text(PROJECT, encoding="utf-8")
    assert main.run(["why", "newtonsoft.json", str(tmp_path)]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "Newtonsoft.Json 13.0.1  (runtime)  packages.lock.json:13",
        "  App (net8.0)  packages.lock.json:4",
        "     └─ Contoso.Data 1.0.0  packages.lock.json:5, asked for at App.csproj:4",
        "        └─ Newtonsoft.Json 13.0.1  packages.lock.json:13",
        "Newtonsoft.Json 13.0.3  (runtime)  packages.lock.json:27",
        "  App (net9.0)  packages.lock.json:18",
        "     └─ Contoso.Data 1.0.0  packages.lock.json:19, asked for at App.csproj:4",
        "        └─ Newtonsoft.Json 13.0.3  packages.lock.json:27",
    ]
