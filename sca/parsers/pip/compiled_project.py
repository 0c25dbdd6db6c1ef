"""The pyproject.toml that a requirements file was compiled from, as uv and pip-compile note it.

The compiled file is its lock: it answers for what the project needs at run time, and for the extras and groups that it holds.
Those that were not compiled, into it or into another list beside it, stay visible by their ranges, and so does what
builds the project.

https://docs.astral.sh/uv/pip/compile/ and https://pip-tools.readthedocs.io/en/stable/
"""

import re
from collections.abc import Mapping

from msgspec import Struct

from sca.files.errors import InputError
from sca.files.view import FileView
from sca.model.component import Location, Problem, Scope
from sca.model.inventory import Further
from sca.model.text import brief
from sca.parsers.pip.manifest_nodes import ManifestNodes
from sca.parsers.pip.nodes import canonical
from sca.parsers.pip.pyproject import read_pyproject
from sca.parsers.pip.requirements_checks import UNSAFE, AskedFor, drift
from sca.parsers.pip.wanted import Wanted

_PINNED = re.compile(r"(?m)^(?P<name>[A-Za-z0-9][A-Za-z0-9._-]*+)(?:\[[^\]\n]*\])?[ \t]*==")


class CompiledProject(Struct, frozen=True):
    """What a manifest adds to its compiled file, and where the two disagree."""

    further: tuple[Further, ...]
    problems: tuple[Problem, ...]


def compare_project(view: FileView, path: str, pins: Mapping[str, set[str]], root: str) -> CompiledProject:
    """Compare a compiled file, whose project is `root`, with the pyproject.toml at `path`. Raises InputError for no TOML."""
    manifest = FileView(view.tree, path, view.limits)
    found = read_pyproject(manifest.toml(), view.limits)
    view.reads.update(manifest.reads)
    problems = [Problem(one.code, one.message, one.location, "notice", one.help) for one in found.problems]
    asked = [
        AskedFor(one.name, "" if one.source else one.requested, one.where, bool(one.marker))
        for one in found.wanted
        if one.scope is Scope.RUNTIME and one.folder is None
    ]
    problems += drift(view.path, asked, pins)
    beside = _named_beside(view, path)
    held = [one for one in found.wanted if one.scope in (Scope.OPTIONAL, Scope.DEV)]
    absent = {(one.scope, one.group) for one in held if not one.marker and not _answered(one, pins, beside)}
    open = [one for one in held if (one.scope, one.group) in absent]
    if open:
        names = ", ".join(dict.fromkeys(brief(one.group, 40) for one in open))
        message = f"not compiled into this file: {brief(names, 120)}; which versions they get is not known"
        problems.append(Problem("E-GROUPS", message, Location(view.path, 1), "notice", "compile them if you install them"))
    nodes = ManifestNodes(manifest)
    nodes.add(one for one in found.wanted if one.scope is Scope.BUILD or (one.scope, one.group) in absent)
    return CompiledProject(nodes.as_further(root), tuple(problems))


def _answered(wanted: Wanted, pins: Mapping[str, set[str]], beside: frozenset[str]) -> bool:
    name = canonical(wanted.name)
    return wanted.folder is not None or name in pins or name in beside or name in UNSAFE


def _named_beside(view: FileView, path: str) -> frozenset[str]:
    """The packages of the other lists in the folder that were compiled from the same manifest."""
    found: set[str] = set()
    for name in view.names():
        other = view.neighbour(name) if name.endswith(".txt") else None
        if other is None or other.path == view.path:
            continue
        try:
            text = other.text_with_gaps()[0]
        except InputError:
            continue
        if path.rpartition("/")[2] in text:
            found.update(canonical(match["name"]) for match in _PINNED.finditer(text))
    return frozenset(found)
