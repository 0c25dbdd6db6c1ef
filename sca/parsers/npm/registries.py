"""Reads which registries a project is told to use, from the `.npmrc` beside it, and compares them with what its lock says.

Only the keys that name a registry are looked at (`registry`, `@scope:registry`): no token leaves the file. An address with an
environment variable in it is known to nobody here. npm, pnpm, yarn 1 and Bun read the file; pnpm has settings of its own too.

https://docs.npmjs.com/cli/configuring-npm/npmrc, https://docs.npmjs.com/cli/using-npm/scope
"""

import re
from collections import defaultdict
from typing import TypeVar

from msgspec import Struct
from msgspec.structs import replace

from sca.files.errors import InputError
from sca.files.view import FileView
from sca.model.component import Component, Location, Problem, Reference, Source
from sca.model.inventory import Extract
from sca.model.package import Package
from sca.model.text import brief, plural
from sca.model.url import origin, redact

SETTINGS, WORKSPACE = ".npmrc", "pnpm-workspace.yaml"
_LINE = re.compile(r"\s*(?:(@[^\s:=]+):)?registry\s*=\s*(.*?)\s*")
_MOST_NAMED = 3
_UNTOLD = Source()
_Node = TypeVar("_Node", Component, Reference)
_HELP = "install from the registry that is configured and write the lock anew, or correct the configuration"


class Registries(Struct, frozen=True):
    """Origins by scope, that of packages without one under an empty text, and the line of each; empty: set, but not known."""

    by_scope: dict[str, str]
    places: dict[str, Location]

    def of(self, package: Package) -> str:
        """The origin of the registry that serves a package; empty if none is configured, or none that is known."""
        return self.by_scope.get(self._scope(package), "")

    def place(self, package: Package) -> Location:
        """The line that says so."""
        return self.places[self._scope(package)]

    def _scope(self, package: Package) -> str:
        return package.namespace if package.namespace in self.by_scope else ""


def read_registries(view: FileView, *, pnpm: bool = False) -> tuple[Registries, tuple[Problem, ...]]:
    """What the files beside `view` tell, and why one could not be read. With `pnpm` its own settings count before `.npmrc`."""
    found = Registries({}, {})
    problems: list[Problem] = []
    for name, read in ((SETTINGS, _read_npmrc), (WORKSPACE, _read_workspace)):
        try:
            beside = view.neighbour(name) if name == SETTINGS or pnpm else None
            if beside is not None:
                read(beside, found)
        except InputError as error:
            problems.append(error.problem("field"))
    return found, tuple(problems)


def _read_npmrc(beside: FileView, found: Registries) -> None:
    for number, line in enumerate(beside.text().split("\n"), 1):
        match = _LINE.fullmatch(line)
        if match is not None:
            _set(found, match[1] or "", match[2].strip("\"'"), Location(beside.path, number))


def _read_workspace(beside: FileView, found: Registries) -> None:
    """`registries` of pnpm: https://pnpm.io/settings#registries."""
    lock = beside.yaml_lock()
    root = lock.documents[0] if lock.documents else None
    table = root.get("registries") if isinstance(root, dict) else None
    for scope, address in table.items() if isinstance(table, dict) else ():
        if isinstance(address, str):
            _set(found, "" if scope == "default" else scope, address, Location(beside.path, lock.line(table)))


def _set(found: Registries, scope: str, address: str, where: Location) -> None:
    found.by_scope[scope] = "" if "${" in address else origin(redact(address)[0])
    found.places[scope] = where


def with_registries(extract: Extract, view: FileView, *, pnpm: bool = False) -> Extract:
    """The same, with the configured registry where the lock names none, and a notice where it names another one."""
    registries, unread = read_registries(view, pnpm=pnpm)
    extract = replace(extract, problems=(*extract.problems, *unread)) if unread else extract
    if not registries.by_scope:
        return extract
    components = tuple([_placed(one, registries) for one in extract.components])
    references = tuple([_placed(one, registries) for one in extract.references])
    problems = (*extract.problems, *_others(components, registries))
    reads = tuple(sorted({*extract.reads, *(place.path for place in registries.places.values())}))
    return replace(extract, components=components, references=references, problems=problems, reads=reads)


def _placed(node: _Node, registries: Registries) -> _Node:
    configured = registries.of(node.package)
    if node.source == _UNTOLD and configured:
        # A lock may leave out all addresses, and a bundled package has none: what is configured is where it may come from.
        return replace(node, source=Source(others=(configured,)))
    if node.source.kind != "registry" or node.source.registry or not configured:
        return node
    return replace(node, source=Source("registry", registry=configured))


def _others(components: tuple[Component, ...], registries: Registries) -> list[Problem]:
    """One notice for each pair of registries that differ, at the line of the configuration."""
    found: defaultdict[tuple[Location, str, str], list[str]] = defaultdict(list)
    for one in components:
        configured = registries.of(one.package)
        if configured and one.source.kind == "registry" and one.source.registry not in ("", configured):
            found[registries.place(one.package), configured, one.source.registry].append(one.package.label)
    return [_notice(where, configured, locked, labels) for (where, configured, locked), labels in sorted(found.items())]


def _notice(where: Location, configured: str, locked: str, labels: list[str]) -> Problem:
    named = ", ".join(brief(label, 60) for label in labels[:_MOST_NAMED])
    more = f" and {len(labels) - _MOST_NAMED} more" if len(labels) > _MOST_NAMED else ""
    message = f"{configured} is configured, but the lock has {plural(len(labels), 'package')} of {locked}: {named}{more}"
    return Problem("E-REGISTRY", message, where, "notice", _HELP)
