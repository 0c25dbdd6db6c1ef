"""Only what a commit changes can fail it: real repositories, by the index as plain hooks do and by names as pre-commit does."""

from pathlib import Path

import pytest

from tests.cli.repository import POLICY, Repository

LOCK = "package-lock.json"
WEB, API = f"web/{LOCK}", f"api/{LOCK}"
NOTHING = "sca: nothing to check"


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Repository:
    return Repository(tmp_path / "checkout", monkeypatch, capsys)


@pytest.fixture
def indebted(repository: Repository) -> Repository:
    """One lock, with a package in it that the policy denies, is committed."""
    repository.lock(WEB, "old", "good")
    repository.commit()
    return repository


def test_everything_counts_in_the_first_commit(repository: Repository) -> None:
    repository.lock(WEB, "old")
    assert repository.staged().status == 1


def test_nothing_staged_and_nothing_of_ours_staged_is_no_failure(indebted: Repository) -> None:
    assert (indebted.staged().status, indebted.staged().last) == (0, f"{NOTHING}: nothing is staged; exit 0")
    indebted.write("readme.md", "words")
    run = indebted.staged()
    assert run.status == 0
    assert run.last.startswith(f"{NOTHING}: no lock, manifest or Dockerfile is among the 1 staged change")


def test_older_debt_is_one_line(indebted: Repository) -> None:
    indebted.lock(WEB, "old", "good", "more")
    for run in (indebted.staged(), indebted.named(WEB)):
        assert run.status == 0
        assert "leaving out 1 older finding (--full counts all)" in run.last
        assert "also: 1 baselined" in run.text
        assert "SCA102" not in run.text


def test_full_counts_everything(indebted: Repository) -> None:
    indebted.lock(WEB, "old", "good", "more")
    assert indebted.staged("--full").status == 1
    assert indebted.sca("check", "--stage", "commit", "--full", "--", WEB).status == 1


def test_a_package_that_is_added_fails(indebted: Repository) -> None:
    indebted.lock(WEB, "old", "good", "new")
    for run in (indebted.staged(), indebted.named(WEB)):
        assert run.status == 1
        assert "error[SCA102]: new@1.0.0 is denied" in run.text
        assert "old@1.0.0" not in run.text


def test_another_version_of_an_old_package_is_new(indebted: Repository) -> None:
    text = (indebted.root / WEB).read_text(encoding="utf-8")
    indebted.write(
        WEB, text.replace('"node_modules/old": {\n   "version": "1.0.0"', '"node_modules/old": {\n   "version": "1.0.1"')
    )
    assert indebted.staged().status == 1


def test_the_same_package_from_elsewhere_or_with_another_hash_is_new(repository: Repository) -> None:
    """Nothing of its name or version differs, and what was borne was something else."""
    waiver = "{id: w, rule: SCA102, match: pkg:npm/old, reason: r, owner: o, expires: 2099-01-01, fact: {licence: MIT}}"
    sources = "sources: {npm: [default]}\n"
    repository.write("sca-policy.yaml", f"{POLICY}waivers: [{waiver}]\n{sources}")
    repository.lock(WEB, "old", "good")
    text = (repository.root / WEB).read_text(encoding="utf-8")
    elsewhere = '"license": "MIT",\n   "resolved": "https://{}.example.test/x.tgz"'
    repository.write(WEB, text.replace('"license": "MIT"', elsewhere.format("a")))
    repository.commit()
    repository.write(WEB, text.replace('"license": "MIT"', elsewhere.format("a")) + "\n")
    assert repository.staged().status == 0
    repository.write(WEB, text.replace('"license": "MIT"', elsewhere.format("b")))
    run = repository.staged()
    assert run.status == 1
    assert "error[SCA301]" in run.text
    assert "error[SCA102]" not in run.text
    repository.write(WEB, text.replace('"license": "MIT"', elsewhere.format("a").replace("MIT", "ISC")))
    run = repository.staged()
    assert run.status == 1
    assert "error[SCA102]: old@1.0.0" in run.text


def test_a_renamed_lock_brings_no_new_debt(indebted: Repository) -> None:
    indebted.git("mv", "web", "shop")
    assert indebted.staged().status == 0
    indebted.lock(f"shop/{LOCK}", "old", "good", "more")
    run = indebted.staged()
    assert run.status == 0
    assert "leaving out 1 older finding" in run.last
    indebted.lock(f"shop/{LOCK}", "old", "new")
    assert indebted.staged().status == 1


