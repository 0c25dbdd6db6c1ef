"""Writes logging commands of Azure Pipelines: issues with file and line, and a result between success and failure.

Azure keeps the first ten errors and ten warnings of a task for its summary page and only counts the rest, so where there are
more the tenth says how many. Which result a failed run has is told by its exit status.

Commands and escapes: https://learn.microsoft.com/azure/devops/pipelines/scripts/logging-commands
"""

from collections.abc import Iterator, Sequence

from sca import exit_status
from sca.model.component import Problem
from sca.model.result import Result
from sca.model.verdict import Finding, WaiverUse
from sca.reports.inert import inert
from sca.reports.log_lines import fails, line, losses_fail, not_shown, place, ranked
from sca.reports.standing import standing, verdict_line

ON_PAGE = 10
MOST = 1_000
_CUT = 1_500
_ESCAPES = str.maketrans({"%": "%AZP25", "\r": "%0D", "\n": "%0A"})
_IN_PROPERTY = str.maketrans({"%": "%AZP25", "\r": "%0D", "\n": "%0A", "]": "%5D", ";": "%3B"})


def render(result: Result) -> bytes:
    """The verdict, then the commands: errors, warnings, and what asks for nothing as plain lines of a folded group."""
    shown = ranked(result)
    waivers = {waiver.id: waiver for waiver in result.verdict.waivers}
    issues: dict[str, list[Finding | Problem]] = {"error": [], "warning": []}
    for finding in shown.acute:
        issues["error" if fails(finding, result) else "warning"].append(finding)
    issues["error" if losses_fail(result) else "warning"] += shown.losses
    end = verdict_line(result)
    failed = result.exit_status != exit_status.SATISFIED
    lines = [f"sca: {end}"]
    if failed and not issues["error"]:
        lines.append(f"##vso[task.logissue type=error;]{_message(end)}")
    for kind, found in issues.items():
        lines += _bounded(kind, found, waivers)
    lines += _group(shown.quiet, waivers)
    if not failed and (issues["warning"] or standing(result).tone != "good"):
        lines.append(f"##vso[task.complete result=SucceededWithIssues;]{_message(end)}")
    return "".join(f"{one}\n" for one in lines).encode()


def _bounded(kind: str, found: Sequence[Finding | Problem], waivers: dict[str, WaiverUse]) -> Iterator[str]:
    """The issues, the tenth of which says how many follow; and at most so many that a log stays a log."""
    for number, one in enumerate(found[:MOST], 1):
        if number == ON_PAGE and len(found) > ON_PAGE:
            more = len(found) - ON_PAGE + 1
            yield f"##vso[task.logissue type={kind};]{more} more {kind}s are in the log and in the reports of the run"
        yield _issue(kind, one, line(one, waivers))
    if len(found) > MOST:
        yield f"##vso[task.logissue type={kind};]{not_shown(len(found) - MOST, kind)}"


def _group(found: Sequence[Finding | Problem], waivers: dict[str, WaiverUse]) -> Iterator[str]:
    if found:
        yield "##[group]waived, baselined and other entries that ask for nothing"
        yield from (inert(f"{one.code} {place(one)}: {line(one, waivers)}", _CUT) for one in found[:MOST])
        if len(found) > MOST:
            yield not_shown(len(found) - MOST, "entry", "entries")
        yield "##[endgroup]"


def _issue(kind: str, one: Finding | Problem, text: str) -> str:
    where = place(one)
    values = [("sourcepath", where.path), ("linenumber", where.line), ("columnnumber", where.column), ("code", one.code)]
    properties = "".join(f"{name}={_property(str(value))};" for name, value in values if value)
    return f"##vso[task.logissue type={kind};{properties}]{_message(f'{text} ({one.code}, {where})')}"


def _message(text: str) -> str:
    return inert(text, _CUT).translate(_ESCAPES)


def _property(text: str) -> str:
    return inert(text).translate(_IN_PROPERTY)
