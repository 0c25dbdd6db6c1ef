"""The dependencies of a CycloneDX document: edges between nodes, and for which of them it is known what they need."""

from collections.abc import Callable, Iterator, Sequence
from typing import Protocol

from sca.files.json_document import JsonValue
from sca.model import property_names as names
from sca.model.component import Component, Edge, Location, Project, Reference, Scope
from sca.model.text import brief
from sca.parsers.sbom.fields import Fields, inner, objects, text, texts, told_by
from sca.parsers.sbom.places import ROLE

Node = Component | Reference | Project
_AGGREGATES = {"complete": "complete", "unknown": "unknown", "not_specified": "unknown"}


class Document(Protocol):
    """What is asked of a decoded document."""

    @property
    def root(self) -> Fields:
        """The whole document."""

    @property
    def line(self) -> Callable[[JsonValue], int | None]:
        """Tells the line of an object."""


class Needs:
    """Collects what is known of each bom-ref, and joins the dependencies on it."""

    def __init__(self, complain: Callable[[str, str, str, Location], None]) -> None:
        self.edges: list[Edge] = []
        self._complain = complain
        self._ids: dict[str, str] = {}
        self._nodes: dict[str, Sequence[Node]] = {}
        self._skipped: set[str] = set()
        self._states: dict[str, str] = {}
        self._parts: list[tuple[str, str]] = []

    @property
    def known_count(self) -> int:
        """Of how many bom-refs it is known what they need."""
        return sum(state != "unknown" for state in self._states.values())

    def parents(self, root: Fields) -> set[str]:
        """The bom-refs that need something."""
        return {text(one, "ref") for one in objects(root, "dependencies") if one.get("dependsOn")}

    def knows(self, ref: str) -> bool:
        """Whether a bom-ref is taken."""
        return ref in self._ids

    def know(self, ref: str, nodes: Sequence[Node], own: Location) -> None:
        """Take the nodes of a component; a second component of the same bom-ref cannot be meant by any edge."""
        if not ref:
            return
        if ref in self._ids:
            message = f"the bom-ref {brief(ref, 80)} stands on more than one component: which of them needs what cannot be told"
            self._complain("E-DUPLICATE-REF", message, "edge", own)
            return
        self._ids[ref] = nodes[0].id
        self._nodes[ref] = nodes

    def skip(self, ref: str) -> None:
        """Take a bom-ref of what is no node: edges to it and from it are not lost, there is nothing to join."""
        if ref:
            self._skipped.add(ref)

    def part(self, holder: str, inside: str) -> None:
        """Take a component that is a part of another one."""
        if holder in self._ids and inside in self._ids:
            self._parts.append((holder, inside))

    def others(self, root: Fields) -> None:
        """Take the bom-refs of what may be depended on and is no component."""
        waiting = objects(root, "services")
        while waiting:
            one = waiting.pop()
            self.skip(text(one, "bom-ref"))
            waiting += objects(one, "services")

    def read(self, document: Document, path: str) -> None:
        """Join everything."""
        told = _told(document.root)
        seen: set[str] = set()
        for entry in objects(document.root, "dependencies"):
            ref = text(entry, "ref")
            if ref in seen:
                message = f"dependencies of {brief(ref, 80)} stand in more than one entry; they are put together"
                self._complain("E-DUPLICATE-REF", message, "notice", Location(path, document.line(entry), role=ROLE))
            seen.add(ref)
            if ref in self._ids:
                self._states.setdefault(ref, "complete")
                lost = self._join(ref, texts(entry, "dependsOn"), told.get(ref, {}))
            else:
                lost = [] if ref in self._skipped else [ref]
            for one in lost:
                self._dangling(one, Location(path, document.line(entry), role=ROLE))
        self._compose(document.root)
        if self._parts:
            present = {(edge.parent, edge.child) for edge in self.edges}
            parts = (Edge(self._ids[holder], self._ids[inside]) for holder, inside in self._parts)
            self.edges.extend([edge for edge in parts if (edge.parent, edge.child) not in present])

    def states(self) -> Iterator[tuple[str, str]]:
        """What is known, for every node of which anything is."""
        for ref, state in self._states.items():
            if state != "unknown":
                yield from ((node.id, state) for node in self._nodes.get(ref, ()))

    def _join(self, ref: str, children: list[str], told: dict[str, list[str]]) -> list[str]:
        """Add the edges of one entry, and give the bom-refs that lead to nothing."""
        parent, lost = self._ids[ref], []
        for child in children:
            id = self._ids.get(child)
            if id is None:
                if child not in self._skipped:
                    self._states[ref] = "incomplete"
                    lost.append(child)
                continue
            details = told.get(child)
            if details is None:
                self.edges.append(Edge(parent, id))
            else:
                self.edges.extend([_edge(parent, id, detail) for detail in details])
        return lost

    def _dangling(self, ref: str, where: Location) -> None:
        message = f"the dependency on or of {brief(ref, 80) or 'nothing'} leads to no component of this document"
        self._complain("E-DANGLING", message, "edge", where)

    def _compose(self, root: Fields) -> None:
        for composition in objects(root, "compositions"):
            state = _AGGREGATES.get(text(composition, "aggregate"), "incomplete")
            for ref in texts(composition, "dependencies"):
                if ref in self._ids and self._states.get(ref) != "incomplete":
                    self._states[ref] = state


def _told(root: Fields) -> dict[str, dict[str, list[str]]]:
    """What the components say about their edges, by parent and child."""
    found: dict[str, dict[str, list[str]]] = {}
    subject = inner(inner(root, "metadata"), "component")
    for one in (subject, *objects(root, "components")):
        for detail in told_by(one).get(names.EDGE, ()) if "properties" in one else ():
            child, _, rest = detail.partition("|")
            found.setdefault(text(one, "bom-ref"), {}).setdefault(child, []).append(rest)
    return found


def _edge(parent: str, child: str, detail: str) -> Edge:
    """`kind=dev|if=<condition>|range=<requested>`, each of which may be missing; the range may hold bars."""
    scope, condition, rest = Scope.RUNTIME, "", detail
    if rest.startswith("kind="):
        word, _, rest = rest.removeprefix("kind=").partition("|")
        scope = Scope(word) if word in set(Scope) else Scope.UNKNOWN
    if rest.startswith("if="):
        condition, _, rest = rest.removeprefix("if=").partition("|")
    return Edge(parent, child, scope, rest.removeprefix("range="), condition.replace("%7C", "|"))
