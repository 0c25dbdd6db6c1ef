"""Reads node_modules/.package-lock.json, npm's own list of what it last installed.

It is the map of a package-lock version 3 without the root, whose direct dependencies come from the package.json beside
`node_modules`. It is read where somebody asks for it, or for `node_modules`; a scan of a project leaves both out, because the
lock beside tells the same. Every installed package.json belongs to it, and gives the licence where npm did not note one.
"""

from sca.files.errors import InputError
from sca.files.json_document import JsonValue
from sca.files.view import FileView
from sca.model.component import Component, Project
from sca.model.inventory import Extract
from sca.model.text import brief
from sca.parsers.base import Parser
from sca.parsers.npm.components import NodeMaker
from sca.parsers.npm.declared import with_declared
from sca.parsers.npm.installed import REMEDY, InstalledManifests, beside_modules, installing_project
from sca.parsers.npm.lock_edges import draw_edges
from sca.parsers.npm.lock_entry import HIDDEN, Lock, Oddities
from sca.parsers.npm.lock_map import read_map
from sca.parsers.npm.registries import with_registries

_VERSIONS = (2, 3)


def parse(view: FileView) -> Extract:
    """Return every installed package and the edges between them. Raises InputError for what is no such list."""
    document = view.json()
    packages = _checked(document.root, view.path)
    oddities = Oddities(view.path, REMEDY)
    lock = read_map(document, packages, view, oddities)
    beside = beside_modules(view, view.folder, HIDDEN)
    root, told = installing_project(beside, view, oddities)
    lock = Lock({"": root} | lock.entries, lock.refused)
    ids = {path: f"{view.path}#{path}" for path, entry in lock.entries.items() if not entry.is_link}
    around = beside or view
    graph = draw_edges(lock, ids, around.folder, oddities, installed=True)
    maker = NodeMaker(around, oddities)
    installed = InstalledManifests(around, oddities)
    projects: list[Project] = []
    components: list[Component] = []
    for path, id in ids.items():
        entry = lock.entries[path]
        if entry.is_package:
            components.append(installed.with_licence(maker.component(id, entry, by_url=id in graph.by_url), path))
        else:
            projects.append(maker.project(id, entry))
    lost = not told or oddities.lose_packages
    extract = Extract(
        projects=tuple(projects),
        components=tuple(components),
        edges=graph.edges,
        problems=tuple(oddities.found),
        completeness="incomplete" if lost else "complete",
        reads=tuple(sorted(view.reads - {view.path})),
        covers=tuple(sorted(installed.found)),
    )
    return with_registries(with_declared(extract, around), around)


def _checked(root: JsonValue, path: str) -> dict[str, JsonValue]:
    """The packages. Raises InputError for a file that must be refused."""
    if not isinstance(root, dict):
        raise InputError("E-STRUCTURE", "the document is not an object", path, 1, help=REMEDY)
    version, packages = root.get("lockfileVersion"), root.get("packages")
    if not isinstance(version, int) or isinstance(version, bool) or version not in _VERSIONS:
        shown = "none" if version is None else brief(str(version), 40)
        message = f"lockfileVersion {shown}: only versions 2 and 3 of such a list are known"
        raise InputError("E-LOCK-VERSION", message, path, 1, help=REMEDY)
    if not isinstance(packages, dict):
        raise InputError("E-STRUCTURE", "packages is missing, or not an object of packages", path, 1, help=REMEDY)
    return packages


PARSER = Parser(
    parse=parse,
    extracts=(
        "where it is asked for, or node_modules is: every installed package, as in npm-package-lock",
        "licences from the installed package.json files where the list has none, and the texts beside them",
    ),
    omits=("what was installed by hand, or by another package manager",),
)
