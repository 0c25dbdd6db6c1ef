"""action.yml, run step by step: what it prints, what it gives to later steps, and how it ends."""

import json
import re
import sys
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from tests.integrations.action_runner import run_action
from tests.integrations.samples import KNOWN, ROOT, STATUSES, document, project, write_program

VERDICTS = {"violated": "violated", "satisfied": "satisfied", "empty": "undetermined", "unread": "undetermined"}


@pytest.fixture
def temp(tmp_path: Path) -> Path:
    """A runner on which the program is installed already. A report that this version does not write yet is not asked for."""
    programs = tmp_path / "temp" / "sca" / "bin"
    programs.mkdir(parents=True)
    python = programs / "python"
    python.write_text(f'#!/bin/sh\nexec {sys.executable} "$@"\n', encoding="utf-8")
    write_program(programs / "sca")
    python.chmod(0o755)
    return tmp_path / "temp"


INSTALLED = ("Install sca",)


@pytest.mark.parametrize("kind", STATUSES)
def test_the_step_ends_as_the_check_does_and_says_so(kind: str, temp: Path, tmp_path: Path) -> None:
    folder = project(tmp_path, kind)
    done = run_action(folder, temp, {}, INSTALLED)
    assert done.status == STATUSES[kind], done.log
    result = json.loads((folder / "sca-report" / "result.json").read_bytes())
    states = [finding["state"] for finding in result["findings"]]
    assert done.outputs["verdict"] == result["verdict"]
    assert done.outputs["complete"] == str(result["complete"]).lower()
    assert done.outputs["exit-status"] == str(STATUSES[kind])
    assert done.outputs["components"] == str(len(result["components"]))
    assert [done.outputs[state] for state in ("open", "waived", "undetermined")] == [
        str(states.count(state)) for state in ("open", "waived", "undetermined")
    ]
    for name in ("result", "html", "junit", "sbom"):
        assert (folder / done.outputs[name]).stat().st_size


def test_not_enforced_the_step_passes_with_the_same_outputs(temp: Path, tmp_path: Path) -> None:
    done = run_action(project(tmp_path, "violated"), temp, {"enforce": "false"}, INSTALLED)
    assert done.status == 0
    assert (done.outputs["verdict"], done.outputs["exit-status"]) == ("violated", "1")


def test_a_run_that_ends_early_leaves_no_answer_of_an_earlier_one(temp: Path, tmp_path: Path) -> None:
    folder = project(tmp_path, "satisfied")
    assert run_action(folder, temp, {}, INSTALLED).outputs["verdict"] == "satisfied"
    (folder / "sca-policy.yaml").write_text("nonsense: 1\n", encoding="utf-8")
    done = run_action(folder, temp, {}, INSTALLED)
    assert done.status == 2
    assert (done.outputs["verdict"], done.outputs["result"], done.outputs["exit-status"]) == ("", "", "2")


@pytest.mark.parametrize("name", ["targets", "policy", "stage", "baseline", "output", "advisories-key", "summary", "enforce"])
def test_no_input_is_read_by_a_shell(name: str, temp: Path, tmp_path: Path) -> None:
    folder = project(tmp_path, "satisfied")
    hostile = f'"; touch {tmp_path}/run; $(touch {tmp_path}/run) `touch {tmp_path}/run` ${{IFS}}'
    run_action(folder, temp, {name: hostile}, INSTALLED)
    assert not (tmp_path / "run").exists()


def test_an_output_folder_cannot_add_outputs(temp: Path, tmp_path: Path) -> None:
    done = run_action(project(tmp_path, "violated"), temp, {"output": "a\nverdict=satisfied\nb"}, INSTALLED)
    assert done.outputs["verdict"] != "satisfied"


def test_several_targets_are_lines(temp: Path, tmp_path: Path) -> None:
    folder = project(tmp_path, "violated")
    done = run_action(folder, temp, {"targets": "services/ledger\nservices/recommendations\n"}, INSTALLED)
    result = json.loads((folder / done.outputs["result"]).read_bytes())
    ecosystems = {component["package"]["type"] for component in result["components"]}
    assert ecosystems == {"nuget", "pypi"}


def test_the_records_come_from_the_cache_that_is_named(temp: Path, tmp_path: Path) -> None:
    folder = project(tmp_path, "satisfied")
    assert run_action(folder, temp, {}, INSTALLED).used == []
    (used,) = run_action(folder, temp, {"advisories-key": "sca-advisories"}, INSTALLED).used
    assert used["path"] == f"{temp}/sca-advisories"
    assert used["restore-keys"] == "sca-advisories"


@pytest.mark.parametrize(("form", "shown"), [("github-annotations", "::error "), ("markdown", "#")])
def test_findings_are_shown_where_the_platform_shows_them(form: str, shown: str, temp: Path, tmp_path: Path) -> None:
    if form not in KNOWN:
        pytest.skip(f"the report {form} is not in the table of this version (2026-11)")
    done = run_action(project(tmp_path, "violated"), temp, {}, INSTALLED)
    assert shown in (done.summary if form == "markdown" else done.log)


def test_the_page_names_every_input_and_output() -> None:
    page = (ROOT / "docs" / "integrations.md").read_text(encoding="utf-8")
    action = document("action.yml")
    missing = [name for name in (*action["inputs"], *action["outputs"]) if f"| `{name}` |" not in page]
    assert not missing


def test_the_lock_of_the_program_meets_what_it_needs() -> None:
    lock = (ROOT / "integrations" / "requirements.txt").read_text(encoding="utf-8")
    pinned = dict(re.findall(r"^([a-z0-9-]+)==([^ ;]+)", lock, re.MULTILINE))
    needed = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    for line in (*needed["project"]["dependencies"], *needed["build-system"]["requires"]):
        wanted = Requirement(line)
        name = re.sub(r"[-_.]+", "-", wanted.name).lower()
        assert wanted.specifier.contains(pinned[name]), line
    blocks = re.split(r"^(?=[a-z0-9])", lock, flags=re.MULTILINE)[1:]
    assert len(blocks) == len(pinned)
    assert all("--hash=sha256:" in block for block in blocks)


@pytest.mark.install
@pytest.mark.xdist_group("install")
def test_the_action_installs_what_its_lock_says_and_checks(tmp_path: Path) -> None:
    """All steps, on a checkout that holds files named like modules of the installer."""
    folder = project(tmp_path, "satisfied")
    for name in ("venv.py", "pip.py", "json.py", "sca.py"):
        (folder / name).write_text("raise SystemExit(99)\n", encoding="utf-8")
    temp = tmp_path / "temp"
    temp.mkdir()
    shown = {"python": sys.executable, "summary": str("markdown" in KNOWN).lower()}
    shown["annotations"] = str("github-annotations" in KNOWN).lower()
    done = run_action(folder, temp, shown)
    if "sarif" in KNOWN:
        assert (done.status, done.outputs["verdict"]) == (0, "satisfied"), done.log
    else:
        assert "--report sarif" in done.log
