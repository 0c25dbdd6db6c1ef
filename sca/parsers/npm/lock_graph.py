"""The graph of a lock: projects, instances and edges, joined by Node's own lookup.

A dependency D of the package at path P is the first of P/node_modules/D, then the same one folder higher, up to
node_modules/D; a link leads on to its target (https://nodejs.org/api/modules.html#loading-from-node_modules-folders).
"""

from collections.abc import Iterable
from posixpath import dirname

from sca.files.limits import Limits
from sca.model.component import Component, Edge, Location, Project, Scope
from sca.model.package import npm_package
from sca.model.text import brief, plural
from sca.parsers.npm import install_path
from sca.parsers.npm.entry import Entry, Reader, source
from sca.parsers.npm.install_path import MODULES
from sca.parsers.npm.rows import Row

_Wanted = dict[str, tuple[str, Scope]]


class LockGraph:
    """One lock being read. `read` fills `projects`, `components` and `edges`."""

    def __init__(self, rows: Iterable[Row], reader: Reader, limits: Limits, root_name: str) -> None:
        self.projects: list[Project] = []
        self.components: list[Component] = []
        self.edges: list[Edge] = []
        self._reader = reader
        self._limits = limits
        self._root_name = root_name
        self._prefix = f"{reader.path}#"
        self._rows = {row.path: row for row in rows}
        self._links = {path: target for path, row in self._rows.items() if (target := _target(row.entry)) is not None}
        self._missing_peers = 0

    def read(self) -> None:
        """Read every row."""
        for path, row in self._rows.items():
            fault = install_path.fault(path) if path else ""
            if fault:
                self._reader.note("E-PATH", f"the path {brief(path)} {fault}: the entry is not taken", row.line, "package")
            elif not install_path.is_installed(path):
                self._project(row)
            elif path not in self._links:
                self._component(row)
        if self._missing_peers:
            message = f"{plural(self._missing_peers, 'peer dependency', 'peer dependencies')} not installed by this lock"
            self._reader.note("E-PEER", message, None, "notice")

    def reached(self) -> set[str]:
        """Ids that a project leads to."""
        outgoing: dict[str, list[str]] = {}
        for edge in self.edges:
            outgoing.setdefault(edge.parent, []).append(edge.child)
        stack = [project.id for project in self.projects]
        found: set[str] = set()
        while stack:
            node = stack.pop()
            if node not in found:
                found.add(node)
                stack.extend(outgoing.get(node, ()))
        return found

    def _project(self, row: Row) -> None:
        label = row.path or "the root"
        name = self._reader.text(row.entry, "name", label, row.line) or (self._root_name if not row.path else "")
        version = self._reader.text(row.entry, "version", label, row.line)
        folder = "/".join(part for part in (dirname(self._reader.path), row.path) if part) or "."
        self.projects.append(
            Project(
                id=f"{self._prefix}{row.path}",
                name=name or folder,
                folder=folder,
                kind="npm",
                location=Location(self._reader.path, row.line),
                package=npm_package(name, version) if install_path.is_name(name) else None,
                licences=self._reader.licences(row.entry, label, row.line),
            )
        )
        self._join(row, self._wanted(row, label, own=True))

    def _component(self, row: Row) -> None:
        path, entry, line = row.path, row.entry, row.line
        installed = install_path.name_in(path)
        name = self._reader.text(entry, "name", path, line) or installed
        if not entry and not install_path.is_name(installed):
            return  # npm lists the folders of a pnpm store that hold no package of their own
        version = self._reader.text(entry, "version", path, line)
        if not install_path.is_name(name) or len(name) > self._limits.npm_name_chars or len(version) > self._limits.version_chars:
            message = f"{brief(path)} has no name of a package, or a name or version over the limit (npm-name-chars, version-chars)"
            self._reader.note("E-NAME", message, line, "package")
            return
        self.components.append(
            Component(
                id=f"{self._prefix}{path}",
                package=npm_package(name, version),
                locations=(Location(self._reader.path, line),),
                source=source(self._reader.text(entry, "resolved", path, line)),
                hashes=self._reader.hashes(entry, path, line),
                licences=self._reader.licences(entry, path, line),
                scope=row.flags,
                facts=self._reader.facts(entry, path, installed if installed != name else ""),
            )
        )
        self._join(row, self._wanted(row, path, own=False))

    def _wanted(self, row: Row, label: str, *, own: bool) -> _Wanted:
        """What an entry asks for. The same name in several fields has one meaning, as npm reads it: optional wins, then runtime."""
        entry, line = row.entry, row.line
        table = self._reader.table
        wanted: _Wanted = {name: (asked, Scope.RUNTIME) for name, asked in table(entry, "dependencies", label, line).items()}
        if own and "devDependencies" in entry:
            for name, asked in table(entry, "devDependencies", label, line).items():
                wanted.setdefault(name, (asked, Scope.DEV))
        if "optionalDependencies" in entry:
            for name, asked in table(entry, "optionalDependencies", label, line).items():
                wanted[name] = (asked, Scope.OPTIONAL)
        if "peerDependencies" in entry:
            meta = entry.get("peerDependenciesMeta")
            for name, asked in table(entry, "peerDependencies", label, line).items():
                wanted.setdefault(name, (asked, Scope.OPTIONAL if _may_lack(meta, name) else Scope.PEER))
        return wanted

    def _join(self, row: Row, wanted: _Wanted) -> None:
        parent = f"{self._prefix}{row.path}"
        for name, (asked, scope) in wanted.items():
            target = self._find(row.path, name)
            if target is not None:
                self.edges.append(Edge(parent, f"{self._prefix}{target}", scope, asked))
            elif scope is Scope.PEER:
                self._missing_peers += 1
            elif scope is not Scope.OPTIONAL and row.flags is not Scope.OPTIONAL:
                message = f"{brief(row.path or 'the root')} needs {brief(name)} {brief(asked)}, which the lock does not hold"
                self._reader.note("E-DANGLING", message, row.line, "edge", "write the lock anew with npm install")

    def _find(self, path: str, name: str) -> str | None:
        here = path
        while here:
            candidate = f"{here}/{MODULES}{name}"
            if candidate in self._rows:
                return self._links.get(candidate, candidate)
            here = install_path.above(here)
        candidate = f"{MODULES}{name}"
        return self._links.get(candidate, candidate) if candidate in self._rows else None


def _target(entry: Entry) -> str | None:
    resolved = entry.get("resolved")
    return resolved if entry.get("link") is True and isinstance(resolved, str) else None


def _may_lack(meta: object, name: str) -> bool:
    choice = meta.get(name) if isinstance(meta, dict) else None
    return isinstance(choice, dict) and choice.get("optional") is True
