"""Writes Checkstyle's XML, which Jenkins' warnings plugin and many review bots read: errors by file.

Source: https://checkstyle.org/ (the XMLLogger). `source` ends with the name of the rule, behind its family, because readers
take the part behind the last dot for the type and the one before it for the category.
"""

from collections import defaultdict
from collections.abc import Iterator

from sca.model.component import Location
from sca.model.result import Result
from sca.model.text import visible
from sca.reports.one_line import finding_line, problem_line, run_line, untold_problems
from sca.reports.places import ROOT, shown_path
from sca.reports.weight import ERROR, NOTE, WARNING, level

_SEVERITIES = {ERROR: "error", WARNING: "warning", NOTE: "info"}
_Row = tuple[int, int, str, str, str]


def render(result: Result) -> bytes:
    """Files by name, in each the errors by line."""
    files: defaultdict[str, list[_Row]] = defaultdict(list)
    for path, row in _rows(result):
        files[path].append(row)
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', '<checkstyle version="4.3">']
    for path in sorted(files):
        lines.append(f'<file name="{_escape(path)}">')
        lines.extend(map(_error, sorted(files[path])))
        lines.append("</file>")
    lines.append("</checkstyle>\n")
    return "\n".join(lines).encode()


def _rows(result: Result) -> Iterator[tuple[str, _Row]]:
    said = run_line(result)
    if said:
        yield _row(Location(ROOT), "error" if result.exit_status else "warning", said, "sca.run.verdict")
    waivers = {waiver.id: waiver for waiver in result.verdict.waivers}
    for finding in result.verdict.findings:
        line = f"{finding.code}: {finding_line(finding, waivers.get(finding.waiver))}"
        yield _row(finding.where, _SEVERITIES[level(finding)], line, f"sca.{finding.family}.{finding.rule}")
    for problem in untold_problems(result):
        severity = "info" if problem.cost == "notice" else "error"
        yield _row(problem.location, severity, f"{problem.code}: {problem_line(problem)}", f"sca.problem.{problem.code}")


def _row(where: Location, severity: str, message: str, source: str) -> tuple[str, _Row]:
    return shown_path(where), (where.line or 0, where.column or 0, severity, message, source)


def _error(row: _Row) -> str:
    """One element. Line 0 is the whole file; a column is written where one is known."""
    line, column, severity, message, source = row
    place = f'line="{line}" column="{column}"' if column else f'line="{line}"'
    return f'<error {place} severity="{severity}" message="{_escape(message)}" source="{_escape(source)}"/>'


def _escape(text: str) -> str:
    """Text for an attribute, on one line, without a character that XML 1.0 forbids."""
    return visible(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")
