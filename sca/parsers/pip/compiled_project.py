"""The pyproject.toml that a requirements file was compiled from, as uv and pip-compile note it.

The compiled file is its lock: it answers for what the project needs at run time, and for the extras and groups that it holds.
Those that were not compiled, into it or into another list beside it, stay visible by their ranges, and so does what
builds the project.

https://docs.astral.sh/uv/pip/compile/ and https://pip-tools.readthedocs.io/en/stable/
"""

import re
from collections.abc import Hashable, Mapping
from functools import lru_cache
from posixpath import join
from typing import cast

from msgspec import Struct

from sca.files.errors import InputError
from sca.files.limits import Limits
from sca.files.view import FileView, Tree
from sca.model.component import Location, Problem, Scope
from sca.model.inventory import Further
from sca.model.text import brief
from sca.parsers.pip.compiled_drift import UNSAFE, AskedFor, drift
from sca.parsers.pip.manifest_nodes import ManifestNodes
from sca.parsers.pip.nodes import canonical
from sca.parsers.pip.pyproject import read_pyproject
from sca.parsers.pip.wanted import Wanted

_PINNED = re.compile(r"(?m)^(?P<name>[A-Za-z0-9][A-Za-z0-9._-]*+)(?:\[[^\]\n]*\])?[ \t]*==")
# A list of its own and another one.
_ENOUGH = 2


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
    beside = _named_in(cast("Hashable", view.tree), view.folder, path.rpartition("/")[2], view.limits)
    held = [one for one in found.wanted if one.scope in (Scope.OPTIONAL, Scope.DEV)]
    absent = {(one.scope, one.group) for one in held if not one.marker and not _answered(one, pins, beside, view.path)}
    open = [one for one in held if (one.scope, one.group) in absent]
    if open:
        names = ", ".join(dict.fromkeys(brief(one.group, 40) for one in open))
        message = f"not compiled into this file: {brief(names, 120)}; which versions they get is not known"
        problems.append(Problem("E-GROUPS", message, Location(view.path, 1), "notice", "compile them if you install them"))
    nodes = ManifestNodes(manifest)
    nodes.add(one for one in found.wanted if one.scope is Scope.BUILD or (one.scope, one.group) in absent)
    nodes.take_over(view.path)
    return CompiledProject(nodes.as_further(root), tuple(problems))


def _answered(wanted: Wanted, pins: Mapping[str, set[str]], beside: Mapping[str, tuple[str, ...]], own: str) -> bool:
    name = canonical(wanted.name)
    elsewhere = any(path != own for path in beside.get(name, ()))
    return wanted.folder is not None or name in pins or name in UNSAFE or elsewhere


# Every list of a folder is compared with the others; a tree does not change while it is read.
@lru_cache(maxsize=64)
def _named_in(tree: Hashable, folder: str, manifest: str, limits: Limits) -> Mapping[str, tuple[str, ...]]:
    """The lists of a folder that were compiled from a manifest, by the packages that they pin: two of them for each at most."""
    files = cast("Tree", tree)
    found: dict[str, tuple[str, ...]] = {}
    for path in (join(folder, name) for name in files.names(folder) if name.endswith(".txt")):
        try:
            text = FileView(files, path, limits, "python").text_with_gaps()[0]
        except InputError:
            continue
        for match in _PINNED.finditer(text) if manifest in text else ():
            name = canonical(match["name"])
            known = found.get(name, ())
            if len(known) < _ENOUGH and path not in known:
                found[name] = (*known, path)
    return found
