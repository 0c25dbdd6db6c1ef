"""Reads pnpm-lock.yaml, lock versions 5, 6, 7 and 9.

Every snapshot (a package with the peers it was resolved with) is an instance of its own; edges lead to exactly the key
that the lock names. Importers and local folders are projects. A document that speaks of the package manager itself is
reported as a project of its own, whose packages build and are not shipped.

https://github.com/pnpm/spec/tree/master/lockfile
"""

from collections.abc import Iterable

from msgspec.structs import replace

from sca.files.errors import InputError
from sca.files.view import FileView
from sca.model.component import Project
from sca.model.inventory import Extract
from sca.model.text import brief
from sca.parsers.base import Parser
from sca.parsers.npm.components import NodeMaker
from sca.parsers.npm.declared import with_declared
from sca.parsers.npm.lock_entry import Entry, Lock, Oddities
from sca.parsers.npm.manifest import covered_files
from sca.parsers.npm.pnpm_document import REMEDY, PnpmDocument, read_lock
from sca.parsers.npm.pnpm_drift import note_pnpm_drift
from sca.parsers.npm.pnpm_graph import PnpmGraph
from sca.parsers.npm.pnpm_projects import OWN
from sca.parsers.npm.registries import with_registries
from sca.parsers.npm.rush import REMEDY as RUSH_REMEDY
from sca.parsers.npm.rush import rush_lock, without_workspace
from sca.parsers.npm.yarn_descriptors import NodeKeys


def parse(view: FileView) -> Extract:
    """Return the projects, every instance and the edges between them. Raises InputError for what is no known lock."""
    rush = rush_lock(view)
    if rush is None:
        return with_registries(read_pnpm(view, view), view, pnpm=True)
    extract = without_workspace(read_pnpm(view, rush.around, rush=True), rush.around)
    return with_registries(extract, rush.settings, pnpm=True)


def read_pnpm(view: FileView, around: FileView, *, rush: bool = False) -> Extract:
    """As `parse`, but for the registries; `around` is a view of a file in the folder that the paths in the lock start from."""
    lock = view.yaml_lock()
    documents = read_lock(lock, view.path)
    _refuse_too_many(documents, view)
    oddities, keys = Oddities(view.path, RUSH_REMEDY if rush else REMEDY), NodeKeys()
    graphs = [PnpmGraph(document, lock, around, oddities, keys) for document in documents]
    _refuse_ambiguous([nodes for graph in graphs for nodes in (graph.projects.entries, graph.packages)], view)
    for document, graph in zip(documents, graphs, strict=True):
        for place, manifest in graph.projects.manifests.items():
            if place in graph.importers:
                note_pnpm_drift(manifest, graph.importers[place], document.root, oddities, rush=rush)
    maker = NodeMaker(around, oddities)
    projects = tuple(
        _project(maker, graph.id_of(key), entry, own=key == OWN)
        for graph in graphs
        for key, entry in graph.projects.entries.items()
    )
    components = tuple(
        maker.component(graph.id_of(key), entry, by_url=entry.by_url) for graph in graphs for key, entry in graph.packages.items()
    )
    lost = oddities.lose_packages
    extract = Extract(
        projects=projects,
        components=components,
        edges=tuple(edge for graph in graphs for edge in graph.edges),
        problems=tuple(oddities.found),
        completeness="incomplete" if lost else "complete",
        reads=tuple(sorted(view.reads - {view.path})),
        covers=covered_files(around, Lock(graphs[0].projects.described, frozenset())),
    )
    return with_declared(extract, around)


def _refuse_too_many(documents: list[PnpmDocument], view: FileView) -> None:
    count = sum(len(document.instances) + len(document.importers) for document in documents)
    if count > view.limits.packages_per_file:
        limit = f"{view.limits.packages_per_file} (packages-per-file)"
        help = f"if the file is genuine: --limit packages-per-file={count}"
        raise InputError("E-PACKAGES", f"more packages than the limit of {limit}", view.path, help=help)


def _refuse_ambiguous(groups: Iterable[dict[str, Entry]], view: FileView) -> None:
    """Raises InputError where a folder is called like a package, so that every edge leads to one of them."""
    taken: set[str] = set()
    for nodes in groups:
        both = taken & nodes.keys()
        if both:
            message = f"{brief(min(both), 60)!r} is the name of two things in the lock: which one is meant cannot be told"
            raise InputError("E-STRUCTURE", message, view.path, help=REMEDY)
        taken |= nodes.keys()


def _project(maker: NodeMaker, id: str, entry: Entry, *, own: bool) -> Project:
    """A project; pnpm itself is one of a kind of its own, and no package."""
    project = maker.project(id, entry)
    return replace(project, kind="package-manager", package=None) if own else project


PARSER = Parser(
    parse=parse,
    extracts=(
        "every package with version and line, once for each set of peers that it is resolved with",
        "the package behind an alias, and the name it is installed under",
        "every dependency by the key that the lock names, with its kind and, for direct ones, the requested range",
        "importers and local folders as projects; what belongs to pnpm itself as a project of its own",
        "source, integrity, platforms, engines, deprecation; which packages are patched",
    ),
    omits=("licences, and the requested ranges of packages", "the versions of what packages bring in their archives"),
)