def test_a_copied_lock_is_new_debt(indebted: Repository) -> None:
    indebted.lock(API, "old")
    assert indebted.staged().status == 1


def test_a_deleted_lock_is_nothing_to_fail_for(indebted: Repository) -> None:
    indebted.git("rm", "-q", WEB)
    assert indebted.staged().status == 0


def test_a_manifest_that_loses_its_lock_fails(repository: Repository) -> None:
    repository.lock(LOCK, "good")
    repository.write("package.json", '{"name": "web", "version": "1.0.0", "dependencies": {"good": "1.0.0"}}')
    repository.commit()
    repository.git("rm", "-q", LOCK)
    run = repository.staged()
    assert run.status == 3
    assert "package.json" in run.text


def test_a_lock_of_another_project_is_not_read(repository: Repository) -> None:
    repository.lock(WEB, "old")
    repository.write(API, "{ broken")
    repository.commit()
    repository.lock(WEB, "old", "good")
    assert repository.staged().status == 0
    repository.lock(f"third/{LOCK}", "new")
    run = repository.staged()
    assert run.status == 1
    assert "leaving out 1 older finding" in run.last


def test_debt_that_moves_into_another_project_is_new_there(repository: Repository) -> None:
    repository.lock(WEB, "old")
    repository.lock(API, "good")
    repository.commit()
    repository.lock(WEB, "old", "good")
    repository.lock(API, "good", "old")
    assert repository.staged().status == 1


def test_what_is_staged_counts_and_not_what_lies_in_the_folder(indebted: Repository) -> None:
    indebted.lock(WEB, "old", "good", "more")
    (indebted.root / WEB).write_text("{ broken since", encoding="utf-8")
    assert indebted.staged().status == 0
    indebted.lock(WEB, "old", "new")
    (indebted.root / WEB).unlink()
    assert indebted.staged().status == 1


def test_a_lock_that_cannot_be_read_is_never_let_through(indebted: Repository) -> None:
    indebted.write(WEB, "{ broken")
    assert indebted.staged().status == 3
    indebted.commit()
    indebted.write(WEB, "{ broken otherwise")
    assert indebted.staged().status == 3
    assert indebted.named(WEB).status == 3


def test_a_gap_that_was_there_is_older_and_one_more_is_new(repository: Repository) -> None:
    repository.write("requirements.txt", "loose\n")
    repository.commit()
    repository.write("requirements.txt", "loose\nattrs==24.2.0\n")
    run = repository.staged()
    assert run.status == 0
    assert "leaving out 1 older finding" in run.last
    repository.write("requirements.txt", "loose\nattrs==24.2.0\nlooser\n")
    assert repository.staged().status == 3


def test_a_package_without_a_version_that_is_older_goes_with_one_that_is_taken_away(repository: Repository) -> None:
    repository.write("requirements.txt", "loose\nlooser\n")
    repository.commit()
    repository.write("requirements.txt", "loose\n")
    assert repository.staged().status == 0


def test_what_a_parent_of_a_merge_has_is_not_new(indebted: Repository) -> None:
    indebted.git("checkout", "-q", "-b", "side")
    indebted.lock(WEB, "old", "good", "new")
    indebted.commit()
    indebted.git("checkout", "-q", "main")
    indebted.lock(API, "good")
    indebted.commit()
    indebted.git("merge", "-q", "--no-commit", "side")
    run = indebted.staged()
    assert run.status == 0
    assert "leaving out 2 older findings" in run.last
    indebted.lock(API, "new")
    assert indebted.staged().status == 1


def test_names_that_no_commit_changes_are_checked_in_full(indebted: Repository) -> None:
    """`pre-commit run --all-files` and `--files` name what they like: nothing there passes because nothing is staged."""
    assert indebted.named(WEB).status == 1
    assert indebted.staged(WEB).status == 1
    indebted.lock(API, "good")
    assert indebted.named(WEB, API).status == 1
    assert indebted.named(API).status == 0


def test_names_outside_of_git_are_checked_in_full(indebted: Repository, tmp_path: Path) -> None:
    (tmp_path / LOCK).write_text((indebted.root / WEB).read_text(encoding="utf-8"), encoding="utf-8")
    arguments = ("check", "--stage", "commit", "--policy", "sca-policy.yaml", "--", f"../{LOCK}")
    assert indebted.sca(*arguments).status == 1


