"""Reads a paket.dependencies that no paket.lock answers for: what the repository asks for, by range.

https://fsprojects.github.io/Paket/dependencies-file.html
"""

from posixpath import basename

from sca.files.errors import InputError
from sca.files.view import FileView
from sca.model.component import Component, Edge, Location, NugetFacts, Project, Reference, Scope, Source
from sca.model.inventory import Extract
from sca.model.package import nuget_package
from sca.model.text import brief, plural
from sca.parsers.base import Parser
from sca.parsers.nuget.identity import is_id
from sca.parsers.nuget.oddities import Oddities
from sca.parsers.nuget.paket_sources import GIT, HTTP, feed, remote
from sca.parsers.nuget.paket_wishes import CLITOOL, NUGET, SOURCE, PaketWish, read_wishes

# What they name is an address, which can hold a password: it stands in no id.
_ADDRESSES = (GIT, HTTP)
_REMEDY = "correct the line in paket.dependencies"


def parse(view: FileView) -> Extract | None:
    """Return what the repository asks for in each group; None if that is nothing."""
    wishes = list(read_wishes(view.text(), view.limits))
    if len(wishes) > view.limits.packages_per_file:
        limit = f"{view.limits.packages_per_file} (packages-per-file)"
        raise InputError("E-PACKAGES", f"{len(wishes)} entries, more than the limit of {limit}", view.path)
    oddities = Oddities(_REMEDY)
    reader = _Reader(view, wishes, oddities)
    for wish in wishes:
        if wish.kind != SOURCE:
            reader.add(wish)
    count = len(reader.references)
    if count:
        message = (
            f"no paket.lock beside it: of {plural(count, 'package')} the range is known, not the version or its dependencies"
        )
        oddities.add("E-NO-LOCK", message, Location(view.path, 1), "package", "write a lock and commit it: paket install")
    if not reader.projects:
        return None
    return Extract(
        projects=tuple(reader.projects.values()),
        components=tuple(reader.components),
        references=tuple(reader.references),
        edges=tuple(reader.edges),
        problems=tuple(sorted(set(oddities.found))),
        completeness="unknown",
    )


class _Reader:
    """Turns wishes into references, and into components where a commit is written."""

    def __init__(self, view: FileView, wishes: list[PaketWish], oddities: Oddities) -> None:
        self.projects: dict[str, Project] = {}
        self.components: list[Component] = []
        self.references: list[Reference] = []
        self.edges: list[Edge] = []
        self._view = view
        self._oddities = oddities
        self._feeds: dict[str, list[Source]] = {}
        for wish in wishes:
            if wish.kind == SOURCE:
                self._feeds.setdefault(wish.group, []).append(feed(wish.name))

    def add(self, wish: PaketWish) -> None:
        """Take in one line."""
        where = Location(self._view.path, wish.line, role="declared")
        group = f"{self._view.path}#{wish.group}"
        name = basename(self._view.folder) or "paket"
        folder = self._view.folder or "."
        self.projects.setdefault(group, Project(group, f"{name} ({wish.group})", folder, "paket", where))
        id_ = f"{group}/{wish.kind.lower() if wish.kind in _ADDRESSES else wish.name}:{wish.line}"
        facts = NugetFacts("", "Direct", "", wish.requested, group=wish.group)
        if wish.kind in (NUGET, CLITOOL):
            if not is_id(wish.name, self._view.limits):
                self._lose(f"{brief(wish.name, 60)} is no package id", where)
                return
            package, source = nuget_package(wish.name, wish.version), self._source(wish.group)
        else:
            found = remote(wish.kind, wish.name, wish.version)
            if found is None:
                self._lose(f"{brief(wish.name, 60)} cannot be told from its address", where)
                return
            package, source = found.package, found.source
        if package.type != "nuget" and package.version:
            self.components.append(Component(id_, package, (where,), source, facts=facts))
        else:
            self.references.append(Reference(id_, package, "requirement", wish.requested, (where,), source=source, facts=facts))
        scope = Scope.DEV if wish.kind == CLITOOL else Scope.RUNTIME
        self.edges.append(Edge(group, id_, scope, wish.requested))

    def _source(self, group: str) -> Source:
        """One feed is the source; of several nothing tells which it will be."""
        feeds = self._feeds.get(group, [])
        origins = sorted({one.registry for one in feeds if one.registry})
        secret = any(one.credentials for one in feeds)
        if len(origins) == 1:
            return Source("registry", registry=origins[0], credentials=secret)
        return Source("registry", credentials=secret, others=tuple(origins))

    def _lose(self, why: str, where: Location) -> None:
        self._oddities.add("E-ENTRY", f"{why}: it is left out", where, "package")


PARSER = Parser(
    parse=parse,
    extracts=("what the repository asks for in each group, by range, and from which feeds",),
    omits=("versions that only a lock knows, and everything they need", "licences and hashes"),
)
