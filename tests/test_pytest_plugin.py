"""`pytest --sca`: off by default and without weight; with it, findings are failed tests that read like findings."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from sca.policies.table import FAMILIES

ROOT = Path(__file__).resolve().parents[1]
SHOP = ROOT / "examples" / "shop"
CLEAN = "schema: 1\nname: team\npackages: {default: allow}\nlicences: {unknown: allow}\n"


def _pytest(folder: Path, *arguments: str) -> "subprocess.CompletedProcess[str]":
    """Run pytest with the plug-in loaded as an entry point would load it, and no other one."""
    command = [sys.executable, "-P", "-m", "pytest", "-p", "sca.pytest_plugin", "-p", "no:cacheprovider", "-v", "-rA", *arguments]
    environment = {
        **os.environ,
        "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",
        "SOURCE_DATE_EPOCH": "1795478400",
        "PYTHONPATH": str(ROOT),
    }
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False, timeout=120)


@pytest.fixture
def clean(tmp_path: Path) -> Path:
    (tmp_path / "test_one.py").write_text("def test_one():\n    pass\n", encoding="utf-8")
    (tmp_path / "requirements.txt").write_text("attrs==24.2.0\n", encoding="utf-8")
    (tmp_path / "sca-policy.yaml").write_text(CLEAN, encoding="utf-8")
    return tmp_path


def test_without_the_option_there_is_nothing(clean: Path) -> None:
    run = _pytest(clean)
    assert run.returncode == 0, run.stdout
    assert "1 passed" in run.stdout
    assert "sca::" not in run.stdout


def test_a_clean_project_passes_and_says_which_families_were_judged(clean: Path) -> None:
    run = _pytest(clean, "--sca")
    assert run.returncode == 0, run.stdout
    for name in ("complete", "packages", "licences"):
        assert f"PASSED ::sca::{name}" in run.stdout
    assert "the policy does not ask for it" in run.stdout


def test_findings_are_failed_tests_with_place_and_remedy(tmp_path: Path) -> None:
    folder = tmp_path / "shop"
    shutil.copytree(SHOP, folder)
    run = _pytest(folder, "--sca")
    assert run.returncode == 1
    assert "SCA102 package-lock.json:655: lodash@4.17.20 is denied: command injection in template()" in run.stdout
    assert "fix: use lodash 4.17.21 or newer instead" in run.stdout
    assert "PASSED ::sca::complete" in run.stdout
    failed = {
        line.partition(" - ")[0].rpartition("::")[2] for line in run.stdout.splitlines() if line.startswith("FAILED ::sca::")
    }
    assert failed == {"packages", "licences", "sources", "images", "vulnerabilities"}
    assert "Traceback" not in run.stdout


def test_what_could_not_be_read_fails(clean: Path) -> None:
    (clean / "package-lock.json").write_text("{", encoding="utf-8")
    run = _pytest(clean, "--sca")
    assert run.returncode == 1
    assert "FAILED ::sca::complete" in run.stdout


def test_a_policy_that_cannot_be_used_fails_every_test_of_ours_and_no_other(clean: Path) -> None:
    (clean / "sca-policy.yaml").write_text("nonsense: 1\n", encoding="utf-8")
    run = _pytest(clean, "--sca")
    assert run.returncode == 1
    assert "PASSED test_one.py::test_one" in run.stdout
    assert "sca-policy.yaml:1" in run.stdout
    assert run.stdout.count("FAILED ::sca::") == len(FAMILIES) + 1


@pytest.mark.parametrize("choice", [["-m", "sca"], ["-k", "sca"]])
def test_the_tests_are_chosen_like_others(clean: Path, choice: list[str]) -> None:
    run = _pytest(clean, "--sca", "--strict-markers", *choice)
    assert run.returncode == 0, run.stdout
    assert "test_one" not in run.stdout.partition("short test summary")[2]
    assert "1 deselected" in run.stdout


def test_another_policy_may_be_named(clean: Path) -> None:
    policy = clean / "strict.yaml"
    policy.write_text(CLEAN.replace("default: allow", "default: deny, approved: []"), encoding="utf-8")
    run = _pytest(clean, "--sca", "--sca-policy", "strict.yaml", "-k", "packages")
    assert run.returncode == 1
    assert "SCA101 requirements.txt:1" in run.stdout


def test_loading_it_imports_nothing_but_pytest() -> None:
    """Every start of pytest in an environment that has the package pays for it."""
    code = "import sys, pytest; before = set(sys.modules); import sca.pytest_plugin; print(*sorted(set(sys.modules) - before))"
    run = subprocess.run([sys.executable, "-I", "-c", code], capture_output=True, text=True, check=True, timeout=60)
    assert run.stdout.split() == ["sca", "sca.pytest_plugin"]
