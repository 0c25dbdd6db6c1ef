"""Reads package-lock.json and npm-shrinkwrap.json, lockfileVersion 1, 2 and 3: every instance with its line and exact edges.

An unknown version is refused by name. Version 2 carries the old tree beside the map; the map is what npm 7 and later
install, so only it is read. Source: https://docs.npmjs.com/cli/v11/configuring-npm/package-lock-json
"""

from collections.abc import Iterator
from posixpath import basename

from msgspec.structs import replace

from sca.files.errors import InputError
from sca.files.json_document import JsonDocument
from sca.files.view import FileView
from sca.model.component import Scope
from sca.model.inventory import Extract
from sca.model.text import brief
from sca.parsers.base import Parser
from sca.parsers.npm import install_path
from sca.parsers.npm.entry import Entry, Reader
from sca.parsers.npm.lock_graph import LockGraph
from sca.parsers.npm.rows import Row, rows_of_map, rows_of_tree

_SHRINKWRAP = "npm-shrinkwrap.json"
_LINK = "file:"


def parse(view: FileView) -> Extract:
    """Return the projects, instances and edges of one lock. Raises InputError for a file that is no lock of a known version."""
    document = view.json()
    root = document.root
    if not isinstance(root, dict):
        raise InputError("E-SHAPE", "the document is no JSON object, so it is no lock of npm", view.path, 1)
    version = _version(document, root, view.path)
    reader = Reader(view.path, [])
    manifest = _manifest(view, reader) if version == 1 else None
    rows = list(_rows_1(view, document, root, manifest, reader) if version == 1 else _rows_2(view, document, root, reader))
    if len(rows) > view.limits.packages_per_file:
        message = f"{len(rows)} packages, more than the limit of {view.limits.packages_per_file} (packages-per-file)"
        raise InputError("E-PACKAGES", message, view.path, help=f"if the file is genuine: --limit packages-per-file={len(rows)}")
    graph = LockGraph(rows, reader, view.limits, _name(root))
    graph.read()
    if version == 1:
        _keep_flags_of_the_reached(graph, manifest is not None)
    rootless = version == 1 and manifest is None
    lossless = not any(problem.cost in ("edge", "package") for problem in reader.problems)
    return Extract(
        projects=tuple(graph.projects),
        components=tuple(graph.components),
        edges=tuple(graph.edges),
        problems=tuple(reader.problems),
        completeness="complete" if lossless and not rootless else "incomplete",
        reads=tuple(sorted(view.reads)),
        covers=_covers(view, [row.path for row in rows if not install_path.is_installed(row.path)]),
    )


def _version(document: JsonDocument, root: Entry, path: str) -> int:
    version = root.get("lockfileVersion")
    if version.__class__ is int and version in (1, 2, 3):
        return int(str(version))
    shown = "no lockfileVersion" if version is None else f"lockfileVersion {brief(str(version), 40)}"
    message = f"unsupported lockfile version: {shown}; versions 1, 2 and 3 are read"
    raise InputError("E-UNSUPPORTED", message, path, document.line_of_key("lockfileVersion") or 1, help="write the lock anew with npm 7 or later")


def _rows_2(view: FileView, document: JsonDocument, root: Entry, reader: Reader) -> Iterator[Row]:
    packages = root.get("packages")
    if not isinstance(packages, dict):
        line = document.line_of_key("packages") or 1
        raise InputError("E-SHAPE", "packages is no object, so the lock holds nothing that can be read", view.path, line)
    if "" not in packages:
        yield Row("", {}, 1)
    yield from rows_of_map(document, packages, reader)


def _rows_1(view: FileView, document: JsonDocument, root: Entry, manifest: Entry | None, reader: Reader) -> Iterator[Row]:
    tree = root.get("dependencies", {})
    if not isinstance(tree, dict):
        line = document.line_of_key("dependencies") or 1
        raise InputError("E-SHAPE", "dependencies is no object, so the lock holds nothing that can be read", view.path, line)
    own = {"name": root.get("name"), "version": root.get("version")}
    yield Row("", {**(manifest or {}), **{key: value for key, value in own.items() if value is not None}}, 1)
    folders = _linked_folders(view, tree)
    for folder, entry in folders.items():
        yield Row(folder, entry, 1)
    yield from rows_of_tree(document, tree, folders, reader)
    if manifest is None:
        message = "no package.json beside this lock: which packages are direct dependencies is not known"
        reader.note("E-NO-MANIFEST", message, 1, "notice")


def _linked_folders(view: FileView, tree: Entry) -> dict[str, Entry]:
    """The folders that entries of version 1 link to, each with its manifest."""
    found: dict[str, Entry] = {}
    for node in tree.values():
        version = node.get("version") if isinstance(node, dict) else None
        if isinstance(version, str) and version.startswith(_LINK):
            folder = version.removeprefix(_LINK).removeprefix("./")
            beside = view.neighbour(f"{folder}/package.json") if folder and not install_path.fault(folder) else None
            root = beside.json().root if beside is not None else None
            if isinstance(root, dict):
                found[folder] = root
    return found


def _manifest(view: FileView, reader: Reader) -> Entry | None:
    """The package.json beside a lock of version 1, which alone tells the direct dependencies."""
    beside = view.neighbour("package.json")
    if beside is None:
        return None
    try:
        root = beside.json().root
    except InputError as error:
        reader.problems.append(error.problem("edge"))
        return None
    return root if isinstance(root, dict) else None


def _keep_flags_of_the_reached(graph: LockGraph, has_manifest: bool) -> None:
    """What no project leads to keeps no flag, unless the direct dependencies are unknown."""
    if has_manifest:
        reached = graph.reached()
        graph.components = [one if one.id in reached else replace(one, scope=Scope.UNKNOWN) for one in graph.components]


def _name(root: Entry) -> str:
    name = root.get("name")
    return name if isinstance(name, str) else ""


def _covers(view: FileView, folders: list[str]) -> tuple[str, ...]:
    """The manifests of the projects in this lock; for a shrinkwrap also the lock that it takes the place of."""
    covered = []
    for folder in folders:
        if not (folder and install_path.fault(folder)):
            covered.append(view.resolve(f"{folder}/package.json" if folder else "package.json"))
    if basename(view.path) == _SHRINKWRAP:
        covered.append(view.resolve("package-lock.json"))
    return tuple(sorted(path for path in covered if view.tree.exists(path)))


PARSER = Parser(
    name="npm-package-lock",
    ecosystem="npm",
    names=("package-lock.json", _SHRINKWRAP),
    patterns=(),
    parse=parse,
    extracts=(
        "every installed instance with version, source, integrity, licence and platform conditions",
        "edges by install path, with requested range and kind",
        "the root, workspaces and linked folders as projects",
    ),
    omits=("licences that the lock does not repeat", "in version 1, direct dependencies where package.json is missing"),
)
