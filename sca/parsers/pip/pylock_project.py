"""Joins a pylock.toml with the project beside it. Nothing in the lock says that it is of that project.

It is taken for the project's when it holds a package that the project needs at run time, or, where the project needs none,
one that it names elsewhere. A lock may be for one platform and for some groups only, so that only what is needed
everywhere is missed.
"""

from collections.abc import Iterable, Mapping

from msgspec import Struct
from msgspec.structs import replace

from sca.files.view import FileView
from sca.model.component import Edge, Location, Project, Scope
from sca.model.package import pypi_package
from sca.parsers.pip.grammar import NO_MARKER
from sca.parsers.pip.lock_asking import read_asking
from sca.parsers.pip.lock_graph import Locked, LockGraph
from sca.parsers.pip.lock_notes import note_missing
from sca.parsers.pip.manifest_nodes import ManifestNodes
from sca.parsers.pip.nodes import canonical
from sca.parsers.pip.oddities import Oddities


class Connected(Struct, frozen=True):
    """The project with its name, its edges, where it declares them, what builds it, and the files that are answered for."""

    project: Project
    builds: ManifestNodes
    edges: tuple[Edge, ...] = ()
    declared: Mapping[str, Iterable[Location]] = {}
    covers: tuple[str, ...] = ()


def connect_project(view: FileView, project: Project, locked: list[Locked], oddities: Oddities) -> Connected:
    """The project of a lock, if the one beside it is."""
    asking = read_asking(view, oddities)
    if asking is None:
        return Connected(project, ManifestNodes(view))
    needs = [need for _group, need in asking.needs]
    names = {one.name for one in locked}
    deciding = [need for need in needs if need.scope is Scope.RUNTIME] or needs
    if not any(need.name in names for need in deciding):
        return Connected(project, ManifestNodes(view))
    lax = tuple(need if need.scope is Scope.RUNTIME and not need.marker.text else replace(need, may_lack=True) for need in needs)
    parent = Locked(project.id, canonical(asking.name), asking.version, asking.where, lax)
    graph = LockGraph([replace(one, needs=()) for one in locked], NO_MARKER, view.limits, marked=True)
    graph.draw(parent)
    note_missing(graph, parent, oddities)
    name = asking.name
    named = replace(project, name=name, package=pypi_package(name, asking.version)) if name else project
    return Connected(named, asking.builds, tuple(graph.edges), graph.declared, asking.covers)
