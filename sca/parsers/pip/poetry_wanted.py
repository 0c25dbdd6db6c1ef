"""What the tables of Poetry in a pyproject.toml ask for, with lines and sources.

Where the standard tables name dependencies those count, and Poetry's own table only adds where a package comes from;
with dynamic dependencies both count.

https://python-poetry.org/docs/pyproject/ and https://python-poetry.org/docs/dependency-specification/
"""

import re
from collections.abc import Callable, Iterable, Iterator

from msgspec import Struct
from msgspec.structs import replace

from sca.files.json_document import JsonValue
from sca.files.limits import Limits
from sca.files.toml_document import TomlDocument
from sca.model.component import Location, Scope, Source
from sca.model.text import brief
from sca.model.url import git_source, path_source, registry_source, url_source
from sca.parsers.pip.direct import is_archive
from sca.parsers.pip.lock_project import Table, table, text
from sca.parsers.pip.nodes import canonical
from sca.parsers.pip.poetry_needs import PYTHON, read_dependencies
from sca.parsers.pip.versions import is_version
from sca.parsers.pip.wanted import Wanted

Note = Callable[[str, str, Location, str], None]
_TOOL = ("tool", "poetry")
_EXACT = re.compile(r"={0,2}\s*+(?P<version>[^\s,|^~*<>=!]++)")


class PoetryTables(Struct, frozen=True):
    """What Poetry's tables ask for, and the dependencies that only say where a package comes from."""

    wanted: tuple[Wanted, ...]
    sources: dict[str, Wanted]

    def with_source(self, one: Wanted) -> Wanted:
        """A dependency of the standard tables with the source that Poetry's table gives it."""
        own = self.sources.get(canonical(one.name)) if self.sources else None
        if own is None or one.source is not None or one.scope is not Scope.RUNTIME:
            return one
        return replace(one, source=own.source, folder=own.folder, subdirectory=own.subdirectory, editable=own.editable)


def read_poetry(
    document: TomlDocument, limits: Limits, standard: Iterable[Wanted], dynamic: tuple[str, ...], note: Note
) -> PoetryTables:
    """Read the tables; `standard` is what the standard tables ask for."""
    poetry = table(table(document.root, "tool"), "poetry")
    if not poetry:
        return PoetryTables((), {})
    reader = _Reader(document, limits, note, poetry)
    main = list(reader.main())
    known = [*standard]
    named = {canonical(one.name) for one in known if one.scope is not Scope.DEV}
    mixed = bool({"dependencies", "optional-dependencies"}.intersection(dynamic))
    counts = main if not named else [one for one in main if mixed and canonical(one.name) not in named]
    groups = {one.group for one in known if one.scope is Scope.DEV}
    grouped = [one for one in reader.groups() if one.group not in groups]
    sources = {canonical(one.name): one for one in main if one.source is not None or one.folder is not None}
    return PoetryTables((*counts, *grouped), sources if named else {})


class _Reader:
    """Goes through Poetry's tables of one file."""

    def __init__(self, document: TomlDocument, limits: Limits, note: Note, poetry: Table) -> None:
        self._document = document
        self._limits = limits
        self._note = note
        self._poetry = poetry
        listed = poetry.get("source")
        indexes = [one for one in listed if isinstance(one, dict)] if isinstance(listed, list) else []
        self._indexes = {text(one, "name"): text(one, "url") for one in indexes}
        self._extras = _extras_by_name(table(poetry, "extras"))

    def main(self) -> Iterator[Wanted]:
        """What is needed at run time, and what extras bring in."""
        for one, optional in self._read(self._poetry.get("dependencies", {}), "", *_TOOL, "dependencies"):
            extras = self._extras.get(canonical(one.name), "") if optional else ""
            yield replace(one, scope=Scope.OPTIONAL if optional else Scope.RUNTIME, group=extras)

    def groups(self) -> Iterator[Wanted]:
        """What groups need, and the one group that Poetry 1.1 had."""
        tables: list[tuple[str, JsonValue, tuple[str, ...]]] = []
        if "dev-dependencies" in self._poetry:
            tables.append(("dev", self._poetry["dev-dependencies"], (*_TOOL, "dev-dependencies")))
        for group, values in table(self._poetry, "group").items():
            listed = values.get("dependencies", {}) if isinstance(values, dict) else None
            tables.append((group, listed, (*_TOOL, "group", group, "dependencies")))
        for group, values, place in tables:
            for one, _optional in self._read(values, group, *place):
                yield replace(one, scope=Scope.DEV, group=group)

    def _read(self, values: JsonValue, group: str, *place: str) -> Iterator[tuple[Wanted, bool]]:
        if not isinstance(values, dict):
            self._note("E-FIELD", f"{brief('.'.join(place), 80)} is not a table", self._where(*place), "package")
            return
        for name, value in values.items():
            if canonical(name) == PYTHON:
                continue
            for told in value if isinstance(value, list) else [value]:
                where = self._where(*place, name)
                [found] = read_dependencies({name: told}, self._limits)
                if isinstance(found, str):
                    self._note("E-REQUIREMENT", found, where, "package")
                    continue
                source, folder = self._source(told)
                need = found.need
                exact = _EXACT.fullmatch(need.requested.strip()) if source is None or source.kind == "registry" else None
                pin = exact["version"] if exact and is_version(exact["version"]) else ""
                yield (
                    Wanted(
                        name, need.requested, where, Scope.RUNTIME, group, pin, need.extras, need.marker.text, source, folder,
                        text(told, "subdirectory") if isinstance(told, dict) else "",
                        editable=isinstance(told, dict) and told.get("develop") is True,
                        faults=found.faults,
                    ),
                    found.optional,
                )  # fmt: skip

    def _source(self, told: JsonValue) -> tuple[Source | None, str | None]:
        """Where a dependency comes from, and the folder if that is one."""
        if not isinstance(told, dict):
            return None, None
        if git := text(told, "git"):
            return git_source(f"git+{git}" if "://" in git else git, text(told, "rev")), None
        if url := text(told, "url"):
            return url_source(url), None
        if path := text(told, "path") or text(told, "file"):
            return path_source(path), None if is_archive(path) else path
        index = registry_source(self._indexes.get(text(told, "source"), ""))
        return (Source("registry", "", index.registry, credentials=index.credentials) if index.registry else None), None

    def _where(self, *place: str) -> Location:
        return Location(self._document.path, self._document.line_of(*place) or 1, role="declared")


def _extras_by_name(extras: Table) -> dict[str, str]:
    """The first extra that brings a dependency in."""
    found: dict[str, str] = {}
    for extra, listed in extras.items():
        for one in listed if isinstance(listed, list) else ():
            if isinstance(one, str):
                found.setdefault(canonical(one.partition("[")[0].strip()), extra)
    return found
