"""Reads npm's package-lock.json and npm-shrinkwrap.json, lock versions 1, 2 and 3.

Every place in the tree of `node_modules` is an instance of its own, with its line and with exactly the edges that
Node would follow from there. The root, workspace members and local folders are projects. A package is what the
lock says it is (`name`), whatever name it is installed under.

https://docs.npmjs.com/cli/configuring-npm/package-lock-json
"""

from collections import defaultdict

from msgspec.structs import replace

from sca.files.errors import InputError
from sca.files.json_document import JsonDocument, JsonValue
from sca.files.view import FileView
from sca.model.component import Component, Edge, Location, Project, Scope
from sca.model.inventory import Extract
from sca.model.text import brief
from sca.parsers.base import Parser
from sca.parsers.npm.components import NodeMaker
from sca.parsers.npm.declared import with_declared
from sca.parsers.npm.drift import note_drift
from sca.parsers.npm.installed_drift import note_installed
from sca.parsers.npm.lock_edges import draw_edges
from sca.parsers.npm.lock_entry import Entry, Lock, Oddities
from sca.parsers.npm.lock_map import read_map
from sca.parsers.npm.lock_tree import read_tree
from sca.parsers.npm.manifest import covered_files, read_manifest, text_of
from sca.parsers.npm.old_tree import note_disagreement
from sca.parsers.npm.registries import with_registries

_TREE = 1
_MAP_AND_TREE = 2
_VERSIONS = (_TREE, _MAP_AND_TREE, 3)
_REMEDY = "if this is an npm lock, write it anew: npm install --package-lock-only"


def parse(view: FileView) -> Extract:
    """Return the projects, every package instance and the edges between them. Raises InputError for what is no known lock."""
    document = view.json()
    version, root = _checked(document, view.path)
    oddities = Oddities(view.path)
    lock, told = _read(document, root, version, view, oddities)
    note_installed(lock, view, oddities)
    ids = {path: f"{view.path}#{path}" for path, entry in lock.entries.items() if not entry.is_link}
    graph = draw_edges(lock, ids, view.folder, oddities)
    maker = NodeMaker(view, oddities)
    projects: list[Project] = []
    components: list[Component] = []
    for path, id in ids.items():
        entry = lock.entries[path]
        if entry.is_package:
            components.append(maker.component(id, entry, by_url=id in graph.by_url))
        else:
            projects.append(maker.project(id, entry))
    if version == _TREE and told:
        components = _only_reached(components, projects, graph.edges)
    lost = not told or oddities.lose_packages
    extract = Extract(
        projects=tuple(projects),
        components=tuple(components),
        edges=graph.edges,
        problems=tuple(oddities.found),
        completeness="incomplete" if lost else "complete",
        reads=tuple(sorted(view.reads - {view.path})),
        covers=covered_files(view, lock),
    )
    return with_registries(with_declared(extract, view), view)


def _checked(document: JsonDocument, path: str) -> tuple[int, dict[str, JsonValue]]:
    """The lock's version and its document. Raises InputError for a file that must be refused."""
    root = document.root
    if not isinstance(root, dict):
        raise InputError("E-STRUCTURE", "the document is not an object", path, 1, help=_REMEDY)
    version = root.get("lockfileVersion")
    if not isinstance(version, int) or isinstance(version, bool) or version not in _VERSIONS:
        shown = "none" if version is None else brief(str(version), 40)
        message = f"lockfileVersion {shown}: only versions 1, 2 and 3 are known, and another one may mean something else"
        raise InputError("E-LOCK-VERSION", message, path, document.line_of_key("lockfileVersion") or 1, help=_REMEDY)
    key = "dependencies" if version == _TREE else "packages"
    if not isinstance(root.get(key), dict) and not (version == _TREE and key not in root):
        message = f"{key} is missing, or not an object of packages"
        raise InputError("E-STRUCTURE", message, path, document.line_of_key(key) or 1, help=_REMEDY)
    return version, root


def _read(
    document: JsonDocument, root: dict[str, JsonValue], version: int, view: FileView, oddities: Oddities
) -> tuple[Lock, bool]:
    """The entries, the root among them, and whether anything tells the direct dependencies."""
    packages = root.get("packages")
    if version == _TREE or not isinstance(packages, dict):
        lock = read_tree(document, root.get("dependencies"), view, oddities)
    else:
        lock = read_map(document, packages, view, oddities)
        note_drift(lock, view, oddities)
    if version == _MAP_AND_TREE:
        note_disagreement(document, root.get("dependencies"), lock, oddities)
    own = lock.entries.get("") or read_manifest(view, "", oddities)
    told = own is not None or not (lock.entries or lock.refused)
    if not told:
        message = "no package.json to be read beside the lock: which packages are direct dependencies is not known"
        oddities.add("E-NO-MANIFEST", message, 1, "notice")
    project = _project(own, root, view)
    return Lock({"": project} | lock.entries | {"": project}, lock.refused), told


def _project(own: Entry | None, root: dict[str, JsonValue], view: FileView) -> Entry:
    """The root project: what its entry or its package.json says, with name and version from the head of the lock."""
    known = own or Entry("", "", "", {}, Location(view.path, 1))
    name = known.name or text_of(root.get("name"))
    version = known.fields.get("version") or root.get("version")
    return replace(known, name=name, fields={**known.fields, "version": version, "link": None})


def _only_reached(components: list[Component], projects: list[Project], edges: tuple[Edge, ...]) -> list[Component]:
    """The same components; those that no project needs lose the scope that their flags gave them."""
    outgoing: defaultdict[str, list[str]] = defaultdict(list)
    for edge in edges:
        outgoing[edge.parent].append(edge.child)
    reached: set[str] = set()
    waiting = [project.id for project in projects]
    while waiting:
        node = waiting.pop()
        if node not in reached:
            reached.add(node)
            waiting.extend(outgoing.get(node, ()))
    return [one if one.id in reached else replace(one, scope=Scope.UNKNOWN) for one in components]


PARSER = Parser(
    parse=parse,
    extracts=(
        "every package instance with version, install path and line; bundled, optional and other platforms' packages too",
        "the package behind an alias, and the name it is installed under",
        "every dependency as Node resolves it, with its kind and requested range",
        "the root, workspace members and local folders as projects",
        "source, integrity, licence, engines, platforms, install scripts, deprecation",
    ),
    omits=(
        "in version 1: licences, platforms, and which dependencies are optional or peers (scope follows the lock's flags)",
        "packages that a workspace member keeps in a lock of its own",
    ),
)
