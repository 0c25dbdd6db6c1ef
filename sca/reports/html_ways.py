"""How what was found comes in: one picture of the ways to findings, the same as text, and what would go away with what."""

from collections import defaultdict

from msgspec import Struct

from sca.model.package import Package
from sca.model.result import Result
from sca.model.text import brief, visible
from sca.model.verdict import Finding, State
from sca.reports.graph import Graph

MOST_NODES = 60
MOST_GOING = 25
_MOST_NAMED = 8
_SHOWN = (State.OPEN, State.UNDETERMINED, State.WARNING)
_LETTERS = 27
_MARKS = {State.OPEN: "✕ ", State.UNDETERMINED: "? ", State.WARNING: "! "}
_COLUMN, _ROW, _WIDTH, _HEIGHT = 240, 32, 204, 24


class Box(Struct, frozen=True):
    """One package (or project) of the picture; `tone` is the state of what was found there. `line` joins it to the one before."""

    x: int
    y: int
    text: str
    label: str
    tone: str
    line: str


class Picture(Struct, frozen=True):
    """The ways to findings as boxes in columns; `lines` is the same as text; `left` counts findings not in it."""

    width: int
    height: int
    box_width: int
    box_height: int
    boxes: tuple[Box, ...]
    lines: tuple[tuple[int, str, str], ...]
    left: int


class GoesAway(Struct, frozen=True):
    """What only one direct dependency brings in: without it, so many packages and findings are gone. `named` are the first."""

    direct: str
    packages: int
    findings: int
    named: tuple[str, ...]


class _Step:
    """One node of the tree of ways."""

    def __init__(self, label: str) -> None:
        self.label = label
        self.tone = ""
        self.next: dict[str, _Step] = {}


def picture(findings: tuple[Finding, ...]) -> Picture | None:
    """The picture of the ways to what is open, in the order of the findings; None if no way leads to any."""
    root, count, left = _Step(""), 0, 0
    for finding in findings:
        if finding.state not in _SHOWN or len(finding.path) < 2:
            continue
        missing = _missing(root, finding.path)
        if count + missing > MOST_NODES:
            left += 1
            continue
        count += missing
        step = root
        for label in finding.path:
            step = step.next.setdefault(label, _Step(label))
        step.tone = step.tone or str(finding.state)
    return _drawn(root, left) if count else None


def _missing(root: _Step, path: tuple[str, ...]) -> int:
    step: _Step | None = root
    for number, label in enumerate(path):
        step = step.next.get(label) if step is not None else None
        if step is None:
            return len(path) - number
    return 0


def _drawn(root: _Step, left: int) -> Picture:
    boxes: list[Box] = []
    lines: list[tuple[int, str, str]] = []
    rows = columns = 0
    waiting = [(step, 0, -1) for step in reversed(root.next.values())]
    row_of_last = -1
    while waiting:
        step, depth, above = waiting.pop()
        if depth <= row_of_last:
            rows += 1
        row_of_last = depth
        x, y = depth * _COLUMN, rows * _ROW
        boxes.append(Box(x, y, _cut(step.label, step.tone), step.label, step.tone, _line(x, y, above) if depth else ""))
        lines.append((depth, step.label, step.tone))
        columns = max(columns, depth + 1)
        waiting.extend((one, depth + 1, y) for one in reversed(step.next.values()))
    width = columns * _COLUMN - (_COLUMN - _WIDTH)
    return Picture(width + 2, (rows + 1) * _ROW, _WIDTH, _HEIGHT, tuple(boxes), tuple(lines), left)


def _cut(label: str, tone: str) -> str:
    """A label that fits its box, behind the mark of its state: of a path the end, of everything else the start."""
    mark = _MARKS[State(tone)] if tone else ""
    if "/" in label and not label.startswith("@") and len(visible(label)) > _LETTERS:
        return f"{mark}…{visible(label)[1 - _LETTERS :]}"
    return mark + brief(label, _LETTERS - len(mark))


def _line(x: int, y: int, above: int) -> str:
    """From the middle of the right edge of a box to the left edge of the next, by way of one elbow."""
    start, middle, half = x - (_COLUMN - _WIDTH), x - (_COLUMN - _WIDTH) // 2, _HEIGHT // 2
    return f"M{start} {above + half}H{middle}V{y + half}H{x}" if above != y else f"M{start} {y + half}H{x}"


def going_away(result: Result, graph: Graph) -> list[GoesAway]:
    """What each direct dependency alone brings in, what settles most first. A package counts where that holds for all of it."""
    sole = graph.sole_ways
    brought: dict[Package, str] = {}
    for component in result.components:
        direct = sole.get(component.id, "")
        known = brought.setdefault(component.package, direct)
        if known != direct:
            brought[component.package] = ""
    found: defaultdict[str, list[str]] = defaultdict(list)
    for package in sorted(brought):
        direct = brought[package]
        if direct and direct != package.label:
            found[direct].append(package.label)
    packages = {component.id: component.package for component in result.components}
    settled: defaultdict[str, int] = defaultdict(int)
    for finding in result.verdict.findings:
        if finding.state in _SHOWN and finding.node in packages:
            settled[brought[packages[finding.node]]] += 1
    rows = [
        GoesAway(direct, len(found[direct]), settled[direct], tuple(found[direct][:_MOST_NAMED]))
        for direct in {*found, *settled}
        if direct
    ]
    return sorted(rows, key=lambda row: (-row.findings, -row.packages, row.direct))
