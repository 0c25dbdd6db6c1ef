"""Reads conda-lock's lock, conda-lock.yml, version 1: conda and pip packages of several platforms in one file.

Each platform is an environment of its own: a package stands there once for each, and its dependencies are those of its
platform. What is asked for directly stands in the environment files that the lock names, as far as they lie beside it.

https://conda.github.io/conda-lock/output/#unified-lockfile
"""

from collections import defaultdict
from collections.abc import Iterator

from msgspec import Struct

from sca.files.errors import InputError
from sca.files.json_document import JsonValue
from sca.files.view import FileView
from sca.files.yaml_lock import YamlLock
from sca.model.component import Component, Edge, Hash, Location, PipFacts, Project, Scope, Source
from sca.model.inventory import Extract
from sca.model.package import Package, conda_package, pypi_package
from sca.model.text import brief, few
from sca.model.url import url_source
from sca.parsers.base import Parser
from sca.parsers.pip.conda_address import read_conda_address
from sca.parsers.pip.conda_asked import read_asked
from sca.parsers.pip.file_names import file_name, note_other, other_at, other_conda
from sca.parsers.pip.file_servers import index_source
from sca.parsers.pip.grammar import is_name
from sca.parsers.pip.lock_hashes import read_lock_hash
from sca.parsers.pip.oddities import Oddities

_REMEDY = "write the lock anew: conda-lock lock"
_CONDA, _PIP = "conda", "pip"
# Packages that stand for parts of the machine begin so, and have no entry.
_VIRTUAL = "__"
_SCOPES = {"main": Scope.RUNTIME, "dev": Scope.DEV}

Table = dict[str, JsonValue]


class _Entry(Struct, frozen=True):
    """One package of one platform."""

    id: str
    name: str
    manager: str
    platform: str
    values: Table
    where: Location


def parse(view: FileView) -> Extract:
    """Return the packages of every platform and the edges among them. Raises InputError for what is no known lock."""
    lock = view.yaml_lock()
    packages, metadata = _checked(lock, view)
    oddities = Oddities(view.path, _REMEDY)
    entries: list[_Entry] = []
    components: dict[str, Component] = {}
    for values in packages:
        where = Location(view.path, lock.line(values) or 1)
        entry = _entry(values, where, view) if isinstance(values, dict) else "it is not a mapping"
        if isinstance(entry, str):
            oddities.add_at(where, "E-ENTRY", f"a package is left out: {entry}", "package")
        elif entry.id not in components:
            entries.append(entry)
            components[entry.id] = _component(entry, oddities)
    root = Project(f"{view.path}#", view.path, view.folder or ".", "conda-lock", Location(view.path, 1))
    asked = read_asked(view, metadata.get("sources"), oddities)
    graph = _Graph(entries, oddities)
    edges = [*graph.direct(root.id, asked.names), *graph.edges()]
    return Extract(
        projects=(root,),
        components=tuple(components.values()),
        edges=tuple(edges),
        problems=tuple(oddities.found),
        completeness="complete" if asked.complete and not graph.missing and not oddities.lose_edges else "incomplete",
        reads=tuple(sorted(view.reads - {view.path})),
        covers=asked.files,
    )


class _Graph:
    """The edges of all platforms. `missing` says that some dependencies have no entry."""

    def __init__(self, entries: list[_Entry], oddities: Oddities) -> None:
        self.missing = False
        self._entries = entries
        self._oddities = oddities
        self._by_name: dict[tuple[str, str, str], _Entry] = {}
        self._by_any: defaultdict[tuple[str, str], list[_Entry]] = defaultdict(list)
        for entry in entries:
            self._by_name[entry.platform, entry.manager, entry.name] = entry
            self._by_any[entry.manager, entry.name].append(entry)

    def direct(self, root: str, names: dict[tuple[str, str], str]) -> Iterator[Edge]:
        """What the environment files ask for, on every platform that has it."""
        for (manager, name), requested in names.items():
            for entry in self._by_any.get((manager, name), ()):
                yield Edge(root, entry.id, _scope(entry.values), requested, entry.platform)

    def edges(self) -> Iterator[Edge]:
        """What the packages need, each on its platform."""
        lost: dict[str, _Entry] = {}
        for entry in self._entries:
            needs = entry.values.get("dependencies", {})
            if not isinstance(needs, dict):
                self._oddities.add_at(entry.where, "E-DEPENDENCIES", f"{entry.name}: dependencies are no mapping", "edge")
                continue
            for name, requested in needs.items():
                child = self._find(entry, name)
                if child is not None and child.id != entry.id:
                    yield Edge(entry.id, child.id, requested=requested if isinstance(requested, str) else "")
                elif child is None and not name.startswith(_VIRTUAL):
                    lost.setdefault(name, entry)
        if lost:
            self.missing = True
            names = sorted(lost)
            message = f"needed by packages and not in the lock under these names: {few(names, 60)}"
            self._oddities.add_at(lost[names[0]].where, "E-MISSING", message, "notice")

    def _find(self, entry: _Entry, name: str) -> _Entry | None:
        """The package of the same platform; what pip installs may need what conda installs, mostly of the same name."""
        if entry.manager == _CONDA:
            return self._by_name.get((entry.platform, _CONDA, name.lower()))
        canonical = pypi_package(name, "").name
        by_pip = self._by_name.get((entry.platform, _PIP, canonical))
        return by_pip or self._by_name.get((entry.platform, _CONDA, canonical))


