"""The graph that is worth a picture: what a finding is about, and the shortest way to it from a project.

A whole graph is unreadable beyond a few dozen nodes. Findings come in the order in which they should be worked on; a way that
would make the picture larger than it may be is left out whole, and counted.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from itertools import pairwise

from msgspec import Struct

from sca.model.component import Edge, Project, Scope
from sca.model.label import label
from sca.model.reach import Node, Ways, nodes_by_id
from sca.model.result import Result
from sca.model.text import plural
from sca.model.verdict import Finding, State
from sca.reports.html_tables import finding_rows
from sca.reports.standing import standing, verdict_line

_CODES, _MOST_LINES = 12, 8
_URGENCY = {state: number for number, state in enumerate(State)}


class Box(Struct, frozen=True):
    """One node of the picture. `lines` say what was found of it, the worst first; `state` is the worst, or empty."""

    name: str
    kind: str
    lines: tuple[str, ...] = ()
    state: str = ""


class Arrow(Struct, frozen=True):
    """`parent` needs `child`, both by their number among the boxes. `scope` is empty for what is needed at run time."""

    parent: int
    child: int
    scope: str


class Picture(Struct, frozen=True):
    """What is drawn. `title` says how the run stands; `notes` what is not drawn."""

    title: str
    tone: str
    boxes: tuple[Box, ...]
    arrows: tuple[Arrow, ...]
    notes: tuple[str, ...]


def pruned_graph(result: Result, most_edges: int) -> Picture:
    """The picture of a run with at most so many arrows; a finding that no project leads to counts as one."""
    nodes = nodes_by_id(result.inventory)
    drawing = _Drawing(nodes, Ways(result.inventory), most_edges)
    findings = finding_rows(result)
    left_out = sum(not drawing.add(finding) for finding in findings)
    arrows, more = _arrows(result.edges, drawing, most_edges)
    boxes = tuple(_box(nodes.get(key), key, drawing.about[key]) for key in drawing.numbers)
    return Picture(
        f"{result.target}: {verdict_line(result)}",
        standing(result).tone,
        boxes,
        arrows,
        _notes(result, len(findings), left_out, more),
    )


class _Drawing:
    """What was taken into the picture so far, by id of a node; a finding about no node has an id of its own."""

    def __init__(self, nodes: Mapping[str, Node], ways: Ways, most: int) -> None:
        self._nodes = nodes
        self._ways = ways
        self._most = most
        self._cost = 0
        self.numbers: dict[str, int] = {}
        self.steps: set[tuple[str, str]] = set()
        self.about: defaultdict[str, list[Finding]] = defaultdict(list)

    def add(self, finding: Finding) -> bool:
        """Take a finding in with its way. False if that would be too much; then nothing of it is drawn."""
        known = finding.node in self._nodes
        way = self._ways.steps(finding.node) if known else (f"{finding.label}\n{finding.where}",)
        new = [step for step in pairwise(way) if step not in self.steps]
        cost = len(new) or (1 if way[-1] not in self.numbers else 0)
        if self._cost + cost > self._most:
            return False
        self._cost += cost
        self.steps.update(new)
        for node in way:
            self.numbers.setdefault(node, len(self.numbers))
        self.about[way[-1]].append(finding)
        return True


def _arrows(edges: Iterable[Edge], drawing: _Drawing, most: int) -> tuple[tuple[Arrow, ...], int]:
    """The steps of the ways, then as many other edges between drawn nodes as there is room for; and how many there is not."""
    scopes: dict[tuple[str, str], str] = {}
    for edge in edges:
        key = (edge.parent, edge.child)
        if key[0] in drawing.numbers and key[1] in drawing.numbers:
            scope = "" if edge.scope is Scope.RUNTIME else str(edge.scope)
            scopes[key] = min(scope, scopes.get(key, scope), key=lambda word: (word != "", word))
    keys = sorted(scopes, key=lambda key: (key not in drawing.steps, drawing.numbers[key[0]], drawing.numbers[key[1]]))
    arrows = tuple(Arrow(drawing.numbers[one], drawing.numbers[other], scopes[one, other]) for one, other in keys[:most])
    return arrows, max(len(keys) - most, 0)


def _box(node: Node | None, key: str, findings: list[Finding]) -> Box:
    state = str(min((finding.state for finding in findings), key=_URGENCY.__getitem__)) if findings else ""
    if node is None:
        return Box(findings[0].label, "file", _lines(findings), state)
    if isinstance(node, Project):
        return Box(node.name or key, "project", _lines(findings), state)
    return Box(label(node), "package", _lines(findings), state)


def _lines(findings: list[Finding]) -> tuple[str, ...]:
    """One line for each place and state, with the codes of all findings there."""
    grouped: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    for finding in findings:
        grouped[str(finding.state), str(finding.where)].append(finding.code)
    parts = [(codes[at : at + _CODES], *key) for key, codes in grouped.items() for at in range(0, len(codes), _CODES)]
    lines = [f"{' '.join(codes)} {state} {where}" for codes, state, where in parts[:_MOST_LINES]]
    return (*lines, f"and {plural(len(parts) - _MOST_LINES, 'more line')}") if len(parts) > _MOST_LINES else tuple(lines)


def _notes(result: Result, findings: int, left_out: int, more: int) -> tuple[str, ...]:
    lost = sum(problem.cost != "notice" for problem in result.problems)
    notes = [
        f"{left_out} of {plural(findings, 'finding')} not drawn" if left_out else "",
        f"{plural(more, 'more edge')} between these not drawn" if more else "",
        f"{plural(lost, 'problem')} inside of files: what was not read is not drawn" if lost else "",
        "" if findings else "no findings",
    ]
    return tuple(note for note in notes if note)
