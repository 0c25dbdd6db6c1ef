"""Which CI system runs the program, what it says of its build, and what it gets to show."""

import json
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sca import exit_status
from sca.cli.ci import NAMES, SYSTEMS, build_of, detect
from sca.model.build import Build
from sca.model.text import visible
from sca.reports.table import REPORTS
from sca.sbom.schemas import schema_errors
from tests.hostile.case import GOOD_LOCK, PERMISSIVE
from tests.reports import platform_readers as read

COMMIT = "4f2a9c1d8e7b6a5f4e3d2c1b0a9f8e7d6c5b4a39"
SETTINGS: dict[str, dict[str, str]] = {
    "github": {
        "GITHUB_ACTIONS": "true", "CI": "true", "GITHUB_SERVER_URL": "https://git.example.test", "GITHUB_REPOSITORY": "acme/shop",
        "GITHUB_SHA": COMMIT, "GITHUB_REF_NAME": "12/merge", "GITHUB_HEAD_REF": "feature/x", "GITHUB_RUN_ID": "9876",
        "GITHUB_RUN_NUMBER": "128",
    },
    "gitlab": {
        "GITLAB_CI": "true", "CI": "true", "CI_PROJECT_URL": "https://git.example.test/acme/shop", "CI_COMMIT_SHA": COMMIT,
        "CI_COMMIT_REF_NAME": "feature/x", "CI_JOB_URL": "https://git.example.test/acme/shop/-/jobs/77", "CI_PIPELINE_IID": "128",
        "CI_REPOSITORY_URL": "https://gitlab-ci-token:secret@git.example.test/acme/shop.git",
    },
    "azure": {
        "TF_BUILD": "True", "BUILD_REPOSITORY_URI": "https://acme:secret@git.example.test/acme/shop",
        "BUILD_SOURCEVERSION": COMMIT, "BUILD_SOURCEBRANCH": "refs/heads/feature/x",
        "SYSTEM_COLLECTIONURI": "https://dev.example.test/acme/", "SYSTEM_TEAMPROJECT": "My Shop",
        "BUILD_BUILDID": "555", "BUILD_BUILDNUMBER": "128",
    },
    "teamcity": {
        "TEAMCITY_VERSION": "2026.1 (build 1)", "BUILD_NUMBER": "128", "BUILD_VCS_NUMBER": COMMIT,
        "BUILD_URL": "https://tc.example.test/buildConfiguration/Shop/128",
    },
    "bitbucket": {
        "BITBUCKET_BUILD_NUMBER": "128", "CI": "true", "BITBUCKET_GIT_HTTP_ORIGIN": "https://git.example.test/acme/shop",
        "BITBUCKET_COMMIT": COMMIT, "BITBUCKET_BRANCH": "feature/x",
    },
    "circleci": {
        "CIRCLECI": "true", "CI": "true", "CIRCLE_REPOSITORY_URL": "git@git.example.test:acme/shop.git", "CIRCLE_SHA1": COMMIT,
        "CIRCLE_BRANCH": "feature/x", "CIRCLE_BUILD_URL": "https://ci.example.test/gh/acme/shop/128", "CIRCLE_BUILD_NUM": "128",
    },
    "buildkite": {
        "BUILDKITE": "true", "CI": "true", "BUILDKITE_REPO": "https://user:secret@git.example.test/acme/shop",
        "BUILDKITE_COMMIT": COMMIT, "BUILDKITE_BRANCH": "feature/x", "BUILDKITE_BUILD_NUMBER": "128",
        "BUILDKITE_BUILD_URL": "https://ci.example.test/acme/shop/builds/128",
    },
    "appveyor": {
        "APPVEYOR": "True", "CI": "True", "APPVEYOR_REPO_COMMIT": COMMIT, "APPVEYOR_REPO_BRANCH": "feature/x",
        "APPVEYOR_URL": "https://ci.example.test", "APPVEYOR_ACCOUNT_NAME": "acme", "APPVEYOR_PROJECT_SLUG": "shop",
        "APPVEYOR_BUILD_ID": "9", "APPVEYOR_BUILD_NUMBER": "128",
    },
    "jenkins": {
        "JENKINS_URL": "https://ci.example.test/", "GIT_URL": "git@git.example.test:acme/shop.git", "GIT_COMMIT": COMMIT,
        "GIT_BRANCH": "feature/x", "BUILD_URL": "https://ci.example.test/job/shop/128/", "BUILD_NUMBER": "128",
    },
    "generic": {"CI": "1"},
}  # fmt: skip
PAGES = {
    "github": "https://git.example.test/acme/shop/actions/runs/9876",
    "gitlab": "https://git.example.test/acme/shop/-/jobs/77",
    "azure": "https://dev.example.test/acme/My%20Shop/_build/results?buildId=555",
    "teamcity": "https://tc.example.test/buildConfiguration/Shop/128",
    "bitbucket": "https://git.example.test/acme/shop/pipelines/results/128",
    "circleci": "https://ci.example.test/gh/acme/shop/128",
    "buildkite": "https://ci.example.test/acme/shop/builds/128",
    "appveyor": "https://ci.example.test/project/acme/shop/builds/9",
    "jenkins": "https://ci.example.test/job/shop/128/",
}
REPOSITORIES = {
    **dict.fromkeys(("github", "gitlab", "azure", "bitbucket", "buildkite"), "https://git.example.test/acme/shop"),
    **dict.fromkeys(("circleci", "jenkins"), "ssh://git@git.example.test/acme/shop.git"),
}


