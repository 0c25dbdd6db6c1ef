"""Reads Poetry's lock, poetry.lock, without a lock-version and with 1.0 to 2.1, with the pyproject.toml beside it.

What the keys say counts, not the version that a lock states: hashes stand in `metadata.hashes`, `metadata.files` or in
the packages, groups in `category` or `groups`, markers only in the newest. The project's own dependencies are in
pyproject.toml alone; where that is not there, who asks for what is told by the lock's categories and groups.

https://python-poetry.org/docs/ and https://github.com/python-poetry/poetry/blob/main/src/poetry/packages/locker.py
"""

from collections import Counter
from collections.abc import Iterator

from msgspec.structs import replace

from sca.files.errors import InputError
from sca.files.json_document import JsonValue
from sca.files.toml_document import TomlDocument
from sca.files.view import FileView
from sca.model.component import Location
from sca.model.inventory import Extract
from sca.model.text import brief
from sca.parsers.base import Parser
from sca.parsers.pip.lock_asking import read_asking
from sca.parsers.pip.lock_files import Fault, Files, read_files, shorten, told_of
from sca.parsers.pip.lock_graph import Rules
from sca.parsers.pip.lock_nodes import LockedPackage, LockNodes
from sca.parsers.pip.nodes import canonical
from sca.parsers.pip.oddities import Oddities
from sca.parsers.pip.poetry_package import Table, read_package
from sca.parsers.pip.poetry_range import python_marker

_REMEDY = "write the lock anew: poetry lock"
_KNOWN = ("", "1.0", "1.1", "2.0", "2.1")
# Before version 1.2 Poetry did not lock what it took for part of every environment.
_ENDINGS = (".tar", ".zip", ".tgz", ".whl", ".egg", ".exe")
_UNSAFE = frozenset(("pip", "setuptools", "wheel", "distribute"))


def parse(view: FileView) -> Extract:
    """Return the project, every locked package and the edges among them. Raises InputError for what is no known lock."""
    document = view.toml(shorten)
    packages, metadata = _checked(document, view)
    oddities = Oddities(view.path, _REMEDY)
    nodes = LockNodes(view, oddities)
    files = _Files(metadata, packages)
    for values in packages:
        where = Location(view.path, document.line(values))
        package = read_package(values, view.limits) if isinstance(values, dict) else "it is not a table"
        if isinstance(package, str) or not isinstance(values, dict):
            shown = brief(str(values.get("name", "")), 60) if isinstance(values, dict) else ""
            oddities.add_at(where, "E-ENTRY", f"package {shown!r}: {package}; it is left out", "package")
            continue
        faults = list(package.faults)
        read = files.of(package, values, faults)
        nodes.add(replace(package, files=read, faults=tuple(faults)), where)
    rules = Rules(
        "poetry",
        python_marker(str(metadata.get("python-versions", "*"))),
        marked=any(isinstance(values, dict) and "groups" in values for values in packages),
        unlocked=frozenset() if str(metadata.get("lock-version", "")) >= "2" else _UNSAFE,
    )
    return nodes.as_extract(read_asking(view, oddities), rules)


class _Files:
    """The files of packages. Old locks have one list for a name, which may still hold those of an earlier version."""

    def __init__(self, metadata: Table, packages: list[JsonValue]) -> None:
        self._shared = _shared_files(metadata)
        self._names = Counter(_names(packages))

    def of(self, package: LockedPackage, values: Table, faults: list[Fault]) -> Files:
        """The files of one package; of a list for a name the hashes alone."""
        files = values.get("files")
        if isinstance(files, list):
            return read_files(files, faults)
        return Files(read_files(self._of_name(package), faults).hashes)

    def _of_name(self, package: LockedPackage) -> list[JsonValue]:
        name = canonical(package.name)
        shared = self._shared.get(name, [])
        if self._names[name] < 2:
            return shared
        return [file for file in shared if any(_is_of(name, package.version) for name in told_of(file))]


def _names(packages: list[JsonValue]) -> Iterator[str]:
    for values in packages:
        name = values.get("name") if isinstance(values, dict) else None
        if isinstance(name, str):
            yield canonical(name)


def _is_of(file: str, version: str) -> bool:
    """Whether a file is one of a version, by its name."""
    _name, dash, rest = file.partition(f"-{version}")
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
