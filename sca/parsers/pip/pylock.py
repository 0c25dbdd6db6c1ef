"""Reads the lock format of the standards, pylock.toml and pylock.NAME.toml, lock versions 1.x.

The lock says what to install; groups and extras stand in markers only. Its packages may say which others they need, but
most writers leave that out, and what the project itself asks for is not in the format: a pylock.toml takes that from the
pyproject.toml beside it, where it is the lock of that project.

https://packaging.python.org/en/latest/specifications/pylock-toml/
"""

import re
from collections import defaultdict
from collections.abc import Iterator
from posixpath import basename

from msgspec.structs import replace

from sca.files.errors import InputError
from sca.files.json_document import JsonValue
from sca.files.toml_document import TomlDocument
from sca.files.view import FileView
from sca.model.component import Edge, Location, Project
from sca.model.inventory import Extract
from sca.model.text import brief
from sca.parsers.base import Parser
from sca.parsers.pip.lock_graph import Locked, too_many_compared, with_declared
from sca.parsers.pip.lock_nodes import LockNodes
from sca.parsers.pip.manifest_nodes import ManifestNodes
from sca.parsers.pip.nodes import canonical
from sca.parsers.pip.oddities import Oddities
from sca.parsers.pip.pylock_package import Table, read_package
from sca.parsers.pip.pylock_project import Connected, connect_project

_REMEDY = "write the lock anew: pip lock, uv export --format pylock.toml, or pdm export"
_VERSION = re.compile(r"1\.(?P<minor>[0-9]{1,4})").fullmatch
_LAST_MINOR = 0


def parse(view: FileView) -> Extract:
    """Return what the lock installs, and the edges that it states. Raises InputError for what is no known lock."""
    document = view.toml()
    packages = _checked(document, view)
    root = document.root
    oddities = Oddities(view.path, _REMEDY)
    _note_newer(document, oddities)
    nodes = LockNodes(view, oddities)
    tables: list[tuple[Locked, Table]] = []
    defaults = frozenset(_texts(root, "default-groups"))
    grouped = bool(_texts(root, "extras") or _texts(root, "dependency-groups"))
    for values in packages:
        where = Location(view.path, document.line(values))
        package = (
            read_package(values, view.limits, defaults, grouped=grouped) if isinstance(values, dict) else "it is not a table"
        )
        if isinstance(package, str) or not isinstance(values, dict):
            shown = brief(str(values.get("name", "")), 60) if isinstance(values, dict) else ""
            oddities.add_at(where, "E-ENTRY", f"package {shown!r}: {package}; it is left out", "package")
            continue
        tables.append((nodes.add(package, where), values))
    project = Project(f"{view.path}#", view.path, view.folder or ".", "pylock", Location(view.path, 1))
    edges = list(_edges(tables, view.limits.lock_comparisons, oddities))
    stated = any("dependencies" in values for _locked, values in tables)
    connected = Connected(project, ManifestNodes(view))
    if basename(view.path) == "pylock.toml":
        connected = connect_project(view, project, [locked for locked, _values in tables], oddities)
    project = connected.project
    edges.extend(connected.edges)
    own, projects = _own(nodes.projects, view)
    if own is not None and project.package is None:
        project = replace(project, name=own.name, package=own.package)
    return Extract(
        projects=(project, *projects),
        components=tuple(with_declared(nodes.stated(), connected.declared)),
        edges=tuple(edges if own is None else _from_root(edges, own.id, project.id)),
        problems=tuple(oddities.found),
        completeness="incomplete" if stated else "unknown",
        reads=tuple(sorted(view.reads - {view.path})),
        covers=connected.covers,
        further=connected.builds.as_further(project.id),
    )


def _from_root(edges: list[Edge], own: str, root: str) -> Iterator[Edge]:
    """The edges, those of the entry for the project itself drawn from the project."""
    for edge in edges:
        parent, child = (root if id == own else id for id in (edge.parent, edge.child))
        if parent != child:
            yield edge if own not in (edge.parent, edge.child) else replace(edge, parent=parent, child=child)


