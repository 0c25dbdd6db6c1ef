"""What changed, for people and for machines: text, Markdown, JSON. Pure: equal changes give equal bytes."""

from collections.abc import Iterator

import msgspec

from sca.model.changes import Change, Changes
from sca.model.text import plural
from sca.reports.inert import inert
from sca.reports.markdown_text import prose

_KINDS = ("added", "removed", "upgraded", "downgraded", "changed", "licence")
_WORDS = {"licence": "licence changed"}
_SIGNS = {"added": "+", "removed": "-"}


def as_text(changes: Changes) -> str:
    """A line for each change, behind how many there are."""
    lines = [f"{inert(changes.old)} -> {inert(changes.new)}: {summary(changes)}"]
    lines.extend(f"{_SIGNS.get(one.kind, '~')} {_sentence(one)}" for one in changes.packages)
    for one in changes.findings:
        what = "! new finding" if one.kind == "new" else ". finding gone"
        lines.append(f"{what} {one.code} {inert(one.label)}: {inert(one.message)}")
    return "\n".join(lines) + "\n"


def as_markdown(changes: Changes) -> str:
    """Tables that no text of the inputs can break out of."""
    lines = [f"### {prose(changes.old)} → {prose(changes.new)}", "", f"{summary(changes)}.", ""]
    if changes.packages:
        lines += ["| change | package | before | after | scope |", "|---|---|---|---|---|"]
        rows = ((_WORDS.get(one.kind, one.kind), *_cells(one)) for one in changes.packages)
        lines.extend(f"| {' | '.join(map(prose, row))} |" for row in rows)
        lines.append("")
    if changes.findings:
        lines += ["| finding | code | subject | what |", "|---|---|---|---|"]
        cells = ((one.kind, one.code, one.label, one.message) for one in changes.findings)
        lines.extend(f"| {' | '.join(map(prose, row))} |" for row in cells)
        lines.append("")
    return "\n".join(lines)


def as_json(changes: Changes) -> str:
    """The changes as a document."""
    return msgspec.json.format(msgspec.json.encode(changes), indent=2).decode() + "\n"


def summary(changes: Changes) -> str:
    """How many packages changed in which way, and how the verdict did."""
    counts = {kind: sum(one.kind == kind for one in changes.packages) for kind in _KINDS}
    parts = [f"{count} {_WORDS.get(kind, kind)}" for kind, count in counts.items() if count]
    parts.append(f"{plural(changes.unchanged, 'package')} unchanged")
    if changes.old_outcome and changes.new_outcome:
        same = changes.old_outcome == changes.new_outcome
        parts.append(f"verdict {changes.new_outcome}" if same else f"verdict {changes.old_outcome} -> {changes.new_outcome}")
    return ", ".join(parts)


def _sentence(change: Change) -> str:
    old, new = (", ".join(map(inert, side)) for side in (change.old, change.new))
    words = _WORDS.get(change.kind, change.kind)
    where = f"  {inert(change.places[0])}" if change.places else ""
    versions = f"{old} -> {new}" if old and new else old or new
    return f"{words} {inert(change.package)} {versions}  ({change.scope}){where}"


def _cells(change: Change) -> Iterator[str]:
    yield from (change.package, ", ".join(change.old), ", ".join(change.new), change.scope)
