"""Builds an Extract from a flat list: one project that asks for everything, no edges between the packages.

For files that name packages one by one and know nothing of what these need: `packages.config`, `dotnet-tools.json`,
`global.json`, `project.json`, `*.nuspec`.
"""

from sca.files.errors import InputError
from sca.files.view import FileView
from sca.model.component import Component, Edge, Location, NugetFacts, Project, Reference, Scope, Source
from sca.model.inventory import Extract
from sca.model.package import nuget_package
from sca.model.text import brief
from sca.parsers.nuget.asked import BAD, read_asked
from sca.parsers.nuget.feeds import feeds_for, unmapped, with_feeds
from sca.parsers.nuget.identity import is_id, is_version
from sca.parsers.nuget.oddities import Oddities

_FEED = Source("registry")


class FlatList:
    """The packages of one file, in its order. An entry that stands twice is noted and taken once."""

    def __init__(self, view: FileView, project: Project, oddities: Oddities) -> None:
        self.components: list[Component] = []
        self.references: list[Reference] = []
        self.edges: list[Edge] = []
        self._view = view
        self._project = project
        self._oddities = oddities
        self._seen: set[str] = set()

    def add_exact(self, name: str, version: str, where: Location, facts: NugetFacts, scope: Scope) -> None:
        """A package in the one version that is written. Without a usable one it is kept without."""
        if not self._may(name, f"{facts.target_framework}/{name}/{version}", where):
            return
        if not is_version(version, self._view.limits):
            shown = f"{brief(version, 60)} is not a version" if version else "there is no version"
            self._oddities.add("E-VERSION", f"{brief(name)}: {shown}; the package is kept without one", where, "field")
            version = ""
        id_ = self._id(f"{name}/{version}" if version else name, facts.target_framework)
        self.components.append(Component(id_, nuget_package(name, version), (where,), _FEED, facts=facts))
        self.edges.append(Edge(self._project.id, id_, scope, facts.requested, facts.target_framework))

    def add_request(self, name: str, where: Location, facts: NugetFacts, scope: Scope) -> None:
        """A package by what is asked for; the version is told where it can be."""
        if not self._may(name, f"{facts.target_framework}/{name}", where):
            return
        asked = read_asked(facts.requested)
        if asked.kind == BAD:
            message = f"{brief(name)}: {brief(facts.requested, 60)} is neither a version nor a range"
            self._oddities.add("E-VERSION", f"{message}; the package is kept without one", where, "field")
        id_ = self._id(name, facts.target_framework)
        package = nuget_package(name, asked.version)
        reference = Reference(id_, package, "requirement", facts.requested, (where,), source=_FEED, facts=facts)
        self.references.append(reference)
        self.edges.append(Edge(self._project.id, id_, scope, facts.requested, facts.target_framework))

    def as_extract(self, *, completeness: str = "unknown", covers: tuple[str, ...] = ()) -> Extract:
        """Everything that was added, with the problems met."""
        feeds = feeds_for(self._view)
        names = [one.package.name for one in self.components]
        return Extract(
            projects=(self._project,),
            components=tuple(with_feeds(self.components, feeds)),
            references=tuple(self.references),
            edges=tuple(self.edges),
            problems=(
                *sorted(set(self._oddities.found)),
                *feeds.problems,
                *unmapped(names, feeds, self._project.location),
            ),
            completeness=completeness,
            covers=covers,
        )

    def _may(self, name: str, key: str, where: Location) -> bool:
        if not is_id(name, self._view.limits):
            self._oddities.add(
                "E-ENTRY", f"{brief(name, 60) or 'an entry without a name'} is no package id: it is left out", where, "package"
            )
            return False
        if key.lower() in self._seen:
            self._oddities.add("E-DUPLICATE-ID", f"{brief(name)} stands twice: the first entry is taken", where, "field")
            return False
        self._seen.add(key.lower())
        if len(self._seen) > self._view.limits.packages_per_file:
            limit = f"{self._view.limits.packages_per_file} (packages-per-file)"
            raise InputError("E-PACKAGES", f"more entries than the limit of {limit}", self._view.path)
        return True

    def _id(self, place: str, framework: str) -> str:
        return f"{self._view.path}#{framework}/{place}" if framework else f"{self._view.path}#{place}"
