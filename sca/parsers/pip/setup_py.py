"""Reads a setup.py that no lock answers for, from its syntax tree: it is never imported and never run.

What is written out counts: lists of texts, also in a name that is given such a list once, added lists, and dictionaries
of them. What the file computes is known only when it runs, and is noted.

https://setuptools.pypa.io/en/latest/references/keywords.html
"""

import ast
import re

from sca.files.view import FileView
from sca.model.component import Location, Problem, Scope
from sca.model.inventory import Extract
from sca.model.text import brief
from sca.parsers.base import Parser
from sca.parsers.pip.manifest_nodes import ManifestNodes, manifest_project
from sca.parsers.pip.syntax_tree import PythonNames, constant, items, python_tree
from sca.parsers.pip.wanted import read_wanted

_MAY_ASK = re.compile(r"_require|\*\*").search
_LISTS = {
    "install_requires": (Scope.RUNTIME, ""),
    "setup_requires": (Scope.BUILD, ""),
    "tests_require": (Scope.DEV, "tests_require"),
}
_EXTRAS = "extras_require"
_SETUP = "setup"
_BUILDERS = frozenset(("setuptools", "distutils", "skbuild", "pbr", "distribute_setup"))
_RUNNERS = frozenset(("exec", "eval", "__import__"))
_REMEDY = "correct the setup.py"
_HELP = "write a lock and commit it, or move the dependencies to pyproject.toml"


def parse(view: FileView) -> Extract | None:
    """Return the project and what it asks for; None if it names no package. Raises InputError for what is no Python."""
    text = view.text()
    if not _MAY_ASK(text):
        return None
    tree = python_tree(text, view)
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and _is_setup(node.func)]
    names = PythonNames(tree)
    told = {word.arg: word.value for call in calls for word in call.keywords if word.arg}
    title, version = (constant(names.value(told.get(key))) for key in ("name", "version"))
    where = Location(view.path, calls[0].lineno if calls else 1, role="declared")
    nodes = ManifestNodes(view, f"{view.path}#")
    reader = _Reader(view, names, nodes)
    if not calls and "_require" in text and _may_set_up(tree):
        reader.note_computed("what the file requires", where.line or 1)
    for call in calls:
        reader.add(call)
    if not nodes.edges and not nodes.problems:
        return None
    return nodes.as_extract(manifest_project(view, title, version, where, "python"))


def _may_set_up(tree: ast.Module) -> bool:
    """Whether a file that calls no `setup` may do it all the same: it imports what builds packages, or runs a text."""
    for node in ast.walk(tree):
        modules = [one.name for one in node.names] if isinstance(node, ast.Import) else []
        modules += [node.module] if isinstance(node, ast.ImportFrom) and node.module else []
        if any(module.partition(".")[0] in _BUILDERS or ".distutils" in module for module in modules):
            return True
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in _RUNNERS:
            return True
    return False


def _is_setup(function: ast.expr) -> bool:
    """`setup` or something's `setup`."""
    return (isinstance(function, ast.Name) and function.id == _SETUP) or (
        isinstance(function, ast.Attribute) and function.attr == _SETUP
    )


class _Reader:
    """Takes in the arguments of `setup(...)`."""

    def __init__(self, view: FileView, names: PythonNames, nodes: ManifestNodes) -> None:
        self._view = view
        self._names = names
        self._nodes = nodes

    def add(self, call: ast.Call) -> None:
        """Everything that one call requires."""
        for word in call.keywords:
            if word.arg is None:
                self.note_computed("what setup() is given as **", word.value.lineno)
            elif word.arg in _LISTS:
                scope, group = _LISTS[word.arg]
                self._add_list(word.value, scope, group, word.arg)
            elif word.arg == _EXTRAS:
                self._add_extras(word.value)

    def note_computed(self, what: str, line: int) -> None:
        """That something is known only when the file runs, which it never does here."""
        message = f"{brief(what, 80)} is computed: it is known when the file runs, and it is not run"
        where = Location(self._view.path, line, role="declared")
        self._nodes.problems.append(Problem("E-DYNAMIC", message, where, "package", _HELP))

    def _add_extras(self, node: ast.expr) -> None:
        value = self._names.value(node)
        pairs: list[tuple[ast.expr | None, ast.expr]] = []
        if isinstance(value, ast.Dict):
            pairs = list(zip(value.keys, value.values, strict=True))
        elif isinstance(value, ast.Call) and isinstance(value.func, ast.Name) and value.func.id == "dict" and not value.args:
            pairs = [(ast.Constant(word.arg) if word.arg else None, word.value) for word in value.keywords]
        else:
            self.note_computed(_EXTRAS, node.lineno)
        for key, listed in pairs:
            extra = constant(self._names.value(key))
            if not extra:
                self.note_computed(f"an extra of {_EXTRAS}", listed.lineno)
                continue
            name, _, marker = extra.partition(":")
            scope = Scope.OPTIONAL if name else Scope.RUNTIME
            self._add_list(listed, scope, name, f"extra {extra}", marker.strip())

    def _add_list(self, node: ast.expr, scope: Scope, group: str, what: str, marker: str = "") -> None:
        for text, line in items(node, self._names):
            if text is None:
                self.note_computed(what, line)
                continue
            for one in text.split("\n"):
                if one.strip() and not one.strip().startswith("#"):
                    self._add_text(
                        _with_marker(one.strip(), marker), scope, group, Location(self._view.path, line, role="declared")
                    )

    def _add_text(self, text: str, scope: Scope, group: str, where: Location) -> None:
        found = read_wanted(text, where, scope, group, self._view.limits)
        if isinstance(found, str):
            self._nodes.problems.append(Problem("E-REQUIREMENT", found, where, "package", _REMEDY))
            return
        self._nodes.problems.extend(Problem(code, message, where, cost, _REMEDY) for code, message, cost in found.faults)
        self._nodes.add([found])


def _with_marker(text: str, marker: str) -> str:
    if not marker:
        return text
    requirement, semicolon, own = text.partition(";")
    return f"{requirement}; ({own.strip()}) and ({marker})" if semicolon else f"{requirement}; {marker}"


PARSER = Parser(
    parse=parse,
    extracts=(
        "where no lock answers for it: what is written out in install_requires, extras_require, setup_requires and tests_require",
    ),
    omits=(
        "what the file computes (said as a problem): it is read as a syntax tree, never imported and never run",
        "the versions that the ranges get, and what those packages need themselves: the run is incomplete",
    ),
)
