"""What a commit would contain, read from a real git index, also from a checkout whose configuration is hostile."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from sca.files.errors import InputError
from sca.files.git import GitError
from sca.files.git_index import IndexTree
from sca.files.gitignore import GitIgnore

LOCK = "package-lock.json"
CANARY = "#!/bin/sh\ntouch {place}\n"


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    root = tmp_path / "checkout"
    (root / "web/node_modules").mkdir(parents=True)
    git(root, "init", "-q")
    for path in (LOCK, f"web/{LOCK}", f"web/node_modules/{LOCK}", "readme.md"):
        (root / path).write_text(f'{{"staged": "{path}"}}', encoding="utf-8")
    git(root, "add", "--force", ".")
    (root / LOCK).write_text("not staged", encoding="utf-8")
    return root


def git(root: Path, *arguments: str) -> str:
    run = subprocess.run(["git", "-C", str(root), *arguments], check=True, capture_output=True, text=True, env=clean())
    return run.stdout.strip()


def clean() -> dict[str, str]:
    """The tests may themselves run from a git hook."""
    return {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}


def wants(path: str) -> bool:
    return path.rpartition("/")[2] == LOCK


def read(tree: IndexTree, path: str = LOCK, limit: int = 1000) -> bytes:
    return tree.read(path, limit, "text-bytes")


def test_what_is_staged_is_read_whatever_lies_in_the_folder(checkout: Path) -> None:
    tree = IndexTree(str(checkout))
    assert read(tree) == b'{"staged": "package-lock.json"}'
    (checkout / f"web/{LOCK}").unlink()
    assert tree.exists(f"web/{LOCK}")
    assert not tree.exists("web")
    assert tree.names(".") == (LOCK, "readme.md", "web")
    assert tree.names("web") == ("node_modules", LOCK)


def test_wanted_files_are_found_and_left_out_by_the_rules_of_a_walk(checkout: Path) -> None:
    walked = IndexTree(str(checkout)).found("", wants, GitIgnore(["/web/package-lock.json"], wants_gitignore=False))
    assert walked.found == (LOCK,)
    assert {one.path: one.reason for one in walked.outcomes} == {
        f"web/node_modules/{LOCK}": "installed npm packages",
        f"web/{LOCK}": "--exclude",
    }
    assert IndexTree(str(checkout)).found("web", wants, None).found == (f"web/{LOCK}",)


def test_a_folder_of_a_checkout_is_a_tree_of_its_own(checkout: Path) -> None:
    tree = IndexTree(str(checkout / "web"))
    assert tree.found("", wants, None).found == (LOCK,)
    assert read(tree) == f'{{"staged": "web/{LOCK}"}}'.encode()


def test_the_size_limit_holds(checkout: Path) -> None:
    with pytest.raises(InputError, match=r"more than the limit of 5 \(text-bytes\)"):
        read(IndexTree(str(checkout)), limit=5)


def test_a_file_that_is_not_staged_is_missing(checkout: Path) -> None:
    with pytest.raises(InputError) as caught:
        read(IndexTree(str(checkout)), "none")
    assert (caught.value.code, caught.value.unreadable) == ("E-MISSING", True)


def test_a_staged_link_is_refused_and_not_passed_over(checkout: Path) -> None:
    os.symlink("/etc/passwd", checkout / "web/link.json")
    (checkout / f"web/{LOCK}").unlink()
    os.symlink("/etc/passwd", checkout / f"web/{LOCK}")
    git(checkout, "add", "web")
    walked = IndexTree(str(checkout)).found("", wants, None)
    assert walked.found == (LOCK,)
    assert [(one.path, one.outcome) for one in walked.outcomes if one.outcome != "excluded"] == [(f"web/{LOCK}", "refused")]
    assert [(one.location.path, one.cost) for one in walked.problems] == [(f"web/{LOCK}", "file")]


def test_a_file_in_conflict_is_refused_and_not_passed_over(checkout: Path) -> None:
    name = git(checkout, "rev-parse", f":{LOCK}")
    stages = "".join(f"100644 {name} {stage}\t{LOCK}\n" for stage in (1, 2, 3))
    git(checkout, "rm", "-q", "-f", "--cached", LOCK)
    subprocess.run(["git", "-C", str(checkout), "update-index", "--index-info"], input=stages, check=True, text=True, env=clean())
    walked = IndexTree(str(checkout)).found("", wants, None)
    assert [(one.path, one.outcome) for one in walked.outcomes if one.outcome != "excluded"] == [(LOCK, "refused")]
    assert "merge conflict" in walked.problems[0].message


def test_an_object_that_is_gone_is_unreadable(checkout: Path) -> None:
    name = git(checkout, "rev-parse", f":{LOCK}")
    (checkout / ".git/objects" / name[:2] / name[2:]).unlink()
    with pytest.raises(InputError) as caught:
        read(IndexTree(str(checkout)))
    assert (caught.value.code, caught.value.unreadable) == ("E-UNREADABLE", True)


def test_a_folder_that_is_no_checkout_is_said(tmp_path: Path) -> None:
    with pytest.raises(GitError, match="not a git repository"):
        IndexTree(str(tmp_path))


@pytest.mark.parametrize("name", ["-c", "--output=x", "a b", 'quo"te', "new\nline", "größe", "*"])
def test_names_that_look_like_arguments_are_names(checkout: Path, name: str) -> None:
    folder = checkout / name
    folder.mkdir()
    (folder / LOCK).write_text("odd", encoding="utf-8")
    git(checkout, "add", "--", f"./{name}" if name != "*" else ":(literal)*")
    tree = IndexTree(str(checkout))
    assert f"{name}/{LOCK}" in tree.found("", wants, None).found
    assert read(tree, f"{name}/{LOCK}") == b"odd"


def test_nothing_that_the_configuration_of_a_checkout_names_is_run(checkout: Path, tmp_path: Path) -> None:
    place, program = tmp_path / "canary", tmp_path / "program"
    program.write_text(CANARY.format(place=place), encoding="utf-8")
    program.chmod(0o755)
    hooks = tmp_path / "hooks"
    hooks.mkdir()
    for hook in ("post-index-change", "pre-commit", "post-checkout", "fsmonitor-watchman", "reference-transaction"):
        (hooks / hook).symlink_to(program)
    gone = git(checkout, "rev-parse", f":{LOCK}")
    with (checkout / ".git/config").open("a", encoding="utf-8") as config:
        config.write(f"""
