"""Reads every input file of a target, once, in order of path, and accounts for each."""

import os
import re
from collections.abc import Callable, Iterable
from functools import partial
from posixpath import basename

from msgspec import Struct

from sca.files.disk import printable
from sca.files.errors import InputError
from sca.files.ignore import ENVIRONMENT_MARK, holds_installed
from sca.files.limits import Limits
from sca.files.view import FileView, Tree
from sca.files.walk import Walked
from sca.model.component import Location, Problem
from sca.model.inventory import Extract, FileOutcome
from sca.model.text import brief
from sca.parsers.base import Format
from sca.parsers.run import Parsed, note_unread, parse_file
from sca.parsers.table import NAMES, Unread

# What npm writes down of its last install: https://docs.npmjs.com/cli/configuring-npm/package-lock-json#hidden-lockfiles
_MODULES = "node_modules"
_LISTS = (".package-lock.json", ".pnpm/lock.yaml")
_MARKS = (ENVIRONMENT_MARK, "conda-meta")
# Where Python installs: https://docs.python.org/3/library/site.html
_OF_SYSTEM = re.compile(r"(?P<root>.*)/usr/(?:local/)?lib(?:64)?/python[0-9.]+/(?:site|dist)-packages")
_OF_ENVIRONMENT = re.compile(r"(?P<prefix>.+)/(?:lib(?:64)?/(?:python|pypy)[0-9.]+t?|Lib)/(?:site|dist)-packages")


class Target(Struct, frozen=True):
    """What to scan. `root` is the absolute folder that paths are relative to; `label` is what reports call it.

    `folders` are walked; `files` are read whatever their name; `installed` are folders of installed Python packages, or
    environments that hold them. All are relative to `root`.
    """

    root: str
    label: str
    folders: tuple[str, ...]
    files: tuple[str, ...] = ()
    installed: tuple[str, ...] = ()


class Scanned(Struct, frozen=True):
    """Everything read from a target. `faults` are ids of internal faults; `late` files the deadline cut off."""

    extracts: tuple[Extract, ...]
    outcomes: tuple[FileOutcome, ...]
    problems: tuple[Problem, ...]
    files_seen: int
    faults: tuple[str, ...] = ()
    late: tuple[str, ...] = ()


class TargetError(Exception):
    """A target that cannot be scanned at all: wrong usage."""


def find_target(paths: tuple[str, ...]) -> Target:
    """The target for paths from the command line. Raises TargetError for one that does not exist.

    For installed npm packages it is one file that speaks for all of them, so that the manifest beside them can be read. What
    is installed for Python is scanned from the folder that its environment lies in: that tells its Python, and its sources.
    """
    for path in paths:
        if not os.path.lexists(path):
            raise TargetError(f"no such file or folder: {brief(path)}")
    if len(paths) == 1 and os.path.isdir(paths[0]):
        return _one_folder(os.path.realpath(paths[0]))
    absolute = [_place(path) for path in paths]
    here = os.path.realpath(".")
    folders = [(_around_installed(path) or path) if os.path.isdir(path) else os.path.dirname(path) for path in absolute]
    common = os.path.commonpath([here, *folders])
    root = here if common == here else os.path.commonpath(folders)
    inside = {path: os.path.relpath(path, root).replace(os.sep, "/") for path in absolute}
    walked = [path for path in absolute if os.path.isdir(path)]
    installed = {path for path in walked if _around_installed(path)}
    return Target(
        _readable(root),
        printable(os.path.basename(root)) or "root",
        _outermost(
            "" if inside[path] == "." else inside[path] for path in walked if path not in installed or _holds_project(path)
        ),
        tuple(sorted({inside[path] for path in absolute if not os.path.isdir(path)})),
        _outermost("" if inside[path] == "." else inside[path] for path in installed),
    )


def _one_folder(folder: str) -> Target:
    name = os.path.basename(folder)
    listed = _list_of_installed(folder) if name == _MODULES else ""
    if listed:
        return Target(_readable(os.path.dirname(folder)), _MODULES, (), (f"{_MODULES}/{listed}",))
    around = _around_installed(folder)
    if around and _holds_project(folder):
        return Target(_readable(folder), printable(name), ("",), (), ("",))
    if around:
        inside = os.path.relpath(folder, around).replace(os.sep, "/")
        return Target(_readable(around), printable(name), (), (), (inside,))
    return Target(_readable(folder), printable(name) or "root", ("",))


def _holds_project(folder: str) -> bool:
    """Whether an environment was made in the folder of a project itself: then both are scanned."""
    if holds_installed(os.path.basename(folder)):
        return False
    with os.scandir(_readable(folder)) as entries:
        return any(NAMES.wants(f"/{entry.name}") for entry in entries if entry.is_file(follow_symlinks=False))


def _around_installed(folder: str) -> str:
    """The folder that holds the environment of installed Python packages, or the system; empty for any other folder."""
    of_system = _OF_SYSTEM.fullmatch(folder)
    if of_system is not None:
        return of_system["root"] or os.sep
    of_environment = _OF_ENVIRONMENT.fullmatch(folder)
    if of_environment is not None:
        return os.path.dirname(of_environment["prefix"]) or os.sep
    if holds_installed(os.path.basename(folder)) or any(os.path.exists(os.path.join(folder, mark)) for mark in _MARKS):
        return os.path.dirname(folder)
    return ""


