"""What commands say of a scan that is not whole, when their own output is something else than a report."""

import json
from pathlib import Path

import pytest

from sca.cli import main
from tests.cli.repository import lock_of

PROJECT = '<Project Sdk="Microsoft.NET.Sdk"><PropertyGroup><TargetFramework>net8.0</TargetFramework></PropertyGroup>'
NEED = '<ItemGroup><PackageReference Include="Dep" Version="1.0.0" /></ItemGroup></Project>'


@pytest.fixture
def solution(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("A", "B", "C"):
        (tmp_path / name).mkdir()
        (tmp_path / name / f"{name}.csproj").write_text(PROJECT + NEED, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.usefixtures("solution")
@pytest.mark.parametrize("command", [["sbom", "-o", "bom.json"], ["notice", "-o", "n.txt"], ["fix", "--dry-run"]])
def test_what_is_alike_is_said_once_with_what_to_do(capsys: pytest.CaptureFixture[str], command: list[str]) -> None:
    assert main.run(command) == 3
    said = capsys.readouterr().err
    assert said.count("problem[E-NO-LOCK]: ") == 1
    assert "  --> A/A.csproj:1 and 2 more places\n  help: set RestorePackagesWithLockFile to true, " in said


@pytest.mark.usefixtures("solution")
@pytest.mark.parametrize("command", [["why", "Dep"], ["tree"]])
def test_what_only_looks_says_where_the_cause_is_told(capsys: pytest.CaptureFixture[str], command: list[str]) -> None:
    assert main.run(command) == 3
    assert "  help: sca check says what could not be read, and what to do\n" in capsys.readouterr().err


@pytest.mark.usefixtures("solution")
def test_an_sbom_that_says_that_it_is_not_whole_is_not_called_faulty(capsys: pytest.CaptureFixture[str]) -> None:
    main.run(["sbom", "-o", "bom.cdx.json"])
    assert main.run(["sbom", "validate", "bom.cdx.json"]) == 3
    said = capsys.readouterr()
    assert "bom.cdx.json: sound but incomplete: CycloneDX 1.6, " in said.out
    assert said.err.endswith("sca: 1 file of 1 sound but incomplete; exit 3\n")


def test_notices_without_licences_say_where_licences_are(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    lock = json.loads(lock_of("dep"))
    del lock["packages"]["node_modules/dep"]["license"]
    (tmp_path / "package-lock.json").write_text(json.dumps(lock), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert main.run(["notice", "-o", "n.txt"]) == 3
    assert "or ask the registries: sca db ask\n" in capsys.readouterr().err


def test_projects_come_before_pipelines(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    job = tmp_path / ".github/workflows/ci.yml"
    job.parent.mkdir(parents=True)
    job.write_text("on: push\njobs: {a: {runs-on: x, steps: [{uses: actions/checkout@v4}]}}\n", encoding="utf-8")
    (tmp_path / "package-lock.json").write_text(lock_of("dep"), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert main.run(["tree"]) == 0
    shown = capsys.readouterr().out
    assert shown.index("dep@1.0.0") < shown.index("actions/checkout@v4")


def test_a_project_without_findings_needs_no_change(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "package-lock.json").write_text(lock_of("dep"), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert main.run(["fix", "--dry-run"]) == 0
    assert "sca: no finding asks for a change; nothing was edited; exit 0\n" in capsys.readouterr().err
