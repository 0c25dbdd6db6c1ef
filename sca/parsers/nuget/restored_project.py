"""Reads the project part of a restore result: whose it is, what it asks for in each framework, and where from.

The same objects stand in `project.assets.json` and, with fewer members, in the older `project.lock.json`. Absolute paths
of the machine that restored stay where they are: of a project's path only the file name is taken, of a feed only the origin.
"""

import re
from collections.abc import Iterable, Mapping
from posixpath import basename, dirname, join, normpath

from msgspec import Struct

from sca.files.json_document import JsonDocument, JsonValue
from sca.files.view import FileView
from sca.model.component import FrameworkReference, Location, Scope, Source
from sca.model.text import brief
from sca.model.url import origin, redact
from sca.parsers.nuget.frameworks import names_of
from sca.parsers.nuget.identity import is_id
from sca.parsers.nuget.libraries import Fields, Library, fields_of, text_of
from sca.parsers.nuget.oddities import Oddities

_OUTPUT = "obj"
_PROJECT = re.compile(r"[^/\\]++\Z")
_USED_AT_RUN_TIME = ("all", "compile", "runtime", "native", "contentfiles")


class Asked(Struct, frozen=True):
    """What the project asks for itself. `private` and `include` are PrivateAssets and IncludeAssets as written.

    `by_sdk` marks what the SDK adds to every project of its kind.
    """

    requested: str = ""
    private: str = ""
    include: str = ""
    by_sdk: bool = False

    @property
    def scope(self) -> Scope:
        """What it is needed for: development if nothing of it is for others, build if nothing of it is used at run time."""
        if self.by_sdk:
            return Scope.RUNTIME
        if self.private.lower() == "all":
            return Scope.DEV
        taken = [part.strip().lower() for part in self.include.split(",")]
        return Scope.BUILD if self.include and not any(part in _USED_AT_RUN_TIME for part in taken) else Scope.RUNTIME


class Framework(Struct, frozen=True):
    """What holds for one target framework: by lower-case name what is asked for, and what is pinned for others.

    `downloads` are packages that a build fetches beside its graph, `pruned` those that the framework itself supplies, `shared`
    the shared frameworks that the project builds on, its own and those that the SDK adds.
    """

    asked: Mapping[str, Asked] = {}
    pinned: Mapping[str, str] = {}
    downloads: tuple[tuple[str, str], ...] = ()
    pruned: frozenset[str] = frozenset()
    shared: tuple[FrameworkReference, ...] = ()


class RestoredProject(Struct, frozen=True):
    """The project that a restore result is of. `file` is the name of its project file, `folder` the one it lies in."""

    name: str
    file: str
    folder: str
    source: Source
    frameworks: Mapping[str, Framework]

    def framework(self, name: str) -> Framework:
        """What holds for a framework, by the name it has among the targets."""
        return self.frameworks.get(name.lower(), _NOTHING)

    def folder_of(self, library: Library) -> str:
        """The folder of a project that this one refers to; this one's own where it cannot be told or lies outside."""
        path = text_of(library.about.get("path")).replace("\\", "/")
        folder = normpath(join(self.folder, dirname(path))) if path and not path.startswith("/") and path[1:2] != ":" else ".."
        return self.folder if folder == ".." or folder.startswith("../") else folder

    def covered(self, view: FileView) -> tuple[str, ...]:
        """The project file, which says no more about packages than its restore result, if it lies where it should."""
        path = f"{self.folder}/{self.file}".removeprefix("./")
        return (path,) if self.file and view.tree.exists(path) else ()


_NOTHING = Framework()


def read_project(document: JsonDocument, view: FileView, oddities: Oddities) -> RestoredProject:
    """The project part of a restore result; whatever it lacks is empty."""
    root = fields_of(document.root)
    project = fields_of(root.get("project"))
    restore = fields_of(project.get("restore"))
    file = _file_name(restore.get("projectPath"))
    folder = dirname(view.folder) if basename(view.folder) == _OUTPUT else view.folder
    name = text_of(restore.get("projectName")) or file.rpartition(".")[0] or basename(folder) or view.path
    source = _source(fields_of(restore.get("sources")))
    return RestoredProject(name, file, folder or ".", source, _Reader(document, view, oddities).frameworks(root, project))