def test_a_changed_manifest_is_read_with_its_lock(repository: Repository) -> None:
    repository.lock(LOCK, "old", "good")
    repository.write("package.json", '{"name": "web", "version": "1.0.0", "dependencies": {"good": "1.0.0", "old": "1.0.0"}}')
    repository.commit()
    repository.write("package.json", '{"name": "web", "version": "1.1.0", "dependencies": {"good": "1.0.0", "old": "1.0.0"}}')
    for run in (repository.staged(), repository.named("package.json")):
        assert run.status == 0, run.text
        assert "leaving out 1 older finding" in run.last
    repository.write("package.json", '{"name": "web", "version": "1.1.0", "dependencies": {"absent": "1.0.0"}}')
    assert repository.staged().status == 3
    assert repository.named("package.json").status == 3


def test_settings_that_hold_for_inputs_below_concern_these(indebted: Repository) -> None:
    indebted.write(".npmrc", "registry=https://npm.example.test/\n")
    for run in (indebted.staged(), indebted.named(".npmrc")):
        assert run.status == 0
        assert "1 file" in run.text
        assert "leaving out" in run.last


def test_settings_are_no_inputs_by_themselves(indebted: Repository) -> None:
    for path in (".npmrc", "build/versions.props", "NuGet.config", "web/pnpm-workspace.yaml"):
        indebted.write(path, "")
    indebted.lock(API, "good")
    indebted.commit()
    named = indebted.named(".npmrc", "build/versions.props", "NuGet.config", "web/pnpm-workspace.yaml")
    assert (named.status, named.last) == (0, f"{NOTHING}: no lock, manifest or Dockerfile is named; exit 0")
    assert indebted.named(".npmrc", API).status == 0
    assert indebted.named(".npmrc", WEB).status == 1


def test_a_folder_or_a_file_may_be_named_of_what_is_staged(indebted: Repository) -> None:
    indebted.lock(API, "new")
    indebted.lock(WEB, "old", "good", "more")
    assert [indebted.staged(path).status for path in ("api", API, "web", WEB, ".")] == [1, 1, 0, 0, 1]
    assert indebted.staged("none").status == 2
    assert indebted.staged("..").status == 2


def test_json_tells_what_is_older(indebted: Repository) -> None:
    indebted.lock(WEB, "old", "good", "new")
    run = indebted.staged("--format", "json")
    assert run.status == 1
    assert run.text.count('"baselined"') == 1
    assert '"changes-only"' in run.text
    assert '"changes-only"' not in indebted.staged("--format", "json", "--full").text


def test_staged_at_another_stage_reads_the_whole_index(indebted: Repository) -> None:
    assert indebted.staged("--stage", "build").status == 1


def test_a_stale_lock_fails_and_other_things_do_not(repository: Repository) -> None:
    repository.lock(LOCK, "old")
    repository.write("package.json", '{"name": "web", "version": "1.0.0", "dependencies": {"old": "1.0.0"}}')
    for arguments in ((), ("package.json",), (LOCK,), ("--staged",)):
        assert repository.sca("hook", "lock-fresh", *arguments).status == 0
    repository.write("package.json", '{"name": "web", "version": "1.0.0", "dependencies": {"old": "1.0.0", "more": "1.0.0"}}')
    for arguments in ((), ("package.json",), (LOCK,), ("--staged",)):
        run = repository.sca("hook", "lock-fresh", *arguments)
        assert run.status == 1
        assert "E-DRIFT" in run.text
    repository.write(LOCK, "{ broken")
    assert repository.sca("hook", "lock-fresh", LOCK).status == 3


@pytest.mark.parametrize("path", [f"node_modules/dep/{LOCK}", f"tools/.venv/share/{LOCK}", f"test/fixtures/bad/{LOCK}"])
def test_a_named_file_that_a_scan_leaves_out_is_left_out(indebted: Repository, path: str) -> None:
    indebted.lock(path, "new")
    excluding = ("check", "--offline", "--stage", "commit", "--exclude", "/test/fixtures/", "--")
    nothing = indebted.sca(*excluding, path)
    assert (nothing.status, nothing.last) == (0, f"{NOTHING}: no lock, manifest or Dockerfile is named; exit 0")
    indebted.lock(WEB, "old", "new")
    both = indebted.sca(*excluding, path, WEB)
    assert both.status == 1
    assert both.text.count("error[SCA102]: new@1.0.0") == 1
    assert "  --> web/package-lock.json:" in both.text
    assert indebted.sca("check", path).status == 1
