"""`sca init` and `sca explain` as a user meets them."""

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner

from sca.cli.ci import SYSTEMS as CI_SYSTEMS
from sca.cli.init_files import SYSTEMS, System, template
from sca.cli.main import cli
from sca.cli.rendering import report_paths
from sca.policies.rule import Rule
from sca.policies.table import RULES
from sca.version import VERSION
from tests.hostile.case import GOOD_LOCK
from tests.hostile.lay import lock

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = "import sys; from sca.__main__ import main; sys.exit(main())"


def sca(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "SOURCE_DATE_EPOCH": "1795478400"}
    command = [sys.executable, "-I", "-c", PROGRAM, *arguments]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, env=environment)


@pytest.fixture
def cart(tmp_path: Path) -> Path:
    folder = tmp_path / "cart"
    folder.mkdir()
    (folder / "package-lock.json").write_text(GOOD_LOCK, encoding="utf-8")
    return folder


def files(folder: Path) -> dict[str, bytes]:
    return {str(one.relative_to(folder)): one.read_bytes() for one in sorted(folder.rglob("*")) if one.is_file()}


def test_a_project_passes_by_the_policy_that_was_written_for_it(cart: Path) -> None:
    done = sca(cart, "init")
    assert done.returncode == 0, done.stderr
    listed = (cart / "sca-approved.csv").read_text().splitlines()
    assert listed == ["match,reason", *(f"pkg:npm/{name},unreviewed" for name in ("alpha@1.0.0", "beta@2.0.0", "gamma@3.0.0"))]
    assert "    - {file: sca-approved.csv}  # 3 packages, all of them unreviewed\n" in (cart / "sca-policy.yaml").read_text()
    assert done.stderr.splitlines()[-1] == "sca: policy written for 3 packages, the first check passes by it; exit 0"
    checked = sca(cart, "check")
    assert checked.returncode == 0, checked.stdout + checked.stderr
    assert "sca-policy.yaml" in checked.stdout


def test_gaps_of_today_pass_until_a_day_and_are_said(cart: Path) -> None:
    """A lock that cannot be read, a manifest without one, an image whose name nobody can tell."""
    (cart / "bun.lockb").write_bytes(b"binary")
    (cart / "api").mkdir()
    (cart / "api/package.json").write_text('{"name": "api", "dependencies": {"delta": "^1.0.0"}}', encoding="utf-8")
    (cart / "Dockerfile").write_text("ARG BASE\nFROM $BASE\n", encoding="utf-8")
    assert sca(cart, "check").returncode == 3
    done = sca(cart, "init")
    assert done.returncode == 0, done.stderr
    assert re.search(r"\d gaps and \d findings of today are let through until 2027-02-22, 90 days from now", done.stdout)
    checked = sca(cart, "check")
    assert checked.returncode == 0, checked.stdout + checked.stderr
    assert "gaps accepted by the policy" in checked.stderr
    policy = (cart / "sca-policy.yaml").read_text()
    assert "{path: bun.lockb, code: E-UNSUPPORTED, reason: unreviewed, owner: nobody yet, " in policy
    assert "unresolved: allow  # unreviewed" in policy


def test_what_no_list_of_a_policy_lets_through_is_waived(cart: Path) -> None:
    (cart / "package-lock.json").write_text(
        lock({"node_modules/a": {"version": "1.0.0", "license": "MIT", "resolved": "http://npm.example.test/a.tgz"}}),
        encoding="utf-8",
    )
    assert sca(cart, "init").returncode == 0
    assert "rule: SCA304, match: pkg:npm/a@1.0.0, reason: unreviewed" in (cart / "sca-policy.yaml").read_text()
    assert sca(cart, "check").returncode == 0


def test_check_shows_everything_and_writes_nothing(cart: Path) -> None:
    (cart / ".github").mkdir()
    before = files(cart)
    done = sca(cart, "init", "--check")
    assert done.returncode == 0, done.stderr
    assert files(cart) == before
    for name in ("sca-policy.yaml", "sca-approved.csv", ".pre-commit-config.yaml", ".github/workflows/sca.yml"):
        assert f"would write ./{name}:\n    " in done.stdout
    assert "    pkg:npm/alpha@1.0.0,unreviewed\n" in done.stdout
    assert done.stderr.splitlines()[-1] == "sca: policy shown for 3 packages, the first check passes by it; exit 0"


