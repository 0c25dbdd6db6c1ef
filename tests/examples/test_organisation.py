"""The example of many teams does what its page says: tests of its policies pass, and each team's check ends as told."""

import os
import subprocess
import sysconfig
from pathlib import Path

import pytest

SCA = Path(sysconfig.get_path("scripts")) / "sca"
ROOT = Path(__file__).resolve().parents[2]
EXAMPLE = ROOT / "examples" / "organisation"
NOVEMBER, DECEMBER = "1795651200", "1796083200"


def run(*arguments: str, day: str = NOVEMBER, folder: Path = EXAMPLE) -> tuple[int, str, str]:
    environment = {**os.environ, "SOURCE_DATE_EPOCH": day}
    command = [str(SCA), *arguments]
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False, timeout=120)
    return done.returncode, done.stdout, done.stderr


def test_the_tests_of_the_policies_pass_from_anywhere(tmp_path: Path) -> None:
    report = tmp_path / "junit.xml"
    status, out, err = run("policy", "test", "tests", "--junit", str(report))
    assert status == 0, out + err
    assert "16 tests passed, 0 failed" in err
    assert '<testsuites name="sca" tests="16" failures="0" errors="0"' in report.read_text(encoding="utf-8")
    assert run("policy", "test", "examples/organisation/tests", folder=ROOT)[0] == 0


@pytest.mark.parametrize(
    ("team", "day", "status", "words"),
    [
        ("retail/shop", NOVEMBER, 1, "its waiver gauge-licence is void: the licence was EUPL-1.2 and is GPL-3.0-only now"),
        ("retail/search", NOVEMBER, 0, "BREAK-GLASS: search is down"),
        ("retail/search", DECEMBER, 1, "nobody has approved it since"),
        ("finance/ledger", NOVEMBER, 0, "no open findings"),
        ("finance/ledger", "1801500000", 1, "the approval ended on 2027-01-30"),
    ],
)
def test_each_team(team: str, day: str, status: int, words: str) -> None:
    found, out, err = run("check", team, day=day)
    assert (found, words in out) == (status, True), out + err
    if status == 0 and "BREAK" in words:
        assert out.startswith(words)


def test_the_origin_of_every_line_is_shown() -> None:
    out = run("policy", "show", "--origin", "finance/ledger")[1]
    for place in ("finance/ledger/sca-policy.yaml:", "finance/unit.yaml:", "organisation.yaml:", "approved.csv:2"):
        assert place in out


@pytest.mark.parametrize("team", ["retail/shop", "finance/ledger"])
def test_lint_has_nothing_to_say(team: str) -> None:
    assert run("policy", "lint", team)[0] == 0


def test_the_template_of_a_policy_repository_is_tested_and_clean() -> None:
    template = ROOT / "integrations" / "policy-repository"
    assert run("policy", "test", "tests", folder=template)[0] == 0
    assert run("policy", "lint", "policies/organisation.yaml", folder=template)[0] == 0


def test_everything_about_one_package() -> None:
    status, out, _err = run("explain", "pkg:npm/tiny-gauge", "retail/shop")
    assert status == 0
    for words in (
        "found at package-lock.json:8",
        "path: shop > tiny-gauge@2.1.0",
        "fact licence: GPL-3.0-only",
        "SCA202 licence-not-allowed: open, by organisation.yaml:30:3",
        "SCA101 package-not-approved: no finding",
        "approved at approved.csv:4:1: pkg:npm/tiny-gauge@^2 (its version fits)",
        "waiver at retail/shop/sca-policy.yaml:12:5",
    ):
        assert words in out, words
    assert run("explain", "pkg:npm/absent", "retail/shop")[0] == 7
    assert run("explain", "pkg:nothing", "retail/shop")[0] == 2
