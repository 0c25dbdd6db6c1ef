"""What a Markdown report holds, in the order of its priority: sections of rows, and how many of them fit into a number of bytes.

GitHub refuses a job summary above 1 MiB and a comment above 65,536 characters as a whole, so the budget is kept here, and
every section says how many rows it withholds.
"""

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import Any

from msgspec import Struct

from sca.model.component import Problem
from sca.model.inventory import FileOutcome
from sca.model.result import Result
from sca.model.text import plural
from sca.model.verdict import Finding, State, WaiverUse
from sca.reports.actions import Action, actions, order, way_in
from sca.reports.markdown_text import code, prose

_WITHHELD = 200
_ADVICE = 600
_MOST_FIXES = 3
_RANK = {state: number for number, state in enumerate(State)}
_ACUTE = (State.OPEN, State.UNDETERMINED, State.WARNING)
_WAIVER = ("waiver", "for", "until", "owner", "reason")


class Section(Struct, frozen=True):
    """A heading, what is listed below it, and how one of it becomes a row. `nouns` name one and several.

    Rows are made as long as there is room for them. A `folded` section opens on a click.
    """

    title: str
    nouns: tuple[str, str]
    columns: tuple[str, ...]
    items: Sequence[Any]
    row: Callable[[Any], str]
    folded: bool = True


def sections(result: Result, *, short: bool) -> list[Section]:
    """The sections that have something to say. The short ones are for a comment: without policy lines and plain files."""
    found = sorted(result.verdict.findings, key=lambda finding: (_RANK[finding.state], order(finding)))
    acute = [one for one in found if one.state in _ACUTE]
    settled = [one for one in found if one.state not in _ACUTE]
    problems = sorted(result.problems, key=lambda problem: (problem.cost == "notice", problem))
    files = [file for file in result.files if not short or file.outcome != "parsed"]
    columns = ("finding", "what", "where", "what to do", *(() if short else ("policy",)))
    lost = any(problem.cost != "notice" for problem in problems)
    told = Section("Problems", ("problem", "problems"), ("problem", "where", "lost", "what to do"), problems, _problem, not lost)
    made = (
        # What could not be read comes before all else: the findings may not be all.
        *((told,) if lost else ()),
        Section("What to do", ("thing to do", "things to do"), (), actions(result), _action, folded=False),
        Section("Findings", ("finding", "findings"), columns, acute, partial(_finding, short=short), folded=short),
        *(() if lost else (told,)),
        Section("Waivers", ("waiver", "waivers"), _WAIVER, result.verdict.waivers, _waiver),
        Section("Settled findings", ("settled finding", "settled findings"), ("finding", "what", "where"), settled, _settled),
        Section("Coverage", ("file", "files"), ("file", "outcome", "found", "why"), files, _file),
    )
    return [section for section in made if section.items]


def lay(parts: Sequence[Section], room: int) -> str:
    """The sections within `room` bytes. Each may take half of what those before it left; what is over goes to the first."""
    room -= sum(len(_shown(part, []).encode()) + _WITHHELD for part in parts)
    taken: list[list[str]] = [[] for _ in parts]
    for share in (2, 1):
        for part, rows in zip(parts, taken, strict=True):
            left = room // share
            for item in part.items[len(rows) :]:
                row = part.row(item)
                left -= (size := len(row.encode()) + 1)
                if left < 0:
                    break
                room -= size
                rows.append(row)
    return "\n".join(_shown(part, rows) for part, rows in zip(parts, taken, strict=True))


def _shown(part: Section, rows: list[str]) -> str:
    lines = [f"### {part.title}", ""]
    if part.folded:
        lines += [f"<details><summary>{plural(len(part.items), *part.nouns)}</summary>", ""]
    if part.columns and rows:
        lines += [_row(part.columns), f"|{'---|' * len(part.columns)}"]
    lines += [*rows, ""] if rows else []
    if withheld := len(part.items) - len(rows):
        words = (
            f"**{withheld:,} of {plural(len(part.items), *part.nouns)} withheld** so that this report is not refused for its size"
        )
        lines += [f"{words}; the JSON report of the same run has all.", ""]
    if part.folded:
        lines += ["</details>", ""]
    return "\n".join(lines)


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _action(action: Action) -> str:
    states = [finding.state for finding in action.findings]
    counts = ", ".join(f"{states.count(state)} {state}" for state in (State.OPEN, State.UNDETERMINED) if state in states)
    fixes = action.fixes
    more = f"; and {plural(len(fixes) - _MOST_FIXES, 'more thing')}" if len(fixes) > _MOST_FIXES else ""
    advice = "; ".join(prose(fix, _ADVICE) for fix in fixes[:_MOST_FIXES])
    return f"- {code(action.target)} in {code(action.place)} ({counts})" + (f": {advice}{more}" if advice else "")


def _finding(finding: Finding, *, short: bool) -> str:
    what = prose(finding.message)
    if finding.label not in finding.message:
        what = f"{code(finding.label)} {what}"
    how = ", ".join(word for word in (finding.scope, way_in(finding)) if word)
    policy = () if short else (code(str(finding.judged_by)) if finding.judged_by else "",)
    told = f"{what}<br>{prose(how)}" if how else what
    return _row((_head(finding), told, code(str(finding.where)), prose(finding.fix, _ADVICE), *policy))


def _head(finding: Finding) -> str:
    return f"{finding.state} {code(finding.code)}<br>{code(finding.rule)}"


def _settled(finding: Finding) -> str:
    by = f" by {code(finding.waiver)}" if finding.waiver else ""
    return _row((f"{finding.state} {code(finding.code)}{by}", f"{code(finding.label)}", code(str(finding.where))))


def _waiver(waiver: WaiverUse) -> str:
    until = (
        f"{prose(waiver.expires)} ({plural(waiver.days_left, 'day')} left)" if waiver.days_left >= 0 else prose(waiver.expires)
    )
    name = f"{code(waiver.id)} {prose(waiver.state)}"
    return _row((name, f"{code(waiver.rule)} {code(waiver.match)}", until, prose(waiver.owner), prose(waiver.reason)))


def _problem(problem: Problem) -> str:
    lost = "nothing" if problem.cost == "notice" else f"the {problem.cost}"
    what = f"{code(problem.code)} {prose(problem.message)}"
    return _row((what, code(str(problem.location)), prose(lost), prose(problem.help, _ADVICE)))


def _file(file: FileOutcome) -> str:
    counts = ((file.components, "package"), (file.references, "reference"))
    found = ", ".join(plural(count, noun) for count, noun in counts if count)
    return _row((code(file.path), prose(file.outcome), found, prose(file.reason)))
