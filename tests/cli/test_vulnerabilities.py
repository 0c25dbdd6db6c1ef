"""Vulnerabilities as somebody meets them: records from a dump, a statement about one, and data that does not do."""

import json
import os
import subprocess
import sysconfig
import zipfile
from pathlib import Path

import pytest

from tests.facts.advisories.test_store import record
from tests.facts.advisories.test_update import SCORES
from tests.facts.vex.documents import data, openvex, stated
from tests.hostile.lay import lock

SCA = Path(sysconfig.get_path("scripts")) / "sca"
DAY = 1_767_312_000  # 2026-01-02
POLICY = "schema: 1\nname: test\nvulnerabilities:\n  {fail-at: low, unscored: deny%s}\n"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "npm").mkdir()
    with zipfile.ZipFile(tmp_path / "npm" / "all.zip", "w") as archive:
        archive.writestr("1.json", json.dumps(record("GHSA-1", aliases=["CVE-2026-1"], published="2026-01-01T00:00:00Z")))
    (tmp_path / "epss.csv").write_text(SCORES, encoding="utf-8")
    folder = tmp_path / "project"
    folder.mkdir()
    (folder / "package-lock.json").write_text(lock({"node_modules/a": {"version": "1.0.0"}}), encoding="utf-8")
    assert run(folder, "db", "import", "../npm/all.zip", "../epss.csv")[0] == 0
    return folder


def run(folder: Path, *arguments: str, days: int = 0) -> tuple[int, str]:
    environ = {
        **{key: value for key, value in os.environ.items() if not key.startswith("SCA_")},
        "SCA_ADVISORIES": str(folder.parent / "s.sqlite"),
        "SOURCE_DATE_EPOCH": str(DAY + days * 86_400),
    }
    done = subprocess.run([SCA, *arguments], cwd=folder, env=environ, capture_output=True, text=True, check=False, timeout=120)
    return done.returncode, done.stdout + done.stderr


def ask(folder: Path, more: str = "") -> None:
    (folder / "sca-policy.yaml").write_text(POLICY % more, encoding="utf-8")


def test_a_statement_clears_its_finding_in_every_report_and_in_the_sbom(project: Path) -> None:
    ask(project, ", vex: [vex.json]")
    (project / "vex.json").write_bytes(data(openvex(stated(timestamp="2026-01-01T00:00:00Z", impact_statement="never called"))))
    reports = {name: f"{name}.out" for name in ("html", "junit", "json", "text", "cyclonedx")}
    status, said = run(project, "check", *(f"--report={name}={path}" for name, path in reports.items()))
    assert (status, "waived[SCA904]: a@1.0.0" in said) == (0, True), said
    for path in reports.values():
        text = (project / path).read_text(encoding="utf-8")
        assert [word for word in ("never called", "Ann", "2026-01-01", "vex.json:") if word not in text] == [], path
    (entry,) = json.loads((project / "cyclonedx.out").read_text(encoding="utf-8"))["vulnerabilities"]
    assert entry["analysis"]["state"] == "not_affected"


@pytest.mark.parametrize("text", ["{", "[]", '{"hello": 1}', "\x00"])
def test_a_document_that_cannot_be_read_never_ends_with_0(project: Path, text: str) -> None:
    ask(project, ", vex: [vex.json]")
    (project / "package-lock.json").write_text(lock({"node_modules/b": {"version": "1.0.0"}}), encoding="utf-8")
    (project / "vex.json").write_text(text, encoding="utf-8")
    status, said = run(project, "check")
    assert (status, "a VEX document is not read" in said) == (3, True), said


def test_a_document_that_is_not_there_is_a_mistake_of_the_policy(project: Path) -> None:
    ask(project, ", vex: [gone.json]")
    assert run(project, "check")[0] == 2


def test_data_that_is_too_old_ends_with_4_and_its_age_is_in_every_report(project: Path) -> None:
    ask(project, ", max-data-age: 7d, scopes: [dev]")
    reports = {name: f"{name}.out" for name in ("html", "junit", "json", "text")}
    arguments = ("check", *(f"--report={name}={path}" for name, path in reports.items()))
    assert run(project, *arguments, days=7)[0] != 4
    status, said = run(project, *arguments, days=40)
    assert (status, "40 days old, and the policy lets them be 7" in said) == (4, True), said
    for path in reports.values():
        text = (project / path).read_text(encoding="utf-8")
        assert [word for word in ("2026-01-02", "40 days old") if word not in text] == [], path


def test_a_policy_may_ask_for_one_store_by_its_digest(project: Path) -> None:
    status, said = run(project, "db", "export", "--records", "../carried.sqlite")
    digest = said.partition("sha256 ")[2][:64]
    ask(project, f", data: {{sha256: {digest}}}")
    assert (status, run(project, "check")[0]) == (0, 1)
    ask(project, f", data: {{sha256: {'0' * 64}}}")
    assert run(project, "check")[0] == 4