def test_a_job_names_the_branch_of_the_repository(cart: Path) -> None:
    (cart / ".github").mkdir()
    subprocess.run(("git", "init", "-q", "-b", "trunk", str(cart)), check=True)
    assert sca(cart, "init").returncode == 0
    job = yaml.load((cart / ".github/workflows/sca.yml").read_text(), yaml.BaseLoader)  # noqa: S506  # makes strings only
    assert job["on"] == {"push": {"branches": ["trunk"]}, "pull_request": ""}


@pytest.mark.parametrize("system", SYSTEMS, ids=lambda system: system.name)
def test_the_pipelines_of_a_project_are_found_and_no_file_of_its_is_changed(cart: Path, system: System) -> None:
    mark = system.marks[0].replace("*", "")
    place = cart / (mark if "." in mark[1:] or mark == "Jenkinsfile" else f"{mark}/mine.yml")
    place.parent.mkdir(exist_ok=True)
    place.write_text("# mine\n", encoding="utf-8")
    before = files(cart)
    done = sca(cart, "init")
    assert done.returncode == 0, done.stderr
    assert f"; {system.name}\n" in done.stdout
    after = files(cart)
    assert {path: after[path] for path in before} == before
    written = after.keys() - before.keys() - {"sca-policy.yaml", "sca-approved.csv", ".pre-commit-config.yaml"}
    assert written == ({system.file} if system.file else set())
    if system.into:
        assert f"{system.into} stays as it is; put this into it ({system.name}):\n    " in done.stdout
    assert sca(cart, "check").returncode == 0, "the job that was written is part of the project"


@pytest.mark.parametrize("system", SYSTEMS, ids=lambda system: system.name)
def test_a_job_runs_this_version_and_keeps_the_reports(system: System) -> None:
    text = template(system.template)
    assert f"sca-build=={VERSION}" in text
    assert "check" in text
    assert "--report auto" in text
    ci = next((one for one in CI_SYSTEMS if one.title == system.name), CI_SYSTEMS[-1])
    written = report_paths(("auto",), None, ci)
    assert [path for path in re.findall(r"sca-report/[a-z.-]+[./-][a-z./-]*[a-z]", text) if path not in written] == []
    if system.template.endswith(".yml"):
        assert yaml.safe_load(text)


def test_the_hook_that_is_written_takes_the_files_of_the_shipped_one(cart: Path) -> None:
    sca(cart, "init")
    (hook,) = yaml.safe_load((cart / ".pre-commit-config.yaml").read_text())["repos"][0]["hooks"]
    shipped = next(
        one for one in yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text()) if one["id"] == "sca-check-system"
    )
    same = ("entry", "language", "types", "files", "require_serial")
    assert {key: hook[key] for key in same} == {key: shipped[key] for key in same}


@pytest.mark.parametrize(("there", "into"), [(".husky/pre-commit", ".husky/pre-commit"), ("lefthook.yml", "lefthook.yml")])
def test_other_managers_of_hooks_get_their_line(cart: Path, there: str, into: str) -> None:
    (cart / there).parent.mkdir(exist_ok=True)
    (cart / there).write_text("mine\n", encoding="utf-8")
    done = sca(cart, "init")
    assert f"{into} stays as it is; put this into it (hook):\n    sca check --staged --offline\n" in done.stdout
    assert not (cart / ".pre-commit-config.yaml").exists()


def _as_written(cart: Path, *options: str) -> list[str]:
    """The options in the commands of the hook and of the job, with what a shell makes of them."""
    assert sca(cart, "init", *options).returncode == 0
    (hook,) = yaml.safe_load((cart / ".pre-commit-config.yaml").read_text())["repos"][0]["hooks"]
    (step,) = [one["run"] for one in yaml.safe_load((cart / ".github/workflows/sca.yml").read_text())["jobs"]["sca"]["steps"][1:]]
    given = [shlex.split(command.partition("sca check ")[2]) for command in (hook["entry"], step)]
    assert given[0][-5:] == ["--offline", "--stage", "commit", "--allow-empty", "--"]
    assert given[1][-2:] == ["--report", "auto"]
    assert given[0][:-5] == given[1][:-2]
    return given[1][:-2]


@pytest.mark.parametrize(
    "options",
    [
        ["--exclude", "/test/fixtures/"],
        ["--gitignore", "--exclude", "**/fixtures/", "--exclude", "docs"],
        ["--exclude", "*.lock", "--limit", "text-bytes=9000000", "--build-arg", "BASE=debian"],
    ],
)
def test_the_hook_and_the_job_leave_out_what_the_policy_was_written_without(cart: Path, options: list[str]) -> None:
    (cart / ".github").mkdir()
    bad = cart / "test/fixtures/package-lock.json"
    bad.parent.mkdir(parents=True)
    bad.write_text("{", encoding="utf-8")
    assert sorted(_as_written(cart, *options)) == sorted(options)


