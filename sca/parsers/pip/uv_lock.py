"""Reads uv's lock, uv.lock and the locks of scripts (`name.py.lock`), version 1 in every revision.

An instance is a name with a version and a source; a dependency names version and source wherever the name alone could
mean several. The members of a workspace, and folders that are used as they are, stand in the lock as packages: they are
projects, each with what it needs itself. A script, and a workspace whose root is no package, ask in `[manifest]`.

https://docs.astral.sh/uv/concepts/projects/layout/#the-lockfile
"""

from collections import defaultdict
from posixpath import basename

from sca.files.errors import InputError
from sca.files.json_document import JsonValue
from sca.files.toml_document import TomlDocument
from sca.files.view import FileView
from sca.model.component import Component, Edge, Location, PipFacts, Project, Source
from sca.model.inventory import Extract, Further
from sca.model.package import pypi_package
from sca.model.text import brief
from sca.parsers.base import Parser
from sca.parsers.pip.file_check import FileCheck
from sca.parsers.pip.lock_files import read_files, shorten
from sca.parsers.pip.oddities import Oddities
from sca.parsers.pip.uv_graph import Requested, UvGraph
from sca.parsers.pip.uv_package import Origin, Origins, Table, UvPackage, against_entry, files_of
from sca.parsers.pip.uv_project import covered_files, note_drift, read_project
from sca.parsers.pip.uv_script import SCRIPT_LOCK, read_script

_VERSION = 1
_REMEDY = "write the lock anew: uv lock"


def parse(view: FileView) -> Extract:
    """Return the projects, every locked package and the edges between them. Raises InputError for what is no known lock."""
    document = view.toml(shorten)
    entries, manifest = _checked(document, view)
    oddities = Oddities(view.path, _REMEDY)
    reader = _Reader(document, view, oddities)
    for entry in entries:
        reader.add(entry)
    reader.add_root(manifest)
    if entries and not reader.projects:
        message = "the lock holds no project: which of its packages are asked for is not known"
        oddities.add("E-ROOT", message, 1, "edge")
    edges = reader.edges(manifest)
    components = reader.components()
    reader.read_manifests()
    return Extract(
        projects=tuple(reader.projects.values()),
        components=components,
        edges=edges,
        problems=tuple(oddities.found),
        completeness="incomplete" if oddities.lose_edges else "complete",
        reads=tuple(sorted(view.reads - {view.path})),
        covers=tuple(sorted(reader.covers)),
        further=tuple(reader.builds),
    )


def _checked(document: TomlDocument, view: FileView) -> tuple[list[JsonValue], Table]:
    """The packages and the manifest. Raises InputError for a file that must be refused."""
    root = document.root
    version = root.get("version")
    if not isinstance(version, int) or isinstance(version, bool) or version != _VERSION:
        shown = "none" if version is None else brief(str(version), 40)
        message = f"version {shown}: only version {_VERSION} is known, and another one may mean something else"
        raise InputError("E-LOCK-VERSION", message, view.path, document.line_of("version") or 1, help=_REMEDY)
    packages, manifest = root.get("package", []), root.get("manifest", {})
    if not isinstance(packages, list) or not isinstance(manifest, dict):
        message = "this is no uv.lock: its packages are no list, or its manifest is no table"
        raise InputError("E-STRUCTURE", message, view.path, 1, help=_REMEDY)
    if len(packages) > view.limits.packages_per_file:
        limit = f"{view.limits.packages_per_file} (packages-per-file)"
        raise InputError("E-PACKAGES", f"{len(packages)} packages, more than the limit of {limit}", view.path)
    return packages, manifest


