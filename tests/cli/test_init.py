"""`sca init` and `sca explain` as a user meets them."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from sca.cli.main import cli
from sca.policies.rule import Rule
from sca.policies.table import RULES
from tests.hostile.case import GOOD_LOCK

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


def test_a_project_passes_by_the_policy_that_was_written_for_it(cart: Path) -> None:
    done = sca(cart, "init")
    assert done.returncode == 0, done.stderr
    listed = re.findall(r"^    - \{match: (\S+), reason: unreviewed\}$", (cart / "sca-policy.yaml").read_text(), re.MULTILINE)
    assert len(listed) == 3
    assert f"wrote ./sca-policy.yaml: {len(listed)} packages approved as unreviewed" in done.stdout
    checked = sca(cart, "check")
    assert checked.returncode == 0, checked.stdout + checked.stderr
    assert "sca-policy.yaml" in checked.stdout


def test_packages_without_a_licence_are_said(cart: Path) -> None:
    lock = cart / "package-lock.json"
    lock.write_text(lock.read_text().replace('"version": "2.0.0", "license": "MIT"', '"version": "2.0.0"'))
    done = sca(cart, "init")
    assert "1 package without one exact licence" in done.stdout
    checked = sca(cart, "check")
    assert checked.returncode == 0
    assert (
        "{match: pkg:npm/beta@2.0.0, allow: true, reason: unreviewed and without a stated licence}"
        in (cart / "sca-policy.yaml").read_text()
    )


def test_a_package_that_is_new_is_found(cart: Path) -> None:
    sca(cart, "init")
    policy = cart / "sca-policy.yaml"
    first = next(line for line in policy.read_text().splitlines() if line.startswith("    - {match:"))
    policy.write_text(policy.read_text().replace(f"{first}\n", ""))
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
