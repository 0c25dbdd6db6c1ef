"""Reads noxfile.py from its syntax tree: what the sessions of nox install. It is never imported and never run.

    session.install("pytest>=7", "-r", "requirements.txt", *DEPENDENCIES)
    session.conda_install("numpy")
    session.run("npm", "install", "-g", "prettier@3.0.0", external=True)

Arguments are those of pip, conda or the program. What the file computes is known only to a run, and is noted.

https://nox.thea.codes/en/stable/config.html#nox.sessions.Session.install
"""

import ast
import re
from collections.abc import Iterator, Mapping, Sequence

from sca.files.view import FileView
from sca.model.component import Location, Project, Scope
from sca.model.inventory import Extract
from sca.parsers.base import Parser
from sca.parsers.installs.arguments import Argument
from sca.parsers.installs.found import Around
from sca.parsers.installs.nodes import InstallNodes
from sca.parsers.installs.script import PROGRAMS, ScriptReader
from sca.parsers.pip.syntax_tree import PythonNames, constant, items, python_tree

_MAY_INSTALL = re.compile(r"install|\.run").search
_INSTALLS = {"install": "pip", "conda_install": "conda"}
_RUNS = frozenset(("run", "run_always", "run_install"))
# What it gives stands in the pyproject.toml, which is read by itself.
_READ_ELSEWHERE = frozenset(("dependency_groups", "load_toml"))
_COMPUTED = "${computed}"


def parse(view: FileView) -> Extract | None:
    """Return a project for the file, and what its sessions install; None if that is nothing. Raises InputError."""
    text = view.text()
    if not _MAY_INSTALL(text):
        return None
    tree = python_tree(text, view)
    names = PythonNames(tree)
    root = Project(f"{view.path}#", view.path, view.folder or ".", "nox", Location(view.path, 1, role="declared"))
    nodes = InstallNodes(view, root.id, _as_it_is)
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)]
    for number, call in enumerate(sorted(calls, key=lambda call: (call.lineno, call.col_offset))):
        _take(call, names, nodes, f"{view.path}#{call.lineno}.{number}", view)
    if not nodes.edges and not nodes.problems:
        return None
    return Extract(
        projects=(root, *nodes.projects),
        components=tuple(nodes.components),
        references=tuple(nodes.references),
        edges=tuple(nodes.edges),
        problems=tuple(nodes.problems),
        completeness="unknown",
        reads=tuple(sorted(view.reads - {view.path})),
    )


def _take(call: ast.Call, names: PythonNames, nodes: InstallNodes, id: str, view: FileView) -> None:
    """Everything that one call of a session installs. `at` of an argument is the line on which it stands."""
    method = call.func.attr if isinstance(call.func, ast.Attribute) else ""
    if method not in _INSTALLS and method not in _RUNS:
        return
    words = list(_arguments(call.args, names))
    if method in _INSTALLS:
        program = PROGRAMS[_INSTALLS[method]]
        found = program.read((Argument("install", call.lineno), *words), Around({}, view.limits))
    else:
        known = [word.text for word in words if word.is_known]
        reader = ScriptReader({}, _as_it_is, view.limits)
        found = reader.read_words(known) if len(known) == len(words) else iter(())
    for number, one in enumerate(found):
        line = one.at if method in _INSTALLS else call.lineno
        where = Location(view.path, line, role="declared")
        nodes.add(one, f"{id}.{number}", where, Scope.BUILD)


def _arguments(args: Sequence[ast.expr], names: PythonNames) -> Iterator[Argument]:
    """Arguments as words of a command; `at` is the line of each. What is computed stands there as a variable."""
    for one in args:
        if isinstance(one, ast.Starred):
            listed = iter(()) if _stands_elsewhere(one.value) else items(one.value, names)
            yield from (Argument(text or _COMPUTED, line, bool(text)) for text, line in listed)
        elif isinstance(one, ast.JoinedStr):
            yield Argument("".join(constant(part) or _COMPUTED for part in one.values), one.lineno, is_known=False)
        else:
            text = constant(names.value(one))
            yield Argument(text or _COMPUTED, one.lineno, bool(text))


def _stands_elsewhere(node: ast.expr) -> bool:
    called = {one.func.attr for one in ast.walk(node) if isinstance(one, ast.Call) and isinstance(one.func, ast.Attribute)}
    return not called.isdisjoint(_READ_ELSEWHERE)


def _as_it_is(word: str, _variables: Mapping[str, str]) -> tuple[str, bool]:
    """Words of a script that a session runs: what they depend on is not known here."""
    return word, "$" not in word and "`" not in word


PARSER = Parser(
    parse=parse,
    extracts=("what the sessions of nox install by name, with its range and line, and the files of requirements that they name",),
    omits=(
        "what the file computes: it is read as a syntax tree, never imported and never run",
        "what the packages need themselves",
    ),
)
