"""What the scripts of a pipeline install by name, each thing with its line."""

import re
from collections.abc import Callable, Mapping, Sequence
from posixpath import join

from msgspec import Struct

from sca.files.view import FileView
from sca.files.yaml_nodes import Scalar
from sca.model.component import Location, Problem, Scope
from sca.parsers.docker.run_installs import expanded
from sca.parsers.installs.found import Install
from sca.parsers.installs.nodes import InstallNodes
from sca.parsers.installs.script import ScriptReader, may_install
from sca.parsers.installs.shell import with_lines

_LITERAL = re.compile(r"\|[-+0-9]{0,2}[ \t]*(?:#.*)?\Z")
_EACH = 200
_VARIABLE = re.compile(r"\$\{?([A-Za-z_][A-Za-z0-9_]*)")
# Variables that package managers read by themselves.
_SETTING = re.compile("PIP_|UV_|npm_config_|NPM_CONFIG_|YARN_")


class Script(Struct, frozen=True):
    """One script: the value that holds it, its text with what the pipeline replaces, and its file if that is another one.

    `folder` is where it runs, from the top of the checkout; empty for there.
    """

    node: Scalar
    text: str
    path: str = ""
    folder: str = ""


class Scripts:
    """Collects what scripts install; everything in a pipeline serves the build. `place` makes an id for a line of a file."""

    def __init__(self, project: str, view: FileView, place: Callable[[str, int], str]) -> None:
        self.nodes = InstallNodes(view, project, expanded)
        self._view = view
        self._place = place
        self._seen: set[tuple[Install, str, int]] = set()
        self._lines: dict[str, list[str]] = {}
        self._read: set[tuple[object, ...]] = set()
        self._most = view.limits.text_bytes // 32
        self._left = self._most

    def read(self, scripts: Sequence[Script], variables: Mapping[str, str]) -> None:
        """Take in scripts that run one after the other in one shell with these variables.

        What stands there for several jobs is read once, unless a variable that it uses differs.
        """
        if not any(may_install(one.text) for one in scripts):
            return
        used = {name for one in scripts for name in _VARIABLE.findall(one.text)}
        values = tuple((name, value) for name, value in sorted(variables.items()) if name in used or _SETTING.match(name))
        key = (tuple((id(one.node), one.text) for one in scripts), values)
        if key in self._read:
            return
        self._read.add(key)
        session = ScriptReader(variables, expanded, self._view.limits)
        for one in scripts:
            if self._has_room(len(one.text), one.node, one.path or self._view.path):
                self._one(one, session)

    def _one(self, script: Script, session: ScriptReader) -> None:
        node, place = script.node, script.path or self._view.path
        is_literal: bool | None = None
        for one, line in with_lines(session.read(script.text), script.text, node.line + 1):
            if is_literal is None:
                is_literal = self._is_literal(node, place)
            self._add(one, place, line if is_literal else node.line, script.folder)

    def _has_room(self, length: int, node: Scalar, path: str) -> bool:
        """A script may be that of thousands of jobs, each with other variables."""
        had_room = self._left >= 0
        self._left -= length + _EACH
        if had_room and self._left < 0:
            limit = f"{self._most} characters (a 32nd of text-bytes)"
            message = f"the scripts of all jobs together go over the limit of {limit}: what they install from here is not listed"
            where, help = Location(path, node.line, role="declared"), "raise the limit: --limit text-bytes=..."
            self.nodes.problems.append(Problem("E-INSTALL", message, where, "package", help))
        return self._left >= 0

    def _add(self, one: Install, path: str, line: int, folder: str) -> None:
        key = (_without_place(one), path, line)
        if key in self._seen:
            return
        self._seen.add(key)
        name = one.list or one.script
        near = (join(folder, name),) if name and folder else ()
        self.nodes.add(one, self._place(path, line), Location(path, line, role="declared"), Scope.BUILD, near)

    def _is_literal(self, node: Scalar, path: str) -> bool:
        """Whether the lines of the text are lines of the file: only those of a block that begins with `|` are."""
        if path not in self._lines:
            view = self._view if path == self._view.path else FileView(self._view.tree, path, self._view.limits)
            self._lines[path] = view.text().split("\n")
        lines = self._lines[path]
        return node.line <= len(lines) and _LITERAL.search(lines[node.line - 1].rstrip("\r")) is not None


def _without_place(one: Install) -> Install:
    return Install(one.package, 0, one.requested, one.source, one.extras, one.unclear, one.list, one.script)
