"""Reads paket.references: which packages one project uses, and with paket.lock what these need.

The project has the part of the lock that its references lead to.
https://fsprojects.github.io/Paket/references-files.html
"""

from posixpath import basename, splitext

from sca.files.errors import InputError
from sca.files.view import FileView
from sca.model.component import Edge, Location, NugetFacts, Project, Reference, Scope
from sca.model.inventory import Extract
from sca.model.package import nuget_package
from sca.model.text import brief
from sca.parsers.base import Parser
from sca.parsers.nuget.identity import is_id
from sca.parsers.nuget.oddities import Oddities
from sca.parsers.nuget.paket_graph import PaketGraph
from sca.parsers.nuget.paket_lines import Locked, read_lines
from sca.parsers.nuget.paket_wishes import read_used

REFERENCES = "paket.references"
_LOCK = "paket.lock"
_REMEDY = "bring paket.lock up to date and keep it: paket install"


def parse(view: FileView) -> Extract | None:
    """Return the project and everything it uses; None if that is nothing."""
    return read_project_use(view, view.path, basename(view.folder) or "project")


def used_by(project: FileView) -> Extract | None:
    """What a project file uses by the paket.references beside it, which it then speaks for; None if there is none."""
    stem = splitext(basename(project.path))[0]
    beside = project.neighbour(f"{stem}.{REFERENCES}") or project.neighbour(REFERENCES)
    return None if beside is None else read_project_use(beside, project.path, stem)


def read_project_use(view: FileView, owner: str, name: str) -> Extract | None:
    """What a paket.references names, with all that it needs, under ids that begin with the path of the owner."""
    used = list(read_used(view.text()))
    if not used:
        return None
    project = Project(f"{owner}#", name, view.folder or ".", "paket.references", Location(view.path, 1, role="declared"))
    use = _Use(view, owner, project)
    for group, used_name, line in used:
        use.add(group, used_name, line)
    use.follow()
    return Extract(
        projects=(project,),
        components=tuple(use.graph.components.values()),
        references=tuple(use.unknown),
        edges=(*dict.fromkeys(use.graph.edges), *(Edge(project.id, one.id, Scope.RUNTIME) for one in use.unknown)),
        problems=tuple(sorted(set(use.oddities.found))),
        completeness="incomplete" if use.oddities.lose_packages else "complete",
        reads=tuple(sorted(view.reads - {view.path})),
        covers=(view.path,) if owner != view.path else (),
    )


class _Use:
    """The part of a lock that one project uses. `unknown` is what it names and the lock does not list."""

    def __init__(self, view: FileView, owner: str, project: Project) -> None:
        self.oddities = Oddities(_REMEDY)
        self.unknown: list[Reference] = []
        self._view = view
        self._project = project
        self._lock, locked = _nearest_lock(view, self.oddities)
        self.graph = PaketGraph(owner, self._lock, locked, view.limits, self.oddities)
        self._taken: dict[tuple[str, str], Locked] = {}

    def add(self, group: str, name: str, line: int) -> None:
        """Take in one line."""
        where = Location(self._view.path, line, role="declared")
        key = (group.lower(), name.lower())
        found = self.graph.by_name.get(key)
        if found is None:
            self._note_unknown(group, name, where)
        elif key not in self._taken:
            self._taken[key] = found
            self.graph.add(found, "Direct", "", (where,))
            self.graph.connect_root(self._project.id, found, "")

    def follow(self) -> None:
        """Take in what the packages need, and what that needs in turn."""
        waiting = list(self._taken.values())
        while waiting:
            one = waiting.pop()
            for need in one.needs:
                key = (one.group.lower(), need.name.lower())
                child = self.graph.by_name.get(key)
                if child is not None and key not in self._taken:
                    self._taken[key] = child
                    self.graph.add(child, "Transitive", "")
                    waiting.append(child)
        for one in sorted(self._taken.values(), key=lambda taken: taken.line):
            self.graph.connect(one)

    def _note_unknown(self, group: str, name: str, where: Location) -> None:
        if not is_id(name, self._view.limits):
            self.oddities.add("E-ENTRY", f"{brief(name, 60)} is no package id: it is left out", where, "package")
            return
        why = f"not in the group {brief(group)} of {self._lock}" if self._lock else "in no paket.lock above this folder"
        self.oddities.add("E-NO-LOCK", f"{brief(name)} is {why}: its version is not known", where, "package")
        id_ = f"{self._project.id}{group}/{name}:{where.line}"
        facts = NugetFacts("", "Direct", group=group)
        self.unknown.append(Reference(id_, nuget_package(name, ""), "requirement", "", (where,), facts=facts))


def _nearest_lock(view: FileView, oddities: Oddities) -> tuple[str, list[Locked]]:
    """The lock of the repository, by path and packages; nothing if there is none that can be read."""
    levels = view.folder.count("/") + 1 if view.folder else 0
    for level in range(levels + 1):
        beside = view.neighbour("../" * level + _LOCK)
        if beside is not None:
            try:
                return beside.path, read_lines(beside.text(), beside.path, Oddities(_REMEDY))
            except InputError as error:
                oddities.found.append(error.problem("package"))
                break
    return "", []


PARSER = Parser(
    parse=parse,
    extracts=("which packages a project uses and, with the paket.lock above it, their versions and everything they need",),
    omits=("files of repositories that the project uses", "licences and hashes"),
)