@pytest.mark.parametrize("name", NAMES)
def test_a_system_is_known_by_its_variables(name: str) -> None:
    system = detect(SETTINGS[name], "auto")
    assert system is not None
    assert system.name == name
    assert detect({}, name) is system
    assert detect(SETTINGS[name], "none") is None


@pytest.mark.parametrize("name", PAGES)
def test_what_a_system_says_of_its_build(name: str) -> None:
    build = build_of(next(one for one in SYSTEMS if one.name == name), SETTINGS[name])
    branch = "" if name == "teamcity" else "feature/x"
    assert build == Build(name, REPOSITORIES.get(name, ""), COMMIT, branch, PAGES[name], "128")


@pytest.mark.parametrize("value", ["", "0", "false", "False", "no"])
def test_a_variable_that_is_off_is_no_system(value: str) -> None:
    assert detect({"CI": value, "GITHUB_ACTIONS": value}, "auto") is None


def test_a_system_without_facts_records_no_build() -> None:
    assert [build_of(system, {}) for system in SYSTEMS] == [None] * len(SYSTEMS)


NASTY = st.one_of(
    st.text(max_size=60),
    st.sampled_from(
        [
            "https://user:secret@git.example.test/a", "https://git.example.test/a?token=secret#secret", "javascript:alert(1)",
            "/home/secret/checkout", "file:///home/secret/checkout", "HEAD", "\x1b]52;c;QUFB\x07", "a\u202eb", "##vso[x]",
            "\n::error::x", "https://git.example.test/\"onclick='x'", "a" * 5_000, "\udc80\udcff", "C:\\secret",
        ]
    ),
)  # fmt: skip


@given(st.lists(NASTY, min_size=12, max_size=12))
def test_hostile_values_are_inert(values: list[str]) -> None:
    names = sorted({name for one in SETTINGS.values() for name in one})
    for system in SYSTEMS:
        build = build_of(system, {name: values[number % 12] for number, name in enumerate(names)})
        if build is None:
            continue
        texts = (build.repository, build.commit, build.branch, build.url, build.number)
        assert all(visible(text) == text and len(text) <= 400 for text in texts)
        assert build.commit == "" or len(build.commit) in (40, 64)
        assert build.url == "" or build.url.startswith(("https://", "http://"))
        assert build.repository == "" or "://" in build.repository
        assert not any("secret@" in text or "token=" in text for text in texts)


@pytest.mark.parametrize("place", ["/home/me/checkout", "file:///home/me/checkout", "../checkout", "C:\\checkout", "checkout"])
def test_a_folder_of_the_machine_is_no_repository(place: str) -> None:
    system = detect({}, "jenkins")
    assert system is not None
    build = build_of(system, {"GIT_URL": place, "BUILD_URL": place, "BUILD_NUMBER": "1"})
    assert build == Build("jenkins", number="1")


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    root = tmp_path / "shop"
    root.mkdir()
    (root / "package-lock.json").write_text(GOOD_LOCK, encoding="utf-8")
    (root / "sca-policy.yaml").write_text(PERMISSIVE + "packages: {default: allow, denied: [pkg:npm/beta]}\n", encoding="utf-8")
    return root


