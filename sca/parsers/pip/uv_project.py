"""Compares the pyproject.toml of each project of a uv.lock with what the lock repeats of it, and takes what builds it from there.

What the lock does not know is a gap: which version it gets is not known. Build requirements are in no lock: they are what the
manifest adds to it, with the scope `build`.
"""

from collections import defaultdict
from collections.abc import Iterable
from posixpath import join

from msgspec import Struct

from sca.files.errors import InputError
from sca.files.view import FileView
from sca.model.component import Problem, Scope
from sca.model.pep440 import PythonRange, parse_range
from sca.model.text import few
from sca.parsers.pip.lock_project import PYPROJECT
from sca.parsers.pip.manifest_nodes import ManifestNodes
from sca.parsers.pip.nodes import canonical
from sca.parsers.pip.oddities import Oddities
from sca.parsers.pip.pyproject import read_pyproject
from sca.parsers.pip.uv_graph import Requested, fits
from sca.parsers.pip.wanted import Wanted

_REMEDY = "bring the lock up to date: uv lock"
# What else names packages for a project, and is left alone where a lock answers for it.
_ALSO = ("setup.cfg", "setup.py")
_EXTRA, _GROUP, _MAIN = "extra", "group", ""


def covered_files(view: FileView, folder: str) -> list[str]:
    """The manifests of one project that need no reading of their own."""
    found = (_neighbour(view, join(folder, name)) for name in (PYPROJECT, *_ALSO))
    return [beside.path for beside in found if beside is not None]


class ReadProject(Struct, frozen=True):
    """A project as its pyproject.toml says it is: its normalised name, what it asks for, and the nodes of what builds it."""

    name: str
    wanted: tuple[Wanted, ...]
    builds: ManifestNodes


def read_project(view: FileView, folder: str, oddities: Oddities) -> ReadProject | None:
    """The pyproject.toml of a folder; None if it is not there or cannot be read, which is noted."""
    beside = _neighbour(view, join(folder, PYPROJECT))
    if beside is None:
        return None
    try:
        found = read_pyproject(beside.toml(), view.limits)
    except InputError as error:
        oddities.add_file(error, "edge")
        return None
    oddities.found.extend(found.problems)
    nodes = ManifestNodes(beside)
    nodes.add(one for one in found.wanted if one.scope is Scope.BUILD)
    return ReadProject(canonical(found.name), tuple(one for one in found.wanted if one.scope is not Scope.BUILD), nodes)


def note_drift(wanted: Iterable[Wanted], locked: Requested, versions: dict[str, list[str]], oddities: Oddities) -> None:
    """Note what a project asks for and its entry in the lock does not, and ranges that differ."""
    new: defaultdict[str, list[Wanted]] = defaultdict(list)
    unfit: list[tuple[Wanted, str]] = []
    changed: list[tuple[Wanted, str]] = []
    for one in wanted:
        kind = {Scope.OPTIONAL: _EXTRA, Scope.DEV: _GROUP}.get(one.scope, _MAIN)
        texts = locked.texts(canonical(one.name), kind, one.group)
        if texts is None:
            new[one.where.path].append(one)
        elif one.source is None and one.folder is None and not any(_same(one.requested, text) for text in texts):
            fitting = any(fits(one.requested, version) for version in versions.get(canonical(one.name), ()))
            (changed if fitting else unfit).append((one, " or ".join(texts)))
    for listed in new.values():
        shown = few([f"{one.name} {one.requested}".rstrip() for one in listed], 80)
        message = f"{shown} asked for here, but not in the lock: which version it gets is not known"
        oddities.found.append(Problem("E-DRIFT", message, listed[0].where, "package", _REMEDY))
    if unfit:
        message = f"no locked version fits what is asked for here: {_differences(unfit)}"
        oddities.found.append(Problem("E-DRIFT", message, unfit[0][0].where, "package", _REMEDY))
    if changed:
        message = f"ranges that differ from the lock's: {_differences(changed)}"
        oddities.found.append(Problem("E-DRIFT", message, changed[0][0].where, "notice", _REMEDY))


def _neighbour(view: FileView, name: str) -> FileView | None:
    try:
        return view.neighbour(name)
    except InputError:
        return None


def _differences(pairs: list[tuple[Wanted, str]]) -> str:
    return few([f"{one.name} ({one.requested or 'any'}, in the lock {text or 'any'})" for one, text in pairs], 80)


def _same(asked: str, locked: str) -> bool:
    """Whether two ranges say the same, whatever their order and blanks."""
    if _plain(asked) == _plain(locked):
        return True
    ours, theirs = _range(asked), _range(locked)
    return ours is not None and theirs is not None and _clauses(ours) == _clauses(theirs)


def _plain(text: str) -> list[str]:
    return sorted("".join(clause.split()) for clause in text.split(","))


def _range(text: str) -> PythonRange | None:
    try:
        return parse_range(text) if text else None
    except ValueError:
        return None


def _clauses(one: PythonRange) -> list[tuple[str, str, bool]]:
    return sorted((clause.operator, str(clause.version or clause.text), clause.prefix) for clause in one.clauses)