def _own(projects: list[Project], view: FileView) -> tuple[Project | None, list[Project]]:
    """The project whose folder is that of the lock, and the others."""
    own = next((one for one in projects if one.folder == (view.folder or ".")), None)
    return own, [one for one in projects if one is not own]


def _edges(tables: list[tuple[Locked, Table]], limit: int, oddities: Oddities) -> Iterator[Edge]:
    """The edges that packages state: each names as much of another entry as it takes to tell which one is meant."""
    by_name: defaultdict[str, list[tuple[Locked, Table]]] = defaultdict(list)
    for locked, values in tables:
        by_name[locked.name].append((locked, values))
    compared = 0
    for parent, values in tables:
        listed = values.get("dependencies", [])
        for wanted in listed if isinstance(listed, list) else [listed]:
            name = wanted.get("name") if isinstance(wanted, dict) else None
            if not isinstance(wanted, dict) or not isinstance(name, str):
                oddities.add_at(parent.where, "E-DEPENDENCIES", f"{parent.name}: a dependency has no name", "edge")
                continue
            compared += max(0, len(by_name.get(canonical(name), ())) - 1)
            if compared > limit:
                raise too_many_compared(limit, parent.where)
            found = [locked for locked, other in by_name.get(canonical(name), []) if _matches(wanted, other)]
            if len(found) == 1:
                yield Edge(parent.id, found[0].id)
                continue
            told = f"{len(found)} packages" if found else "no package"
            message = f"{parent.name} needs {brief(name, 60)}, and {told} of the lock can be meant"
            oddities.add_at(parent.where, "E-MISSING", message, "edge")


def _matches(wanted: Table, other: Table) -> bool:
    """Whether an entry has everything that is asked for; names are compared as names are."""
    for key, value in wanted.items():
        mine = other.get(key)
        if key == "name":
            continue
        if isinstance(value, dict) and isinstance(mine, dict):
            if any(mine.get(inner) != told for inner, told in value.items()):
                return False
        elif mine != value:
            return False
    return True


def _texts(values: Table, key: str) -> list[str]:
    value = values.get(key, [])
    return [one for one in value if isinstance(one, str)] if isinstance(value, list) else []


def _note_newer(document: TomlDocument, oddities: Oddities) -> None:
    found = _VERSION(str(document.root.get("lock-version")))
    if found is not None and int(found["minor"]) > _LAST_MINOR:
        message = f"lock-version {found[0]} is newer than 1.{_LAST_MINOR}: what it adds is not read"
        oddities.add("E-LOCK-VERSION", message, document.line_of("lock-version") or 1, "notice")


def _checked(document: TomlDocument, view: FileView) -> list[JsonValue]:
    """The packages. Raises InputError for a file that must be refused."""
    version, packages = document.root.get("lock-version"), document.root.get("packages", [])
    if not isinstance(version, str) or not _VERSION(version):
        shown = "none" if version is None else brief(str(version), 40)
        message = f"lock-version {shown}: only versions 1.x are known, and another one may mean something else"
        line = document.line_of("lock-version") or 1
        raise InputError("E-LOCK-VERSION", message, view.path, line, help=_REMEDY)
    if not isinstance(packages, list):
        raise InputError("E-STRUCTURE", "packages is not a list of tables", view.path, 1, help=_REMEDY)
    if len(packages) > view.limits.packages_per_file:
        limit = f"{view.limits.packages_per_file} (packages-per-file)"
        raise InputError("E-PACKAGES", f"{len(packages)} packages, more than the limit of {limit}", view.path)
    return packages


PARSER = Parser(
    parse=parse,
    extracts=(
        "every package with version, source, hashes of all its files, marker and line",
        "the groups and extras that markers name, and whether they are installed without asking",
        "edges, where the packages state them; direct ones from a pyproject.toml that the lock fits",
        "local folders as projects",
    ),
    omits=(
        "what the packages need themselves, where the writer leaves it out, as most do",
        "attestation identities, and what tools keep for themselves",
        "licences",
    ),
)