class _Reader:
    """Joins the groups of direct references, named like the targets, with their details, named like in the project file."""

    def __init__(self, document: JsonDocument, view: FileView, oddities: Oddities) -> None:
        self._document = document
        self._view = view
        self._oddities = oddities

    def frameworks(self, root: Fields, project: Fields) -> dict[str, Framework]:
        """What holds for each framework, under each of its names."""
        groups = self._groups(root.get("projectFileDependencyGroups"))
        pinned = fields_of(root.get("centralTransitiveDependencyGroups"))
        details = {names: fields_of(value) for names, value in _named(fields_of(project.get("frameworks")))}
        found: dict[str, Framework] = {}
        for names, fields in details.items():
            group = {**groups.get("", {}), **next((groups[name] for name in names if name in groups), {})}
            central = next((fields_of(value) for key, value in sorted(pinned.items()) if key.lower() in names), {})
            framework = self._framework(group, fields, central)
            for name in names:
                found.setdefault(name, framework)
        for name, group in groups.items():
            if name:
                found.setdefault(name, self._framework({**groups.get("", {}), **group}, {}, {}))
        return found

    def _framework(self, group: Mapping[str, str], fields: Fields, central: Fields) -> Framework:
        written = {name.lower(): fields_of(value) for name, value in sorted(fields_of(fields.get("dependencies")).items())}
        asked = {name: _asked(written.get(name, {}), group.get(name, "")) for name in dict.fromkeys((*group, *written))}
        pinned = {name.lower(): text_of(fields_of(value).get("version")) for name, value in sorted(central.items())}
        downloads = tuple(self._downloads(fields.get("downloadDependencies")))
        pruned = frozenset(name.lower() for name in fields_of(fields.get("packagesToPrune")))
        return Framework(asked, pinned, downloads, pruned, tuple(self._shared(fields_of(fields.get("frameworkReferences")))))

    def _shared(self, value: Fields) -> Iterable[FrameworkReference]:
        for name, about in sorted(value.items()):
            if is_id(name, self._view.limits):
                yield FrameworkReference(name, Location(self._view.path, self._document.line(about)))

    def _groups(self, value: JsonValue) -> dict[str, dict[str, str]]:
        """By lower-case name of the framework: the names that the project asks for, in lower case, with the ranges."""
        found: dict[str, dict[str, str]] = {}
        for framework, texts in sorted(fields_of(value).items()):
            group = found.setdefault(framework.lower(), {})
            for text in texts if isinstance(texts, list) else [None]:
                if isinstance(text, str):
                    name, _, requested = text.partition(" ")
                    group.setdefault(name.lower(), requested.strip())
                else:
                    where = Location(self._view.path, self._document.line(texts))
                    message = f"what the project asks for in {brief(framework)} is not a list of names and ranges"
                    self._oddities.add("E-DEPENDENCIES", message, where, "edge")
        return found

    def _downloads(self, value: JsonValue) -> Iterable[tuple[str, str]]:
        """Names and exact ranges, one pair for each version."""
        for one in value if isinstance(value, list) else ():
            fields = fields_of(one)
            for requested in text_of(fields.get("version")).split(";"):
                yield text_of(fields.get("name")), requested.strip()


def _named(frameworks: Fields) -> Iterable[tuple[tuple[str, ...], JsonValue]]:
    """Each framework of the project with all names that a target of it can have, in lower case."""
    for key, value in sorted(frameworks.items()):
        more = [text_of(fields_of(value).get(member)) for member in ("targetAlias", "framework")]
        names = [name for written in (key, *more) if written for name in names_of(written)]
        yield tuple(dict.fromkeys(names)), value


def _asked(fields: Fields, requested: str) -> Asked:
    by_sdk = fields.get("autoReferenced") is True
    range = text_of(fields.get("version")) or requested
    return Asked(range, text_of(fields.get("suppressParent")), text_of(fields.get("include")), by_sdk)


def _file_name(path: JsonValue) -> str:
    match = _PROJECT.search(text_of(path))
    return match[0] if match else ""


def _source(sources: Fields) -> Source:
    """Where packages of this restore may come from: one feed is the source, of several nothing tells which it was."""
    shown = [redact(address) for address in sources]
    origins = sorted({found for address, _secret in shown if (found := origin(address))})
    secret = any(hidden for _address, hidden in shown)
    if len(origins) == 1:
        return Source("registry", registry=origins[0], credentials=secret)
    return Source("registry", credentials=secret, others=tuple(origins))
