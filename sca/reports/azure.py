"""Writes logging commands of Azure Pipelines: issues with file and line, and a result between success and failure.

Azure keeps the first ten errors and ten warnings of a task for its summary page and only counts the rest, so where there are
more the tenth says how many. Which result a failed run has is told by its exit status.

Commands and escapes: https://learn.microsoft.com/azure/devops/pipelines/scripts/logging-commands
"""

from collections.abc import Iterable, Iterator

from sca import exit_status
from sca.model.component import Location
from sca.model.result import Result
from sca.reports.inert import inert
from sca.reports.log_lines import fails, finding_line, losses_fail, not_shown, problem_line, ranked
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
    issues: dict[str, list[str]] = {"error": [], "warning": []}
    for finding in shown.acute:
        kind = "error" if fails(finding, result) else "warning"
        issues[kind].append(_issue(kind, finding.code, finding.where, finding_line(finding, waivers)))
    kind = "error" if losses_fail(result) else "warning"
    issues[kind] += [_issue(kind, one.code, one.location, problem_line(one)) for one in shown.losses]
    end = verdict_line(result)
    failed = result.exit_status != exit_status.SATISFIED
    if failed and not issues["error"]:
        issues["error"].append(f"##vso[task.logissue type=error;]{_message(end)}")
    quiet = [_plain(one.code, one.where, finding_line(one, waivers)) for one in shown.settled]
    quiet += [_plain(one.code, one.location, problem_line(one)) for one in shown.notices]
    bounded = (line for kind, found in issues.items() for line in _bounded(kind, found))
    lines = [f"sca: {end}", *bounded, *_group(quiet)]
    if not failed and (issues["warning"] or standing(result).tone != "good"):
        lines.append(f"##vso[task.complete result=SucceededWithIssues;]{_message(end)}")
    return "".join(f"{line}\n" for line in lines).encode()


def _bounded(kind: str, issues: list[str]) -> Iterator[str]:
    """The issues, the tenth of which says how many follow; and at most so many that a log stays a log."""
    for number, issue in enumerate(issues[:MOST], 1):
        if number == ON_PAGE and len(issues) > ON_PAGE:
            more = len(issues) - ON_PAGE + 1
            yield f"##vso[task.logissue type={kind};]{more} more {kind}s are in the log and in the reports of the run"
        yield issue
    if len(issues) > MOST:
        yield f"##vso[task.logissue type={kind};]{not_shown(len(issues) - MOST, kind)}"


def _group(lines: list[str]) -> Iterable[str]:
    if not lines:
        return ()
    rest = [not_shown(len(lines) - MOST, "line")] if len(lines) > MOST else []
    return ("##[group]waived, baselined and other entries that ask for nothing", *lines[:MOST], *rest, "##[endgroup]")


def _issue(kind: str, code: str, where: Location, text: str) -> str:
    place = [("sourcepath", where.path), ("linenumber", where.line), ("columnnumber", where.column), ("code", code)]
    properties = "".join(f"{name}={_property(str(value))};" for name, value in place if value)
    return f"##vso[task.logissue type={kind};{properties}]{_message(f'{text} ({code}, {where})')}"


def _plain(code: str, where: Location, text: str) -> str:
    return inert(f"{code} {where}: {text}", _CUT)


def _message(text: str) -> str:
    return inert(text, _CUT).translate(_ESCAPES)


def _property(text: str) -> str:
    return inert(text).translate(_IN_PROPERTY)