def test_scores_that_are_not_there_end_with_4(project: Path) -> None:
    ask(project, ", conditions: [{id: likely, when: {epss: 0.5}, unknown: allow, reason: r}]")
    assert run(project, "check")[0] == 1
    (project.parent / "s.sqlite").unlink()
    assert run(project, "db", "import", "../npm/all.zip")[0] == 0
    status, said = run(project, "check")
    assert (status, "asks for scores of EPSS, and the store holds none" in said) == (4, True), said


def test_a_vulnerability_is_waived_on_the_command_line(project: Path) -> None:
    ask(project)
    signed = ("--reason", "r", "--owner", "ann", "--expires", "2026-02-01")
    assert run(project, "waive", "SCA904:pkg:npm/a@1.0.0", *signed)[0] == 2
    status, said = run(project, "waive", "SCA904:pkg:npm/a@1.0.0#CVE-2026-1", *signed)
    assert (status, run(project, "check")[0]) == (0, 0), said


def test_a_waiver_is_void_when_what_was_known_on_its_day_became_worse(project: Path) -> None:
    ask(project)
    signed = ("--reason", "r", "--owner", "ann", "--expires", "2026-02-01")
    status, said = run(project, "waive", "SCA903:pkg:npm/a@1.0.0#CVE-2026-1", *signed)
    assert (status, 'fact: {severity: none, fix: available, exploited: "false"}' in said) == (0, True), said
    catalogue = {"vulnerabilities": [{"cveID": "CVE-2026-1", "dateAdded": "2026-01-03"}]}
    (project.parent / "kev.json").write_text(json.dumps(catalogue), encoding="utf-8")
    assert run(project, "db", "import", "../kev.json")[0] == 0
    status, said = run(project, "check", "--verbose", days=1)
    assert (status, "it is known to be exploited since 2026-01-03" in said) == (1, True), said


@pytest.mark.parametrize("store", [False, True])
def test_a_waiver_says_when_nothing_is_known_of_its_vulnerability(project: Path, *, store: bool) -> None:
    ask(project)
    if not store:
        (project.parent / "s.sqlite").unlink()
    signed = ("--reason", "r", "--owner", "ann", "--expires", "2026-02-01")
    status, said = run(project, "waive", "SCA904:pkg:npm/a@1.0.0#CVE-2026-2", *signed)
    wanted = "the records know no CVE-2026-2 of such a package" if store else "there is no store of vulnerability records"
    assert (status, wanted in said, "fact:" in said) == (0, True, False), said


@pytest.mark.parametrize(
    ("needed_from", "stages"),
    [
        ("", {"commit": 0, "build": 4, "release": 4}),
        (", data-needed-from: commit", {"commit": 4, "build": 4, "release": 4}),
        (", data-needed-from: release", {"commit": 0, "build": 0, "release": 4}),
        (", data-needed-from: never", {"commit": 0, "build": 0, "release": 0}),
    ],
)
def test_from_which_stage_on_data_must_be_there(project: Path, needed_from: str, stages: dict[str, int]) -> None:
    (project.parent / "s.sqlite").unlink()
    ask(project, needed_from)
    ended = {stage: run(project, "check", "--stage", stage) for stage in stages}
    assert {stage: status for stage, (status, _) in ended.items()} == stages
    for status, said in ended.values():
        last = said.splitlines()[-1]
        assert "there is no store of vulnerability records" in last
        assert ("vulnerabilities are left to a later stage" in last) is (status == 0)
        assert ("sca db import npm/all.zip" in said) is (status == 4)


@pytest.mark.parametrize("word", ["db", "hook"])
def test_commands_of_two_words_are_listed(project: Path, word: str) -> None:
    status, said = run(project, word, "--help")
    assert (status, f"Usage: sca {word} COMMAND" in said) == (0, True), said
    assert all(line.startswith(("Usage:", "Commands:", f"  {word} ", "   ")) for line in said.splitlines() if line), said


def test_what_older_data_knows_fails_a_commit_all_the_same(project: Path) -> None:
    ask(project, ", max-data-age: 7d")
    assert run(project, "check", "--stage", "commit", days=40)[0] == 1


def test_a_waiver_goes_out_as_vex_and_comes_back_in_as_a_statement(project: Path) -> None:
    waiver = (
        "waivers: [{id: w, rule: SCA904, match: pkg:npm/a@1.0.0, vulnerability: CVE-2026-1, status: not_affected,"
        " justification: vulnerable_code_not_present, reason: not built in, owner: ann, created: 2026-01-01,"
        " expires: 2026-02-01}]\n"
    )
    ask(project)
    with (project / "sca-policy.yaml").open("a", encoding="utf-8") as file:
        file.write(waiver)
    status, said = run(project, "check", "--report", "vex-openvex=vex.json", "--report", "vex-cyclonedx=vex.cdx.json")
    assert status == 0, said
    for name in ("vex.json", "vex.cdx.json"):
        ask(project, f", vex: [{{document: {name}, authors: [ann]}}]")
        assert (run(project, "check")[0], name) == (0, name)
