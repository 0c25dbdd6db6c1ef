"""Which branch a first pipeline names: asked of real checkouts."""

import subprocess
from pathlib import Path

import pytest

from sca.files.git_branch import main_branch

WHO = ("-c", "user.name=T", "-c", "user.email=t@example.test", "-c", "commit.gpgsign=false")


def git(folder: Path, *arguments: str) -> None:
    subprocess.run(("git", "-C", str(folder), *WHO, *arguments), check=True, capture_output=True)


def repository(folder: Path, branch: str) -> Path:
    folder.mkdir()
    git(folder, "init", "-q", "-b", branch)
    git(folder, "commit", "-q", "--allow-empty", "-m", "first")
    return folder


@pytest.mark.parametrize("branch", ["main", "master", "trunk", "release/1.x"])
def test_a_clone_knows_it_whatever_is_checked_out(tmp_path: Path, branch: str) -> None:
    origin = repository(tmp_path / "origin", branch)
    git(tmp_path, "clone", "-q", str(origin), "clone")
    git(tmp_path / "clone", "checkout", "-q", "-b", "a-feature")
    assert main_branch(str(tmp_path / "clone")) == branch


@pytest.mark.parametrize(("first", "current", "named"), [("master", "a-feature", "master"), ("trunk", "trunk", "trunk")])
def test_without_an_origin_the_usual_names_come_first(tmp_path: Path, first: str, current: str, named: str) -> None:
    folder = repository(tmp_path / "own", first)
    git(folder, "checkout", "-q", "-B", current)
    assert main_branch(str(folder)) == named


def test_where_nothing_can_be_told_it_is_the_usual_one(tmp_path: Path) -> None:
    assert main_branch(str(tmp_path)) == "main"
    odd = repository(tmp_path / "odd", "a,b'c")
    assert main_branch(str(odd)) == "main"