[core]
    fsmonitor = {program}
    hooksPath = {hooks}
    sshCommand = {program}
    pager = {program}
    editor = {program}
    askPass = {program}
[diff]
    external = {program}
[filter "x"]
    clean = {program}
    smudge = {program}
    process = {program}
[protocol]
    allow = always
[protocol "file"]
    allow = always
[protocol "ssh"]
    allow = always
[protocol "ext"]
    allow = always
[remote "origin"]
    url = ext::{program}
    promisor = true
    partialclonefilter = blob:none
    uploadpack = {program}
[extensions]
    partialClone = origin
[alias]
    ls-files = !{program}
    cat-file = !{program}
""")
    (checkout / ".gitattributes").write_text("* filter=x diff=x\n", encoding="utf-8")
    (checkout / ".git/objects" / gone[:2] / gone[2:]).unlink()
    tree = IndexTree(str(checkout))
    assert read(tree, f"web/{LOCK}")
    with pytest.raises(InputError):
        read(tree)
    assert not place.exists()


def test_a_lazy_fetch_from_a_folder_is_not_made(checkout: Path, tmp_path: Path) -> None:
    """The same with a remote that is a folder: git would start the program that `uploadpack` names."""
    place, program = tmp_path / "canary", tmp_path / "program"
    program.write_text(CANARY.format(place=place), encoding="utf-8")
    program.chmod(0o755)
    gone = git(checkout, "rev-parse", f":{LOCK}")
    for key, value in (
        ("core.repositoryformatversion", "1"),
        ("extensions.partialClone", "origin"),
        ("remote.origin.url", str(tmp_path)),
        ("remote.origin.promisor", "true"),
        ("remote.origin.uploadpack", str(program)),
        ("protocol.file.allow", "always"),
    ):
        git(checkout, "config", key, value)
    (checkout / ".git/objects" / gone[:2] / gone[2:]).unlink()
    with pytest.raises(InputError):
        read(IndexTree(str(checkout)))
    assert not place.exists()
    subprocess.run(["git", "-C", str(checkout), "cat-file", "-s", gone], check=False, capture_output=True, env=clean())
    assert place.exists(), "the trap no longer works: the test above shows nothing"


def test_variables_of_the_caller_do_not_lead_elsewhere(checkout: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_DIR", str(tmp_path / "none"))
    monkeypatch.setenv("GIT_INDEX_FILE", str(tmp_path / "index"))
    assert IndexTree(str(checkout)).exists(LOCK)


def test_without_git_the_reason_is_said(checkout: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(GitError, match="git cannot be started"):
        IndexTree(str(checkout))


def test_all_blobs_come_out_of_one_process(checkout: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Counted by a program that stands in front of git on the path."""
    log, real = tmp_path / "log", shutil.which("git")
    program = tmp_path / "bin/git"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\necho "$@" >> {log}\nexec {real} "$@"\n', encoding="utf-8")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{program.parent}:{os.environ['PATH']}")
    tree = IndexTree(str(checkout))
    paths = (LOCK, f"web/{LOCK}", "readme.md", LOCK)
    assert [read(tree, path) for path in paths] == [f'{{"staged": "{path}"}}'.encode() for path in paths]
    assert sum("cat-file" in line for line in log.read_text().splitlines()) == 1


def test_a_blob_over_the_limit_does_not_keep_the_next_one_from_being_read(checkout: Path) -> None:
    tree = IndexTree(str(checkout))
    with pytest.raises(InputError):
        read(tree, limit=5)
    assert read(tree) == b'{"staged": "package-lock.json"}'


def test_an_empty_file_is_empty(checkout: Path) -> None:
    (checkout / "empty").touch()
    git(checkout, "add", "empty")
    tree = IndexTree(str(checkout))
    assert (read(tree, "empty"), read(tree)) == (b"", b'{"staged": "package-lock.json"}')


def test_the_index_that_git_makes_for_one_commit_is_read(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`git commit -a` and `git commit FILE` hand their hooks an index of their own, which lies in the git folder."""
    shutil.copy(checkout / ".git/index", checkout / ".git/next-index-1.lock")
    monkeypatch.chdir(checkout)
    monkeypatch.setenv("GIT_INDEX_FILE", ".git/next-index-1.lock")
    subprocess.run(["git", "rm", "-q", "-f", "--cached", LOCK], check=True)
    for folder in (checkout, checkout / "web"):
        monkeypatch.chdir(folder)
        assert not IndexTree(str(checkout)).exists(LOCK)
    monkeypatch.delenv("GIT_INDEX_FILE")
    assert IndexTree(str(checkout)).exists(LOCK)
