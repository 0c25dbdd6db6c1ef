"""Adds to every direct dependency of a lock the place in package.json where it is asked for.

The lock proves what is there; the line of the manifest is the one that somebody can change.
"""

from collections import defaultdict
from posixpath import join

from msgspec.structs import replace

from sca.files.errors import InputError
from sca.files.json_document import JsonDocument
from sca.files.view import FileView
from sca.model.component import Component, Location, NpmFacts, Project
from sca.model.inventory import Extract
from sca.parsers.npm.manifest import MANIFEST

# The lists of a manifest, the one that counts for a name that stands in several first.
LISTS = ("optionalDependencies", "dependencies", "devDependencies", "peerDependencies")


def lines_by_name(document: JsonDocument) -> dict[str, int]:
    """The line on which a manifest asks for each of its dependencies."""
    lines = document.lines_of_members(*LISTS)
    return {name: line for (_, name), line in sorted(lines.items(), key=_by_list, reverse=True)}


def with_declared(extract: Extract, view: FileView) -> Extract:
    """The same, where the manifests that were read with the lock tell the lines of what their projects ask for."""
    projects = {project.id: project for project in extract.projects}
    asked: defaultdict[str, list[Project]] = defaultdict(list)
    for edge in extract.edges:
        project = projects.get(edge.parent)
        if project is not None:
            asked[edge.child].append(project)
    manifests = _Manifests(view)
    components = tuple(
        [manifests.placed(one, asked[one.id]) if one.id in asked else one for one in extract.components],
    )
    return replace(extract, components=components)


class _Manifests:
    """The lines of the manifests by the folder of their project, each read once."""

    def __init__(self, view: FileView) -> None:
        self._view = view
        self._lines: dict[str, dict[str, int]] = {}

    def placed(self, component: Component, projects: list[Project]) -> Component:
        """The component with the places where these projects ask for it."""
        package, facts = component.package, component.facts
        name = package.full_name
        name = (facts.alias if isinstance(facts, NpmFacts) else "") or name
        found: dict[Location, None] = {}
        for project in projects:
            path = join(project.folder, MANIFEST) if project.folder != "." else MANIFEST
            line = self._of(path).get(name)
            if line is not None:
                found[Location(path, line, role="declared")] = None
        return replace(component, locations=(*component.locations, *sorted(found))) if found else component

    def _of(self, path: str) -> dict[str, int]:
        if path not in self._lines:
            self._lines[path] = self._read(path) if path in self._view.reads else {}
        return self._lines[path]

    def _read(self, path: str) -> dict[str, int]:
        """What could not be read has been told already, by whoever read the manifest for its names."""
        try:
            return lines_by_name(FileView(self._view.tree, path, self._view.limits).json())
        except InputError:
            return {}


def _by_list(member: tuple[tuple[str, str], int]) -> int:
    return LISTS.index(member[0][0])
