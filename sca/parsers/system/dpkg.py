"""Reads dpkg's database: `var/lib/dpkg/status`, and `var/lib/dpkg/status.d` of images that were put together without dpkg.

All files of one database are read by way of the first, because packages of one need those of another. What is removed
except for its configuration is not installed; what is unpacked or half configured has its files there and is.

Source: https://www.man7.org/linux/man-pages/man1/dpkg.1.html,
https://github.com/GoogleContainerTools/distroless (PACKAGE_METADATA.md)
"""

from sca.files.errors import InputError
from sca.files.view import FileView
from sca.model.component import Component, Problem, SystemFacts
from sca.model.inventory import Extract
from sca.model.package import system_package
from sca.model.text import brief
from sca.parsers.base import Parser
from sca.parsers.system.assemble import Found, assemble, late_problem, refuse_more_than, unique_id, unmet_problem
from sca.parsers.system.control import paragraphs
from sca.parsers.system.debian_copyright import package_terms
from sca.parsers.system.dpkg_graph import DpkgGraph
from sca.parsers.system.dpkg_package import WANTED, DpkgPackage, read_package
from sca.parsers.system.os_release import Distribution, read_distribution
from sca.parsers.system.ownership import metadata_in_list, owned
from sca.parsers.system.root import SystemRoot

_FOLDER = "var/lib/dpkg"
_PIECES = "status.d"
_NOT_PIECES = ".md5sums"
_AUTOMATIC = "var/lib/apt/extended_states"
_INSTALLED = "installed"


def parse(view: FileView) -> Extract:
    """Return the system as a project and every installed package with its edges, source, licences and metadata files."""
    return _Database(view).read()


class _Database:
    """One database while it is read."""

    def __init__(self, view: FileView) -> None:
        self._view = view
        self._limits = view.limits
        self._root = SystemRoot(view, (f"{_FOLDER}/{_PIECES}", _FOLDER))
        self._problems: list[Problem] = []
        self._covers: list[str] = []
        self._in_pieces: set[str] = set()
        self._lists: frozenset[str] = frozenset(self._root.names(f"{_FOLDER}/info"))

    def read(self) -> Extract:
        """Everything the database tells."""
        packages = self._packages()
        system, odd = read_distribution(self._root, self._view.path, self._limits)
        self._problems.extend(odd)
        graph = DpkgGraph(packages, self._limits.lock_comparisons)
        automatic = self._automatic()
        found = Found([], graph.edges, self._problems, [], tuple(self._covers))
        for id, package in packages:
            found.components.append(self._component(id, package, system, automatic))
            found.owned.extend(owned(self._metadata(package), id, self._root.folder))
        self._note_unmet(graph)
        return assemble(self._view, self._root, system, found)

    def _packages(self) -> list[tuple[str, DpkgPackage]]:
        """All installed packages with their ids, in the order of the files."""
        found: dict[str, DpkgPackage] = {}
        for view in self._files():
            for package in self._packages_in(view):
                found[unique_id(package.key, package.where, found, self._problems)] = package
                refuse_more_than(self._limits.packages_per_file, len(found), view.path)
        return list(found.items())

    def _files(self) -> list[FileView]:
        """The files of the database, this one among them."""
        if not self._root.known:
            return [self._view]
        names = [name for name in self._root.names(f"{_FOLDER}/{_PIECES}") if not name.endswith(_NOT_PIECES)]
        paths = [f"{_FOLDER}/status", *(f"{_FOLDER}/{_PIECES}/{name}" for name in names)]
        own = self._view.path
        views = [self._view if self._root.shown(path) == own else self._root.file(path) for path in paths]
        found = [view for view in views if view is not None]
        self._covers = [view.path for view in found if view.path != own]
        return found

    def _packages_in(self, view: FileView) -> list[DpkgPackage]:
        """The packages in one file. That another file of the database is refused costs that file."""
        try:
            text, gap = view.text_with_gaps()
        except InputError as error:
            if view.path == self._view.path:
                raise
            self._problems.append(error.problem())
            return []
        if gap is not None:
            self._problems.append(gap.problem("notice"))
        read = [
            package
            for one in paragraphs(text, WANTED)
            if (package := read_package(one, view.path, self._limits, self._problems)) is not None
        ]
        if f"/{_PIECES}/" in view.path:
            self._in_pieces.update(package.key for package in read)
        return read

    def _component(self, id: str, package: DpkgPackage, system: Distribution, automatic: frozenset[str] | None) -> Component:
        told = {
            "arch": package.architecture,
            "distro": system.label,
            "upstream": _upstream(package),
        }
        facts = SystemFacts(
            package.architecture,
            package.source,
            package.source_version,
            system.label,
            state=package.state,
            essential=package.essential,
            asked_for=None if automatic is None else not {package.name, package.key} & automatic,
        )
        identity = system_package("deb", system.id, package.name, package.version, told)
        terms = package_terms(self._root, package.name, self._limits, self._problems)
        return Component(id, identity, (package.where,), licences=terms.claims, texts=terms.texts, facts=facts)

    def _metadata(self, package: DpkgPackage) -> list[str]:
        """The metadata files of language packages in the list of its files."""
        for name in (f"{package.name}.list", f"{package.key}.list"):
            view = self._root.file(f"{_FOLDER}/info/{name}") if name in self._lists else None
            if view is not None:
                try:
                    return list(metadata_in_list(view.data(self._limits.text_bytes, "text-bytes")))
                except InputError as error:
                    self._problems.append(error.problem("notice"))
        return []

    def _automatic(self) -> frozenset[str] | None:
        """Names (and `name:architecture`) of what apt installed for others; None where apt does not say."""
        view = self._root.file(_AUTOMATIC)
        if view is None:
            return None
        try:
            text, _gap = view.text_with_gaps()
        except InputError as error:
            self._problems.append(error.problem("notice"))
            return None
        automatic: set[str] = set()
        for one in paragraphs(text, ("package", "architecture", "auto-installed")):
            if one.text("auto-installed") == "1":
                name = one.text("package")
                automatic.add(f"{name}:{one.text('architecture')}" if one.text("architecture") else name)
        return frozenset(automatic)

    def _note_unmet(self, graph: DpkgGraph) -> None:
        """Say what could not be read or followed, and once what is needed and not installed.

        Images made of pieces leave out much on purpose.
        """
        for one in graph.unmet:
            if one.need.unread:
                message = f"{one.package.key} needs {brief(one.need.text, 80)!r}, which is not understood"
                self._problems.append(Problem("E-RELATION", message, one.package.where, "edge"))
        unmet = [one for one in graph.unmet if not one.need.unread and one.package.key not in self._in_pieces]
        if unmet:
            self._problems.append(unmet_problem(len(unmet), unmet[0].package.key, unmet[0].need.text, unmet[0].package.where))
        if graph.late:
            where = graph.late[0].package.where
            self._problems.append(late_problem(len(graph.late), self._limits.lock_comparisons, where))


def _upstream(package: DpkgPackage) -> str:
    """The source package where it has another name or version: what advisories are written for."""
    if package.source_version != package.version:
        return f"{package.source}@{package.source_version}"
    return package.source if package.source != package.name else ""


PARSER = Parser(
    parse=parse,
    extracts=(
        "installed packages with version, architecture, source package and state",
        "edges from Depends and Pre-Depends, with alternatives and provided names",
        "licences from the copyright files in usr/share/doc",
        "what apt installed for others",
    ),
    omits=("licences where the copyright file is in free words", "which repository a package came from"),
)