def test_what_cannot_stand_in_every_shell_is_left_to_people(cart: Path) -> None:
    (cart / ".github").mkdir()
    done = sca(cart, "init", "--exclude", "a b/$(id)", "--exclude", "docs/")
    assert "give the hook and the jobs these options too: --exclude a b/$(id)\n" in done.stdout
    assert "and run: sca check --exclude docs/ --exclude a b/$(id)\n" in done.stderr
    assert "id" not in (cart / ".github/workflows/sca.yml").read_text().partition("sca check")[2]


def test_what_git_would_not_commit_is_said(cart: Path) -> None:
    (cart / ".gitignore").write_text("/*\n!/.github/\n!/package-lock.json\n", encoding="utf-8")
    (cart / ".github").mkdir()
    done = sca(cart, "init")
    told = "git add --force sca-policy.yaml sca-approved.csv .pre-commit-config.yaml\n"
    assert f".gitignore leaves out what must be committed: {told}" in done.stdout


def test_a_second_run_has_nothing_to_say_of_files_that_it_wrote(cart: Path) -> None:
    (cart / ".github").mkdir()
    sca(cart, "init")
    assert "stays as it is" not in sca(cart, "init", "--force").stdout
    (cart / ".pre-commit-config.yaml").write_text("repos: []\n", encoding="utf-8")
    assert ".pre-commit-config.yaml stays as it is; put this into it" in sca(cart, "init", "--force").stdout


def test_only_the_policy_is_written_where_only_that_is_asked_for(cart: Path) -> None:
    (cart / ".github").mkdir()
    assert sca(cart, "init", "--policy-only").returncode == 0
    assert files(cart).keys() == {"package-lock.json", "sca-approved.csv", "sca-policy.yaml"}


def test_packages_without_a_licence_are_said(cart: Path) -> None:
    place = cart / "package-lock.json"
    place.write_text(place.read_text().replace('"version": "2.0.0", "license": "MIT"', '"version": "2.0.0"'))
    done = sca(cart, "init")
    assert "1 entry of licences.exceptions let through what states no exact licence" in done.stdout
    checked = sca(cart, "check")
    assert checked.returncode == 0
    assert (
        "{match: pkg:npm/beta@2.0.0, allow: true, reason: unreviewed and without a stated licence}"
        in (cart / "sca-policy.yaml").read_text()
    )


def test_a_package_that_is_new_is_found(cart: Path) -> None:
    sca(cart, "init")
    approved = cart / "sca-approved.csv"
    approved.write_text("\n".join(line for line in approved.read_text().splitlines() if "alpha" not in line))
    checked = sca(cart, "check")
    assert checked.returncode == 1
    assert "SCA101" in checked.stdout


def test_a_policy_that_is_there_stays(cart: Path) -> None:
    (cart / "sca-policy.yaml").write_text("mine\n")
    done = sca(cart, "init")
    assert (done.returncode, (cart / "sca-policy.yaml").read_text()) == (2, "mine\n")
    assert "--force" in done.stderr
    assert sca(cart, "init", "--force").returncode == 0
    assert (cart / "sca-policy.yaml").read_text() != "mine\n"


def test_the_same_project_gives_the_same_bytes(cart: Path) -> None:
    sca(cart, "init")
    first = (cart / "sca-policy.yaml").read_bytes()
    sca(cart, "init", "--force")
    assert (cart / "sca-policy.yaml").read_bytes() == first


def test_an_empty_folder_gives_a_policy_that_approves_nothing(tmp_path: Path) -> None:
    assert sca(tmp_path, "init").returncode == 0
    assert "approved: []" in (tmp_path / "sca-policy.yaml").read_text()
    assert sca(tmp_path, "check", "--allow-empty").returncode == 0


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_every_rule_is_explained_by_code_and_by_name(rule: Rule) -> None:
    by_code, by_name = (CliRunner().invoke(cli, ["explain", word]).output for word in (rule.code.lower(), rule.name))
    assert by_code == by_name
    assert by_code.startswith(f"{rule.code}  {rule.name}\n")
    assert all(
        text in by_code for text in (rule.summary, f"Why: {rule.why}", f"What to do: {rule.fix}", rule.example.splitlines()[0])
    )


def test_a_code_with_a_slip_gets_a_hint(tmp_path: Path) -> None:
    done = sca(tmp_path, "explain", "sca1O1")
    assert done.returncode == 2
    assert "did you mean" in done.stderr
    assert "SCA101" in done.stderr
