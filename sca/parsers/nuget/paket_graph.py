"""Turns packages of a paket.lock into components and edges, for the whole repository or for one project of it.

A group is a graph of its own: names are joined without case and inside one group only.
"""

from sca.files.limits import Limits
from sca.model.component import Component, Edge, Location, NugetFacts, Reference, Scope, Source
from sca.model.package import nuget_package
from sca.model.text import brief
from sca.parsers.nuget.identity import is_id, is_version
from sca.parsers.nuget.oddities import Oddities
from sca.parsers.nuget.paket_lines import NUGET, Locked, by_name
from sca.parsers.nuget.paket_sources import GITHUB, feed, remote


class PaketGraph:
    """The nodes and edges of one owner, a lock or a project, whose path every id begins with. `path` is that of the lock."""

    def __init__(self, owner: str, path: str, locked: list[Locked], limits: Limits, oddities: Oddities) -> None:
        self.components: dict[str, Component] = {}
        self.references: dict[str, Reference] = {}
        self.edges: list[Edge] = []
        self.by_name = by_name(locked)
        self._owner = owner
        self._path = path
        self._ids = {id(one): self._place(one) for one in locked}
        self._limits = limits
        self._feeds: dict[str, Source] = {}
        self._oddities = oddities

    def add(self, one: Locked, kind: str, requested: str, declared: tuple[Location, ...] = ()) -> None:
        """Take in one package. `declared` are the places that ask for it."""
        id_ = self._ids[id(one)]
        where = Location(self._path, one.line)
        if one.kind != NUGET:
            self._add_remote(id_, one, where)
        elif not is_id(one.name, self._limits):
            message = f"{brief(one.name, 60) or 'an entry without a name'} is no package id: it is left out"
            self._oddities.add("E-ENTRY", message, where, "package")
        elif id_ in self.components:
            self._oddities.add("E-DUPLICATE-ID", f"{brief(one.name)} stands twice in the group {brief(one.group)}", where, "edge")
        else:
            package = nuget_package(one.name, self._version(one, where))
            facts = NugetFacts("", kind, "", requested, group=one.group)
            self.components[id_] = Component(id_, package, (where, *declared), self._feed(one.remote), facts=facts)

    def connect(self, one: Locked) -> None:
        """Draw the edges from a package that was taken in to those that it needs."""
        id_ = self._ids[id(one)]
        if id_ not in self.components and id_ not in self.references:
            return
        for need in one.needs:
            child = self.by_name.get((one.group.lower(), need.name.lower()))
            if child is not None:
                self.edges.append(Edge(id_, self._ids[id(child)], Scope.RUNTIME, need.requested, need.condition))
            else:
                message = f"{brief(one.name)} needs {brief(need.name)}, which the group {brief(one.group)} does not list"
                self._oddities.add("E-DANGLING", message, Location(self._path, one.line), "edge")

    def connect_root(self, project: str, one: Locked, requested: str) -> None:
        """Draw the edge from a project to a package that it asks for."""
        id_ = self._ids[id(one)]
        if id_ in self.components or id_ in self.references:
            self.edges.append(Edge(project, id_, Scope.RUNTIME, requested, one.condition))

    def _add_remote(self, id_: str, one: Locked, where: Location) -> None:
        found = remote(one.kind, one.remote, one.version)
        if found is None:
            message = f"{brief(one.remote, 60)} is no address of a section {one.kind}: it is left out"
            self._oddities.add("E-ENTRY", message, where, "package")
            return
        facts = NugetFacts("", "", "", one.name, group=one.group)
        if found.package.version:
            self.components[id_] = Component(id_, found.package, (where,), found.source, facts=facts)
        else:
            reference = Reference(id_, found.package, "requirement", one.name, (where,), source=found.source, facts=facts)
            self.references[id_] = reference

    def _version(self, one: Locked, where: Location) -> str:
        if is_version(one.version, self._limits):
            return one.version
        shown = f"{brief(one.version, 60)} is not a version" if one.version else "there is no version"
        self._oddities.add("E-VERSION", f"{brief(one.name)}: {shown}; the package is kept without one", where, "field")
        return ""

    def _feed(self, address: str) -> Source:
        if address not in self._feeds:
            self._feeds[address] = feed(address)
        return self._feeds[address]

    def _place(self, one: Locked) -> str:
        """The id of a package. Other addresses than those of GitHub can hold a password, and stand in none."""
        place = f"{one.kind.lower()}:{one.line}"
        if one.kind == NUGET:
            place = one.name
        elif one.kind == GITHUB:
            place = f"{one.remote}//{one.name}"
        return f"{self._owner}#{one.group}/{place}"
