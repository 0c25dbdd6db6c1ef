"""Run from a hook: file names are not options, the policy is the repository's, and a commit without inputs costs nothing."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.hostile.case import GOOD_LOCK, PERMISSIVE

HOOK = ["check", "--offline", "--stage", "commit", "--allow-empty", "--format", "json"]
LOADED = "import sys; from sca.__main__ import main; main(); print(*sys.modules)"
DENY = PERMISSIVE + "packages:\n  default: allow\n  denied:\n    - {match: pkg:npm/alpha, reason: a test}\n"


def sca(folder: Path, *arguments: str) -> tuple[int, Any, str]:
    done = subprocess.run(
        [sys.executable, "-I", "-m", "sca", *HOOK, *arguments],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    return done.returncode, json.loads(done.stdout) if done.stdout else None, done.stderr


def git(folder: Path, *arguments: str) -> None:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    subprocess.run(["git", "-C", str(folder), *arguments], check=True, capture_output=True, env=environment)


@pytest.mark.parametrize(
    "name", ["--output=requirements.txt", "-c-requirements.txt", "--policy=requirements.txt", "--help-requirements.txt"]
)
def test_a_staged_file_named_like_an_option_is_a_file(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("delta==4.0.0\n", encoding="utf-8")
    before = sorted(os.listdir(tmp_path))
    _status, result, _stderr = sca(tmp_path, "--", name)
    assert [one["package"]["name"] for one in result["components"]] == ["delta"]
    assert [file["path"] for file in result["files"]] == [name]
    assert sorted(os.listdir(tmp_path)) == before


def test_only_a_policy_of_the_repository_is_found(tmp_path: Path) -> None:
    """A policy above the root of the repository is somebody else's; so is one above a folder that is in none."""
    (tmp_path / "sca-policy.yaml").write_text(DENY, encoding="utf-8")
    folder = tmp_path / "repository" / "web"
    folder.mkdir(parents=True)
    (folder / "package-lock.json").write_text(GOOD_LOCK, encoding="utf-8")
    for _in_a_repository in (False, True):
        _status, result, _stderr = sca(folder)
        assert result["policy"]["layers"][0]["source"] == "built-in:starter"
        git(tmp_path / "repository", "init", "-q")
    (tmp_path / "repository" / "sca-policy.yaml").write_text(DENY, encoding="utf-8")
    status, result, _stderr = sca(folder)
    assert status == 1
    assert [layer["name"] for layer in result["policy"]["layers"]] == ["permissive"]


def test_a_policy_named_by_the_pipeline_is_the_only_one(tmp_path: Path) -> None:
    root = tmp_path / "checkout"
    root.mkdir()
    (root / "package-lock.json").write_text(GOOD_LOCK, encoding="utf-8")
    (root / "sca-policy.yaml").write_text(PERMISSIVE, encoding="utf-8")
    (tmp_path / "policy.yaml").write_text(DENY, encoding="utf-8")
    status, result, stderr = sca(root, "--policy", "../policy.yaml")
    assert status == 1
    assert len(result["policy"]["layers"]) == 1
    assert "the policy of the scanned folder is not used: " in stderr


def test_a_commit_without_inputs_parses_nothing(tmp_path: Path) -> None:
    """Told by what is loaded, not by a clock: no parser, no policy, no report. `make bench` measures the time."""
    git(tmp_path, "init", "-q")
    (tmp_path / "package-lock.json").write_text("not staged and not JSON", encoding="utf-8")
    (tmp_path / "readme.md").write_text("words", encoding="utf-8")
    git(tmp_path, "add", "readme.md")
    status, result, _stderr = sca(tmp_path, "--staged")
    assert status == 0
    assert (result["files"], result["components"]) == ([], [])
    command = [sys.executable, "-I", "-c", LOADED, "check", "--staged"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False, timeout=60)
    assert "nothing to check: " in done.stderr
    loaded = {name for name in done.stdout.split() if name.startswith("sca.")}
    rooms = {name.split(".")[1] for name in loaded}
    assert not rooms & {"policies", "inventory", "facts", "sbom", "survey", "scan", "pipeline"}
    assert {name for name in loaded if name.startswith("sca.parsers.")} == {
        "sca.parsers.base",
        "sca.parsers.name_hints",
        "sca.parsers.names",
        "sca.parsers.table",
    }


def test_what_is_staged_is_judged_and_not_what_lies_in_the_folder(tmp_path: Path) -> None:
    git(tmp_path, "init", "-q")
    (tmp_path / "package-lock.json").write_text(GOOD_LOCK, encoding="utf-8")
    git(tmp_path, "add", ".")
    (tmp_path / "package-lock.json").write_text("broken since", encoding="utf-8")
    _status, result, _stderr = sca(tmp_path, "--staged")
    assert len(result["components"]) == 3
    assert result["complete"] is True
