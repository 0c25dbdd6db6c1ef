"""Turns the target of a *.deps.json into a graph, with the application for its root."""

from sca.files.view import FileView
from sca.model.component import Component, Edge, Hash, Location, NugetFacts, Project, Scope, Source
from sca.model.package import nuget_package
from sca.model.text import brief
from sca.parsers.nuget.identity import sha512_of
from sca.parsers.nuget.libraries import Fields, Library, text_of
from sca.parsers.nuget.lock_entry import Target
from sca.parsers.nuget.oddities import Oddities

ASSEMBLIES = "reference"
_OF_THE_FRAMEWORK = "referenceassembly"
_PACK = "runtimepack"
_PROJECTS = ("project", "msbuildproject")
KINDS = ("package", *_PROJECTS, _PACK, ASSEMBLIES, _OF_THE_FRAMEWORK)
_NO_PACKAGES = (ASSEMBLIES, _OF_THE_FRAMEWORK)
_FILES = ("runtime", "native", "resources", "runtimeTargets")
_FEED = Source("registry")


class DepsGraph:
    """The nodes and edges of the target that runs. `listed` are all libraries of the file."""

    def __init__(self, view: FileView, target: Target, listed: Fields, oddities: Oddities) -> None:
        self.projects: list[Project] = []
        self.components: list[Component] = []
        self.edges: list[Edge] = []
        self._view = view
        self._target = target
        self._known = {key.partition("/")[0].lower() for key in listed}
        self._oddities = oddities
        self._ids: dict[str, str] = {}

    def connect(self, found: dict[str, Library], name: str, where: Location) -> None:
        """Take in the libraries of an application that is called `name` where the file does not say."""
        root = _root(found, name.lower())
        folder = self._view.folder or "."
        if root is None:
            self.projects.append(Project(self._id(name), name, folder, "application", where))
        self._ids = {key: self._id(library.name) for key, library in found.items() if library.kind not in _NO_PACKAGES}
        direct = {child.lower() for child, _version in root.dependencies} if root else set()
        for key, library in found.items():
            if library.kind in _PROJECTS:
                kind = "application" if library is root else "project"
                self.projects.append(Project(self._id(library.name), library.name, folder, kind, library.where))
            elif library.kind not in _NO_PACKAGES:
                self.components.append(self._component(library, direct=key in direct))
        for library in found.values():
            if library.kind not in _NO_PACKAGES:
                self._connect(library)
        if root is None:
            needed = {child.lower() for library in found.values() for child, _version in library.dependencies}
            for key, library in found.items():
                if key not in needed and library.kind not in _NO_PACKAGES:
                    self.edges.append(Edge(self._id(name), self._id(library.name), Scope.RUNTIME, "", self._target.name))

    def _component(self, library: Library, *, direct: bool) -> Component:
        pack = library.kind == _PACK
        facts = NugetFacts(
            self._target.framework,
            "Direct" if direct else "Transitive",
            self._target.runtime,
            added_by_sdk=pack,
            without_files=not any(library.fields.get(part) for part in _FILES),
        )
        name = library.name.removeprefix(f"{_PACK}.") if pack else library.name
        package = nuget_package(name, library.version)
        return Component(self._id(library.name), package, (library.where,), _FEED, self._hashes(library), facts=facts)

    def _hashes(self, library: Library) -> tuple[Hash, ...]:
        text = text_of(library.about.get("sha512"))
        if not text:
            return ()
        digest = sha512_of(text.removeprefix("sha512-"))
        if digest:
            return (Hash("SHA-512", digest, "content"),)
        message = f"{brief(library.name)}: sha512 is not the base64 text of a SHA-512: {brief(text, 40)}"
        self._oddities.add("E-HASH", message, library.where, "field")
        return ()

    def _connect(self, library: Library) -> None:
        parent = self._ids[library.name.lower()]
        for name, version in library.dependencies:
            key = name.lower()
            child = self._ids.get(key)
            if child is not None:
                self.edges.append(Edge(parent, child, Scope.RUNTIME, version, self._target.name))
            elif key not in self._known:
                message = f"{brief(library.name)} needs {brief(name)}, which {brief(self._target.name)} does not list"
                self._oddities.add("E-DANGLING", message, library.where, "edge")

    def _id(self, name: str) -> str:
        return f"{self._view.path}#{self._target.name}/{name}"


def _root(found: dict[str, Library], name: str) -> Library | None:
    """The project that the file is called after, or else the only one that no other needs."""
    projects = {key: library for key, library in found.items() if library.kind in _PROJECTS}
    if name in projects:
        return projects[name]
    needed = {child.lower() for library in projects.values() for child, _version in library.dependencies}
    outer = [library for key, library in projects.items() if key not in needed]
    return outer[0] if len(outer) == 1 else None
