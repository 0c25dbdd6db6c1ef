"""Reads pnpm-lock.yaml, lock versions 5, 6, 7 and 9.

Every snapshot (a package with the peers it was resolved with) is an instance of its own; edges lead to exactly the key
that the lock names. Importers and local folders are projects. A document that speaks of the package manager itself is
reported as a project of its own, whose packages build and are not shipped.

https://github.com/pnpm/spec/tree/master/lockfile
"""

from sca.files.errors import InputError
from sca.files.view import FileView
from sca.model.component import Component, Edge, Project
from sca.model.inventory import Extract
from sca.parsers.base import Parser
from sca.parsers.npm.components import NodeMaker
from sca.parsers.npm.lock_entry import Entry, Lock, Oddities, leads_out
from sca.parsers.npm.manifest import covered_files
from sca.parsers.npm.pnpm_document import REMEDY, PnpmDocument, read_document
from sca.parsers.npm.pnpm_graph import PnpmGraph


def parse(view: FileView) -> Extract:
    """Return the projects, every instance and the edges between them. Raises InputError for what is no known lock."""
    lock = view.yaml_lock()
    documents = [read_document(root, lock, view.path) for root in lock.documents]
    if not documents:
        raise InputError("E-STRUCTURE", "the file is empty", view.path, 1, help=REMEDY)
    count = sum(len(document.instances) for document in documents)
    if count > view.limits.packages_per_file:
        limit = f"{view.limits.packages_per_file} (packages-per-file)"
        help = f"if the file is genuine: --limit packages-per-file={count}"
        raise InputError("E-PACKAGES", f"more packages than the limit of {limit}", view.path, help=help)
    oddities = Oddities(view.path, REMEDY)
    graphs = [PnpmGraph(document, lock, view, oddities) for document in _in_order(documents)]
    projects: dict[str, Entry] = {}
    packages: dict[str, Entry] = {}
    edges: dict[Edge, None] = {}
    for graph in graphs:
        projects |= {key: entry for key, entry in graph.projects.items() if key not in projects}
        packages |= {key: entry for key, entry in graph.packages.items() if key not in packages}
        edges |= dict.fromkeys(graph.edges)
    maker = NodeMaker(view, oddities)
    made: list[Project] = [maker.project(f"{view.path}#{key}", entry) for key, entry in projects.items()]
    components: list[Component] = [
        maker.component(f"{view.path}#{key}", entry, by_url=entry.by_url) for key, entry in packages.items()
    ]
    inside = {key: entry for key, entry in projects.items() if not leads_out(entry.path, view.folder)}
    lost = any(problem.cost in ("edge", "package") for problem in oddities.found)
    return Extract(
        projects=tuple(made),
        components=tuple(components),
        edges=tuple(edges),
        problems=tuple(oddities.found),
        completeness="incomplete" if lost else "complete",
        reads=tuple(sorted(view.reads - {view.path})),
        covers=covered_files(view, Lock(inside, frozenset())),
    )


def _in_order(documents: list[PnpmDocument]) -> list[PnpmDocument]:
    """The application first: where both name an instance, it belongs to the application."""
    return sorted(documents, key=lambda document: document.own)


PARSER = Parser(
    parse=parse,
    extracts=(
        "every package with version and line, once for each set of peers that it is resolved with",
        "the package behind an alias, and the name it is installed under",
        "every dependency by the key that the lock names, with its kind and, for direct ones, the requested range",
        "importers and local folders as projects; what belongs to pnpm itself as a project of its own",
        "source, integrity, platforms, engines, deprecation; which packages are patched",
    ),
    omits=("licences, and the requested ranges of packages", "bundled packages"),
)
