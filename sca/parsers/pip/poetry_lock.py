"""Reads Poetry's lock, poetry.lock, without a lock-version and with 1.0 to 2.1, with the pyproject.toml beside it.

What the keys say counts, not the version that a lock states: hashes stand in `metadata.hashes`, `metadata.files` or in
the packages, groups in `category` or `groups`, markers only in the newest. The project's own dependencies are in
pyproject.toml alone; where that is not there, who asks for what is told by the lock's categories and groups.

https://python-poetry.org/docs/ and https://github.com/python-poetry/poetry/blob/main/src/poetry/packages/locker.py
"""

from collections import Counter, defaultdict
from collections.abc import Iterator

from msgspec.structs import replace

from sca.files.errors import InputError
from sca.files.json_document import JsonValue
from sca.files.toml_document import TomlDocument
from sca.files.view import FileView
from sca.model.component import Component, Hash, Location, PipFacts, Project, Scope
from sca.model.inventory import Extract
from sca.model.package import pypi_package
from sca.model.text import brief
from sca.parsers.base import Parser
from sca.parsers.pip.grammar import NO_MARKER
from sca.parsers.pip.lock_graph import Locked, LockGraph, note_missing, note_unneeded
from sca.parsers.pip.lock_hashes import hashes_of
from sca.parsers.pip.lock_project import PYPROJECT
from sca.parsers.pip.nodes import canonical
from sca.parsers.pip.oddities import Oddities
from sca.parsers.pip.poetry_package import PoetryPackage, Table, read_package
from sca.parsers.pip.poetry_project import read_project
from sca.parsers.pip.poetry_range import read_poetry_range

_REMEDY = "write the lock anew: poetry lock"
_KNOWN = ("", "1.0", "1.1", "2.0", "2.1")
# Before version 1.2 Poetry did not lock what it took for part of every environment.
_ENDINGS = (".tar", ".zip", ".tgz", ".whl", ".egg", ".exe")
_UNSAFE = frozenset(("pip", "setuptools", "wheel", "distribute"))


def parse(view: FileView) -> Extract:
    """Return the project, every locked package and the edges among them. Raises InputError for what is no known lock."""
    document = view.toml()
    packages, metadata = _checked(document, view)
    oddities = Oddities(view.path, _REMEDY)
    reader = _Reader(document, view, oddities, metadata)
    for values in packages:
        reader.add(values)
    project = read_project(view, oddities)
    root = Project(f"{view.path}#", view.path, view.folder or ".", "poetry", Location(view.path, 1))
    if project is not None:
        root = replace(root, name=project.name or root.name, package=pypi_package(project.name, project.version))
    asking = None if project is None else Locked(root.id, canonical(project.name), project.version, project.where, project.needs)
    python = read_poetry_range(str(metadata.get("python-versions", "*")))
    graph = LockGraph(
        reader.locked,
        python.as_python() if python is not None else NO_MARKER,
        marked=reader.marked,
        unlocked=frozenset() if str(metadata.get("lock-version", "")) >= "2" else _UNSAFE,
    )
    graph.draw(asking)
    note_missing(graph, asking, oddities)
    reached = frozenset() if asking is None else graph.reached(root.id)
    if asking is not None:
        note_unneeded(reader.locked, reached, oddities)
    lost = asking is None or oddities.lose_edges
    stale = any(parent.id == root.id for parent, _need in graph.missing)
    return Extract(
        projects=(root, *reader.projects),
        components=tuple(
            replace(component, scope=reader.scopes[component.id]) if stale or component.id not in reached else component
            for component in reader.components
        ),
        edges=tuple(graph.edges),
        problems=tuple(oddities.found),
        completeness="incomplete" if lost else "complete",
        reads=tuple(sorted(view.reads - {view.path})),
        covers=(view.resolve(PYPROJECT),) if project is not None else (),
    )


