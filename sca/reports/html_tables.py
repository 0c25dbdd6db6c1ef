"""The rows of the tables of the page: findings, files and projects."""

import re
from collections import Counter

from msgspec import Struct

from sca.model.component import Project
from sca.model.inventory import FileOutcome
from sca.model.result import Result
from sca.model.text import visible
from sca.model.verdict import Finding
from sca.reports.actions import order
from sca.reports.html_packages import STATE_RANK

_WEB = re.compile(r"https?://[A-Za-z0-9][^\s\"'<>\\^`{|}]*")
_OUTCOME_RANK = {"refused": 0, "unreadable": 1, "unsupported": 2, "parsed with problems": 3, "excluded": 4, "parsed": 5}


class ProjectRow(Struct, frozen=True):
    """A project and how many packages it names itself."""

    project: Project
    direct: int


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
