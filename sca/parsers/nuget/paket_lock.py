"""Reads paket.lock: the resolved packages of every group, each group a graph of its own.

What the repository asks for itself stands in paket.dependencies beside it. Versions are given as written, which is
shorter than NuGet's form: 2.0 is 2.0.0. https://fsprojects.github.io/Paket/lock-file.html
"""

from posixpath import basename

from sca.files.errors import InputError
from sca.files.view import FileView
from sca.model.component import Component, Edge, Location, NugetFacts, Project, Reference, Scope, Source
from sca.model.inventory import Extract
from sca.model.package import nuget_package
from sca.model.text import brief
from sca.parsers.base import Parser
from sca.parsers.nuget.identity import is_id, is_version
from sca.parsers.nuget.oddities import Oddities
from sca.parsers.nuget.paket_lines import NUGET, Locked, by_name, read_lines
from sca.parsers.nuget.paket_sources import feed, remote
from sca.parsers.nuget.paket_wishes import PaketWish, read_wishes

DEPENDENCIES = "paket.dependencies"
_REMEDY = "write the lock anew: paket install"


def parse(view: FileView) -> Extract:
    """Return a project for every group, its packages and edges. Raises InputError for a file that cannot be read."""
    oddities = Oddities(_REMEDY)
    locked = read_lines(view.text(), view.path, oddities)
    count = sum(1 + len(one.needs) for one in locked)
    if count > view.limits.packages_per_file:
        message = f"{count} entries, more than the limit of {view.limits.packages_per_file} (packages-per-file)"
        raise InputError("E-PACKAGES", message, view.path, help=f"if the file is genuine: --limit packages-per-file={count}")
    wishes = _wishes(view, oddities)
    graph = _Graph(view, locked, wishes or (), oddities)
    for one in locked:
        graph.add(one)
    graph.connect()
    known = wishes is not None and not oddities.lose_packages
    return Extract(
        projects=tuple(graph.projects.values()),
        components=tuple(graph.components.values()),
        references=tuple(graph.references.values()),
        edges=tuple(dict.fromkeys(graph.edges)),
        problems=tuple(sorted(set(oddities.found))),
        completeness="complete" if known else "incomplete",
        reads=tuple(sorted(view.reads - {view.path})),
        covers=() if wishes is None else (view.resolve(DEPENDENCIES),),
    )


def _wishes(view: FileView, oddities: Oddities) -> tuple[PaketWish, ...] | None:
    """What the repository asks for; None if that cannot be read, which is noted."""
    beside = view.neighbour(DEPENDENCIES)
    if beside is not None:
        try:
            return tuple(read_wishes(beside.text(), view.limits))
        except InputError as error:
            oddities.found.append(error.problem("edge"))
            return None
    message = "no paket.dependencies beside the lock: which packages are direct dependencies is not known"
    oddities.add("E-NO-MANIFEST", message, Location(view.path, 1), "notice", "keep paket.dependencies beside paket.lock")
    return None


class _Graph:
    """The groups of one lock."""

    def __init__(self, view: FileView, locked: list[Locked], wishes: tuple[PaketWish, ...], oddities: Oddities) -> None:
        self.projects: dict[str, Project] = {}
        self.components: dict[str, Component] = {}
        self.references: dict[str, Reference] = {}
        self.edges: list[Edge] = []
        self._view = view
        self._locked = locked
        self._ids = {id(one): self._place(one) for one in locked}
        self._by_name = by_name(locked)
        self._feeds: dict[str, Source] = {}
        self._wishes = wishes
        self._wanted = {(wish.group.lower(), wish.name.lower()): wish for wish in wishes}
        self._oddities = oddities

    def add(self, one: Locked) -> None:
        """Take in one package."""
        where = Location(self._view.path, one.line)
        group = f"{self._view.path}#{one.group}"
        if group not in self.projects:
            folder = self._view.folder or "."
            name = basename(self._view.folder) or "paket"
            self.projects[group] = Project(group, f"{name} ({one.group})", folder, "paket", where)
        id_ = self._ids[id(one)]
        if one.kind != NUGET:
            self._add_remote(id_, one, where)
        elif not is_id(one.name, self._view.limits):
            message = f"{brief(one.name, 60) or 'an entry without a name'} is no package id: it is left out"
            self._oddities.add("E-ENTRY", message, where, "package")
        elif id_ in self.components:
            self._oddities.add("E-DUPLICATE-ID", f"{brief(one.name)} stands twice in the group {brief(one.group)}", where, "edge")
        else:
            wish = self._wish(one)
            kind = ("Direct" if wish else "Transitive") if self._wishes else ""
            version = self._version(one, where)
            facts = NugetFacts("", kind, "", wish.requested if wish else "", group=one.group)
            self.components[id_] = Component(id_, nuget_package(one.name, version), (where,), self._feed(one.remote), facts=facts)

    def connect(self) -> None:
        """Draw the edges, once every package is there."""
        for one in self._locked:
            id_ = self._ids[id(one)]
            if id_ not in self.components and id_ not in self.references:
                continue
            wish = self._wish(one)
            if wish is not None:
                self.edges.append(Edge(f"{self._view.path}#{one.group}", id_, Scope.RUNTIME, wish.requested, one.condition))
            for need in one.needs:
                child = self._by_name.get((one.group.lower(), need.name.lower()))
                if child is not None:
                    self.edges.append(Edge(id_, self._ids[id(child)], Scope.RUNTIME, need.requested, need.condition))
                else:
                    message = f"{brief(one.name)} needs {brief(need.name)}, which the group {brief(one.group)} does not list"
                    self._oddities.add("E-DANGLING", message, Location(self._view.path, one.line), "edge")
        self._note_unlocked()

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
        if is_version(one.version, self._view.limits):
            return one.version
        shown = f"{brief(one.version, 60)} is not a version" if one.version else "there is no version"
        self._oddities.add("E-VERSION", f"{brief(one.name)}: {shown}; the package is kept without one", where, "field")
        return ""

    def _note_unlocked(self) -> None:
        """What is asked for and not in the lock: it was added since."""
        for wish in self._wishes:
            if wish.kind != NUGET or (wish.group.lower(), wish.name.lower()) in self._by_name:
                continue
            where = Location(self._view.resolve(DEPENDENCIES), wish.line, role="declared")
            message = f"{brief(wish.name)} of the group {brief(wish.group)} is not in paket.lock, which is out of date"
            self._oddities.add("E-DRIFT", message, where, "package")

    def _wish(self, one: Locked) -> PaketWish | None:
        return self._wanted.get((one.group.lower(), (one.name if one.kind == NUGET else one.remote).lower()))

    def _feed(self, address: str) -> Source:
        if address not in self._feeds:
            self._feeds[address] = feed(address)
        return self._feeds[address]

    def _place(self, one: Locked) -> str:
        place = one.name if one.kind == NUGET else f"{one.remote}//{one.name or one.version}"
        return f"{self._view.path}#{one.group}/{place}"


PARSER = Parser(
    parse=parse,
    extracts=(
        "every package of every group with its version and feed, and the edges with their restrictions",
        "what the repository asks for itself, from paket.dependencies",
        "files of GitHub repositories and git repositories at their commits, and files from plain addresses",
    ),
    omits=("which project uses a package (paket.references says so)", "licences and hashes"),
)
