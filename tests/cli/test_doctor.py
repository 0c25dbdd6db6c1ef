"""`sca doctor` tells how a run would go, and what to do first where it would not."""

import hashlib
import json
import os
from pathlib import Path
from typing import Any

import pytest

from sca.cli import main
from sca.cli.doctor_facts import ci_service
from sca.version import VERSION
from tests.hostile.case import GOOD_LOCK, PERMISSIVE

Doctor = Any


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project, and an environment that holds nothing of the machine's."""
    folder = tmp_path / "shop"
    (folder / "node_modules/a").mkdir(parents=True)
    (folder / "package-lock.json").write_text(GOOD_LOCK, encoding="utf-8")
    (folder / "bun.lockb").write_bytes(b"")
    for name in ("web/Dockerfile", "api/Dockerfile"):
        (folder / name).parent.mkdir()
        (folder / name).write_text("FROM registry.example.test/a:1\n", encoding="utf-8")
    for name in list(os.environ):
        if name.startswith("SCA_") or name.lower().endswith("_proxy") or name in ("CI", "GITHUB_ACTIONS"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1795478400")
    monkeypatch.chdir(folder)
    return folder


def told(capsys: pytest.CaptureFixture[str], status: int = 0) -> Doctor:
    assert main.run(["doctor", "--format", "json"]) == status
    return json.loads(capsys.readouterr().out)


def test_it_tells_versions_files_and_places(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    report = told(capsys)
    assert (report["schema"], report["sca"], report["target"]) == ("sca-doctor-1", VERSION, "shop")
    assert {"click", "msgspec", "packaging"} <= {name for name, _version in report["libraries"]}
    assert report["formats"] == [["Bun binary lock (not read yet)", 1], ["dockerfile", 2], ["npm-package-lock", 1]]
    assert report["left_out"] == 1
    assert report["policy"] == "starter"
    assert "no sca-policy.yaml found" in report["notes"][0]
    assert [(one["name"], one["there"]) for one in report["stores"]] == [
        ("answers of registries", False),
        ("vulnerability records", False),
    ]
    assert report["outputs"][0] == {"path": "sca-report", "writable": True}
    assert report["troubles"] == []
    assert sorted(os.listdir(shop)) == ["api", "bun.lockb", "node_modules", "package-lock.json", "web"]


def test_the_policy_is_told_with_its_layers_and_their_digests(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    policy = "schema: 1\nname: house\npackages: {default: deny, approved: [{file: ours.csv}]}\n"
    (shop / "sca-policy.yaml").write_text(policy, encoding="utf-8")
    (shop / "ours.csv").write_text("match\npkg:npm/alpha\n", encoding="utf-8")
    report = told(capsys)
    digests = {name: hashlib.sha256((shop / name).read_bytes()).hexdigest() for name in ("sca-policy.yaml", "ours.csv")}
    assert {one["source"]: one["sha256"] for one in report["layers"]} == digests


@pytest.mark.usefixtures("shop")
def test_the_text_says_the_same(capsys: pytest.CaptureFixture[str]) -> None:
    assert main.run(["doctor"]) == 0
    said = capsys.readouterr()
    assert f"sca       {VERSION}, " in said.out
    assert "scan      shop: 4 files that may name packages, 1 left out\n" in said.out
    assert "CI        no job of a build service\n" in said.out
    assert said.err == "sca: ready: nothing keeps a run from its work; exit 0\n"


def test_passwords_of_proxies_are_not_shown(
    shop: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://user:hunter2@proxy.example.test:3128")
    monkeypatch.setenv("no_proxy", "localhost")
    monkeypatch.setenv("SCA_BREAK_GLASS", "a secret reason")
    for arguments in (["doctor"], ["doctor", "--format", "json"]):
        main.run(arguments)
        out = capsys.readouterr().out
        assert "http://proxy.example.test:3128" in out
        assert "SCA_BREAK_GLASS" in out
        assert not any(secret in out for secret in ("hunter2", "user:", "a secret reason")), shop


@pytest.mark.parametrize(
    ("policy", "words"),
    [
        pytest.param(
            "schema: 1\nname: x\nlisences: {}\n", "the policy sca-policy.yaml cannot be used: 2 mistakes", id="a mistake"
        ),
        pytest.param(f"{PERMISSIVE}vulnerabilities: {{fail-at: high}}\n", "asks for vulnerability records", id="no records"),
    ],
)
def test_what_keeps_a_run_from_its_work_is_2_with_what_to_do(
    policy: str, words: str, shop: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (shop / "sca-policy.yaml").write_text(policy, encoding="utf-8")
    (trouble,) = told(capsys, 2)["troubles"]
    assert words in trouble["message"]
    assert trouble["help"]
    assert main.run(["doctor"]) == 2
    said = capsys.readouterr()
    assert f"TO DO     {trouble['message']}; {trouble['help']}\n" in said.out
    assert said.err.splitlines()[-1].startswith("sca: not ready: ")


@pytest.mark.parametrize("name", ["registry-facts.sqlite", "advisories.sqlite"])
def test_a_store_that_is_none_is_a_trouble(name: str, shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    place = shop.parent / "cache/sca" / name
    place.parent.mkdir(parents=True)
    place.write_text("no database", encoding="utf-8")
    place.chmod(0o600)
    (trouble,) = told(capsys, 2)["troubles"]
    assert "cannot be used" in trouble["message"]


def test_a_target_that_is_not_there_is_wrong_usage(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main.run(["doctor", "none"]) == 2
    assert "no such file or folder: none" in capsys.readouterr().err, shop


@pytest.mark.parametrize(
    ("variables", "service"),
    [({}, ""), ({"CI": "true"}, "a CI system"), ({"CI": "true", "GITHUB_ACTIONS": "true"}, "GitHub Actions")],
)
def test_the_service_is_told_by_its_variables(variables: dict[str, str], service: str) -> None:
    assert ci_service(variables) == service