class _Reader:
    """Turns entries into components, projects and what the graph needs of both."""

    def __init__(self, document: TomlDocument, view: FileView, oddities: Oddities, metadata: Table) -> None:
        self.locked: list[Locked] = []
        self.components: list[Component] = []
        self.projects: list[Project] = []
        self.scopes: dict[str, Scope] = {}
        self.marked = False
        self._document = document
        self._view = view
        self._oddities = oddities
        self._files = _shared_files(metadata)
        self._names = Counter(canonical(name) for name in _names(document.root))
        self._ids: defaultdict[str, int] = defaultdict(int)

    def add(self, values: JsonValue) -> None:
        """Take in one entry."""
        where = Location(self._view.path, self._document.line(values))
        package = read_package(values, self._view.limits) if isinstance(values, dict) else "it is not a table"
        if isinstance(package, str) or not isinstance(values, dict):
            shown = brief(str(values.get("name", "")), 60) if isinstance(values, dict) else ""
            self._oddities.add_at(where, "E-ENTRY", f"package {shown!r}: {package}; it is left out", "package")
            return
        faults = list(package.faults)
        self.marked = self.marked or "groups" in values
        id = self._id(package)
        if package.folder:
            self._add_project(id, package, where)
        else:
            hashes = self._hashes(package, values, faults)
            facts = PipFacts(package.name, package.marker.text, (), package.editable, package.subdirectory, package.groups)
            identity = pypi_package(package.name, package.version)
            self.components.append(Component(id, identity, (where,), package.source, hashes, facts=facts))
            self.scopes[id] = package.scope
        for code, message, cost in faults:
            self._oddities.add_at(where, code, f"{brief(package.name, 60)}: {message}", cost)
        name = canonical(package.name)
        self.locked.append(Locked(id, name, package.version, where, package.needs, package.kind, package.marker, package.python))

    def _id(self, package: PoetryPackage) -> str:
        id = f"{self._view.path}#{canonical(package.name)}@{package.version}"
        self._ids[id] += 1
        return id if self._ids[id] == 1 else f"{id}#{self._ids[id]}"

    def _add_project(self, id: str, package: PoetryPackage, where: Location) -> None:
        identity = pypi_package(package.name, package.version)
        try:
            folder = self._view.resolve(package.folder)
        except InputError as error:
            self._oddities.add_at(where, error.code, f"{brief(package.name, 60)}: {error.message}", "notice")
            folder = package.folder
        self.projects.append(Project(id, package.name, folder, "local", where, identity))

    def _hashes(self, package: PoetryPackage, values: Table, faults: list[tuple[str, str, str]]) -> tuple[Hash, ...]:
        """The hashes of the files of a package; in old locks all versions of a name share one list."""
        files = values.get("files")
        if not isinstance(files, list):
            files = self._files.get(canonical(package.name), [])
            if self._names[canonical(package.name)] > 1:
                files = [file for file in files if isinstance(file, dict) and _is_of(file.get("file"), package.version)]
        return tuple(sorted(hashes_of(files, faults)))


def _names(root: Table) -> Iterator[str]:
    packages = root.get("package")
    for values in packages if isinstance(packages, list) else ():
        name = values.get("name") if isinstance(values, dict) else None
        if isinstance(name, str):
            yield name


def _is_of(file: JsonValue, version: str) -> bool:
    """Whether a file is one of a version, by its name."""
    _name, dash, rest = file.partition(f"-{version}") if isinstance(file, str) else ("", "", "")
    return bool(dash) and rest.startswith(("-", *_ENDINGS))


def _shared_files(metadata: Table) -> dict[str, list[JsonValue]]:
    """Names and files of `metadata.files`, or names and bare SHA-256 digests of `metadata.hashes`."""
    files, hashes = metadata.get("files"), metadata.get("hashes")
    found: dict[str, list[JsonValue]] = {}
    if isinstance(files, dict):
        found |= {canonical(name): listed for name, listed in files.items() if isinstance(listed, list)}
    if isinstance(hashes, dict):
        for name, listed in hashes.items():
            if isinstance(listed, list):
                found.setdefault(canonical(name), [f"sha256:{one}" for one in listed if isinstance(one, str)])
    return found


def _checked(document: TomlDocument, view: FileView) -> tuple[list[JsonValue], Table]:
    """The packages and the metadata. Raises InputError for a file that must be refused."""
    root = document.root
    metadata, packages = root.get("metadata"), root.get("package", [])
    if not isinstance(metadata, dict) or not isinstance(packages, list):
        message = "this is no poetry.lock: it has no table metadata, or its packages are no list"
        raise InputError("E-STRUCTURE", message, view.path, 1, help=_REMEDY)
    version = metadata.get("lock-version", "")
    if version not in _KNOWN:
        message = f"lock-version {brief(str(version), 40)}: only 1.0, 1.1, 2.0 and 2.1 are known, another may mean something else"
        raise InputError("E-LOCK-VERSION", message, view.path, document.line(metadata), help=_REMEDY)
    if len(packages) > view.limits.packages_per_file:
        limit = f"{view.limits.packages_per_file} (packages-per-file)"
        raise InputError("E-PACKAGES", f"{len(packages)} packages, more than the limit of {limit}", view.path)
    return packages, metadata


PARSER = Parser(
    parse=parse,
    extracts=(
        "every locked package with version, source, hashes of all its files, groups, marker and line",
        "exact edges among the locked versions, by range, marker, source and the extras that are asked for",
        "direct dependencies, groups and extras from the pyproject.toml beside it, and where the two disagree",
        "local folders as projects",
    ),
    omits=("licences", "the project's own dependencies, where there is no pyproject.toml"),
)
