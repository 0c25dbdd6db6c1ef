"""The dependency graph of the document: who needs whom, and for which of them that is known."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from itertools import groupby
from operator import attrgetter

from msgspec import Struct

from sca.model.component import Edge, Reference, Scope
from sca.model.inventory import FileOutcome, Inventory
from sca.model.property_names import EDGE, Pairs
from sca.sbom.addresses import without_credentials
from sca.sbom.elements import Composition, Dependency
from sca.sbom.refs import Names

_Lists = defaultdict[str, list[str]]
_PARENT = attrgetter("parent")
_RUNTIME = Scope.RUNTIME
_LOSES_EDGES = ("edge", "package", "file")


class Graph(Struct, frozen=True):
    """By bom-ref: what each element needs (a target may repeat), and how much of that is known.

    `said` is what its edges say beyond that they exist, for elements with such edges. `known` is `complete`, `incomplete` or
    `unknown` for every element of the document.
    """

    children: Mapping[str, list[str]]
    said: Mapping[str, list[str]]
    known: dict[str, str]

    def edge_pairs(self, ref: str) -> Pairs:
        """What the edges of one element say, as properties."""
        said = self.said.get(ref)
        return {(EDGE, text) for text in said} if said is not None else set()


def build_graph(inventory: Inventory, names: Names) -> Graph:
    """Join the edges of all instances by bom-ref, link the root to every project, and say what is known."""
    children, said, broken = _join(inventory.edges, names.of)
    others = {names.of[project.id] for project in inventory.projects} - {names.root}
    if others:
        children[names.root].extend(others)
    known = {
        ref: "incomplete" if ref in broken or (state == "unknown" and ref in children) else state
        for ref, state in _states(inventory, names).items()
    }
    if names.root_project is None:
        known[names.root] = "complete" if inventory.complete else "incomplete"
    return Graph(children, said, known)


def dependencies(graph: Graph) -> list[Dependency]:
    """One entry per element whose dependencies are known, at least in part, sorted by bom-ref.

    CycloneDX reads an entry without `dependsOn` as "needs nothing", and a missing entry as "not known".
    """
    entries = []
    for ref in sorted(graph.known):
        needs = graph.children.get(ref)
        if needs:
            entries.append(Dependency(ref, tuple(sorted(set(needs)))))
        elif graph.known[ref] == "complete":
            entries.append(Dependency(ref))
    return entries


def compositions(graph: Graph, root: str, complete: bool) -> list[Composition]:
    """At most one entry per aggregate; `complete` says whether every input was read, so that nothing is missing."""
    members: defaultdict[str, list[str]] = defaultdict(list)
    for ref in sorted(graph.known):
        members[graph.known[ref]].append(ref)
    inputs = "complete" if complete else "incomplete"
    members.setdefault(inputs, [])
    return [
        Composition(aggregate, (root,) if aggregate == inputs else (), tuple(members[aggregate])) for aggregate in sorted(members)
    ]


def _join(edges: Iterable[Edge], of: Mapping[str, str]) -> tuple[_Lists, _Lists, set[str]]:
    children: _Lists = defaultdict(list)
    said: _Lists = defaultdict(list)
    broken: set[str] = set()
    for id, outgoing in groupby(edges, key=_PARENT):
        parent = of.get(id)
        if parent is None:
            continue
        needs, texts = [], []
        for edge in outgoing:
            child = of.get(edge.child)
            if child is None:
                broken.add(parent)
            elif parent != child:
                needs.append(child)
                if edge.requested or edge.condition or edge.scope is not _RUNTIME:
                    texts.append(_detail(edge, child))
        if needs:
            children[parent] += needs
        if texts:
            said[parent] += texts
    return children, said, broken


def _detail(edge: Edge, child: str) -> str:
    """`<bom-ref>|kind=dev|if=<condition>|range=<requested>`: the range comes last because it may hold bars itself."""
    requested = edge.requested
    if edge.scope is _RUNTIME and not edge.condition and "://" not in requested:
        return f"{child}|range={requested}"
    text = child if edge.scope is _RUNTIME else f"{child}|kind={edge.scope}"
    if edge.condition:
        text = f"{text}|if={without_credentials(edge.condition).replace('|', '%7C')}"
    return f"{text}|range={without_credentials(requested)}" if requested else text


def _states(inventory: Inventory, names: Names) -> dict[str, str]:
    """What the files say about the edges of what they gave, by bom-ref; where they do not agree, something is missing."""
    lossy = {problem.location.path for problem in inventory.problems if problem.cost in _LOSES_EDGES}
    by_id = _completeness(inventory.files, lossy)
    states: dict[str, str] = {}
    for group in names.groups:
        # What a reference names was not opened, so its own dependencies are unknown whatever the file says.
        found = ["unknown" if type(node) is Reference else by_id.get(node.id, "unknown") for node in group.members]
        states[group.ref] = found[0] if len(found) == 1 or len(set(found)) == 1 else "incomplete"
    for project in inventory.projects:
        states[names.of[project.id]] = by_id.get(project.id, "unknown")
    return states


def _completeness(files: Iterable[FileOutcome], lossy: set[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for file in files:
        state = file.completeness or "unknown"
        if state == "complete" and file.path in lossy:
            state = "incomplete"
        told = dict(file.states)
        for node in file.node_ids:
            known = told.get(node, state)
            found[node] = known if found.get(node, known) == known else "incomplete"
    return found
