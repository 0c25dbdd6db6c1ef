"""Who needs what, by project: the edges that a change must satisfy, and the direct dependency at the start of a way."""

from collections import defaultdict, deque
from collections.abc import Collection, Iterable

from sca.model.component import Component, Edge, Project
from sca.model.inventory import Inventory
from sca.model.package import Package
from sca.model.reach import Node, nodes_by_id


class Needs:
    """The graph of an inventory, ready to be asked. Which projects reach a node is found once, for all nodes together."""

    def __init__(self, inventory: Inventory) -> None:
        self.nodes: dict[str, Node] = nodes_by_id(inventory)
        self.projects = inventory.projects
        self.parsers = {file.path: file.parser for file in inventory.files}
        self.read_with = {file.path: file.reason for file in inventory.files}
        self.hashed = {one.id.partition("#")[0] for one in inventory.components if one.hashes}
        self._incoming: defaultdict[str, list[Edge]] = defaultdict(list)
        self._outgoing: defaultdict[str, list[Edge]] = defaultdict(list)
        for edge in inventory.edges:
            self._incoming[edge.child].append(edge)
            self._outgoing[edge.parent].append(edge)
        self._starts: dict[str, dict[str, tuple[int, str]]] = {}
        self._bits = {project.id: 1 << number for number, project in enumerate(inventory.projects)}
        self._reached = self._spread()
        self._complete = {id for file in inventory.files if file.completeness == "complete" for id in file.node_ids}
        self._versions: defaultdict[tuple[str, str, str], list[Component]] = defaultdict(list)
        for component in inventory.components:
            self._versions[component.package.key()].append(component)

    def projects_of(self, nodes: Iterable[str]) -> list[Project]:
        """The projects that reach any of these nodes."""
        mask = 0
        for node in nodes:
            mask |= self._reached.get(node, 0)
        return [project for project in self.projects if mask & self._bits[project.id]]

    def reaches(self, project: str, node: str) -> bool:
        """Whether a project needs a node, by whatever way."""
        return bool(self._reached.get(node, 0) & self._bits.get(project, 0))

    def needed_by(self, project: str, nodes: Collection[str]) -> list[Edge]:
        """The edges that lead to these nodes from the project, or from what it needs; none from one of them to another."""
        edges = (edge for node in nodes for edge in self._incoming.get(node, ()))
        return [edge for edge in edges if edge.parent not in nodes and self.reaches(project, edge.parent)]

    def asks_for(self, component: Component, key: tuple[str, str, str]) -> list[Edge] | None:
        """What a component asks of a package; None where the input does not tell all that it asks for."""
        edges = [edge for edge in self._outgoing.get(component.id, ()) if self.key_of(edge.child) == key]
        return edges if edges or component.id in self._complete else None

    def direct(self, project: str, nodes: Collection[str]) -> Node | None:
        """The dependency of a project at the start of a shortest way to one of these nodes."""
        if project not in self._starts:
            self._starts[project] = self._walk(project)
        starts = self._starts[project]
        found = min((starts[node] for node in nodes if node in starts), default=None)
        return None if found is None else self.nodes[found[1]]

    def _walk(self, project: str) -> dict[str, tuple[int, str]]:
        """How far each node is from a project, and the dependency of the project at the start of the way."""
        found: dict[str, tuple[int, str]] = {}
        queue = deque((edge.child, 1, edge.child) for edge in self._outgoing.get(project, ()))
        while queue:
            node, steps, start = queue.popleft()
            if node not in found:
                found[node] = (steps, start)
                queue.extend((edge.child, steps + 1, start) for edge in self._outgoing.get(node, ()) if edge.child not in found)
        return found

    def others(self, package: Package) -> list[Component]:
        """The instances of a package in every version that is met."""
        return self._versions.get(package.key(), [])

    def key_of(self, node: str) -> tuple[str, str, str] | None:
        """What a node is, whatever its version; None for a project."""
        found = self.nodes.get(node)
        return None if found is None or isinstance(found, Project) else found.package.key()

    def _spread(self) -> dict[str, int]:
        """The projects that reach each node, as bits of a number."""
        reached = dict(self._bits)
        queue = deque(reached)
        while queue:
            node = queue.popleft()
            mask = reached[node]
            for edge in self._outgoing.get(node, ()):
                known = reached.get(edge.child, 0)
                if mask | known != known:
                    reached[edge.child] = mask | known
                    queue.append(edge.child)
        return reached
