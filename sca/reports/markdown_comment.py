"""Writes Markdown for a comment on a pull request: the summary in short, behind a mark that stays the same.

GitHub takes 65,536 characters. The first line is a comment that does not show; whoever posts looks for it to replace
the earlier comment instead of adding another.
"""

import re

from sca.model.result import Result
from sca.reports.markdown import about, counts, title
from sca.reports.markdown_sections import lay, sections

BUDGET = 64 * 1000
_NOT_PLAIN = re.compile("[^A-Za-z0-9._]+")


def render(result: Result) -> bytes:
    """The comment, within `BUDGET` bytes."""
    head = f"{marker(result)}\n{title(result)}\n{counts(result)}\n{about(result)}"
    body = lay(sections(result, short=True), BUDGET - len(head.encode()))
    return f"{head}\n{body}".encode()


def marker(result: Result) -> str:
    """The first line: the same for every run over one target, and another one for another target."""
    return f"<!-- sca-report {_NOT_PLAIN.sub('-', result.target)[:80]} -->"
