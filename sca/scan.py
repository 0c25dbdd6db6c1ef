"""Reads every input file of a target, once, in order of path, and accounts for each."""

from collections.abc import Callable, Container
from functools import partial
from posixpath import basename

from msgspec import Struct
from msgspec.structs import replace

from sca.files.errors import InputError
from sca.files.limits import Limits
from sca.files.view import FileView, Tree
from sca.files.walk import Walked
from sca.model.component import Location, Problem
from sca.model.inventory import Extract, FileOutcome
from sca.parsers.base import Format
from sca.parsers.names import NAMES, Names
from sca.parsers.run import Parsed, note_unread, read_file, with_covered
from sca.parsers.table import MANIFEST, Unread

ReadFile = Callable[[Format, FileView], Parsed | None]


class Scanned(Struct, frozen=True):
    """Everything read from a target. `faults` are ids of internal faults; `late` files the deadline cut off."""

    extracts: tuple[Extract, ...]
    outcomes: tuple[FileOutcome, ...]
    problems: tuple[Problem, ...]
    files_seen: int
    faults: tuple[str, ...] = ()
    late: tuple[str, ...] = ()


class Manner(Struct, frozen=True):
    """How a tree is read: within which limits, until when, which names count, and what reads one file.

    For the layers of an image, `read_one` remembers what it has read before. `build_arguments` are values that the user gives
    for variables of Dockerfiles.
    """

    limits: Limits
    expired: Callable[[], bool]
    names: Names = NAMES
    read_one: ReadFile = read_file
    build_arguments: tuple[tuple[str, str], ...] = ()


def scan(tree: Tree, walks: list[Walked], named: tuple[str, ...], manner: Manner) -> Scanned:
    """Read what the walks found and the files named by hand. Never raises for what lies in them."""
    limits, names = manner.limits, manner.names
    paths = sorted({*(path for walk in walks for path in walk.found), *named})
    by_hand = frozenset(named)
    rows = {path: _row(names, path, partial(_content, tree, path, limits), by_hand=path in by_hand) for path in paths}
    reading = _Reading(
        lambda row, path: manner.read_one(row, FileView(tree, path, limits, row.encodings, manner.build_arguments)),
        rows,
        manner.expired,
    )
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
    outcomes = [
        _cover_outcome(path, reading.covered.get(by, by), rows[path]) for path, by in reading.covered.items() if path in rows
    ]
    return _collect(walks, dict(sorted(read.items())), outcomes, reading.late, len(named))


class _Reading:
    """Files as they are read, those that the deadline cut off, and which of them another one speaks for."""

    def __init__(
        self, read_one: Callable[[Format, str], Parsed | None], paths: Container[str], expired: Callable[[], bool]
    ) -> None:
        self.parsed: dict[str, Parsed] = {}
        self.late: list[str] = []
        self.covered: dict[str, str] = {}
        self._read_one = read_one
        self._paths = paths
        self._expired = expired

    def read(self, row: Format, path: str) -> None:
        """Read one file, if there is time."""
        if self._expired():
            self.late.append(path)
        else:
            one = self._read_one(row, path)
            self.take(path, one and with_covered(one, self._paths))

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


def _row(names: Names, path: str, content: Callable[[], str], *, by_hand: bool) -> Format | Unread | None:
    """The row for a file. One that is named by hand and has only the ending of a manifest is looked at first."""
    row = names.claim(path)
    if row is None or (by_hand and row is MANIFEST):
        return names.claim_named(basename(path), content) or row
    return row


def _outermost_first(row: tuple[str, object]) -> tuple[int, int, str]:
    """A file in an outer folder may speak for those in its inner ones, once the formats with an earlier turn are read."""
    path, format = row
    return (format.turn if isinstance(format, Format) else 0, path.count("/"), path)


def _content(tree: Tree, path: str, limits: Limits) -> str:
    """The text of a file; empty if it cannot be read, which its outcome will say. An SBOM is larger than other files."""
    try:
        return FileView(tree, path, replace(limits, text_bytes=max(limits.text_bytes, limits.sbom_bytes))).text()
    except InputError:
        return ""


def _cover_outcome(path: str, by: str, row: Format | Unread | None) -> FileOutcome:
    if isinstance(row, Format) and not row.last and row is not MANIFEST:
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
