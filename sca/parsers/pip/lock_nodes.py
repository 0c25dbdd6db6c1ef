"""From the packages of a lock to an Extract: components, local projects, edges, and what the project and the lock disagree on."""

from collections import defaultdict

from msgspec import Struct
from msgspec.structs import replace

from sca.files.errors import InputError
from sca.files.view import FileView
from sca.model.component import Component, Location, PipFacts, Project, Scope, Source
from sca.model.inventory import Extract
from sca.model.package import Package, pypi_package
from sca.model.text import brief
from sca.parsers.pip.file_check import FileCheck
from sca.parsers.pip.file_servers import served_source
from sca.parsers.pip.grammar import NO_MARKER
from sca.parsers.pip.lock_asking import Asking
from sca.parsers.pip.lock_files import NO_FILES, Files
from sca.parsers.pip.lock_graph import Locked, LockGraph, Need, Rules, with_declared
from sca.parsers.pip.lock_notes import note_missing, note_unhashed, note_unneeded
from sca.parsers.pip.markers import Marker
from sca.parsers.pip.nodes import canonical
from sca.parsers.pip.oddities import Oddities

Fault = tuple[str, str, str]


class LockedPackage(Struct, frozen=True):
    """What an entry of a lock says, whatever the lock.

    `folder` is set for a folder of the checkout, which is a project, and `kind` is that of the source. `scope` is why the
    lock says it is there, `python` which versions of Python the package itself supports. `faults` are codes, sentences
    and costs.
    """

    name: str
    version: str
    source: Source
    folder: str = ""
    subdirectory: str = ""
    marker: Marker = NO_MARKER
    python: Marker = NO_MARKER
    groups: tuple[str, ...] = ()
    extras: tuple[str, ...] = ()
    scope: Scope = Scope.UNKNOWN
    needs: tuple[Need, ...] = ()
    files: Files = NO_FILES
    editable: bool = False
    faults: tuple[Fault, ...] = ()


class LockNodes:
    """Collects the nodes of one lock. `projects` are the local folders among them, `local_versions` is for `FileCheck`."""

    def __init__(self, view: FileView, oddities: Oddities, *, local_versions: bool = True) -> None:
        self.projects: list[Project] = []
        self._locked: list[Locked] = []
        self._components: list[Component] = []
        self._scopes: dict[str, Scope] = {}
        self._view = view
        self._oddities = oddities
        self._check = FileCheck(oddities, local_versions=local_versions)
        self._ids: defaultdict[str, int] = defaultdict(int)

    def add(self, package: LockedPackage, *where: Location) -> Locked:
        """Take in one package with the places where it stands."""
        for code, message, cost in package.faults:
            self._oddities.add_at(where[0], code, f"{brief(package.name, 60)}: {message}", cost)
        identity = Package("pypi", "", canonical(package.name), package.version)
        id = self._id(identity.name, package.version)
        if package.folder:
            self.projects.append(Project(id, package.name, self._folder(package, where[0]), "local", where[0], identity))
        else:
            facts = PipFacts(
                package.name, package.marker.text, package.extras, package.editable, package.subdirectory, package.groups
            )
            self._check.add((package.name, package.version), package.source, where[0], package.files)
            source = served_source(package.source, package.files)
            self._components.append(Component(id, identity, where, source, package.files.hashes, facts=facts))
            self._scopes[id] = package.scope
        locked = Locked(
            id,
            identity.name,
            package.version,
            where[0],
            package.needs,
            package.source.kind,
            package.marker,
            package.python,
        )
        self._locked.append(locked)
        return locked

    def stated(self) -> tuple[Component, ...]:
        """The components with the scopes that the lock states."""
        self._check.end()
        note_unhashed(self._components, self._oddities)
        return tuple(map(self._stated, self._components))

    def as_extract(self, asking: Asking | None, rules: Rules) -> Extract:
        """Everything together. Without a project, or with one that the lock does not fit, scopes are those of the lock."""
        view, oddities = self._view, self._oddities
        root = Project(f"{view.path}#", view.path, view.folder or ".", rules.kind, Location(view.path, 1))
        parent = None
        if asking is not None:
            name = asking.name or root.name
            root = replace(root, name=name, package=pypi_package(asking.name, asking.version) if asking.name else None)
            parent = Locked(
                root.id, canonical(asking.name), asking.version, asking.where, tuple(need for _group, need in asking.needs)
            )
        graph = LockGraph(self._locked, rules, view.limits)
        graph.draw(parent)
        note_missing(graph, parent, oddities)
        self._check.end()
        note_unhashed(self._components, oddities)
        reached: frozenset[str] = frozenset()
        if parent is not None:
            reached = graph.reached(root.id)
            note_unneeded(self._locked, reached, oddities)
        stale = any(missing.id == root.id and not need.may_lack for missing, need in graph.missing)
        kept = frozenset[str]() if stale else reached
        scoped = (one if one.id in kept else self._stated(one) for one in self._components)
        return Extract(
            projects=(root, *self.projects),
            components=tuple(with_declared(scoped, graph.declared)),
            edges=tuple(graph.edges),
            problems=tuple(oddities.found),
            completeness="incomplete" if asking is None or oddities.lose_edges else "complete",
            reads=tuple(sorted(view.reads - {view.path})),
            covers=asking.covers if asking is not None else (),
            further=asking.builds.as_further(root.id) if asking is not None else (),
        )

    def _stated(self, component: Component) -> Component:
        return replace(component, scope=self._scopes[component.id])

    def _id(self, name: str, version: str) -> str:
        id = f"{self._view.path}#{name}@{version}" if version else f"{self._view.path}#{name}"
        self._ids[id] += 1
        return id if self._ids[id] == 1 else f"{id}#{self._ids[id]}"

    def _folder(self, package: LockedPackage, where: Location) -> str:
        """The place of a local project; one outside the scanned folder is noted and stays as it is written."""
        try:
            return self._view.resolve(package.folder)
        except InputError as error:
            self._oddities.add_at(where, error.code, f"{brief(package.name, 60)}: {error.message}", "notice")
            return package.source.url
