"""The graph of a result, as pages show it: the shortest ways to a package, and what only one direct dependency brings in."""

from collections import defaultdict, deque
from collections.abc import Iterable, Sequence
from functools import cached_property
from heapq import heapify, heappop, heappush

from sca.model.label import label
from sca.model.result import Result

MOST_WAYS = 20
_MOST_STEPS = 400


class Graph:
    """Made once for a result; everything it tells is linear in the number of edges, but for ways, whose search is bounded."""

    def __init__(self, result: Result) -> None:
        self.labels = {project.id: project.name or project.folder for project in result.projects}
        self.labels |= {component.id: component.package.label for component in result.components}
        self.labels |= {reference.id: label(reference) for reference in result.references}
        self._roots = [project.id for project in result.projects]
        self._roots_set = frozenset(self._roots)
        self._children: defaultdict[str, list[str]] = defaultdict(list)
        self._parents: defaultdict[str, list[str]] = defaultdict(list)
        for edge in result.edges:
            self._children[edge.parent].append(edge.child)
            self._parents[edge.child].append(edge.parent)
        self._distance = self._distances()

    def _distances(self) -> dict[str, int]:
        """How far each node is from the nearest project."""
        found = dict.fromkeys(self._roots, 0)
        queue = deque(found)
        while queue:
            node = queue.popleft()
            for child in self._children.get(node, ()):
                if child not in found:
                    found[child] = found[node] + 1
                    queue.append(child)
        return found

    def is_direct(self, nodes: Iterable[str]) -> bool:
        """Whether a project names one of these nodes itself."""
        return any(self._distance.get(node) == 1 for node in nodes)

    def needed_by(self, nodes: Sequence[str]) -> int:
        """How many packages and projects name one of these nodes themselves, each label counted once."""
        return len({self.labels.get(parent, parent) for node in nodes for parent in self._parents.get(node, ())})

    def ways(self, nodes: Sequence[str], most: int = MOST_WAYS) -> tuple[list[tuple[str, ...]], bool]:
        """The shortest ways from projects to any of these nodes, as labels, project first; and whether there are more.

        The search goes backwards, and always on from what is shortest in all, since the distance of every node from a project
        is known. A way never visits a node twice.
        """
        # A way is put together when its turn comes: most of what is put aside is never looked at again.
        heap: list[tuple[int, str, tuple[str, ...]]] = [
            (self._distance[node], node, ()) for node in nodes if node in self._distance
        ]
        heapify(heap)
        found: dict[tuple[str, ...], None] = {}
        steps = 0
        while heap and len(found) < most and steps < _MOST_STEPS:
            steps += 1
            _length, node, rest = heappop(heap)
            way = (node, *rest)
            if node in self._roots_set:
                found[tuple([self.labels.get(one, one) for one in way])] = None
            for parent in self._parents.get(node, ()):
                if parent in self._distance and parent not in way:
                    heappush(heap, (len(way) + self._distance[parent], parent, way))
        return list(found), bool(heap)

    @cached_property
    def sole_ways(self) -> dict[str, str]:
        """By node, the label of the one direct dependency that every way to it starts with; nodes with several are not in it.

        Each node is visited at most twice: when a way first comes to it, and when a way comes that starts elsewhere.
        """
        found: dict[str, str] = {}
        waiting = [(child, self.labels.get(child, child)) for root in self._roots for child in self._children.get(root, ())]
        while waiting:
            node, direct = waiting.pop()
            known = found.get(node)
            if node in self._roots_set or known in (direct, ""):
                continue
            found[node] = direct if known is None else ""
            waiting += [(child, found[node]) for child in self._children.get(node, ())]
        return {node: direct for node, direct in found.items() if direct}