def _entry(values: Table, where: Location, view: FileView) -> _Entry | str:
    name, version = values.get("name"), values.get("version")
    manager, platform = values.get("manager"), values.get("platform")
    if not isinstance(name, str) or not is_name(name.lstrip("_"), view.limits):
        return "its name is no package name"
    if not isinstance(version, str) or not version or len(version) > view.limits.version_chars:
        return f"the version of {brief(name, 60)} is none, or longer than {view.limits.version_chars} (version-chars)"
    if manager not in (_CONDA, _PIP):
        return f"the manager {brief(str(manager), 40)!r} of {brief(name, 60)} is neither conda nor pip"
    if not isinstance(platform, str) or not platform:
        return f"the platform of {brief(name, 60)} is not told"
    plain = name.lower() if manager == _CONDA else pypi_package(name, "").name
    return _Entry(f"{view.path}#{brief(platform, 60)}/{manager}/{plain}", plain, str(manager), platform, values, where)


def _component(entry: _Entry, oddities: Oddities) -> Component:
    url = entry.values.get("url")
    address = url if isinstance(url, str) else ""
    hashes: set[Hash] = set()
    told = entry.values.get("hash")
    for algorithm, digest in told.items() if isinstance(told, dict) else ():
        one = read_lock_hash(f"{algorithm}:{digest}")
        if one is not None:
            hashes.add(one)
        elif digest:
            oddities.add_at(entry.where, "E-HASH", f"{entry.name}: {brief(f'{algorithm}:{digest}', 60)!r} is no hash", "field")
    source, package = _identity(entry, str(entry.values["version"]), address)
    odd = _other_at(entry, package.version, address)
    if odd:
        oddities.add_at(entry.where, "E-ADDRESS", f"{package.label}: {odd}", "field")
    category = entry.values.get("category")
    groups = (category,) if isinstance(category, str) else ()
    facts = PipFacts(str(entry.values["name"]), groups=groups)
    return Component(entry.id, package, (entry.where,), source, tuple(sorted(hashes)), scope=_scope(entry.values), facts=facts)


def _identity(entry: _Entry, version: str, address: str) -> tuple[Source, Package]:
    """Where a package comes from and what it is; the address of a conda package tells channel, platform and build."""
    if entry.manager == _PIP:
        return (index_source(address) if address else Source("registry")), pypi_package(entry.name, version)
    archive = read_conda_address(address)
    if archive is None or (archive.name, archive.version) != (entry.name, version):
        return (url_source(address) if address else Source()), conda_package(entry.name, version)
    return archive.source, archive.package


def _other_at(entry: _Entry, version: str, address: str) -> str:
    """What is wrong with the address of a package; empty if nothing is, or nobody can tell."""
    if entry.manager == _PIP:
        return other_at(entry.name, version, url_source(address))
    return note_other(address, other_conda(entry.name, version, file_name(address)))


def _scope(values: Table) -> Scope:
    category = values.get("category", "main")
    return _SCOPES.get(str(category), Scope.OPTIONAL)


def _checked(lock: YamlLock, view: FileView) -> tuple[list[JsonValue], Table]:
    """The packages and the metadata. Raises InputError for a file that must be refused."""
    root = lock.documents[0] if len(lock.documents) == 1 else None
    if not isinstance(root, dict):
        raise InputError("E-STRUCTURE", "this is no conda-lock.yml: it is not one mapping", view.path, 1, help=_REMEDY)
    version, packages, metadata = root.get("version"), root.get("package"), root.get("metadata")
    if version != "1":
        shown = "none" if version is None else brief(str(version), 40)
        message = f"version {shown}: only version 1 is known, and another one may mean something else"
        raise InputError("E-LOCK-VERSION", message, view.path, lock.line(root) or 1, help=_REMEDY)
    if not isinstance(packages, list):
        raise InputError("E-STRUCTURE", "package is not a list of packages", view.path, lock.line(root) or 1, help=_REMEDY)
    if len(packages) > view.limits.packages_per_file:
        limit = f"{view.limits.packages_per_file} (packages-per-file)"
        raise InputError("E-PACKAGES", f"{len(packages)} packages, more than the limit of {limit}", view.path)
    return packages, metadata if isinstance(metadata, dict) else {}


PARSER = Parser(
    parse=parse,
    extracts=(
        "every conda and pip package of every platform with version, build, channel, address, hashes, category and line",
        "edges among the packages of a platform",
        "what is asked for directly, from the environment files that the lock names",
    ),
    omits=("licences", "edges from a pip package to a conda package of another name"),
)
