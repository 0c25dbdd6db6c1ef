"""Joins the entries of packages.lock.json into one dependency graph for every target.

A section with a runtime identifier lists only what differs from its framework: its graph is the framework's
with those entries laid over it. Names are joined without case and inside one graph only; a range never decides,
because the resolved version can lie below it.
"""

from collections import defaultdict
from collections.abc import Mapping

from msgspec import Struct

from sca.files.errors import InputError
from sca.files.json_document import JsonDocument, JsonValue
from sca.files.view import FileView
from sca.model.component import Component, Edge, Location, Project, Scope
from sca.model.text import brief
from sca.parsers.nuget.lock_entry import DIRECT, PROJECT, Entry, EntryReader, Target

_Parents = Mapping[str, list[tuple[Entry, str]]]


class _Section(Struct, frozen=True):
    """The entries of one target by lower-case name."""

    target: Target
    entries: dict[str, Entry]


class LockGraph:
    """The nodes and edges of one lock: `add` every section in order, then `connect` them.

    Everything comes out in the order of targets and names, whatever the order in the file.
    """

    def __init__(self, document: JsonDocument, view: FileView, owner: str) -> None:
        self.projects: dict[str, Project] = {}
        self.components: list[Component] = []
        self.edges: list[Edge] = []
        self.reader = EntryReader(view.path, view.folder or ".", view.limits)
        self._document = document
        self._view = view
        self._owner = owner
        self._sections: dict[str, _Section] = {}
        self._overlaid = 0

    def add(self, name: str, value: JsonValue) -> None:
        """Take in the entries of one section."""
        framework, _, runtime = name.partition("/")
        target = Target(name, framework, runtime, f"{self._view.path}#{framework}")
        where = Location(self._view.path, self._document.line(value))
        root = Project(target.project, self._owner, self._view.folder or ".", "framework", where)
        self.projects.setdefault(root.id, root)
        if not isinstance(value, dict):
            self.reader.odd("E-SECTION", f"{brief(name)} is not an object of packages: it is left out", where, "package")
            return
        section = _Section(target, {})
        for id_, fields in sorted(value.items()):
            entry = self.reader.read(id_, fields, target, self._document.line(fields))
            if entry is not None:
                self._keep(entry, section)
        self._sections[name] = section

    def connect(self) -> None:
        """Draw the edges, once every section is there."""
        needed_by: dict[str, _Parents] = {}
        for section in self._sections.values():
            target = section.target
            base = self._sections.get(target.framework) if target.runtime else None
            self._connect_roots(section)
            for entry in section.entries.values():
                self._connect_entry(entry, section, base)
            if base is not None:
                if target.framework not in needed_by:
                    needed_by[target.framework] = _needed_by(base)
                self._connect_overlaid(section, needed_by[target.framework])

    def _keep(self, entry: Entry, section: _Section) -> None:
        if isinstance(entry.node, Component):
            self.components.append(entry.node)
        else:
            self.projects[entry.node.id] = entry.node
        first = section.entries.setdefault(entry.name.lower(), entry)
        if first is not entry:
            both = f"{brief(first.name)} and {brief(entry.name)} stand in {brief(section.target.name)} and differ only in case"
            self.reader.odd("E-DUPLICATE-ID", f"{both}: which of them other packages need cannot be told", entry.where, "edge")

    def _connect_roots(self, section: _Section) -> None:
        """Edges of the project itself. Which projects it refers to is not written: those that no other project needs."""
        entries = section.entries.values()
        inner = {child.lower() for entry in entries if entry.kind == PROJECT for child, _range in entry.dependencies}
        for key, entry in section.entries.items():
            if entry.kind == DIRECT or (entry.kind == PROJECT and key not in inner):
                self._edge(section.target.project, entry, entry.requested, section.target)

    def _connect_entry(self, entry: Entry, section: _Section, base: _Section | None) -> None:
        for child, requested in entry.dependencies:
            key = child.lower()
            found = section.entries.get(key) or (base.entries.get(key) if base is not None else None)
            if found is not None:
                self._edge(entry.node.id, found, requested, section.target)
            else:
                message = f"{brief(entry.name)} needs {brief(child)}, which {brief(section.target.name)} does not list"
                self.reader.odd("E-DANGLING", message, entry.where, "edge")

    def _connect_overlaid(self, section: _Section, needed_by: _Parents) -> None:
        """Edges from packages that only the framework lists to those that the runtime's section puts in place of others."""
        for key, entry in section.entries.items():
            parents = needed_by.get(key, ())
            self._overlaid += len(parents)
            if self._overlaid > self._view.limits.packages_per_file:
                limit = f"{self._view.limits.packages_per_file} (packages-per-file)"
                raise InputError("E-PACKAGES", f"more edges into runtime sections than the limit of {limit}", self._view.path)
            for parent, requested in parents:
                if parent.name.lower() not in section.entries:
                    self._edge(parent.node.id, entry, requested, section.target)

    def _edge(self, parent: str, child: Entry, requested: str, target: Target) -> None:
        self.edges.append(Edge(parent, child.node.id, Scope.RUNTIME, requested, target.name))


def _needed_by(section: _Section) -> _Parents:
    parents: dict[str, list[tuple[Entry, str]]] = defaultdict(list)
    for entry in section.entries.values():
        for child, requested in entry.dependencies:
            parents[child.lower()].append((entry, requested))
    return parents
