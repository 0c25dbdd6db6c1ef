"""Writes the JSON of GitLab's Code Quality widget: a list of issues, each with a lasting fingerprint, a severity and a line.

Source: https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format. The widget compares the fingerprints of
two branches, so they hold no version and no line.
"""

from collections.abc import Iterator

import msgspec
from msgspec import Struct

from sca.model.component import Location, Problem
from sca.model.result import Result
from sca.model.text import brief
from sca.model.verdict import Finding, State
from sca.reports.actions import order
from sca.reports.fingerprint import digest, fingerprints
from sca.reports.one_line import finding_line, problem_line, run_line, untold_problems
from sca.reports.places import ROOT, shown_path
from sca.reports.weight import importance, weight

_CRITICAL, _HIGH = 9.0, 7.0


class _Lines(Struct, frozen=True):
    begin: int


class _Location(Struct, frozen=True):
    path: str
    lines: _Lines


class Issue(Struct, frozen=True):
    """One entry of the list. `check_name` is the code of the rule or of the problem."""

    description: str
    check_name: str
    fingerprint: str
    severity: str
    location: _Location


def render(result: Result) -> bytes:
    """The list: how the run ended if findings do not tell, findings with the most important first, problems."""
    lines = [msgspec.json.encode(issue) for issue in issues(result)]
    return b"[\n" + b",\n".join(lines) + b"\n]\n" if lines else b"[]\n"


def issues(result: Result) -> Iterator[Issue]:
    """Everything as issues, with fingerprints that differ."""
    said = run_line(result)
    if said:
        severity = "critical" if result.exit_status else "minor"
        yield _issue(said, "sca-run", digest("run", said.partition(":")[0]), severity, Location(ROOT))
    waivers = {waiver.id: waiver for waiver in result.verdict.waivers}
    findings = sorted(result.verdict.findings, key=lambda finding: (*importance(finding), *order(finding)))
    lasting = fingerprints(findings)
    for index, finding in enumerate(findings):
        text, number = lasting[index]
        unique = text if number == 0 else digest(text, str(number))
        line = f"{finding.code}: {finding_line(finding, waivers.get(finding.waiver))}"
        yield _issue(line, brief(finding.code), unique, _severity(finding), finding.where)
    yield from _problems(result)


def _problems(result: Result) -> Iterator[Issue]:
    """Problems of one kind in one file are told apart by their number, in the order in which they stand there."""
    counts: dict[str, int] = {}
    for problem in untold_problems(result):
        text = digest("problem", problem.code, problem.location.path)
        number = counts[text] = counts.get(text, -1) + 1
        unique = text if number == 0 else digest(text, str(number))
        yield _issue(f"{problem.code}: {problem_line(problem)}", brief(problem.code), unique, _cost(problem), problem.location)


def _issue(description: str, check_name: str, fingerprint: str, severity: str, where: Location) -> Issue:
    """The format has no whole file, so a place without a line is its first; and no column beside a line, so the text has it."""
    if where.line and where.column:
        description = f"{brief(description, 900)} ({brief(str(where), 400)})"
    place = _Location(shown_path(where), _Lines(max(where.line or 1, 1)))
    return Issue(brief(description, 1_400), check_name, fingerprint, severity, place)


def _severity(finding: Finding) -> str:
    """From `blocker`, for what is open and critical, to `info`, for what asks for nothing."""
    if finding.state is State.OPEN:
        found = weight(finding)
        return "blocker" if found >= _CRITICAL else "critical" if found >= _HIGH else "major"
    return {State.UNDETERMINED: "major", State.WARNING: "minor"}.get(finding.state, "info")


def _cost(problem: Problem) -> str:
    return {"notice": "info", "file": "critical"}.get(problem.cost, "major")
