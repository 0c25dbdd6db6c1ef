"""From what a manifest asks for to nodes and edges: pins become packages, ranges references, folders projects."""

from collections import Counter
from collections.abc import Iterable
from posixpath import basename

from msgspec.structs import replace

from sca.files.errors import InputError
from sca.files.view import FileView
from sca.model.component import Component, Edge, Location, PipFacts, Problem, Project, Reference, Scope, Source
from sca.model.inventory import Extract, Further
from sca.model.package import pypi_package
from sca.model.text import brief, plural
from sca.parsers.pip.conditions import condition
from sca.parsers.pip.file_names import other_at
from sca.parsers.pip.nodes import canonical
from sca.parsers.pip.wanted import Wanted

_WRITE_ONE = "write a lock and commit it: uv lock, poetry lock, pdm lock or pip lock"
LOCKS = ("uv.lock", "poetry.lock", "pdm.lock", "pylock.toml", "Pipfile.lock")
_KINDS = {Scope.RUNTIME: "", Scope.OPTIONAL: "extra:", Scope.DEV: "group:", Scope.BUILD: "build:"}
_INDEXES = (None, "registry", "unknown")


class ManifestNodes:
    """Makes the nodes of one manifest, which `view` is a view of, as needs of the project `root`.

    Without a root they have the scope that the manifest states; `as_further` then gives them to a project of a lock.
    """

    def __init__(self, view: FileView, root: str = "") -> None:
        self.components: list[Component] = []
        self.references: list[Reference] = []
        self.projects: list[Project] = []
        self.edges: list[Edge] = []
        self.problems: list[Problem] = []
        self._view = view
        self._root = root
        self._ids: Counter[str] = Counter()

    def add(self, wanted: Iterable[Wanted]) -> None:
        """Take in what is asked for. Raises InputError if there is too much."""
        for number, one in enumerate(wanted):
            if number >= self._view.limits.packages_per_file:
                limit = f"{self._view.limits.packages_per_file} (packages-per-file)"
                raise InputError("E-PACKAGES", f"more requirements than the limit of {limit}", self._view.path)
            self._add(one)

    def _add(self, one: Wanted) -> None:
        plain = f"{self._view.path}#{_KINDS[one.scope]}{one.group and f'{one.group}/'}{canonical(one.name)}"
        self._ids[plain] += 1
        count = self._ids[plain]
        id = plain if count == 1 else f"{plain}#{count}"
        scope = Scope.UNKNOWN if self._root else one.scope
        if one.folder is not None:
            self._add_project(id, one, one.folder)
        elif one.pin or (one.source is not None and one.source.kind not in _INDEXES):
            identity = pypi_package(one.name, one.pin)
            source = one.source or Source("registry")
            odd = other_at(one.name, "", source)
            if odd:
                message, help = f"{brief(one.name, 60)}: {odd}", "find out which of them is meant"
                self.problems.append(Problem("E-ADDRESS", message, one.where, "field", help))
            self.components.append(Component(id, identity, (one.where,), source, one.hashes, (), scope, _facts(one)))
        else:
            source = one.source or Source("registry")
            self.references.append(
                Reference(
                    id, pypi_package(one.name, ""), "requirement", one.requested, (one.where,),
                    source=source, hashes=one.hashes, scope=scope, facts=_facts(one),
                )
            )  # fmt: skip
        extra, group = (one.group if one.scope is scope else "" for scope in (Scope.OPTIONAL, Scope.DEV))
        self.edges.append(Edge(self._root, id, one.scope, one.requested, condition(one.marker, extra=extra, group=group)))

    def _add_project(self, id: str, one: Wanted, folder: str) -> None:
        """A folder beside the manifest, or a member of its workspace, whose folder is not told."""
        try:
            place = self._view.resolve(folder) if folder else self._view.folder or "."
        except InputError as error:
            message = f"{brief(one.name, 60)}: {error.message}: what this local project needs is not known"
            self.problems.append(Problem(error.code, message, one.where, "edge"))
            place = one.source.url if one.source else folder
        self.projects.append(Project(id, one.name, place, "local", one.where, pypi_package(one.name, "")))

    def take_over(self, path: str) -> None:
        """Give all nodes ids of another file: several locks, or compiled lists, may stand beside one manifest."""
        old = self._view.path
        self.components = [replace(one, id=f"{path}{one.id.removeprefix(old)}") for one in self.components]
        self.references = [replace(one, id=f"{path}{one.id.removeprefix(old)}") for one in self.references]
        self.projects = [replace(one, id=f"{path}{one.id.removeprefix(old)}") for one in self.projects]
        self.edges = [replace(one, child=f"{path}{one.child.removeprefix(old)}") for one in self.edges]

    def as_further(self, root: str) -> tuple[Further, ...]:
        """Everything as what the manifest of a lock's project adds to the lock; nothing if that is nothing."""
        if not self.edges and not self.problems:
            return ()
        edges = tuple(replace(edge, parent=root) for edge in self.edges)
        nodes = (tuple(self.projects), tuple(self.components), tuple(self.references))
        return (Further(self._view.path, *nodes, edges, tuple(self.problems)),)

    def as_extract(self, project: Project, covers: tuple[str, ...] = ()) -> Extract:
        """Everything together, with a loss noted where a lock would know more."""
        problems = [*self.problems]
        asked = sum(edge.scope is not Scope.BUILD for edge in self.edges)
        if asked:
            problems.append(no_lock(self._view, asked))
        return Extract(
            projects=(project, *self.projects),
            components=tuple(self.components),
            edges=tuple(self.edges),
            references=tuple(self.references),
            problems=tuple(problems),
            completeness="unknown",
            reads=tuple(sorted(self._view.reads - {self._view.path})),
            covers=covers,
        )


def manifest_project(view: FileView, name: str, version: str, where: Location, kind: str) -> Project:
    """The project that a manifest speaks for."""
    identity = pypi_package(name, version) if name else None
    return Project(f"{view.path}#", name or basename(view.folder) or view.path, view.folder or ".", kind, where, identity)


def no_lock(view: FileView, count: int, locks: tuple[str, ...] = LOCKS, remedy: str = _WRITE_ONE) -> Problem:
    """That no lock was read for a manifest, and what that costs. `locks` are the files that could answer for it."""
    beside = next((name for name in locks if view.neighbour(name) is not None), "")
    message = (
        f"no lock was read that answers for this manifest: of {plural(count, 'package')} what is asked for is known, "
        "not which version is installed or what that needs"
    )
    written = f"{beside} lies beside it: it must be among what is scanned, and readable"
    return Problem("E-NO-LOCK", message, Location(view.path, 1), "package", written if beside else remedy)


def _facts(one: Wanted) -> PipFacts:
    return PipFacts(one.name, one.marker, one.extras, one.editable, one.subdirectory, (one.group,) if one.group else ())
