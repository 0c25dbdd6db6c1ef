"""Who needs a component: scopes by reachability, and the shortest way from a project.

A path has the scope of its weakest edge; a component has the scope of its strongest path. Visiting the graph once
per scope, strongest first, finds that in time linear in the number of edges.
"""

from collections import defaultdict, deque
from collections.abc import Iterable, Sequence

from msgspec import Struct

from sca.model.component import Component, Edge, Project, Reference, Scope
from sca.model.inventory import Inventory
from sca.model.label import label

_STRENGTH = (Scope.RUNTIME, Scope.PEER, Scope.OPTIONAL, Scope.BUILD, Scope.DEV)
_RANK = {scope: number for number, scope in enumerate(_STRENGTH)}


def scopes(roots: Sequence[str], edges: Iterable[Edge]) -> dict[str, Scope]:
    """The scope of every node that a root reaches, by node id."""
    outgoing: defaultdict[str, list[Edge]] = defaultdict(list)
    for edge in edges:
        outgoing[edge.parent].append(edge)
    found: dict[str, Scope] = {}
    waiting: list[list[str]] = [list(roots), *([] for _ in _STRENGTH[1:])]
    for number, scope in enumerate(_STRENGTH):
        stack = waiting[number]
        while stack:
            node = stack.pop()
            if node in found:
                continue
            found[node] = scope
            for edge in outgoing.get(node, ()):
                if edge.child not in found:
                    waiting[number if edge.scope is Scope.RUNTIME else max(number, _rank(edge))].append(edge.child)
    return found


Node = Project | Component | Reference


class Way(Struct, frozen=True):
    """The shortest way from a project to a node, project first, as labels; and how many other ways lead in."""

    labels: tuple[str, ...]
    more: int

    @property
    def direct(self) -> str:
        """The direct dependency at the start of the way: the one to act on. Empty if no project leads here."""
        return self.labels[1] if len(self.labels) > 1 else ""


class Ways:
    """Shortest ways for a whole inventory, found in one breadth-first visit from all projects.

    Of ways of one length the one that starts with the stronger scope is taken: it is why a package is there.
    """

    def __init__(self, inventory: Inventory) -> None:
        self._labels: dict[str, str] = {project.id: project.name for project in inventory.projects}
        nodes: tuple[Component | Reference, ...] = (*inventory.components, *inventory.references)
        for node in nodes:
            self._labels[node.id] = label(node)
        self._before: dict[str, str] = {}
        self._in_degree: defaultdict[str, int] = defaultdict(int)
        self._visit(inventory.projects, inventory.edges)

    def _visit(self, projects: Iterable[Project], edges: Iterable[Edge]) -> None:
        outgoing: defaultdict[str, list[str]] = defaultdict(list)
        for edge in sorted(edges, key=_rank):
            outgoing[edge.parent].append(edge.child)
            self._in_degree[edge.child] += 1
        queue = deque(project.id for project in projects)
        seen = set(queue)
        while queue:
            node = queue.popleft()
            for child in outgoing.get(node, ()):
                if child not in seen:
                    seen.add(child)
                    self._before[child] = node
                    queue.append(child)

    def to(self, node: str) -> Way:
        """The shortest way to a node; empty labels if no project reaches it."""
        steps = self.steps(node)
        if len(steps) < 2:
            return Way((), 0)
        return Way(tuple(self._labels[step] for step in steps), max(self._in_degree[node] - 1, 0))

    def steps(self, node: str) -> tuple[str, ...]:
        """The same as node ids."""
        steps = [node]
        while steps[-1] in self._before:
            steps.append(self._before[steps[-1]])
        steps.reverse()
        return tuple(steps)


def nodes_by_id(inventory: Inventory) -> dict[str, Node]:
    """Every project, component and reference by its id, in the order of the inventory."""
    nodes: tuple[Node, ...] = (*inventory.projects, *inventory.components, *inventory.references)
    return {node.id: node for node in nodes}


def ways_from_projects(inventory: Inventory, node: str) -> list[tuple[str, ...]]:
    """Every project that reaches a node, each with one shortest way, as node ids; shortest first.

    Where a project has several of one length, each step takes the edge with the strongest scope.
    """
    distances = _distances(inventory.edges, node)
    steps: dict[str, tuple[int, str]] = {}
    for edge in inventory.edges:
        if edge.parent in distances and distances[edge.parent] == distances.get(edge.child, -1) + 1:
            step = (_rank(edge), edge.child)
            steps[edge.parent] = min(steps.get(edge.parent, step), step)
    ways = [_follow(project.id, node, steps) for project in inventory.projects if project.id in steps]
    return sorted(ways, key=lambda way: (len(way), way))


def _distances(edges: Iterable[Edge], node: str) -> dict[str, int]:
    """How many edges lie between each node that leads to this one and it."""
    incoming: defaultdict[str, list[str]] = defaultdict(list)
    for edge in edges:
        incoming[edge.child].append(edge.parent)
    found = {node: 0}
    queue = deque([node])
    while queue:
        here = queue.popleft()
        for parent in incoming.get(here, ()):
            if parent not in found:
                found[parent] = found[here] + 1
                queue.append(parent)
    return found


def _follow(start: str, end: str, steps: dict[str, tuple[int, str]]) -> tuple[str, ...]:
    way = [start]
    while way[-1] != end:
        way.append(steps[way[-1]][1])
    return tuple(way)


def strongest(one: Edge, other: Edge) -> Edge:
    """Of two edges that say the same the one with the stronger scope."""
    return min(one, other, key=_rank)


def _rank(edge: Edge) -> int:
    return _RANK.get(edge.scope, 0)
