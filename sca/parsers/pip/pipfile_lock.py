"""Reads Pipenv's lock, Pipfile.lock (pipfile-spec 6), with the Pipfile beside it.

`default` holds what is needed, `develop` what development needs, every other section is a category of the project's own,
which is installed when it is asked for. The lock has no edges: the Pipfile tells which packages are direct, and what the
packages need themselves is unknown. A package that stands in several sections with the same facts is one.

https://github.com/pypa/pipfile and https://pipenv.pypa.io/en/latest/pipfile.html
"""

from collections.abc import Iterator

from msgspec import Struct
from msgspec.structs import replace

from sca.files.errors import InputError
from sca.files.json_document import JsonDocument
from sca.files.view import FileView
from sca.model.component import Component, Edge, Location, PipFacts, Project, Reference, Scope, Source
from sca.model.inventory import Extract
from sca.model.package import pypi_package
from sca.model.text import brief
from sca.parsers.base import Parser
from sca.parsers.pip.oddities import Oddities
from sca.parsers.pip.pipfile_entry import Entry, Table, read_entry
from sca.parsers.pip.pipfile_meta import META, REMEDY, Indexes, read_meta

_DEFAULT, _DEVELOP = "default", "develop"
_SCOPES = {_DEFAULT: Scope.RUNTIME, _DEVELOP: Scope.DEV}
_STRENGTH = (Scope.RUNTIME, Scope.OPTIONAL, Scope.DEV)

Node = Component | Reference | Project


def parse(view: FileView) -> Extract:
    """Return the project, its packages by category and what is direct. Raises InputError for what is no such lock."""
    document = view.json()
    oddities = Oddities(view.path, REMEDY)
    reader = _Reader(document, view, oddities, read_meta(document, view, oddities))
    for section in _sections(document, view, oddities):
        reader.add_section(section)
    return Extract(
        projects=(reader.root, *(node for node in reader.nodes if isinstance(node, Project))),
        components=tuple(node for node in reader.nodes if isinstance(node, Component)),
        references=tuple(node for node in reader.nodes if isinstance(node, Reference)),
        edges=tuple(reader.edges),
        problems=tuple(oddities.found),
        completeness="unknown",
        reads=tuple(sorted(view.reads - {view.path})),
        covers=(),
    )


class Section(Struct, frozen=True):
    """One category of the lock: its name and its entries as they stand."""

    name: str
    entries: Table

    @property
    def scope(self) -> Scope:
        """Why its packages are there; those of the project's own categories are installed when asked for."""
        return _SCOPES.get(self.name, Scope.OPTIONAL)


class _Reader:
    """Turns entries into nodes; one node for equal entries of several sections."""

    def __init__(self, document: JsonDocument, view: FileView, oddities: Oddities, indexes: Indexes) -> None:
        self.root = Project(f"{view.path}#", view.path, view.folder or ".", "pipenv", Location(view.path, 1))
        self.edges: list[Edge] = []
        self._document = document
        self._view = view
        self._oddities = oddities
        self._indexes = indexes
        self._made: dict[str, list[tuple[Entry, Node]]] = {}

    @property
    def nodes(self) -> list[Node]:
        """All nodes in the order in which they were met."""
        return [node for made in self._made.values() for _entry, node in made]

    def add_section(self, section: Section) -> None:
        """Take in the entries of one category."""
        for name, values in section.entries.items():
            where = Location(self._view.path, self._document.line(values))
            shown = f"{brief(section.name, 40)}/{brief(name, 60)}"
            entry = read_entry(name, values, self._view.limits) if isinstance(values, dict) else "it is not an object"
            if isinstance(entry, str):
                self._oddities.add_at(where, "E-ENTRY", f"{shown}: {entry}; it is left out", "package")
                continue
            for code, message, cost in entry.faults:
                self._oddities.add_at(where, code, f"{shown}: {message}", cost)
            self._add(section, entry, where)

    def _add(self, section: Section, entry: Entry, where: Location) -> None:
        made = self._made.setdefault(pypi_package(entry.name, "").name, [])
        for number, (known, node) in enumerate(made):
            if known == entry:
                made[number] = (known, _joined(node, section, where))
                return
        new = self._node(section, entry, where)
        if new is not None:
            made.append((entry, new))

    def _node(self, section: Section, entry: Entry, where: Location) -> Node | None:
        id = f"{self._view.path}#{section.name}/{entry.name}"
        direct, facts = entry.direct, replace(entry.facts, groups=(section.name,))
        if direct is not None and direct.folder:
            return self._project(id, entry, where)
        if direct is not None:
            named = pypi_package(direct.name, direct.version) if direct.name else None
            package = pypi_package(entry.name, entry.version)
            if not entry.version and named is not None and named.name == package.name:
                package = named
            return Component(id, package, (where,), direct.source, entry.hashes, scope=section.scope, facts=facts)
        source = self._source(section, entry, where)
        package = pypi_package(entry.name, entry.version)
        if not entry.version:
            return Reference(
                id,
                package,
                "requirement",
                entry.requested,
                (where,),
                source=source,
                hashes=entry.hashes,
                scope=section.scope,
                facts=facts,
            )
        return Component(id, package, (where,), source, entry.hashes, scope=section.scope, facts=facts)

    def _source(self, section: Section, entry: Entry, where: Location) -> Source:
        if not entry.index:
            return self._indexes.default
        found = self._indexes.by_name.get(entry.index)
        if found is None:
            message = f"{section.name}/{entry.name}: the lock names no source {brief(entry.index, 60)!r}"
            self._oddities.add_at(where, "E-INDEX", message, "field")
        return found or Source("registry")

    def _project(self, id: str, entry: Entry, where: Location) -> Project | None:
        """A folder of the checkout; None for the project of the lock itself, and for one that lies outside."""
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


def _joined(node: Node, section: Section, where: Location) -> Node:
    """A node that stands in one more section."""
    if isinstance(node, Project) or not isinstance(node.facts, PipFacts):
        return node
    groups = getattr(node.facts, "groups", ())
    scope = min(node.scope, section.scope, key=_STRENGTH.index)
    return replace(
        node, locations=(*node.locations, where), scope=scope, facts=replace(node.facts, groups=(*groups, section.name))
    )


def _sections(document: JsonDocument, view: FileView, oddities: Oddities) -> Iterator[Section]:
    """The categories, `default` and `develop` first, as the others may repeat their packages."""
    root = document.root if isinstance(document.root, dict) else {}
    names = [name for name in (_DEFAULT, _DEVELOP) if name in root]
    names += [name for name in root if name not in (META, _DEFAULT, _DEVELOP)]
    count = 0
    for name in names:
        entries = root[name]
        if not isinstance(entries, dict):
            message = f"the section {brief(name, 60)} is not an object of packages: what it holds is not known"
            oddities.add("E-STRUCTURE", message, document.line_of_key(name), "package")
            continue
        count += len(entries)
        if count > view.limits.packages_per_file:
            limit = f"{view.limits.packages_per_file} (packages-per-file)"
            raise InputError("E-PACKAGES", f"more packages than the limit of {limit}", view.path)
        yield Section(name, entries)


PARSER = Parser(
    parse=parse,
    extracts=(
        "every package of every category with version, hashes, index, markers, extras and line; categories as groups",
        "git with commit, addresses and archives as sources, local folders as projects",
        "which packages are direct, from the Pipfile beside it",
    ),
    omits=("what the packages need themselves: the lock has no edges", "licences"),
)
