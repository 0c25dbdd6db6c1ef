"""Joins the packages and projects of a yarn lock, of either kind, and makes the Extract of them.

How a wish leads to its package is the business of each format; here every wish that leads nowhere is noted.
"""

from collections.abc import Callable

from msgspec import Struct

from sca.files.errors import InputError
from sca.files.view import FileView
from sca.model.component import Edge, Location
from sca.model.inventory import Extract
from sca.model.text import brief
from sca.parsers.npm.components import NodeMaker
from sca.parsers.npm.declared import with_declared
from sca.parsers.npm.lock_edges import listed
from sca.parsers.npm.lock_entry import Entry, Lock, Oddities
from sca.parsers.npm.manifest import covered_files
from sca.parsers.npm.wishes import Wish, read_wishes

PEERS = ("peerDependencies", "peerDependenciesMeta")


class YarnNodes(Struct, frozen=True):
    """Projects by their folder relative to the lock's, packages by the descriptor that they are known under."""

    projects: dict[str, Entry]
    packages: dict[str, Entry]

    def entries(self) -> list[Entry]:
        """All of them; the path of each is the key that it is known under."""
        return [*self.projects.values(), *self.packages.values()]


def join_nodes(projects: dict[str, Entry], packages: dict[str, Entry], view: FileView) -> YarnNodes:
    """Both kinds of nodes. Raises InputError where a folder is called like a package, so that no edge is ambiguous."""
    both = projects.keys() & packages.keys()
    if both:
        message = f"the folder {brief(min(both), 60)!r} is called like a package of the lock: which one is meant cannot be told"
        raise InputError("E-STRUCTURE", message, view.path, help="rename the folder")
    return YarnNodes(projects, packages)


Find = Callable[[Entry, Wish], tuple[str, ...] | None]


def draw_yarn_edges(nodes: YarnNodes, find: Find, path: str, oddities: Oddities) -> tuple[Edge, ...]:
    """The edges. `find` gives the keys that a wish of an entry leads to, None if it leads nowhere."""
    edges: list[Edge] = []
    for entry in nodes.entries():
        absent: list[Wish] = []
        parent = f"{path}#{entry.path}"
        for wish in read_wishes(entry, oddities):
            children = find(entry, wish)
            edges.extend(Edge(parent, f"{path}#{child}", wish.scope, wish.requested) for child in children or ())
            if children is None:
                absent.append(wish)
        if absent:
            _note_absent(entry, absent, oddities)
    return tuple(edges)


def _note_absent(entry: Entry, absent: list[Wish], oddities: Oddities) -> None:
    if entry.is_package:
        oddities.add_at(entry, "E-DANGLING", f"needs {listed(absent)}, which the lock does not hold", "edge")
    else:
        message = f"{listed(absent)} asked for here, but not in the lock: which version it gets is not known"
        oddities.add_at(entry, "E-DRIFT", message, "package")


def make_extract(view: FileView, nodes: YarnNodes, edges: tuple[Edge, ...], oddities: Oddities, *, told: bool) -> Extract:
    """The projects and components. `told` says whether the direct dependencies are known."""
    maker = NodeMaker(view, oddities)
    projects = tuple(maker.project(f"{view.path}#{folder}", entry) for folder, entry in nodes.projects.items())
    components = tuple(maker.component(f"{view.path}#{key}", entry, by_url=entry.by_url) for key, entry in nodes.packages.items())
    lost = not told or oddities.lose_packages
    extract = Extract(
        projects=projects,
        components=components,
        edges=edges,
        problems=tuple(oddities.found),
        completeness="incomplete" if lost else "complete",
        reads=tuple(sorted(view.reads - {view.path})),
        covers=covered_files(view, Lock(nodes.projects, frozenset())),
    )
    return with_declared(extract, view)


def nameless(view: FileView) -> Entry:
    """The root project where no manifest tells its name."""
    return Entry("", "", "", {}, Location(view.path, 1))
