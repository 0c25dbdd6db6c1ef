"""Reads Bun's text lock, bun.lock, lock versions 0 to 3.

The lock is JSON with trailing commas. `workspaces` are the root and its members with what they ask for; `packages` are
rows under keys that say where a package is found: `a` for everyone, `a/b` is what `a` finds as `b`. So a dependency is
looked up as Node looks through `node_modules` folders: below the asking package first, then below each one above it.

https://bun.com/docs/pm/lockfile
"""

from sca.files.errors import InputError
from sca.files.json_document import JsonDocument, JsonValue
from sca.files.view import FileView
from sca.model.component import Component, Project
from sca.model.inventory import Extract
from sca.model.text import brief
from sca.parsers.base import Parser
from sca.parsers.npm.bun_map import BunReader
from sca.parsers.npm.components import NodeMaker
from sca.parsers.npm.declared import with_declared
from sca.parsers.npm.drift import note_drift
from sca.parsers.npm.lock_edges import draw_edges
from sca.parsers.npm.lock_entry import Lock, Oddities
from sca.parsers.npm.lock_map import too_many
from sca.parsers.npm.manifest import covered_files
from sca.parsers.npm.registries import with_registries

# Version 1 leaves out what version 0 said twice, 2 is read by stricter rules, 3 has overrides of another shape.
_VERSIONS = (0, 1, 2, 3)
_REMEDY = "write the lock anew: bun install --lockfile-only"


def parse(view: FileView) -> Extract:
    """Return the projects, every package instance and the edges between them. Raises InputError for what is no known lock."""
    document = view.json(comments=True)
    workspaces, packages, root = _checked(document, view)
    oddities = Oddities(view.path, _REMEDY)
    reader = BunReader(document, view, oddities)
    reader.add_projects(workspaces)
    note_drift(Lock(reader.entries, frozenset()), view, oddities, _REMEDY)
    reader.use_settings(root)
    for key in sorted(packages):
        reader.add(key, packages[key])
    lock = Lock(reader.entries, frozenset(reader.refused))
    ids = _ids(lock, view.path)
    graph = draw_edges(lock, ids, view.folder, oddities)
    maker = NodeMaker(view, oddities)
    projects: list[Project] = []
    components: list[Component] = []
    for place, id in ids.items():
        entry = lock.entries[place]
        if entry.is_package:
            components.append(maker.component(id, entry, by_url=entry.by_url))
        else:
            projects.append(maker.project(id, entry))
    lost = oddities.lose_packages
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


def _checked(document: JsonDocument, view: FileView) -> tuple[dict[str, JsonValue], dict[str, JsonValue], dict[str, JsonValue]]:
    """The workspaces, the packages and the document. Raises InputError for a file that must be refused."""
    root = document.root
    if not isinstance(root, dict):
        raise InputError("E-STRUCTURE", "the document is not an object", view.path, 1, help=_REMEDY)
    version = root.get("lockfileVersion")
    if not isinstance(version, int) or isinstance(version, bool) or version not in _VERSIONS:
        shown = "none" if version is None else brief(str(version), 40)
        message = f"lockfileVersion {shown}: only versions 0 to 3 are known, and another one may mean something else"
        raise InputError("E-LOCK-VERSION", message, view.path, document.line_of_key("lockfileVersion") or 1, help=_REMEDY)
    workspaces, packages = root.get("workspaces"), root.get("packages", {})
    if not isinstance(workspaces, dict) or not isinstance(workspaces.get(""), dict):
        message = "workspaces is not an object with the root project in it"
        raise InputError("E-STRUCTURE", message, view.path, document.line_of_key("workspaces") or 1, help=_REMEDY)
    if not isinstance(packages, dict):
        message = "packages is not an object of packages"
        raise InputError("E-STRUCTURE", message, view.path, document.line_of_key("packages") or 1, help=_REMEDY)
    if len(packages) + len(workspaces) > view.limits.packages_per_file:
        raise too_many(len(packages) + len(workspaces), view)
    return workspaces, packages, root


def _ids(lock: Lock, path: str) -> dict[str, str]:
    """The id of each place: the key of a package, the folder of a project (`./folder` where a package has that key)."""
    keys = {entry.path for entry in lock.entries.values() if entry.is_package and not entry.is_link}
    return {
        place: f"{path}#{'./' if not entry.is_package and entry.path in keys else ''}{entry.path}"
        for place, entry in lock.entries.items()
        if not entry.is_link
    }


PARSER = Parser(
    parse=parse,
    extracts=(
        "every package instance with version, key and line; bundled, optional and other platforms' packages too",
        "the package behind an alias, and the name it is installed under",
        "every dependency by the nested keys, with its kind and requested range (that of the catalog where it asks for one)",
        "the root, workspace members, local folders and links as projects",
        "source, integrity, platforms; which packages are patched",
    ),
    omits=("licences, engines, install scripts, deprecation", "which registry, where it is the one that Bun is told to use"),
)
