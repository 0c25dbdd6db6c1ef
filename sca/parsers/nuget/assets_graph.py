"""Turns the targets of a restore result into graphs: one for each framework, and one for each runtime identifier.

Every target is whole, so edges never leave it. Names are joined without case; a range never decides, because the resolved
version can lie below it.
"""

import re

from sca.files.json_document import JsonDocument
from sca.files.view import FileView
from sca.model.component import Component, Edge, Hash, Location, NugetFacts, Project, Scope
from sca.model.package import nuget_package
from sca.model.text import brief
from sca.parsers.nuget.identity import is_id, is_version, sha512_of
from sca.parsers.nuget.libraries import Fields, Library, LibraryReader, text_of
from sca.parsers.nuget.lock_entry import Target
from sca.parsers.nuget.oddities import Oddities
from sca.parsers.nuget.restored_project import Asked, Framework, RestoredProject

PACKAGE, PROJECT = "package", "project"
_EXACT = re.compile(r"\[([^,\[\]]++)(?:, *+([^,\[\]]++))?\]").fullmatch
_SIGNATURE = ".signature.p7s"
_WRITTEN_BY_CLIENTS_THAT_KNOW_SIGNATURES = ".nupkg.metadata"


class AssetsGraph:
    """The nodes and edges of one restore result: `add` its targets in order of their names."""

    def __init__(self, document: JsonDocument, view: FileView, project: RestoredProject, oddities: Oddities) -> None:
        self.projects: dict[str, Project] = {}
        self.components: list[Component] = []
        self.edges: list[Edge] = []
        self._document = document
        self._view = view
        self._project = project
        self._oddities = oddities
        self._reader = LibraryReader(document, view, oddities, (PACKAGE, PROJECT))

    def add(self, name: str, libraries: Fields) -> None:
        """Take in one target."""
        base, _, runtime = name.partition("/")
        target = Target(name, base, runtime, f"{self._view.path}#{base}")
        where = Location(self._view.path, self._document.line(libraries))
        framework = self._project.framework(base)
        root = Project(target.project, self._project.name, self._project.folder, "framework", where, frameworks=framework.shared)
        self.projects.setdefault(root.id, root)
        found = self._reader.read(name, libraries)
        ids = {key: f"{self._view.path}#{name}/{library.name}" for key, library in found.items()}
        for key, library in found.items():
            if library.kind == PROJECT:
                folder = self._project.folder_of(library)
                self.projects[ids[key]] = Project(ids[key], library.name, folder, "project", library.where)
            else:
                self.components.append(
                    self._component(ids[key], library, target, framework.asked.get(key), framework.pinned.get(key))
                )
        self._connect_root(ids, target, framework, where)
        for key, library in found.items():
            if library.dependencies:
                self._connect(ids[key], library, ids, name, framework)
        if not runtime:
            self._add_downloads(target, framework, where)

    def _component(self, id_: str, library: Library, target: Target, asked: Asked | None, pinned: str | None) -> Component:
        kind = "Transitive" if pinned is None else "CentralTransitive"
        facts = NugetFacts(target.framework, kind, target.runtime, pinned or "")
        if asked is not None:
            facts = NugetFacts(
                target.framework, "Direct", target.runtime, asked.requested, asked.private, asked.include, asked.by_sdk
            )
        package = nuget_package(library.name, library.version)
        return Component(id_, package, (library.where,), self._project.source, self._hashes(library), facts=facts)

    def _hashes(self, library: Library) -> tuple[Hash, ...]:
        """The hash is that of the archive, unless it was signed: then it is that of the archive before."""
        text = text_of(library.about.get("sha512"))
        if not text:
            return ()
        digest = sha512_of(text)
        if not digest:
            message = f"{brief(library.name)}: sha512 is not the base64 text of a SHA-512: {brief(text, 40)}"
            self._oddities.add("E-HASH", message, library.where, "field")
            return ()
        files = library.about.get("files")
        listed = files if isinstance(files, list) else []
        unsigned = _WRITTEN_BY_CLIENTS_THAT_KNOW_SIGNATURES in listed and _SIGNATURE not in listed
        return (Hash("SHA-512", digest, "distribution" if unsigned else "content"),)

    def _connect_root(self, ids: dict[str, str], target: Target, framework: Framework, where: Location) -> None:
        for key, asked in sorted(framework.asked.items()):
            if key in ids:
                self.edges.append(Edge(target.project, ids[key], asked.scope, asked.requested, target.name))
            elif key not in framework.pruned:
                message = f"the project asks for {brief(key)}, which {brief(target.name)} does not list: the restore failed"
                self._oddities.add("E-DANGLING", message, where, "package")

    def _connect(self, parent: str, library: Library, ids: dict[str, str], target: str, framework: Framework) -> None:
        for name, requested in library.dependencies:
            child = ids.get(name.lower())
            if child is not None:
                self.edges.append(Edge(parent, child, Scope.RUNTIME, requested, target))
            elif name.lower() not in framework.pruned:
                message = f"{brief(library.name)} needs {brief(name)}, which {brief(target)} does not list"
                self._oddities.add("E-DANGLING", message, library.where, "edge")

    def _add_downloads(self, target: Target, framework: Framework, where: Location) -> None:
        """What the build fetches beside the graph, in exact versions: runtime packs, reference packs, PackageDownload.

        The packs of a shared framework are called after it.
        """
        seen: set[str] = set()
        families = tuple(f"{one.name.lower()}." for one in framework.shared)
        for name, requested in framework.downloads:
            exact = _EXACT(requested)
            version = exact[1] if exact and exact[2] in (None, exact[1]) else ""
            id_ = f"{self._view.path}#{target.name}/download/{name}/{version}"
            if not is_id(name, self._view.limits) or not is_version(version, self._view.limits):
                message = f"a download, {brief(name, 60)} {brief(requested, 60)}, is no package in one version: it is left out"
                self._oddities.add("E-ENTRY", message, where, "package")
            elif id_.lower() not in seen:
                seen.add(id_.lower())
                by_sdk = name.lower().startswith(families)
                facts = NugetFacts(target.framework, "Download", "", requested, added_by_sdk=by_sdk)
                package, source = nuget_package(name, version), self._project.source
                self.components.append(Component(id_, package, (where,), source, scope=Scope.BUILD, facts=facts))
