"""Writes what Bitbucket Cloud takes as Code Insights: a report, and its annotations in the batches that may be sent at once.

One document holds both, because one cannot be sent without the other: `report` is the body of the PUT, every entry of
`annotations` the body of one POST (docs/reports.md shows how). A report takes 1,000 annotations, 100 at a time; what
does not fit is counted in the details of the report.

The fields: https://developer.atlassian.com/cloud/bitbucket/rest/api-group-reports/
"""

from collections.abc import Iterator
from hashlib import sha256
from typing import Any

import msgspec
from msgspec import Struct

from sca.model.component import Location
from sca.model.result import Result
from sca.model.text import brief, plural
from sca.model.verdict import State
from sca.reports.log_lines import finding_line, not_shown, problem_line, ranked
from sca.reports.standing import is_empty, standing, state_counts

MOST = 1_000
BATCH = 100
SUMMARY = 450
_DETAILS = 2_000
_RESULTS = {State.OPEN: "FAILED", State.UNDETERMINED: "FAILED", State.WAIVED: "IGNORED", State.BASELINED: "IGNORED"}
_SEVERITIES = {"critical": "CRITICAL", "high": "HIGH", "medium": "MEDIUM", "low": "LOW"}


class Annotation(Struct, frozen=True, omit_defaults=True):
    """One remark about a line of a file, or about a file."""

    external_id: str
    title: str
    annotation_type: str
    summary: str
    details: str
    result: str
    severity: str
    path: str = ""
    line: int = 0


def render(result: Result) -> bytes:
    """The document, indented by two."""
    annotations = list(_annotations(result))
    batches = [annotations[at : at + BATCH] for at in range(0, min(len(annotations), MOST), BATCH)]
    document = {"report": _report(result, max(len(annotations) - MOST, 0)), "annotations": batches}
    return msgspec.json.format(msgspec.json.encode(document), indent=2) + b"\n"


def withheld(result: Result) -> str:
    """What the format has no room for, in a sentence; empty if it holds everything."""
    left = len(ranked(result)) - MOST
    return not_shown(left, "annotation") if left > 0 else ""


def _report(result: Result, left: int) -> dict[str, Any]:
    end = standing(result)
    lines = [f"{end.word}: {end.sentence}", f"target {result.target}, {plural(result.verdict.judged, 'package')} judged"]
    if result.verdict.break_glass:
        lines.insert(0, f"break-glass: {result.verdict.break_glass}")
    if is_empty(result):
        lines.append("nothing was there to scan")
    if left:
        lines.append(not_shown(left, "annotation"))
    counts = state_counts(result)
    losses = sum(problem.cost != "notice" for problem in result.problems)
    data = [("Packages judged", result.verdict.judged), ("Problems", losses), *((str(state), counts[state]) for state in State)]
    return {
        "title": "sca: packages and licences",
        "details": brief("; ".join(lines), _DETAILS),
        "report_type": "SECURITY",
        "reporter": f"{result.tool.name} {brief(result.tool.version, 40)}",
        "result": "PASSED" if end.tone == "good" else "FAILED",
        "data": [{"title": title, "type": "NUMBER", "value": value} for title, value in data],
        **({"link": result.build.url} if result.build and result.build.url else {}),
    }


def _annotations(result: Result) -> Iterator[Annotation]:
    """Findings and problems, what fails first, each with an id that is the same in the next run."""
    shown = ranked(result)
    waivers = {waiver.id: waiver for waiver in result.verdict.waivers}
    taken: dict[str, int] = {}
    for finding in (*shown.acute, *shown.settled):
        kind = "VULNERABILITY" if finding.family == "vulnerabilities" else "CODE_SMELL"
        severity = _SEVERITIES.get(
            dict(finding.facts).get("severity", "").lower(), "HIGH" if finding.state is State.OPEN else "LOW"
        )
        result_word = _RESULTS.get(finding.state, "PASSED")
        id = _id(taken, finding.code, finding.where.path, finding.node or finding.subject)
        text = finding_line(finding, waivers)
        yield _annotation(id, f"{finding.code} {finding.rule}", kind, text, finding.where, result_word, severity)
    for problem in (*shown.losses, *shown.notices):
        is_loss = problem.cost != "notice"
        id = _id(taken, problem.code, problem.location.path, str(problem.location))
        words = ("FAILED", "HIGH") if is_loss else ("PASSED", "LOW")
        yield _annotation(id, problem.code, "BUG", problem_line(problem), problem.location, *words)


def _annotation(  # noqa: PLR0913, PLR0917  # the fields of one annotation
    id: str, title: str, kind: str, text: str, where: Location, result: str, severity: str
) -> Annotation:
    place = f" ({brief(str(where), SUMMARY // 3)})"
    return Annotation(
        external_id=id,
        title=brief(title, SUMMARY),
        annotation_type=kind,
        summary=brief(text, SUMMARY - len(place)) + place,
        details=brief(f"{text} ({where})", _DETAILS),
        result=result,
        severity=severity,
        path=brief(where.path, 1_000),
        line=where.line or 0,
    )


def _id(taken: dict[str, int], *parts: str) -> str:
    """A short id of what the annotation is about. Two that are about the same get different ones."""
    digest = sha256("\0".join(parts).encode(errors="replace")).hexdigest()[:32]
    taken[digest] = number = taken.get(digest, 0) + 1
    return f"sca-{digest}" + (f"-{number}" if number > 1 else "")
