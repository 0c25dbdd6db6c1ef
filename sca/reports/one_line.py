"""A finding, a problem and the end of a run in one line each, for formats that have room for one text."""

from collections.abc import Iterator

from sca.model.component import Problem
from sca.model.result import Result
from sca.model.text import brief
from sca.model.verdict import Finding, State, WaiverUse
from sca.reports.actions import way_in
from sca.reports.standing import standing, verdict_line

LENGTH = 1_000
_WORDS = {State.UNDETERMINED: "undetermined: ", State.BASELINED: "in the baseline: "}
_DECIDED = ("passed", "failed")


def finding_line(finding: Finding, waiver: WaiverUse | None, length: int = LENGTH) -> str:
    """What is wrong, how it comes in, who answers for it, what to do."""
    head = _WORDS.get(finding.state, "") + told(finding)
    way = way_in(finding)
    parts = [f"{head} ({way})" if way else head]
    if finding.state is State.WAIVED:
        parts.append(waived_by(finding, waiver))
    if finding.fails_from:
        parts.append(f"fails from {finding.fails_from} on")
    if finding.fix:
        parts.append(f"fix: {finding.fix}")
    return brief("; ".join(parts), length)


def told(finding: Finding) -> str:
    """The message; its subject before it where it does not name that."""
    return finding.message if finding.label in finding.message else f"{finding.label}: {finding.message}"


def waived_by(finding: Finding, waiver: WaiverUse | None) -> str:
    """Which waiver covers it, until when and why."""
    return f"waived by {finding.waiver}" + (f" until {waiver.expires}: {waiver.reason}" if waiver else "")


def problem_line(problem: Problem, length: int = LENGTH) -> str:
    """What could not be taken as it stands, what it cost, what to do."""
    lost = "" if problem.cost == "notice" else f" (lost: the {problem.cost})"
    return brief(f"{problem.message}{lost}" + (f"; fix: {problem.help}" if problem.help else ""), length)


def run_line(result: Result) -> str:
    """How the run ended, if its findings do not tell that: it is incomplete, undecided, or passes against the policy."""
    return "" if standing(result).word in _DECIDED else verdict_line(result)


def untold_problems(result: Result) -> Iterator[Problem]:
    """The problems, without those that a finding speaks of at the same place."""
    said = {(dict(finding.facts).get("problem"), finding.where) for finding in result.verdict.findings}
    return (problem for problem in result.problems if (problem.code, problem.location) not in said)
