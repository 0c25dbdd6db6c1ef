"""Reads node_modules/.package-lock.json, npm's own list of what it last installed.

It is the map of a package-lock version 3 without the root, whose direct dependencies come from the package.json beside
`node_modules`. It is read where somebody asks for it, or for `node_modules`; a scan of a project leaves both out, because the
lock beside tells the same. Every installed package.json belongs to it, and gives the licence where npm did not note one.
"""

from posixpath import basename, dirname, join

from msgspec.structs import replace

from sca.files.errors import InputError
from sca.files.json_document import JsonValue
from sca.files.view import FileView
from sca.model.component import Component, Location, Problem, Project
from sca.model.inventory import Extract
from sca.model.text import brief
from sca.parsers.base import Parser
from sca.parsers.npm.components import NodeMaker
from sca.parsers.npm.lock_edges import draw_edges
from sca.parsers.npm.lock_entry import HIDDEN, MODULES, Entry, Lock, Oddities
from sca.parsers.npm.lock_map import read_map
from sca.parsers.npm.manifest import MANIFEST, read_manifest, text_of

_VERSIONS = (2, 3)
_REMEDY = "install anew: npm ci"


def parse(view: FileView) -> Extract:
    """Return every installed package and the edges between them. Raises InputError for what is no such list."""
    document = view.json()
    packages = _checked(document.root, view.path)
    oddities = Oddities(view.path, _REMEDY)
    lock = read_map(document, packages, view, oddities)
    beside = _beside(view)
    root = None if beside is None else read_manifest(beside, "", oddities)
    if root is None:
        message = "no package.json to be read beside node_modules: which packages are direct dependencies is not known"
        oddities.add("E-NO-MANIFEST", message, 1, "notice")
    known = root or Entry("", "", "", {}, Location(view.path, 1))
    lock = Lock({"": known} | lock.entries, lock.refused)
    ids = {path: f"{view.path}#{path}" for path, entry in lock.entries.items() if not entry.is_link}
    around = beside or view
    graph = draw_edges(lock, ids, around.folder, oddities)
    maker = NodeMaker(around, oddities)
    installed = _Installed(around, oddities)
    projects: list[Project] = []
    components: list[Component] = []
    for path, id in ids.items():
        entry = lock.entries[path]
        if entry.is_package:
            components.append(installed.told(maker.component(id, entry, by_url=id in graph.by_url), path))
        else:
            projects.append(maker.project(id, entry))
    lost = root is None or oddities.lose_packages
    return Extract(
        projects=tuple(projects),
        components=tuple(components),
        edges=graph.edges,
        problems=tuple(oddities.found),
        completeness="incomplete" if lost else "complete",
        reads=tuple(sorted(view.reads - {view.path})),
        covers=tuple(sorted(installed.manifests)),
    )


def _checked(root: JsonValue, path: str) -> dict[str, JsonValue]:
    """The packages. Raises InputError for a file that must be refused."""
    if not isinstance(root, dict):
        raise InputError("E-STRUCTURE", "the document is not an object", path, 1, help=_REMEDY)
    version, packages = root.get("lockfileVersion"), root.get("packages")
    if not isinstance(version, int) or isinstance(version, bool) or version not in _VERSIONS:
        shown = "none" if version is None else brief(str(version), 40)
        message = f"lockfileVersion {shown}: only versions 2 and 3 of such a list are known"
        raise InputError("E-LOCK-VERSION", message, path, 1, help=_REMEDY)
    if not isinstance(packages, dict):
        raise InputError("E-STRUCTURE", "packages is missing, or not an object of packages", path, 1, help=_REMEDY)
    return packages


def _beside(view: FileView) -> FileView | None:
    """The view of a file beside `node_modules`; None where that lies outside of what is scanned."""
    if basename(view.folder) != MODULES[:-1]:
        return None
    beside = FileView(view.tree, join(dirname(view.folder), HIDDEN), view.limits)
    beside.reads, beside.noted = view.reads, view.noted
    return beside


class _Installed:
    """Looks at the package.json of each installed package."""

    def __init__(self, around: FileView, oddities: Oddities) -> None:
        self.manifests: set[str] = set()
        self._around = around
        self._oddities = oddities
        self._maker = NodeMaker(around, oddities)

    def told(self, component: Component, path: str) -> Component:
        """The component, with the licence of its package.json where the list has none."""
        try:
            manifest = self._around.neighbour(join(path, MANIFEST))
            if manifest is None:
                return component
            self.manifests.add(manifest.path)
            root = None if component.licences else manifest.json().root
        except InputError as error:
            self._oddities.found.append(error.problem("field"))
            return component
        if not isinstance(root, dict):
            return component
        if text_of(root.get("version")) != component.package.version:
            message = f"{brief(path)}: another version lies there than npm installed; its licence is not taken"
            self._oddities.found.append(Problem("E-DRIFT", message, Location(manifest.path, 1), "notice", _REMEDY))
            return component
        return replace(component, licences=self._maker.licences(Entry(path, "", "", root, Location(manifest.path, 1))))


PARSER = Parser(
    parse=parse,
    extracts=(
        "where it is asked for, or node_modules is: every installed package, as in npm-package-lock",
        "licences from the installed package.json files where the list has none",
    ),
    omits=("what was installed by hand, or by another package manager",),
)
