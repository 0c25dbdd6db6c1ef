"""The dependency graph as a tree for people: from each project down, or from a package up, with every edge once.

A graph written out as a tree grows without bound. So what a node needs is shown where the node comes first; where it comes
again it is marked as repeated. There are then as many lines as edges, whatever the graph, and a cycle ends where it closes.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from msgspec import Struct

from sca.model.component import Edge, Scope
from sca.model.inventory import Inventory
from sca.model.reach import nodes_by_id, strongest

DEEPEST = 1_000
_PIPELINE = "pipeline"


class Line(Struct, frozen=True):
    """One node at one place of the tree.

    `ends` says of each level below the root whether the branch there is the last one, so that it can be drawn. `scope` is that
    of the edge to the node above; `repeated` if what is below was shown before; `hidden` counts the nodes right below that are
    deeper than asked for.
    """

    node: str
    ends: tuple[bool, ...] = ()
    scope: Scope = Scope.RUNTIME
    repeated: bool = False
    hidden: int = 0

    @property
    def depth(self) -> int:
        """How many edges lie between the root and this node."""
        return len(self.ends)


Below = Mapping[str, Sequence[tuple[str, Scope]]]


def needs(inventory: Inventory, names: Mapping[str, str], *, inverted: bool) -> Below:
    """What each node needs (inverted: what needs it), each once, by name. `names` are the names of all nodes by id."""
    edges: defaultdict[str, dict[str, Edge]] = defaultdict(dict)
    for edge in inventory.edges:
        above, below = (edge.child, edge.parent) if inverted else (edge.parent, edge.child)
        if above in names and below in names:
            known = edges[above].get(below)
            edges[above][below] = strongest(edge, known) if known else edge
    return {
        node: [(other, edge.scope) for other, edge in sorted(found.items(), key=lambda pair: (names[pair[0]].lower(), pair[0]))]
        for node, found in edges.items()
    }


def roots(inventory: Inventory, below: Below) -> tuple[list[str], list[str]]:
    """The projects, those of pipelines last, and the nodes under which everything stands that no project leads to."""
    projects = [project.id for project in sorted(inventory.projects, key=lambda one: one.kind == _PIPELINE)]
    seen = _reached(projects, below)
    rest = [node for node in nodes_by_id(inventory) if node not in seen]
    needed = {other for node in rest for other, _scope in below.get(node, ())}
    tops = [node for node in rest if node not in needed]
    seen |= _reached(tops, below)
    for node in rest:  # what is left goes round in circles: one of each circle is as good as another
        if node not in seen:
            tops.append(node)
            seen |= _reached([node], below)
    return projects, tops


def tree(starts: Iterable[str], below: Below, depth: int) -> Iterator[Line]:
    """The lines of the tree, root by root, down to `depth` edges from the root."""
    shown: set[str] = set()
    for start in starts:
        yield from _branch(start, below, depth, shown)


def _branch(start: str, below: Below, depth: int, shown: set[str]) -> Iterator[Line]:
    waiting = [Line(start)]
    while waiting:
        line = waiting.pop()
        found = below.get(line.node, ())
        if found and line.node in shown:
            yield Line(line.node, line.ends, line.scope, repeated=True)
        elif found and line.depth >= depth:
            yield Line(line.node, line.ends, line.scope, hidden=len(found))
        else:
            yield line
            shown.add(line.node)
            last = len(found) - 1
            ways = [Line(node, (*line.ends, number == last), scope) for number, (node, scope) in enumerate(found)]
            waiting.extend(reversed(ways))


def _reached(starts: Iterable[str], below: Below) -> set[str]:
    found = set(starts)
    waiting = list(found)
    while waiting:
        for other, _scope in below.get(waiting.pop(), ()):
            if other not in found:
                found.add(other)
                waiting.append(other)
    return found