def _check(shop: Path, name: str, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, **SETTINGS.get(name, {}), **variables}
    command = [sys.executable, "-I", "-m", "sca", "check", *arguments]
    return subprocess.run(command, cwd=shop, env=environment, capture_output=True, text=True, check=False, timeout=60)


def _files(shop: Path) -> set[str]:
    return {path.name for path in (shop / "sca-report").rglob("*") if path.is_file()}


@pytest.mark.parametrize("name", NAMES)
def test_auto_writes_the_usual_reports_and_what_the_system_shows_best(shop: Path, name: str) -> None:
    done = _check(shop, name, "--report", "auto")
    assert done.returncode == exit_status.VIOLATED, done.stderr
    known = {report.name: report.file_name for report in REPORTS} | {"gitlab-cyclonedx": "gl-sbom.cdx.json"}
    system = next(one for one in SYSTEMS if one.name == name)
    expected = {known[one].rpartition("/")[2] for one in system.reports if one in known}
    assert _files(shop) == {"result.json", "sca-report.html", "sca-report.css", "sca-junit.xml", "bom.cdx.json", *expected}
    assert done.stderr.startswith(f"sca: runs in {system.title}; ")
    assert done.stderr.endswith("; exit 1\n")
    recorded = json.loads((shop / "sca-report/result.json").read_text())["build"]
    assert (recorded and recorded["url"]) == PAGES.get(name)


def test_without_a_system_auto_writes_the_usual_reports_and_says_nothing_of_it(shop: Path) -> None:
    for arguments, variables in ((["--report", "auto"], {}), (["--report", "auto", "--ci", "none"], SETTINGS["github"])):
        done = _check(shop, "", *arguments, **variables)
        assert "runs in" not in done.stderr
        assert _files(shop) == {"result.json", "sca-report.html", "sca-report.css", "sca-junit.xml", "bom.cdx.json"}
        assert json.loads((shop / "sca-report/result.json").read_text())["build"] is None


def test_but_for_the_build_reports_are_the_same_in_ci_and_outside(shop: Path) -> None:
    _check(shop, "gitlab", "--output", "../inside")
    _check(shop, "", "--output", "../outside")
    inside, outside = (json.loads((shop.parent / name / "result.json").read_text()) for name in ("inside", "outside"))
    assert inside.pop("build") != outside.pop("build")
    assert inside == outside
    for name in ("bom.cdx.json", "test-results/sca-junit.xml"):
        assert (shop.parent / "inside" / name).read_bytes() == (shop.parent / "outside" / name).read_bytes()


def test_the_build_is_recorded_in_any_run_in_ci_and_said(shop: Path) -> None:
    done = _check(shop, "gitlab")
    assert f"build: gitlab 128, commit {COMMIT[:12]}, feature/x, {PAGES['gitlab']}" in done.stdout
    assert done.stderr.startswith(f"sca: runs in GitLab CI; the result records build 128 of commit {COMMIT[:12]} (--ci none")
    assert "runs in" not in _check(shop, "generic").stderr
    assert "build:" not in _check(shop, "gitlab", "--ci", "none").stdout


def test_the_summary_of_a_job_is_added_to(shop: Path) -> None:
    summary = shop.parent / "summary.md"
    summary.write_text("# before\n", encoding="utf-8")
    done = _check(shop, "github", "--report", "auto", GITHUB_STEP_SUMMARY=str(summary))
    text = summary.read_text(encoding="utf-8")
    assert text.startswith("# before\n## ❌ sca: failed")
    assert text.endswith((shop / "sca-report/sca-summary.md").read_text(encoding="utf-8") + "\n")
    assert "summary of the job" not in done.stderr


def test_a_summary_that_is_nearly_full_gets_the_short_form_or_none(shop: Path) -> None:
    summary = shop.parent / "summary.md"
    whole = 1024 * 1024
    for number in range(20):
        (shop / f"service-{number}").mkdir()
        (shop / f"service-{number}/package-lock.json").write_text(GOOD_LOCK, encoding="utf-8")
    _check(shop, "github", "--report", "auto")
    long = (shop / "sca-report/sca-summary.md").stat().st_size
    for size, starts, said in ((whole - long, b"<!-- sca-report", False), (whole - 10, b"", True)):
        summary.write_bytes(b"x" * size)
        done = _check(shop, "github", "--report", "auto", GITHUB_STEP_SUMMARY=str(summary))
        assert summary.stat().st_size <= whole
        assert summary.read_bytes()[size:].startswith(starts)
        assert ("summary of the job" in done.stderr) is said
        assert done.returncode == exit_status.VIOLATED


