"""Licences of what pip and npm really install, from metadata and texts, beside what those projects say themselves."""

import json
import subprocess
import venv
from pathlib import Path
from typing import Any

import pytest

from sca.cli.main import run

pytestmark = [pytest.mark.install, pytest.mark.xdist_group("install")]
POLICY = "schema: 1\nname: all\nlicences: {unknown: review}\n"


def answers(folder: Path, target: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    (folder / "sca-policy.yaml").write_text(POLICY)
    monkeypatch.chdir(folder)
    capsys.readouterr()
    assert run(["check", target, "--format", "json"]) in (0, 3)
    result = json.loads(capsys.readouterr().out)
    names = {one["id"]: one["package"]["name"] for one in result["components"]}
    return {names[one["component"]]: one for one in result["licences"]}


def found(answer: dict[str, Any]) -> set[str]:
    return {reading["expression"] for reading in answer["readings"] if reading["kind"] == "found"}


def test_a_real_environment(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    venv.create(tmp_path / "env", with_pip=True, symlinks=True)
    wanted = ["requests==2.32.5", "tqdm==4.67.1", "docutils==0.22.2", "python-dateutil==2.9.0.post0", "attrs==25.3.0"]
    command = [str(tmp_path / "env/bin/python"), "-m", "pip", "install", "--quiet", "--only-binary=:all:", *wanted]
    subprocess.run(command, check=True, timeout=300)
    got = answers(tmp_path, "env", capsys, monkeypatch)
    assert {name: got[name]["expression"] for name in ("requests", "attrs", "certifi", "idna", "six", "tqdm")} == {
        "requests": "Apache-2.0",
        "attrs": "MIT",
        "certifi": "MPL-2.0",
        "idna": "BSD-3-Clause",
        "six": "MIT",
        "tqdm": "MIT AND MPL-2.0",
    }
    assert (found(got["requests"]), found(got["attrs"])) == ({"Apache-2.0"}, {"MIT"})
    # Two that say it in words of their own: four licences for parts, and `Dual License`.
    assert {name: got[name]["shape"] for name in ("docutils", "python-dateutil")} == {
        "docutils": "unknown",
        "python-dateutil": "unknown",
    }
    assert all(one["expression"] or one["note"] for one in got.values())


def test_a_real_tree(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "package.json").write_text('{"name": "shop", "version": "1.0.0", "private": true}')
    wanted = ["express@4.21.2", "rc@1.2.8", "atob@2.1.2", "type-fest@4.41.0", "d3-geo@3.1.1"]
    command = ["npm", "install", "--ignore-scripts", "--no-audit", "--no-fund", *wanted]
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True, timeout=300)
    got = answers(tmp_path, "node_modules", capsys, monkeypatch)
    assert {name for name, answer in got.items() if answer["shape"] != "expression"} == set()
    for name in ("qs", "rc", "inherits", "ms"):
        stated = json.loads((tmp_path / "node_modules" / name / "package.json").read_text())["license"]
        assert got[name]["expression"] == stated.strip("()")
    assert (got["express"]["expression"], found(got["express"])) == ("MIT", {"MIT"})
    assert (got["d3-geo"]["expression"], found(got["d3-geo"])) == ("ISC", {"ISC AND MIT"})
    assert (got["type-fest"]["expression"], got["type-fest"]["chosen"]) == ("MIT OR CC0-1.0", "CC0-1.0")
    assert found(got["type-fest"]) == {"MIT", "CC0-1.0"}
    assert run(["notice", "node_modules", "-o", "N.html", "--format", "html"]) == 0
    assert "Permission is hereby granted" in (tmp_path / "N.html").read_text()