class _Reader:
    """Turns the entries of one lock into nodes and edges."""

    def __init__(self, document: TomlDocument, view: FileView, oddities: Oddities) -> None:
        self.projects: dict[str, Project] = {}
        self.builds: list[Further] = []
        self.covers: set[str] = set()
        self._packages: dict[str, UvPackage] = {}
        self._roots: list[UvPackage] = []
        self._virtual_root: Table | None = None
        self._seen: set[tuple[str, str, str]] = set()
        self._numbers: dict[str, int] = {}
        self._groups: defaultdict[str, dict[str, None]] = defaultdict(dict)
        self._extras: defaultdict[str, dict[str, None]] = defaultdict(dict)
        self._document = document
        self._view = view
        self._oddities = oddities
        self._origins = Origins()
        self._check = FileCheck(oddities)

    def add(self, entry: JsonValue) -> None:
        """Take in one entry, or note why it is left out."""
        line = self._document.line(entry)
        name, version = (entry.get("name"), entry.get("version")) if isinstance(entry, dict) else (None, None)
        why = against_entry(name, version, self._view.limits) if isinstance(entry, dict) else "it is not a table"
        if why or not isinstance(entry, dict) or not isinstance(name, str):
            shown = brief(str(name), 60) if name is not None else ""
            self._oddities.add("E-ENTRY", f"package {shown!r}: {why}; it is left out", line, "package")
            return
        origin = self._origins.read(entry.get("source"))
        locked = version if isinstance(version, str) else ""
        id = self._id(name, locked, origin)
        if not id:
            message = f"{brief(name, 60)} {brief(locked, 60)} from this source stands here a second time; it is left out"
            self._oddities.add("E-DUPLICATE", message, line, "package")
            return
        if origin.fault:
            self._oddities.add("E-FIELD", f"{brief(name, 60)}: {origin.fault}", line, "field")
        package = self._packages[id] = UvPackage(id, name, locked, origin, line, entry)
        if origin.folder is not None:
            self.projects[id] = self._project(package, origin.folder)

    def add_root(self, manifest: Table) -> None:
        """The script, or the root of a workspace that is no package, where one of them asks for something."""
        path = self._view.path
        is_script = path.endswith(SCRIPT_LOCK)
        if manifest.get("members") and not is_script:
            self._virtual_root = manifest
        if not manifest.get("requirements") and not manifest.get("dependency-groups"):
            return
        name = basename(path).removesuffix(".lock") if is_script else path
        where = Location(path, self._document.line_of("manifest") or 1)
        project = Project(f"{path}#", name, self._view.folder or ".", "script" if is_script else "uv", where)
        self.projects[project.id] = project
        values: Table = {"metadata": _as_metadata(manifest)}
        self._roots.append(UvPackage(project.id, name, "", Origin(Source(), ""), where.line, values))

    def edges(self, manifest: Table) -> tuple[Edge, ...]:
        """All edges, and notes of what could not be joined."""
        graph = UvGraph(self._packages.values(), self._view.limits.requirement_chars)
        for package in self._packages.values():
            graph.add(package)
        for root in self._roots:
            graph.add_asked(root, manifest.get("requirements", []))
            groups = manifest.get("dependency-groups")
            for group, listed in groups.items() if isinstance(groups, dict) else ():
                graph.add_asked(root, listed, group)
        for join in graph.joins:
            if join.extras:
                self._extras[join.target.id].update(dict.fromkeys(join.extras))
            named = join.ask.group or (join.ask.extra if join.ask.parent.id in self.projects else "")
            if named:
                self._groups[join.target.id][named] = None
        for id, faults in graph.faults.items():
            owner = self._packages[id] if id in self._packages else self._roots[0]
            for code, message, cost in faults:
                self._note(owner, code, message, cost)
        return tuple(graph.edges(frozenset(self.projects)))

    def components(self) -> tuple[Component, ...]:
        """Every package that is no project."""
        path = self._view.path
        found = [self._component(package, path) for package in self._packages.values() if package.origin.folder is None]
        self._check.end()
        return tuple(found)

    def read_manifests(self) -> None:
        """Compare each project with its pyproject.toml, and take in what builds it."""
        versions: defaultdict[str, list[str]] = defaultdict(list)
        in_folders: defaultdict[str, list[UvPackage]] = defaultdict(list)
        for package in self._packages.values():
            versions[package.name].append(package.version)
            if package.origin.folder is not None:
                in_folders[package.origin.folder].append(package)
        script = read_script(self._view, self._oddities) if self._view.path.endswith(SCRIPT_LOCK) else None
        if script is not None and self._roots:
            note_drift(script, Requested(self._roots[0].values), versions, self._oddities)
        elif self._virtual_root is not None and "." not in in_folders:
            self._read_virtual_root(self._virtual_root, versions)
        for folder, packages in in_folders.items():
            self.covers.update(covered_files(self._view, folder))
            read = read_project(self._view, folder, self._oddities)
            if read is None:
                continue
            owner = next((one for one in packages if one.name == read.name), packages[0])
            self.builds += read.builds.as_further(owner.id)
            for package in packages:
                locked = Requested(package.values)
                if locked.told and package.name == read.name:
                    note_drift(read.wanted, locked, versions, self._oddities)

    def _read_virtual_root(self, manifest: Table, versions: dict[str, list[str]]) -> None:
        """Compare the root of a workspace that is no package with its pyproject.toml, which the lock answers for too."""
        self.covers.update(covered_files(self._view, "."))
        read = read_project(self._view, ".", self._oddities)
        if read is not None:
            note_drift(read.wanted, Requested({"metadata": _as_metadata(manifest)}), versions, self._oddities)

    def _component(self, package: UvPackage, path: str) -> Component:
        faults: list[tuple[str, str, str]] = []
        id, values, origin = package.id, package.values, package.origin
        files = read_files(files_of(values, faults), faults)
        where = Location(path, package.line)
        self._check.add((package.name, package.version), origin.source, where, files, origin.key)
        for code, message, cost in faults:
            self._note(package, code, message, cost)
        markers = values.get("resolution-markers")
        facts = PipFacts(
            package.name,
            _either(markers) if isinstance(markers, list) else "",
            tuple(sorted(self._extras[id])) if id in self._extras else (),
            origin.editable,
            origin.subdirectory,
            tuple(sorted(self._groups[id])) if id in self._groups else (),
        )
        identity = pypi_package(package.name, package.version)
        return Component(id, identity, (where,), origin.source, files.hashes, facts=facts)

    def _project(self, package: UvPackage, folder: str) -> Project:
        where = Location(self._view.path, package.line)
        try:
            place = self._view.resolve(folder)
        except InputError as error:
            self._note(package, error.code, error.message, "notice")
            place = package.origin.source.url
        return Project(package.id, package.name, place, "uv", where, pypi_package(package.name, package.version))

    def _id(self, name: str, version: str, origin: Origin) -> str:
        """The id of a new entry; empty if the same name, version and source stood there before."""
        if (name, version, origin.key) in self._seen:
            return ""
        self._seen.add((name, version, origin.key))
        id = f"{self._view.path}#{name}@{version}" if version else f"{self._view.path}#{name}"
        number = self._numbers[id] = self._numbers.get(id, 0) + 1
        return id if number == 1 else f"{id}#{number}"

    def _note(self, package: UvPackage, code: str, message: str, cost: str) -> None:
        self._oddities.add(code, f"{brief(package.name, 60)}: {message}", package.line, cost)


def _as_metadata(manifest: Table) -> Table:
    """What `[manifest]` asks for, in the shape in which the entry of a project repeats it."""
    return {"requires-dist": manifest.get("requirements"), "requires-dev": manifest.get("dependency-groups")}


def _either(markers: list[JsonValue]) -> str:
    """The environments of a fork as one marker."""
    texts = [one for one in markers if isinstance(one, str)]
    return texts[0] if len(texts) == 1 else " or ".join(f"({one})" for one in texts)


PARSER = Parser(
    parse=parse,
    extracts=(
        "every locked package with version, source, hashes of all its files, environments of its fork and line",
        "exact edges with marker, extras and groups; direct ones with the requested range",
        "workspace members, editable, virtual and local folders as projects, scripts and virtual workspace roots too",
        "build requirements from the pyproject.toml of each project, and where it and the lock disagree",
    ),
    omits=("licences", "which releases were yanked: uv does not write it down"),
)
