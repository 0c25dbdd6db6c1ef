"""Reads PDM's lock, pdm.lock, lock versions 4.x, with the pyproject.toml beside it.

A package that is asked for with extras stands there again, with what the extras bring: the entries are one package.
Groups and markers are there with the strategy `inherit_metadata` only; whether a group is an extra or for development is
in pyproject.toml alone.

https://pdm-project.org/latest/usage/lockfile/
"""

import re
from collections.abc import Iterator

from msgspec.structs import replace

from sca.files.errors import InputError
from sca.files.json_document import JsonValue
from sca.files.toml_document import TomlDocument
from sca.files.view import FileView
from sca.model.component import Location, Source
from sca.model.inventory import Extract
from sca.model.text import brief
from sca.parsers.base import Parser
from sca.parsers.pip.grammar import NO_MARKER
from sca.parsers.pip.lock_files import Files, read_files, shorten
from sca.parsers.pip.lock_graph import Rules
from sca.parsers.pip.lock_nodes import LockedPackage, LockNodes
from sca.parsers.pip.lock_project import RequirementReader, table
from sca.parsers.pip.markers import Marker, either
from sca.parsers.pip.nodes import canonical
from sca.parsers.pip.oddities import Oddities
from sca.parsers.pip.pdm_package import Table, read_package
from sca.parsers.pip.pdm_project import read_project
from sca.parsers.pip.poetry_range import python_marker

_REMEDY = "write the lock anew: pdm lock"
_VERSION = re.compile(r"4\.(?P<minor>[0-9]{1,4})(?:\.[0-9]{1,4})*").fullmatch
_LAST_MINOR = 5
_INHERIT = "inherit_metadata"


def parse(view: FileView) -> Extract:
    """Return the project, every locked package and the edges among them. Raises InputError for what is no known lock."""
    document = view.toml(shorten)
    packages, metadata = _checked(document, view)
    oddities = Oddities(view.path, _REMEDY)
    _note_newer(metadata, document, oddities)
    project = read_project(view, oddities, metadata)
    nodes = LockNodes(view, oddities, local_versions=False)
    entries = _Entries(document, view, oddities)
    for package, where in _folded(entries.read(packages, table(metadata, "files"), project.index)):
        nodes.add(package, *where)
    strategy = metadata.get("strategy")
    marked = isinstance(strategy, list) and _INHERIT in strategy
    python = _python(metadata, project.requires_python)
    return nodes.as_extract(project.asking, Rules("pdm", python, marked=marked, overridden=project.overridden))


class _Entries:
    """The entries of a lock that can be read, with their places."""

    def __init__(self, document: TomlDocument, view: FileView, oddities: Oddities) -> None:
        self._document = document
        self._view = view
        self._oddities = oddities

    def read(self, packages: list[JsonValue], files: Table, index: Source) -> Iterator[tuple[LockedPackage, Location]]:
        """All entries in their order. `files` are those of old locks, where they stand in one table."""
        for values in packages:
            where = Location(self._view.path, self._document.line(values))
            package = self._package(values, where, index)
            if isinstance(package, str) or not isinstance(values, dict):
                shown = brief(str(values.get("name", "")), 60) if isinstance(values, dict) else ""
                self._oddities.add_at(where, "E-ENTRY", f"package {shown!r}: {package}; it is left out", "package")
                continue
            own = values.get("files", files.get(f"{package.name} {package.version}", []))
            faults = list(package.faults)
            read = read_files(own if isinstance(own, list) else [own], faults)
            yield replace(package, files=read, faults=tuple(faults)), where

    def _package(self, values: JsonValue, where: Location, index: Source) -> LockedPackage | str:
        if not isinstance(values, dict):
            return "it is not a table"
        requirements = RequirementReader(self._view.limits, self._oddities, where, "edge")
        return read_package(values, self._view.limits, index, requirements)


def _folded(entries: Iterator[tuple[LockedPackage, Location]]) -> Iterator[tuple[LockedPackage, list[Location]]]:
    """One package for each name, version and source, with what its extras bring."""
    found: dict[tuple[str, str, Source], tuple[LockedPackage, list[Location]]] = {}
    for package, where in entries:
        key = (canonical(package.name), package.version, package.source)
        if key in found:
            first, places = found[key]
            found[key] = (_both(first, package), [*places, where])
        else:
            found[key] = (package, [where])
    yield from found.values()


def _both(first: LockedPackage, second: LockedPackage) -> LockedPackage:
    return replace(
        first,
        extras=tuple(sorted({*first.extras, *second.extras})),
        groups=tuple(dict.fromkeys((*first.groups, *second.groups))),
        needs=tuple(dict.fromkeys((*first.needs, *second.needs))),
        files=_all_files(first.files, second.files),
        marker=either([first.marker, second.marker]) if first.marker.text and second.marker.text else NO_MARKER,
        faults=(*first.faults, *second.faults),
    )


def _all_files(first: Files, second: Files) -> Files:
    hashes = {*first.hashes, *second.hashes}
    return Files(tuple(sorted(hashes)), tuple(dict.fromkeys((*first.told, *second.told))))


def _python(metadata: Table, required: str) -> Marker:
    """The versions of Python that the lock is for: those of its targets, or of the project in older ones."""
    targets = metadata.get("targets")
    texts = [one.get("requires_python") for one in targets if isinstance(one, dict)] if isinstance(targets, list) else []
    markers = [python_marker(text) if isinstance(text, str) else NO_MARKER for text in texts or [required]]
    return either(markers) if markers and all(one.text for one in markers) else NO_MARKER


def _note_newer(metadata: Table, document: TomlDocument, oddities: Oddities) -> None:
    found = _VERSION(str(metadata.get("lock_version")))
    if found is not None and int(found["minor"]) > _LAST_MINOR:
        message = f"lock_version {found[0]} is newer than 4.{_LAST_MINOR}: what it adds is not read"
        oddities.add("E-LOCK-VERSION", message, document.line(metadata), "notice")


def _checked(document: TomlDocument, view: FileView) -> tuple[list[JsonValue], Table]:
    """The packages and the metadata. Raises InputError for a file that must be refused."""
    metadata, packages = document.root.get("metadata"), document.root.get("package", [])
    if not isinstance(metadata, dict) or not isinstance(packages, list):
        message = "this is no pdm.lock: it has no table metadata, or its packages are no list"
        raise InputError("E-STRUCTURE", message, view.path, 1, help=_REMEDY)
    version = metadata.get("lock_version")
    if not isinstance(version, str) or not _VERSION(version):
        shown = "none" if version is None else brief(str(version), 40)
        message = f"lock_version {shown}: only versions 4.x are known, and another one may mean something else"
        raise InputError("E-LOCK-VERSION", message, view.path, document.line(metadata), help=_REMEDY)
    if len(packages) > view.limits.packages_per_file:
        limit = f"{view.limits.packages_per_file} (packages-per-file)"
        raise InputError("E-PACKAGES", f"{len(packages)} packages, more than the limit of {limit}", view.path)
    return packages, metadata


PARSER = Parser(
    parse=parse,
    extracts=(
        "every locked package with version, source, hashes of all its files, groups, extras, marker and line",
        "exact edges among the locked versions, by range, marker and extras",
        "direct dependencies, groups, extras and indexes from the pyproject.toml beside it, and where the two disagree",
        "local folders as projects",
    ),
    omits=("licences", "the project's own dependencies, where there is no pyproject.toml", "which of several indexes is used"),
)