def _list_of_installed(modules: str) -> str:
    """The list that npm or pnpm left with what it installed, or else the package.json of the first package; empty without any."""
    packages = sorted(entry.name for entry in os.scandir(modules) if entry.is_dir(follow_symlinks=False))
    inner = (f"{name}/{one}" for name in packages if name[0] == "@" for one in sorted(os.listdir(os.path.join(modules, name))))
    manifests = (f"{name}/package.json" for name in (*packages, *inner) if not name.startswith("."))
    return next((file for file in (*_LISTS, *manifests) if os.path.isfile(os.path.join(modules, file))), "")


def _place(path: str) -> str:
    """The absolute path; a folder that is given as a link is followed, a file is not."""
    if os.path.isdir(path):
        return os.path.realpath(path)
    return os.path.join(os.path.realpath(os.path.dirname(path) or "."), os.path.basename(path))


def _readable(folder: str) -> str:
    try:
        os.close(os.open(folder, os.O_RDONLY | os.O_DIRECTORY))
    except OSError as error:
        raise TargetError(f"the folder {brief(folder)} cannot be read: {error.strerror}") from None
    return folder


def _outermost(folders: Iterable[str]) -> tuple[str, ...]:
    """Sorted folders without those that lie in another one: each file is walked once."""
    kept: list[str] = []
    for folder in sorted(set(folders)):
        if not any(outer == "" or folder.startswith(f"{outer}/") for outer in kept):
            kept.append(folder)
    return tuple(kept)


def scan(tree: Tree, walks: list[Walked], named: tuple[str, ...], limits: Limits, expired: Callable[[], bool]) -> Scanned:
    """Read what the walks found and the files named by hand. Never raises for what lies in them."""
    paths = sorted({*(path for walk in walks for path in walk.found), *named})
    rows = {path: NAMES.claim(path) or NAMES.claim_named(basename(path), partial(_content, tree, path, limits)) for path in paths}
    reading = _Reading(tree, limits, expired)
    for path, row in rows.items():
        if isinstance(row, Format) and not row.last:
            reading.read(row, path)
    reading.cover()
    for path, row in sorted(rows.items(), key=_outermost_first):
        if isinstance(row, Format) and row.last and path not in reading.covered:
            reading.read(row, path)
            reading.cover(path)
    for path, row in rows.items():
        if path not in reading.covered and not isinstance(row, Format):
            reading.take(path, note_unread(row, tree, path, limits) if row is not None else _no_parser(path))
    read = {path: one for path, one in reading.parsed.items() if path not in reading.covered}
    outcomes = [_cover_outcome(path, by, rows[path]) for path, by in reading.covered.items() if path in rows]
    return _collect(walks, dict(sorted(read.items())), outcomes, reading.late, len(named))


class _Reading:
    """Files as they are read, those that the deadline cut off, and which of them another one speaks for."""

    def __init__(self, tree: Tree, limits: Limits, expired: Callable[[], bool]) -> None:
        self.parsed: dict[str, Parsed] = {}
        self.late: list[str] = []
        self.covered: dict[str, str] = {}
        self._tree = tree
        self._limits = limits
        self._expired = expired

    def read(self, row: Format, path: str) -> None:
        """Read one file, if there is time."""
        if self._expired():
            self.late.append(path)
        else:
            self.take(path, parse_file(row, row.parser.parse, self._tree, path, self._limits))

    def take(self, path: str, one: Parsed | None) -> None:
        """Keep what a file came to, if it names packages."""
        if one is not None:
            self.parsed[path] = one

    def cover(self, *paths: str) -> None:
        """Note what these files, or all read so far, speak for. A file that is covered covers none."""
        for path in paths or tuple(self.parsed):
            if path in self.parsed and path not in self.covered:
                for other in self.parsed[path].extract.covers:
                    if other != path:
                        self.covered.setdefault(other, path)


def _outermost_first(row: tuple[str, object]) -> tuple[int, int, str]:
    """A file in an outer folder may speak for those in its inner ones, once the formats with an earlier turn are read."""
    path, format = row
    return (format.turn if isinstance(format, Format) else 0, path.count("/"), path)


def _content(tree: Tree, path: str, limits: Limits) -> str:
    """The text of a file; empty if it cannot be read, which its outcome will say."""
    try:
        return FileView(tree, path, limits).text()
    except InputError:
        return ""


def _cover_outcome(path: str, by: str, row: Format | Unread | None) -> FileOutcome:
    if isinstance(row, Format) and not row.last:
        return FileOutcome(path, "", "excluded", f"{by} takes its place")
    return FileOutcome(path, "", "parsed", f"read together with {by}")


def _no_parser(path: str) -> Parsed:
    reason = "no parser reads a file of this name"
    problem = Problem("E-UNSUPPORTED", reason, Location(path), "file", "see docs/formats.md for the names that are read")
    return Parsed(Extract(problems=(problem,)), FileOutcome(path, "", "unsupported", reason))


def _collect(walks: list[Walked], parsed: dict[str, Parsed], covered: list[FileOutcome], late: list[str], named: int) -> Scanned:
    cut = [FileOutcome(path, "", "refused", "not read: the deadline was reached") for path in late]
    cut_problems = [Problem("E-DEADLINE", "not read: the deadline was reached", Location(path), "file") for path in late]
    return Scanned(
        extracts=tuple(one.extract for one in parsed.values()),
        outcomes=(*(one.outcome for one in parsed.values()), *covered, *cut, *(o for walk in walks for o in walk.outcomes)),
        problems=(*cut_problems, *(problem for walk in walks for problem in walk.problems)),
        files_seen=named + sum(walk.files_seen for walk in walks),
        faults=tuple(one.fault for one in parsed.values() if one.fault),
        late=tuple(late),
    )
