"""What rules ask about the dependency graph: who needs a package, and whether that is known at all."""

from collections import defaultdict

from sca.model.component import Component, Reference
from sca.model.inventory import Inventory
from sca.model.package import Package

_COMPLETE = "complete"


class Graph:
    """The graph of one inventory. What a file without all of its edges says is None: not known."""

    def __init__(self, inventory: Inventory) -> None:
        self._projects = {project.id for project in inventory.projects}
        self._parents: defaultdict[str, list[str]] = defaultdict(list)
        for edge in inventory.edges:
            self._parents[edge.child].append(edge.parent)
        nodes: tuple[Component | Reference, ...] = (*inventory.components, *inventory.references)
        self._packages = {node.id: node.package for node in nodes}
        self._open = {id for file in inventory.files if file.completeness != _COMPLETE for id in file.node_ids}

    def is_direct(self, node: str) -> bool | None:
        """Whether a project needs it itself."""
        if any(parent in self._projects for parent in self._parents.get(node, ())):
            return True
        return False if self._is_known(node) else None

    def parents(self, node: str) -> list[Package | None] | None:
        """The packages that need it, None for a project; None as a whole if not all of them are known."""
        if not self._is_known(node):
            return None
        return [self._packages.get(parent) for parent in self._parents[node]]

    def _is_known(self, node: str) -> bool:
        """A node that nothing leads to was put there by hand, or its edges are not known: nobody can tell."""
        return node not in self._open and bool(self._parents.get(node))
