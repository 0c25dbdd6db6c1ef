import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from sca.model.component import Location, Problem
from sca.model.result import Result
from sca.model.text import visible
from sca.model.verdict import State
from sca.reports.gitlab_codequality import render
from tests.reports.golden import assert_golden
from tests.reports.sample_result import FINDINGS, NPM, PROBLEMS, RESULT, with_findings

SEVERITIES = ("info", "minor", "major", "critical", "blocker")


def _issues(result: Result) -> list[dict[str, Any]]:
    """The list as GitLab takes it: each entry has all fields, and no two have the same fingerprint."""
    made: list[dict[str, Any]] = json.loads(render(result))
    for issue in made:
        assert set(issue) == {"description", "check_name", "fingerprint", "severity", "location"}
        assert issue["severity"] in SEVERITIES
        assert issue["location"]["path"]
        assert not issue["location"]["path"].startswith("./")
        assert issue["location"]["lines"]["begin"] >= 1
    assert len({issue["fingerprint"] for issue in made}) == len(made)
    return made


def _with(*findings: Any, **more: Any) -> Result:
    clean = with_findings(0)
    return replace(clean, verdict=replace(clean.verdict, findings=findings), **more)


def test_golden() -> None:
    assert_golden("gl-code-quality-report.json", render(RESULT))


def test_a_finding_has_its_place_and_says_what_to_do() -> None:
    (made,) = _issues(_with(FINDINGS[0]))
    assert made["location"] == {"path": NPM, "lines": {"begin": 812}}
    assert made["check_name"] == "SCA101"
    assert made["description"] == (
        "SCA101: lodash@4.17.20 is not approved (via express@4.18.2, +2 ways); "
        "fix: use lodash@^4.17.21, the nearest approved version: npm update lodash"
    )


@pytest.mark.parametrize(
    ("code", "family", "state", "facts", "severity"),
    [
        ("SCA105", "packages", State.OPEN, (), "blocker"),
        ("SCA902", "vulnerabilities", State.OPEN, (("severity", "critical"),), "blocker"),
        ("SCA902", "vulnerabilities", State.OPEN, (("severity", "high"),), "critical"),
        ("SCA902", "vulnerabilities", State.OPEN, (("severity", "low"),), "major"),
        ("SCA903", "vulnerabilities", State.OPEN, (("severity", "low"),), "blocker"),
        ("SCA101", "packages", State.OPEN, (), "major"),
        ("SCA201", "licences", State.OPEN, (), "major"),
        ("SCA203", "licences", State.UNDETERMINED, (), "major"),
        ("SCA106", "packages", State.WARNING, (), "minor"),
        ("SCA105", "packages", State.WAIVED, (), "info"),
        ("SCA105", "packages", State.BASELINED, (), "info"),
        ("SCA501", "waivers", State.INFORMATIONAL, (), "info"),
    ],
)
def test_severities(code: str, family: str, state: State, facts: tuple[tuple[str, str], ...], severity: str) -> None:
    (made,) = _issues(_with(replace(FINDINGS[0], code=code, family=family, state=state, facts=facts)))
    assert made["severity"] == severity


def test_an_upgrade_keeps_the_fingerprint() -> None:
    after = replace(FINDINGS[0], subject="pkg:npm/lodash@4.17.99", label="lodash@4.17.99", where=Location(NPM, 1))
    assert _issues(_with(FINDINGS[0]))[0]["fingerprint"] == _issues(_with(after))[0]["fingerprint"]


def test_two_versions_in_one_file_have_two_fingerprints() -> None:
    second = replace(FINDINGS[0], subject="pkg:npm/lodash@3.0.0", node="package-lock.json#node_modules/z/node_modules/lodash")
    orders = [_issues(_with(FINDINGS[0], second)), _issues(_with(second, FINDINGS[0]))]
    assert {one["fingerprint"] for one in orders[0]} == {one["fingerprint"] for one in orders[1]}


def test_a_clean_run_is_an_empty_list_and_any_other_is_none() -> None:
    assert render(with_findings(0)) == b"[]\n"
    nothing = replace(with_findings(0), exit_status=7, reasons=("nothing to scan: no lock file",))
    (made,) = _issues(nothing)
    assert (made["check_name"], made["severity"]) == ("sca-run", "critical")
    assert made["location"]["path"] == "."


def test_a_problem_that_a_finding_tells_at_the_same_place_stands_once() -> None:
    problem = PROBLEMS[0]
    gap = replace(
        FINDINGS[3],
        code="SCA701",
        family="gaps",
        label=problem.location.path,
        where=problem.location,
        facts=(("problem", problem.code),),
    )
    names = [issue["check_name"] for issue in _issues(_with(gap, problems=(problem,)))]
    assert names == ["SCA701"]
    other = replace(problem, location=Location(problem.location.path, 99))
    assert [issue["check_name"] for issue in _issues(_with(gap, problems=(problem, other)))] == ["SCA701", "E-DEPTH"]


def test_problems_of_one_kind_in_one_file_are_told_apart() -> None:
    problems = tuple(Problem("E-VERSION", "no version", Location("a", line), "package") for line in (1, 2, 3))
    assert len(_issues(_with(problems=problems))) == 3


@settings(deadline=None, max_examples=100)
@given(st.text(st.characters(exclude_categories=()), max_size=40))
def test_any_text_at_all_gives_a_list_without_anything_that_acts(text: str) -> None:
    where = Location(text, 3, 4)
    finding = replace(FINDINGS[0], label=text, message=text, fix=text, subject=text, direct=text, code=text, where=where)
    result = _with(finding, finding, problems=(Problem(text, text, where, "file", text),), reasons=(text,), exit_status=3)
    assert len(_issues(result)) == 4
    assert visible(render(result).decode().replace("\n", " ")) == render(result).decode().replace("\n", " ")
