"""What changed, as a page: the style of the report, no script, nothing that acts. Pure: equal changes give equal bytes."""

from sca.model.changes import Changes
from sca.model.result import Tool
from sca.reports.changes import summary
from sca.reports.page import STYLESHEET, page, stylesheet
from sca.reports.page_words import say
from sca.version import VERSION

MOST_CHANGES = 5_000
_TOOL = Tool("sca", VERSION)


def as_html(changes: Changes) -> bytes:
    """The page. Of more than `MOST_CHANGES` packages or findings the rest is counted."""
    values: dict[str, object] = {
        "difference": changes,
        "tone": _tone(changes),
        "heading": _heading(changes),
        "summary": summary(changes),
        "notes": _notes(changes),
        "changed_findings": sorted(changes.findings, key=lambda one: one.kind != "new"),
        "most_changes": MOST_CHANGES,
    }
    return page(_TOOL, values, script=False)


def beside() -> tuple[str, bytes]:
    """The style sheet, which lies beside the page under a name that it knows."""
    return STYLESHEET, stylesheet()


def _tone(changes: Changes) -> str:
    """Never the green of a verdict that passed: a comparison judges nothing."""
    if not (changes.old_complete and changes.new_complete):
        return "unsure"
    return "bad" if any(one.kind == "new" for one in changes.findings) else "plain"


def _heading(changes: Changes) -> str:
    changed = len({one.package for one in changes.packages})
    if changed:
        return say("changes.packages-changed", count=changed)
    return say("changes.findings-changed") if changes.findings else say("changes.nothing")


def _notes(changes: Changes) -> list[str]:
    """What stands below the counts of packages: findings, and what an incomplete side makes of it."""
    come = sum(one.kind == "new" for one in changes.findings)
    notes = [say("changes.come-and-gone", count=come, gone=len(changes.findings) - come)] if changes.findings else []
    if not changes.old_complete:
        notes.append(say("changes.maybe-added", side=changes.old))
    if not changes.new_complete:
        notes.append(say("changes.maybe-removed", side=changes.new))
    return notes
