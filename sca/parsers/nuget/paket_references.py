"""Reads paket.references: which packages one project uses. Versions stand in the paket.lock of the repository.

https://fsprojects.github.io/Paket/references-files.html
"""

from collections.abc import Mapping
from posixpath import basename

from msgspec import Struct

from sca.files.errors import InputError
from sca.files.view import FileView
from sca.model.component import Edge, Location, NugetFacts, Project, Reference, Scope
from sca.model.inventory import Extract
from sca.model.package import nuget_package
from sca.model.text import brief
from sca.parsers.base import Parser
from sca.parsers.nuget.identity import is_id, is_version
from sca.parsers.nuget.oddities import Oddities
from sca.parsers.nuget.paket_lines import Locked, by_name, read_lines
from sca.parsers.nuget.paket_sources import feed
from sca.parsers.nuget.paket_wishes import read_used

_LOCK = "paket.lock"
_REMEDY = "bring paket.lock up to date and keep it: paket install"


def parse(view: FileView) -> Extract | None:
    """Return the project and what it uses; None if that is nothing."""
    used = list(read_used(view.text()))
    if not used:
        return None
    oddities = Oddities(_REMEDY)
    lock = _nearest_lock(view, oddities)
    where = Location(view.path, 1, role="declared")
    project = Project(f"{view.path}#", basename(view.folder) or "project", view.folder or ".", "paket.references", where)
    reader = _Reader(view, lock, oddities)
    references = [one for group, name, line in used if (one := reader.reference(group, name, line))]
    return Extract(
        projects=(project,),
        references=tuple(references),
        edges=tuple(Edge(project.id, one.id, Scope.RUNTIME) for one in references),
        problems=tuple(sorted(set(oddities.found))),
        completeness="unknown",
        reads=tuple(sorted(view.reads - {view.path})),
    )


class _Lock(Struct, frozen=True):
    """The lock of the repository: its path, empty if there is none, and its packages by group and name."""

    path: str
    packages: Mapping[tuple[str, str], Locked]


class _Reader:
    """Finds in the lock what the lines name."""

    def __init__(self, view: FileView, lock: _Lock, oddities: Oddities) -> None:
        self._view = view
        self._lock = lock
        self._oddities = oddities

    def reference(self, group: str, name: str, line: int) -> Reference | None:
        """What one line names, with the version of the lock; None if that is no package."""
        where = Location(self._view.path, line, role="declared")
        if not is_id(name, self._view.limits):
            self._oddities.add("E-ENTRY", f"{brief(name, 60)} is no package id: it is left out", where, "package")
            return None
        id_ = f"{self._view.path}#{group}/{name}:{line}"
        facts = NugetFacts("", "Direct", group=group)
        found = self._lock.packages.get((group.lower(), name.lower()))
        if found is None:
            lock = self._lock.path
            why = f"not in the group {brief(group)} of {lock}" if lock else "in no paket.lock above this folder"
            self._oddities.add("E-NO-LOCK", f"{brief(name)} is {why}: its version is not known", where, "package")
            return Reference(id_, nuget_package(name, ""), "requirement", "", (where,), facts=facts)
        version = found.version if is_version(found.version, self._view.limits) else ""
        places = (where, Location(self._lock.path, found.line))
        package = nuget_package(found.name, version)
        return Reference(id_, package, "requirement", version, places, source=feed(found.remote), facts=facts)


def _nearest_lock(view: FileView, oddities: Oddities) -> _Lock:
    levels = view.folder.count("/") + 1 if view.folder else 0
    for level in range(levels + 1):
        beside = view.neighbour("../" * level + _LOCK)
        if beside is not None:
            try:
                return _Lock(beside.path, by_name(read_lines(beside.text(), beside.path, Oddities(_REMEDY))))
            except InputError as error:
                oddities.found.append(error.problem("package"))
                break
    return _Lock("", {})


PARSER = Parser(
    parse=parse,
    extracts=("which packages a project uses, with the versions that paket.lock has for them",),
    omits=("what those packages need, which paket.lock tells", "files of repositories, licences and hashes"),
)
