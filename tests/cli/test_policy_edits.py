"""`sca approve`, `sca waive` and `sca baseline write` on a small project, each in a process of its own."""

import subprocess
import sysconfig
from pathlib import Path

import pytest

from tests.hostile.lay import lock

SCA = Path(sysconfig.get_path("scripts")) / "sca"
POLICY = """\
schema: 1
name: team
packages:
  default: deny     # what nobody approved
licences: {unknown: deny, allowed: [MIT]}
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "sca-policy.yaml").write_text(POLICY, encoding="utf-8")
    packages = {"node_modules/a": {"version": "1.0.0", "license": "GPL-3.0-only"}}
    (tmp_path / "package-lock.json").write_text(lock(packages), encoding="utf-8")
    return tmp_path


def run(folder: Path, *arguments: str) -> tuple[int, str]:
    done = subprocess.run([SCA, *arguments], cwd=folder, capture_output=True, text=True, check=False, timeout=120)
    return done.returncode, done.stdout + done.stderr


def test_a_violated_project_becomes_satisfied_by_an_approval_and_a_waiver(project: Path) -> None:
    assert run(project, "check")[0] == 1
    approve = run(project, "approve", "pkg:npm/a@1.0.0", "--reason", "needed: now", "--by", "ann", "--until", "2099-01-01")
    waive = run(project, "waive", "SCA202:pkg:npm/a@1.0.0", "--reason", "asked", "--owner", "legal", "--expires", "2099-01-01")
    assert (approve[0], waive[0]) == (0, 0), (approve, waive)
    text = (project / "sca-policy.yaml").read_text(encoding="utf-8")
    assert "  default: deny     # what nobody approved\n" in text
    assert text.count("fact: {licence: GPL-3.0-only}") == 2
    assert run(project, "check")[0] == 0
    (project / "package-lock.json").write_text(
        (project / "package-lock.json").read_text(encoding="utf-8").replace("GPL-3.0-only", "AGPL-3.0-only"), encoding="utf-8"
    )
    status, said = run(project, "check", "--verbose")
    assert status == 1
    assert "the licence was GPL-3.0-only and is AGPL-3.0-only now" in said


def test_what_a_layer_above_forbids_is_not_written(project: Path) -> None:
    (project / "org.yaml").write_text("schema: 1\nname: org\npackages: {default: deny}\n", encoding="utf-8")
    (project / "sca-policy.yaml").write_text("schema: 1\nname: team\nextends: org.yaml\n", encoding="utf-8")
    status, said = run(project, "approve", "pkg:npm/a@1.0.0", "--reason", "r", "--by", "ann")
    assert (status, "team has no right to relax package-not-approved" in said) == (2, True)
    assert (project / "sca-policy.yaml").read_text(encoding="utf-8") == "schema: 1\nname: team\nextends: org.yaml\n"


@pytest.mark.parametrize(
    "arguments",
    [
        ("approve", "lodash", "--reason", "r", "--by", "b"),
        ("approve", "pkg:npm/a", "--reason", "r", "--by", "b"),
        ("approve", "pkg:npm/a@1.0.0", "--reason", "r", "--by", "b", "--until", "soon"),
        ("waive", "SCA999:pkg:npm/a@1.0.0", "--reason", "r", "--owner", "o", "--expires", "2099-01-01"),
        ("waive", "SCA101", "--reason", "r", "--owner", "o", "--expires", "2099-01-01"),
        ("waive", "waiver-expired:pkg:npm/a", "--reason", "r", "--owner", "o", "--expires", "2099-01-01"),
    ],
)
def test_what_cannot_be_written_ends_with_2_and_changes_nothing(project: Path, arguments: tuple[str, ...]) -> None:
    status, said = run(project, *arguments)
    assert status == 2, said
    assert (project / "sca-policy.yaml").read_text(encoding="utf-8") == POLICY


def test_a_baseline_is_written_on_purpose(project: Path) -> None:
    assert "there is no baseline" in run(project, "check", "--baseline", "b.json")[1]
    assert run(project, "baseline", "write", "--file", "b.json")[0] == 0
    assert run(project, "check", "--baseline", "b.json")[0] == 0
    (project / "elsewhere").mkdir()
    (project / "elsewhere" / "requirements.txt").write_text("attrs==24.2.0\n", encoding="utf-8")
    assert run(project, "check", "elsewhere", "--baseline", "b.json")[0] == 2
    assert run(project, "baseline", "write", "elsewhere", "--file", "b.json")[0] == 2
