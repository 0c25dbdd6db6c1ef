"""The rows of the tables of the page: findings, files and projects."""

import re
from collections import Counter, defaultdict

from msgspec import Struct

from sca.model.component import Project
from sca.model.inventory import FileOutcome
from sca.model.result import Result
from sca.model.text import visible
from sca.model.verdict import Finding, State
from sca.reports.actions import order
from sca.reports.html_packages import STATE_RANK

_WEB = re.compile(r"https?://[A-Za-z0-9][^\s\"'<>\\^`{|}]*")
_OUTCOME_RANK = {"refused": 0, "unreadable": 1, "unsupported": 2, "parsed with problems": 3, "excluded": 4, "parsed": 5}


class ProjectRow(Struct, frozen=True):
    """A project and how many packages it names itself."""

    project: Project
    direct: int


class RuleRow(Struct, frozen=True):
    """One rule: how many of its findings are open, how many undetermined, and how many have any other state."""

    code: str
    rule: str
    opened: int
    undetermined: int
    others: int


def rule_rows(result: Result) -> list[RuleRow]:
    """The rules that have findings, those with the most open ones first."""
    counts: defaultdict[tuple[str, str], Counter[State]] = defaultdict(Counter)
    for finding in result.verdict.findings:
        counts[finding.code, finding.rule][finding.state] += 1
    rows = [_rule_row(code, rule, seen) for (code, rule), seen in counts.items()]
    return sorted(rows, key=lambda row: (-row.opened, -row.undetermined, row.code))


def _rule_row(code: str, rule: str, seen: Counter[State]) -> RuleRow:
    decided = seen[State.OPEN] + seen[State.UNDETERMINED]
    return RuleRow(code, rule, seen[State.OPEN], seen[State.UNDETERMINED], seen.total() - decided)


def finding_rows(result: Result) -> tuple[Finding, ...]:
    """All findings by state, then by the order in which they should be worked on."""
    return tuple(sorted(result.verdict.findings, key=lambda finding: (STATE_RANK[finding.state], order(finding))))


def web_address(text: str) -> str:
    """The text if it is a plain web address that may become a link, else nothing."""
    return text if _WEB.fullmatch(text) and visible(text) == text else ""


def file_rows(result: Result) -> list[FileOutcome]:
    """The input files, those that were lost first."""
    return sorted(result.files, key=lambda file: (_OUTCOME_RANK.get(file.outcome, 0), file.path))


def project_rows(result: Result) -> list[ProjectRow]:
    """The projects by folder."""
    direct = Counter(edge.parent for edge in result.edges)
    projects = sorted(result.projects, key=lambda project: (project.folder, project.name, project.id))
    return [ProjectRow(project, direct[project.id]) for project in projects]
