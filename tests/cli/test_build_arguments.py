"""`--build-arg`: a value reaches Dockerfiles, and every report says that it was given."""

import json
from pathlib import Path

import pytest

from sca.cli.main import run

DOCKERFILE = "ARG TAG\nFROM registry.example.test/base:${TAG}\nUSER app\n"


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "Dockerfile").write_text(DOCKERFILE)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TAG", "from-the-environment")
    return tmp_path


def test_a_check_resolves_and_records_it(checkout: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["check", str(checkout), "--offline", "--format", "json", "--build-arg", "TAG=1", "--build-arg", "TAG=2"]) == 0
    result = json.loads(capsys.readouterr().out)
    (reference,) = result["references"]
    assert (reference["requested"], reference["unresolved"]) == ("registry.example.test/base:2", "")
    assert reference["facts"]["arguments"] == [{"name": "TAG", "value": "2", "origin": "build argument"}]
    assert [value for name, value in result["options"] if name == "build-arg"] == ["TAG=1", "TAG=2"]


def test_an_sbom_and_a_way_resolve_it(checkout: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["sbom", ".", "--build-arg", "TAG=2", "-o", "out.json"]) == 0
    assert "pkg:docker/base@2?repository_url=registry.example.test" in (checkout / "out.json").read_text()
    assert run(["why", "base", ".", "--build-arg", "TAG=2"]) == 0
    assert "registry.example.test/base:2" in capsys.readouterr().out


def test_nothing_is_taken_from_the_environment(checkout: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["check", str(checkout), "--offline"]) == 3
    assert "TAG has no value in this file" in capsys.readouterr().out


@pytest.mark.parametrize("argument", ["TAG", "=x", "1A=x", ""])
def test_what_is_no_build_argument_is_wrong_usage(checkout: Path, capsys: pytest.CaptureFixture[str], argument: str) -> None:
    assert run(["check", str(checkout), "--build-arg", argument]) == 2
    assert "is not NAME=VALUE" in capsys.readouterr().err
