"""The packages of an rpm database, in whatever format the headers were kept, as an Extract."""

import re
from collections.abc import Callable, Iterable, Iterator

from sca.files.view import FileView
from sca.model.component import Component, LicenceClaim, Location, Problem, SystemFacts
from sca.model.inventory import Extract
from sca.model.package import system_package
from sca.model.rpm_versions import satisfies
from sca.model.text import brief
from sca.parsers.system.assemble import Found, assemble, graph_problems, refuse_more_than, unique_id
from sca.parsers.system.capabilities import Capability, Holder, connect
from sca.parsers.system.os_release import read_distribution
from sca.parsers.system.ownership import is_metadata, owned
from sca.parsers.system.root import SystemRoot
from sca.parsers.system.rpm_header import Header, HeaderError, read_header
from sca.parsers.system.rpm_package import RpmPackage, files_of, read_package

FOLDERS = ("usr/lib/sysimage/rpm", "var/lib/rpmmanifest", "var/lib/rpm")
Blobs = Callable[[FileView], Iterable[tuple[int, bytes]]]
# Keys that packages are checked with stand among the packages.
_KEY = "gpg-pubkey"
_NAME = re.compile(r"[!-.0-~]+")
_VERSION = re.compile(r"[A-Za-z0-9._+~^-]+")
_HELP = "compare with `rpm --query --all` on the system itself"
EXTRACTS = (
    "installed packages with version, epoch, architecture, source package and licence",
    "edges by the names and files that packages need and provide",
)
OMITS = ("lines: the database is binary", "boolean dependencies with conditions", "who asked for a package")


def read_database(view: FileView, headers: Iterable[tuple[int, bytes]]) -> Extract:
    """The system with the packages whose headers a database holds. A header that cannot be read costs its package."""
    database = RpmDatabase(view)
    for number, blob in headers:
        try:
            header = read_header(blob)
        except HeaderError as error:
            database.lose(f"package number {number} cannot be read: {error}" if blob else f"package number {number} is not whole")
            continue
        database.add(number, read_package(header), header)
    return database.done()


class RpmDatabase:
    """Collects packages, then joins them."""

    def __init__(self, view: FileView, completeness: str = "complete") -> None:
        self._view = view
        self._root = SystemRoot(view, FOLDERS)
        self._where = Location(view.path, role="installed")
        self._system, problems = read_distribution(self._root, view.path, view.limits)
        self._found = Found([], [], problems, [], completeness=completeness)
        self._packages: dict[str, RpmPackage] = {}
        self._headers: dict[str, Header] = {}

    def lose(self, message: str, where: Location | None = None) -> None:
        """Say that a package is lost."""
        self._found.problems.append(Problem("E-HEADER", message, where or self._where, "package", _HELP))

    def add(self, number: int, package: RpmPackage, header: Header | None = None, where: Location | None = None) -> None:
        """Add a package, unless it is a key. `where` is its line, where the database has lines."""
        place, limits = where or self._where, self._view.limits
        if package.name == _KEY:
            return
        if not _NAME.fullmatch(package.name) or len(package.name) > limits.name_chars:
            shown = f"{brief(package.name, 60)!r} is no name" if package.name else "there is no name"
            self._found.problems.append(Problem("E-NAME", f"package number {number}: {shown}", place, "package", _HELP))
            return
        version = package.version
        if not _VERSION.fullmatch(version) or len(version) > limits.version_chars:
            shown = f"version {brief(version, 60)!r} is not valid" if version else "there is no version"
            self._lose_field(f"{package.name}: {shown}; its version is not known", place)
            version = ""
        if header is not None and header.broken:
            broken = ", ".join(map(str, sorted(set(header.broken))))
            self._lose_field(f"{package.name}: the data of tag {broken} is not there or not what it should be", place)
        key = "-".join(filter(None, (package.name, version))) + (f".{package.architecture}" if package.architecture else "")
        id = unique_id(key, place, self._packages, self._found.problems)
        if id in self._packages:
            id = f"{id}#{number}"
        self._packages[id] = package
        refuse_more_than(limits.packages_per_file, len(self._packages), self._view.path)
        self._found.components.append(self._component(id, package, version, place))
        if header is not None:
            self._headers[id] = header
            self._found.owned.extend(owned(filter(is_metadata, files_of(header)), id, self._root.folder))

    def done(self) -> Extract:
        """Everything that was added, joined."""
        limit = self._view.limits.lock_comparisons
        graph = connect(list(self._holders()), _fits, limit)
        self._found.edges.extend(graph.edges)
        self._found.problems.extend(graph_problems(graph, self._found.components, limit))
        return assemble(self._view, self._root, self._system, self._found)

    def _lose_field(self, message: str, where: Location) -> None:
        self._found.problems.append(Problem("E-FIELD", message, where, "field", _HELP))

    def _component(self, id: str, package: RpmPackage, version: str, where: Location) -> Component:
        source, source_version = package.source
        told = {
            "arch": package.architecture,
            "distro": self._system.label,
            "epoch": package.epoch,
            "upstream": package.source_rpm,
        }
        facts = SystemFacts(package.architecture, source, source_version, self._system.label, package.epoch)
        identity = system_package("rpm", self._system.id, package.name, version, told)
        claims = (LicenceClaim(package.licence, "License", where),) if package.licence else ()
        return Component(id, identity, (where,), licences=claims, facts=facts)

    def _holders(self) -> Iterator[Holder]:
        """What each package provides: its own name, its Provides, and those of its files that another one needs."""
        wanted = {
            one.name for package in self._packages.values() for need in package.needs for one in need if one.name[:1] == "/"
        }
        for id, package in self._packages.items():
            epoch = f"{package.epoch}:" if package.epoch else ""
            own = Capability(package.name, "=", f"{epoch}{package.version}", package.name)
            header = self._headers.get(id)
            files = {f"/{path}" for path in files_of(header)} & wanted if header is not None and wanted else set()
            yield Holder(id, (own, *package.provides, *map(Capability, sorted(files))), package.needs)


def _fits(need: Capability, offer: Capability) -> bool:
    """A name without a version meets every need for it, as for rpm; where it cannot be told, rpm installed it."""
    if not need.relation or not offer.version:
        return True
    return satisfies(offer.version, need.relation, need.version) is not False
