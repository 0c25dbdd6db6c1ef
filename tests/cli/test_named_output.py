"""A folder that a scan leaves out is scanned where it is named beside the one around it."""

import json
from pathlib import Path

import pytest

from sca.cli.main import run

DEPS = {
    "runtimeTarget": {"name": ".NETCoreApp,Version=v8.0"},
    "targets": {".NETCoreApp,Version=v8.0": {"App/1.0.0": {"dependencies": {"A": "1.0.0"}}, "A/1.0.0": {}}},
    "libraries": {"App/1.0.0": {"type": "project"}, "A/1.0.0": {"type": "package"}},
}
PUBLISH = "App/bin/Release/publish"


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        pytest.param(["."], 0, id="build output is left out"),
        pytest.param([".", PUBLISH], 1, id="and read where it is named"),
        pytest.param([".", PUBLISH, "--exclude", "App/bin"], 0, id="unless it is excluded"),
        pytest.param([".", "App", PUBLISH], 1, id="once, by whatever way"),
        pytest.param([PUBLISH], 1, id="alone"),
    ],
)
def test_build_output_that_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], arguments: list[str], expected: int
) -> None:
    (tmp_path / PUBLISH).mkdir(parents=True)
    (tmp_path / "App" / "App.csproj").write_text('<Project Sdk="Microsoft.NET.Sdk" />')
    (tmp_path / PUBLISH / "App.deps.json").write_text(json.dumps(DEPS))
    monkeypatch.chdir(tmp_path)
    run(["check", *arguments, "--offline", "--allow-empty", "--format", "json"])
    result = json.loads(capsys.readouterr().out)
    assert [one["package"]["name"] for one in result["components"]] == ["A"] * expected
    assert len([file for file in result["files"] if file["path"].endswith("App.deps.json")]) == expected