def test_a_summary_is_no_way_to_write_elsewhere(shop: Path) -> None:
    other = shop.parent / "other"
    other.write_text("old", encoding="utf-8")
    (shop.parent / "link").symlink_to(other)
    os.mkfifo(shop.parent / "fifo")
    for place, status in (("none", 1), ("link", 6), ("fifo", 6), ("shop", 6)):
        done = _check(shop, "github", "--report", "auto", GITHUB_STEP_SUMMARY=str(shop.parent / place))
        assert done.returncode == status, done.stderr
        assert other.read_text(encoding="utf-8") == "old"
    assert not (shop.parent / "none").exists()
    assert stat.S_ISFIFO((shop.parent / "fifo").stat().st_mode)


def test_azure_gets_its_commands_and_the_summary_on_stderr(shop: Path) -> None:
    done = _check(shop, "azure", "--report", "auto", "--format", "json")
    json.loads(done.stdout)
    actions = [(action, message) for action, _, message in read.azure(done.stderr)]
    assert [action for action, _ in actions] == ["task.logissue", "task.uploadsummary"]
    assert actions[1][1] == str(shop / "sca-report/sca-summary.md")


def test_teamcity_gets_its_messages_behind_the_text_and_never_in_json(shop: Path) -> None:
    done = _check(shop, "teamcity", "--report", "auto")
    assert [kind for kind, _ in read.teamcity(done.stdout)].count("inspection") == 1
    assert done.stdout.startswith("sca ")
    done = _check(shop, "teamcity", "--report", "auto", "--format", "json")
    json.loads(done.stdout)
    assert "its messages are in the report only" in done.stderr


def test_a_result_can_be_handed_to_a_system_later(shop: Path) -> None:
    _check(shop, "", "--report", "json=../result.json")
    command = [sys.executable, "-I", "-m", "sca", "report", "../result.json", "--report", "auto", "--ci", "bitbucket", "--quiet"]
    done = subprocess.run(command, cwd=shop, env=dict(os.environ), capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 0, done.stderr
    assert "sca-bitbucket.json" in _files(shop)


def test_gitlab_can_tell_where_each_package_is_from(shop: Path) -> None:
    (shop / "py").mkdir()
    (shop / "py/poetry.lock").write_text(
        '[[package]]\nname = "attrs"\nversion = "24.2.0"\n\n[metadata]\nlock-version = "2.0"\n', encoding="utf-8"
    )
    _check(shop, "gitlab", "--report", "auto")
    bom = json.loads((shop / "sca-report/gl-sbom.cdx.json").read_text())
    assert {"name": "gitlab:meta:schema_version", "value": "1"} in bom["metadata"]["properties"]
    found = {one["name"]: {p["name"]: p["value"] for p in one["properties"]} for one in bom["components"] if one.get("purl")}
    stem = "gitlab:dependency_scanning:"
    keys = ("input_file:path", "package_manager:name", "language:name", "category")
    told = {name: tuple(facts.get(stem + key) for key in keys) for name, facts in found.items()}
    assert told["beta"] == ("package-lock.json", "npm", "JavaScript", "production")
    assert told["attrs"] == ("py/poetry.lock", "poetry", "Python", "production")
    assert schema_errors(json.dumps(bom).encode(), "1.6") == []
    again = _check(shop, "", "sca-report/gl-sbom.cdx.json", "--format", "json", "--policy", "sca-policy.yaml")
    assert [one for one in json.loads(again.stdout)["problems"] if one["cost"] != "notice"] == []
    assert b"gitlab:" not in (shop / "sca-report/bom.cdx.json").read_bytes()


@pytest.mark.parametrize("arguments", [["--report", "auto=x"], ["--ci", "travis"], ["--report", "none=x"]])
def test_what_is_no_report_and_no_system_is_refused(shop: Path, arguments: list[str]) -> None:
    assert _check(shop, "", *arguments).returncode == exit_status.USAGE
