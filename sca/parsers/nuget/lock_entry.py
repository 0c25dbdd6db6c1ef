"""One entry of packages.lock.json: the package or project it stands for, and what in it cannot be used.

An odd field costs that field, never the entry: a package without a usable version is still a package.
"""

from msgspec import Struct

from sca.files.json_document import JsonValue
from sca.files.limits import Limits
from sca.model.component import Component, Hash, Location, NugetFacts, Problem, Project, Source
from sca.model.package import nuget_package
from sca.model.text import brief
from sca.parsers.nuget.identity import is_id, is_version, sha512_of

PROJECT = "Project"
DIRECT = "Direct"
_KINDS = {kind.lower(): kind for kind in (DIRECT, "Transitive", "CentralTransitive", PROJECT)}
_FEED = Source(kind="registry")


class Target(Struct, frozen=True):
    """One section of the lock: a framework, or a framework with a runtime identifier (`net8.0/win-x64`)."""

    name: str
    framework: str
    runtime: str
    project: str


class Entry(Struct, frozen=True):
    """One entry: its node, and the names with ranges that it depends on, as written."""

    name: str
    where: Location
    node: Component | Project
    kind: str
    requested: str
    dependencies: tuple[tuple[str, str], ...]


class EntryReader:
    """Reads the entries of one lock and collects what was odd about them."""

    def __init__(self, path: str, folder: str, limits: Limits) -> None:
        self.problems: list[Problem] = []
        self._path = path
        self._folder = folder
        self._limits = limits

    def read(self, name: str, value: JsonValue, target: Target, line: int | None) -> Entry | None:
        """The entry called `name` in a section; None if it cannot be told what it is."""
        where = Location(self._path, line)
        if not isinstance(value, dict):
            self._lose(name, target, "is not an object", where)
            return None
        kind = self._kind(name, value.get("type"), where)
        requested = self._text(name, value, "requested", where)
        dependencies = self._dependencies(name, value.get("dependencies"), where)
        if kind == PROJECT:
            if not name or "/" in name or len(name) > self._limits.name_chars:
                self._lose(name, target, "is no project name", where)
                return None
            project = Project(f"{self._path}#{target.name}/{name}", name, self._folder, "project", where)
            return Entry(name, where, project, kind, requested, dependencies)
        if not is_id(name, self._limits):
            self._lose(name, target, "is no NuGet package id", where)
            return None
        component = Component(
            f"{self._path}#{target.name}/{name}",
            nuget_package(name, self._version(name, value, where)),
            (where,),
            _FEED,
            self._hashes(name, value, where),
            facts=NugetFacts(target.framework, kind, target.runtime, requested),
        )
        return Entry(name, where, component, kind, requested, dependencies)

    def odd(self, code: str, message: str, where: Location, cost: str) -> None:
        """Note a problem whose remedy is to write the lock anew."""
        self.problems.append(Problem(code, message, where, cost, "write the lock anew: dotnet restore --force-evaluate"))

    def _lose(self, name: str, target: Target, why: str, where: Location) -> None:
        self.odd("E-ENTRY", f"entry {brief(name)} of {brief(target.name)} {why}: it is left out", where, "package")

    def _kind(self, name: str, value: JsonValue, where: Location) -> str:
        kind = _KINDS.get(value.lower()) if isinstance(value, str) else None
        if kind is not None:
            return kind
        shown = brief(value) if isinstance(value, str) else "none"
        self.odd("E-TYPE", f"{brief(name)} has the type {shown}, which is not one NuGet knows", where, "field")
        return ""

    def _version(self, name: str, value: dict[str, JsonValue], where: Location) -> str:
        version = self._text(name, value, "resolved", where)
        if is_version(version, self._limits):
            return version
        shown = f"{brief(version)} is not a version" if version else "there is no resolved version"
        self.odd("E-VERSION", f"{brief(name)}: {shown}; the package is kept without one", where, "field")
        return ""

    def _hashes(self, name: str, value: dict[str, JsonValue], where: Location) -> tuple[Hash, ...]:
        text = self._text(name, value, "contentHash", where)
        if not text:
            return ()
        digest = sha512_of(text)
        if digest:
            return (Hash("SHA-512", digest, "content"),)
        self.odd("E-HASH", f"{brief(name)}: contentHash is not the base64 text of a SHA-512: {brief(text, 40)}", where, "field")
        return ()

    def _dependencies(self, name: str, value: JsonValue, where: Location) -> tuple[tuple[str, str], ...]:
        if value is None:
            return ()
        if not isinstance(value, dict):
            self.odd("E-DEPENDENCIES", f"{brief(name)}: dependencies is not an object of names and ranges", where, "edge")
            return ()
        return tuple((child, self._text(name, value, child, where)) for child in sorted(value))

    def _text(self, name: str, value: dict[str, JsonValue], key: str, where: Location) -> str:
        text = value.get(key)
        if isinstance(text, str):
            return text
        if text is not None:
            self.odd("E-FIELD", f"{brief(name)}: {brief(key)} is not a text", where, "field")
        return ""
