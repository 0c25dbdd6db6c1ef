"""What a commit is about to change, also in a checkout whose git folder is hostile."""

import os
import subprocess
from pathlib import Path

import pytest

from sca.files.git import GitError
from sca.files.git_changes import Coming, coming_commit
from tests.cli.repository import Repository


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Repository:
    made = Repository(tmp_path / "checkout", monkeypatch, capsys)
    for path in ("kept", "changed", "gone", "web/moved"):
        made.write(path, path)
    made.commit()
    return made


def test_added_changed_deleted_and_moved_files_are_told(repository: Repository) -> None:
    repository.write("changed", "otherwise")
    repository.write("größe\nx", "new")
    repository.git("rm", "-q", "gone")
    repository.git("mv", "web/moved", "there")
    (repository.root / "kept").write_text("not staged", encoding="utf-8")
    commit = coming_commit(str(repository.root))
    assert commit.parents == ("HEAD",)
    assert commit.changed == {"changed", "größe\nx", "gone", "web/moved", "there"}
    assert commit.gone == {"gone", "web/moved"}


def test_of_a_folder_only_what_lies_below_it_is_told_from_there(repository: Repository) -> None:
    repository.write("changed", "otherwise")
    repository.write("web/new", "new")
    assert coming_commit(str(repository.root / "web")).changed == {"new"}


def test_a_change_of_mode_is_a_change(repository: Repository) -> None:
    (repository.root / "kept").chmod(0o755)
    repository.git("add", "kept")
    assert coming_commit(str(repository.root)).changed == {"kept"}


def test_the_first_commit_has_no_parent_and_brings_everything(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    first = Repository(tmp_path / "first", monkeypatch, capsys)
    commit = coming_commit(str(first.root))
    assert commit == Coming((), frozenset({"sca-policy.yaml"}), frozenset())


def test_a_merge_has_all_its_parents(repository: Repository) -> None:
    repository.git("checkout", "-q", "-b", "side")
    repository.write("side", "side")
    repository.commit()
    repository.git("checkout", "-q", "main")
    repository.write("main", "main")
    repository.commit()
    repository.git("merge", "-q", "--no-commit", "side")
    commit = coming_commit(str(repository.root))
    assert commit.parents == ("HEAD", repository.git("rev-parse", "side"))
    assert commit.changed == {"side", "main"}


def test_a_merge_head_is_only_taken_for_names_of_commits(repository: Repository, tmp_path: Path) -> None:
    place = repository.root / ".git/MERGE_HEAD"
    place.write_text(f"--output={tmp_path / 'written'}\nHEAD~1\n{'0' * 39}\n", encoding="utf-8")
    assert coming_commit(str(repository.root)).parents == ("HEAD",)
    place.unlink()
    place.symlink_to("HEAD")
    assert coming_commit(str(repository.root)).parents == ("HEAD",)
    place.unlink()
    os.mkfifo(place)
    assert coming_commit(str(repository.root)).parents == ("HEAD",)
    assert not (tmp_path / "written").exists()


def test_a_merge_head_that_is_no_commit_of_the_repository_is_said(repository: Repository) -> None:
    (repository.root / ".git/MERGE_HEAD").write_text("1" * 40, encoding="utf-8")
    with pytest.raises(GitError):
        coming_commit(str(repository.root))


def test_nothing_that_the_configuration_of_a_checkout_names_is_run(repository: Repository, tmp_path: Path) -> None:
    place, program = tmp_path / "canary", tmp_path / "program"
    program.write_text(f"#!/bin/sh\ntouch {place}\n", encoding="utf-8")
    program.chmod(0o755)
    repository.write(".gitattributes", "* filter=x diff=x\n")
    repository.write("changed", "otherwise")
    keys = (
        "core.fsmonitor",
        "core.pager",
        "pager.diff-index",
        "diff.external",
        "diff.x.command",
        "diff.x.textconv",
        "filter.x.clean",
    )
    for key in (*keys, "filter.x.process", "alias.diff-index", "core.sshCommand", "core.editor"):
        repository.git("config", key, str(program) if not key.startswith("alias") else f"!{program}")
    (repository.root / "changed").write_text("not staged", encoding="utf-8")
    place.unlink(missing_ok=True)  # what laid it out may have met it
    assert "changed" in coming_commit(str(repository.root)).changed
    assert not place.exists()


def test_outside_of_a_checkout_it_is_said(tmp_path: Path) -> None:
    with pytest.raises(GitError, match="not a git repository"):
        coming_commit(str(tmp_path))


def test_a_linked_worktree_has_an_index_of_its_own(repository: Repository, tmp_path: Path) -> None:
    repository.write("changed", "otherwise")
    repository.git("worktree", "add", "-q", str(tmp_path / "linked"), "-b", "linked")
    (tmp_path / "linked/new").write_text("new", encoding="utf-8")
    subprocess.run(["git", "-C", str(tmp_path / "linked"), "add", "new"], check=True)
    assert coming_commit(str(tmp_path / "linked")).changed == {"new"}
