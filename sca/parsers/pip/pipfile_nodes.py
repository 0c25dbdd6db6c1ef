"""Makes nodes and edges of the entries of a Pipfile and of its lock: one node for equal entries of several categories."""

from collections import defaultdict
from typing import Any

from msgspec.structs import replace

from sca.files.errors import InputError
from sca.files.view import FileView
from sca.model.component import Component, Edge, Location, PipFacts, Project, Reference, Scope, Source
from sca.model.inventory import Extract
from sca.model.package import pypi_package
from sca.model.text import brief
from sca.parsers.pip.file_names import other_at
from sca.parsers.pip.lock_graph import with_declared
from sca.parsers.pip.lock_notes import note_unhashed
from sca.parsers.pip.oddities import Oddities
from sca.parsers.pip.pipfile_entry import Entry
from sca.parsers.pip.pipfile_meta import Indexes

_SCOPES = {"default": Scope.RUNTIME, "develop": Scope.DEV}
_STRENGTH = (Scope.RUNTIME, Scope.OPTIONAL, Scope.DEV)

Node = Component | Reference | Project


def scope_of(category: str) -> Scope:
    """Why the packages of a category are there; those of the project's own categories are installed when asked for."""
    return _SCOPES.get(category, Scope.OPTIONAL)


class PipfileNodes:
    """Collects the nodes of one file."""

    def __init__(self, view: FileView, oddities: Oddities, indexes: Indexes) -> None:
        self.root = Project(f"{view.path}#", view.path, view.folder or ".", "pipenv", Location(view.path, 1))
        self._view = view
        self._oddities = oddities
        self._indexes = indexes
        self._edges: list[Edge] = []
        self._made: dict[str, dict[Entry, Node]] = {}
        self._declared: defaultdict[str, set[Location]] = defaultdict(set)
        self._places: dict[tuple[str, str], str] = {}

    @property
    def packages(self) -> int:
        """How many packages there are, with a version or without."""
        return sum(not isinstance(node, Project) for node in self._nodes())

    def add(self, category: str, entry: Entry, where: Location, *, direct: Entry | None = None) -> None:
        """Take in an entry; with `direct`, as what the project asks for there."""
        name = pypi_package(entry.name, "").name
        made = self._made.setdefault(name, {})
        known = made.get(entry)
        node = self._node(category, entry, where) if known is None else _joined(known, category, where)
        self._places[category, name] = node.id if node is not None else ""
        if node is not None:
            made[entry] = node
        if direct is not None:
            self.connect(category, direct)

    def connect(self, category: str, asked: Entry, where: Location | None = None) -> bool:
        """Draw the edge from the project to what it asks for, and note where; False if the category has no such package."""
        child = self._places.get((category, pypi_package(asked.name, "").name))
        if child:
            if where is not None:
                self._declared[child].add(where)
            requested = "" if asked.requested == "*" else asked.requested
            self._edges.append(Edge(self.root.id, child, scope_of(category), requested, asked.facts.marker))
        return child is not None

    def version(self, category: str, name: str) -> str:
        """The version that a category has of a package; empty if it has none."""
        plain = pypi_package(name, "").name
        id = self._places.get((category, plain))
        nodes = (node for node in self._made.get(plain, {}).values() if node.id == id and isinstance(node, Component))
        return next((node.package.version for node in nodes), "")

    def as_extract(self, completeness: str, covers: tuple[str, ...] = ()) -> Extract:
        """Everything that was taken in."""
        nodes = self._nodes()
        note_unhashed((node for node in nodes if isinstance(node, Component)), self._oddities)
        return Extract(
            projects=(self.root, *(node for node in nodes if isinstance(node, Project))),
            components=tuple(with_declared((node for node in nodes if isinstance(node, Component)), self._declared)),
            references=tuple(node for node in nodes if isinstance(node, Reference)),
            edges=tuple(self._edges),
            problems=tuple(self._oddities.found),
            completeness=completeness,
            reads=tuple(sorted(self._view.reads - {self._view.path})),
            covers=covers,
        )

    def _nodes(self) -> list[Node]:
        return [node for made in self._made.values() for node in made.values()]

    def _node(self, category: str, entry: Entry, where: Location) -> Node | None:
        id = f"{self._view.path}#{category}/{entry.name}"
        direct = entry.direct
        if direct is not None and direct.folder:
            return self._project(id, entry, where)
        package = pypi_package(entry.name, entry.version)
        if direct is not None:
            named = pypi_package(direct.name, direct.version) if direct.name else None
            if not entry.version and named is not None and named.name == package.name:
                package = named
            odd = other_at(package.name, package.version, direct.source)
            if odd:
                self._oddities.add_at(where, "E-ADDRESS", f"{brief(category, 40)}/{brief(entry.name, 60)}: {odd}", "field")
        source = direct.source if direct is not None else self._source(category, entry, where)
        told: dict[str, Any] = {
            "source": source,
            "hashes": entry.hashes,
            "scope": scope_of(category),
            "facts": replace(entry.facts, groups=(category,)),
        }
        if direct is None and not entry.version:
            requested = "" if entry.requested == "*" else entry.requested
            return Reference(id, package, "requirement", requested, (where,), **told)
        return Component(id, package, (where,), **told)

    def _source(self, category: str, entry: Entry, where: Location) -> Source:
        if not entry.index:
            return self._indexes.default
        found = self._indexes.by_name.get(entry.index)
        if found is None:
            message = f"{brief(category, 40)}/{entry.name}: there is no source {brief(entry.index, 60)!r}"
            self._oddities.add_at(where, "E-INDEX", message, "field")
        return found or Source("registry")

    def _project(self, id: str, entry: Entry, where: Location) -> Project | None:
        """A folder of the checkout; None for the project of the file itself, and for one that lies outside."""
        folder = entry.direct.folder if entry.direct else "."
        try:
            place = self._view.resolve(folder)
        except InputError as error:
            message = f"{brief(entry.name, 60)}: {error.message}: what this local project needs is not known"
            self._oddities.add_at(where, error.code, message, "edge")
            return None
        if place == (self._view.folder or "."):
            self.root = replace(self.root, name=entry.name, package=pypi_package(entry.name, ""))
            return None
        return Project(id, entry.name, place, "local", where, pypi_package(entry.name, ""))


def _joined(node: Node, category: str, where: Location) -> Node:
    """A node that stands in one more category."""
    if isinstance(node, Project) or not isinstance(node.facts, PipFacts):
        return node
    scope = min(node.scope, scope_of(category), key=_STRENGTH.index)
    facts = replace(node.facts, groups=(*node.facts.groups, category))
    return replace(node, locations=(*node.locations, where), scope=scope, facts=facts)
