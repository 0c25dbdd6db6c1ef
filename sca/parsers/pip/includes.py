"""Follows the includes of a requirements file: `-r` brings requirements, `-c` constraints, both relative to their file.

Constraints pin and install nothing. What cannot be followed (the network, a missing file, one outside the scanned folder, a
chain that is too long) is a loss with the place of the include; a file that was read before adds nothing.

https://pip.pypa.io/en/stable/user_guide/#constraints-files
"""

import re
from collections.abc import Iterable

from msgspec import Struct

from sca.files.errors import InputError
from sca.files.view import FileView
from sca.model.component import Location, Problem
from sca.model.text import brief, plural
from sca.model.url import without_secrets
from sca.parsers.pip.entries import Asked, read_entry, read_pinned
from sca.parsers.pip.grammar import Refusal
from sca.parsers.pip.indexes import Indexes
from sca.parsers.pip.lines import Line, read_lines
from sca.parsers.pip.options import Options, split_options

_MOST_REFUSED = 20
_VARIABLE = re.compile(r"\$\{([A-Z0-9_]+)\}")
_REMOTE = ("http:", "https:", "file:", "ftp:")
_HELP = "correct the line; until then it is not known which package it asks for"


class Entry(Struct, frozen=True):
    """One requirement where it stands. `constraint` marks one that only limits versions."""

    asked: Asked
    line: Line
    where: Location
    constraint: bool


class RequirementSet:
    """Everything that one file and the files it includes say. `constraint_files` are those that only limit versions.

    `needs_hashes` is set where a file asks for pip's mode in which every package has one.
    """

    def __init__(self) -> None:
        self.entries: list[Entry] = []
        self.indexes = Indexes()
        self.problems: list[Problem] = []
        self.constraint_files: set[str] = set()
        self.needs_hashes = False
        self._open: list[str] = []
        self._read: set[tuple[str, bool]] = set()

    def read(self, view: FileView, *, constraint: bool, chain: tuple[str, ...] = ()) -> None:
        """Take in one file with everything that it includes. Raises InputError for a file that cannot be read."""
        text, fault = view.text_with_gaps()
        if fault is not None:
            self.problems.append(fault.problem("field"))
        if constraint and chain:
            self.constraint_files.add(view.path)
        self.take(read_lines(text), view, constraint=constraint, chain=chain)

    def take(self, lines: Iterable[Line], view: FileView, *, constraint: bool = False, chain: tuple[str, ...] = ()) -> None:
        """Take in lines that stand in a file, with everything that they include."""
        self._read.add((view.path, constraint))
        self._open.append(view.path)
        entries: list[Entry] = []
        refused: list[Problem] = []
        for line in lines:
            where = Location(view.path, line.number, None, "constraint" if constraint else "declared", chain)
            found = self._line(line, where, view)
            if isinstance(found, Asked):
                entries.append(Entry(found, line, where, constraint))
            elif found is not None:
                message = f"{brief(without_secrets(line.text), 80)!r} is no requirement: {found.reason}"
                refused.append(Problem("E-REQUIREMENT", message, where, "package", _HELP))
        self._open.pop()
        self._keep(entries, refused)

    def _line(self, line: Line, where: Location, view: FileView) -> Asked | Refusal | None:
        if len(line.text) > view.limits.line_bytes:
            limit = f"{view.limits.line_bytes} (line-bytes)"
            return Refusal(f"the line has {len(line.text)} characters, more than the limit of {limit}")
        pinned = read_pinned(line.text)
        if pinned is not None:
            return pinned
        options = split_options(line.text)
        if "${" in line.text:
            self._note_variables(line, where)
        if not options.requirement:
            self._follow(options, where, view)
        for fault in options.faults:
            self._note("E-OPTION", fault, where, "field", "remove it, or correct it")
        found = read_entry(options, view)
        for code, message in found.faults if isinstance(found, Asked) else ():
            self._note(
                code,
                f"{brief(without_secrets(line.text), 60)}: {message}",
                where,
                "field",
                "correct it; the package itself is kept",
            )
        return found

    def _note_variables(self, line: Line, where: Location) -> None:
        """Variables that pip takes from the environment of an install stay by name."""
        names = sorted(set(_VARIABLE.findall(line.text)))
        if names:
            message = f"variables of the environment, which are not expanded: {brief(', '.join(names), 200)}"
            self._note("E-VARIABLE", message, where, "notice")

    def _follow(self, options: Options, where: Location, view: FileView) -> None:
        self.indexes.take(options, where)
        self.needs_hashes |= any(name == "--require-hashes" for name, _value in options.options)
        for name in options.values("--requirement"):
            self._include(name, where, view, constraint=False)
        for name in options.values("--constraint"):
            self._include(name, where, view, constraint=True)

    def _include(self, name: str, where: Location, view: FileView, *, constraint: bool) -> None:
        """Read one included file, or note why not. What a constraint would have said costs a field, a requirement more."""
        kind, cost = ("constraints", "field") if constraint else ("requirements", "package")
        if name.lower().startswith(_REMOTE):
            self._note(
                "E-REMOTE",
                f"the included {kind} file {brief(without_secrets(name), 120)} is an address, which is not fetched",
                where,
                cost,
            )
            return
        try:
            inner = view.neighbour(name)
        except InputError as error:
            self._note(error.code, error.message, where, cost)
            return
        if inner is None:
            self._note("E-MISSING", f"the included {kind} file {brief(name, 80)} is not there", where, cost)
        elif inner.path in self._open:
            message = f"{inner.path} includes itself, which pip refuses; it is read once"
            self._note("E-INCLUDE-LOOP", message, where, "field", "remove one of the includes")
        elif (inner.path, constraint) not in self._read:
            self._enter(inner, where, cost, constraint=constraint)

    def _enter(self, inner: FileView, where: Location, cost: str, *, constraint: bool) -> None:
        limits = inner.limits
        if len(self._open) > limits.include_depth or len(self._read) >= limits.include_files:
            limit = f"{limits.include_depth} deep (include-depth), {limits.include_files} files (include-files)"
            self._note("E-INCLUDE", f"the included file {inner.path} is beyond the limit of {limit}: it is not read", where, cost)
            return
        try:
            self.read(inner, constraint=constraint, chain=(*where.chain, f"{where.path}:{where.line}"))
        except InputError as error:
            self.problems.append(error.problem(cost))

    def _keep(self, entries: list[Entry], refused: list[Problem]) -> None:
        """Take over what a file says. In a file of prose a bare word is no requirement, even if it could be a name."""
        self.problems.extend(refused[:_MOST_REFUSED])
        if len(refused) > _MOST_REFUSED:
            left = refused[_MOST_REFUSED:]
            message = f"{plural(len(left), 'more line')} from here on that are no requirements"
            self.problems.append(Problem("E-REQUIREMENT", message, left[0].location, "package", _HELP))
        prose = len(refused) > len(entries)
        bare = [entry for entry in entries if _is_bare(entry)] if prose else []
        if bare:
            message = f"{plural(len(bare), 'single word')} not taken for packages: most of the file is no list of requirements"
            help = "is this a requirements file? if not: --exclude"
            self.problems.append(Problem("E-PROSE", message, bare[0].where, "package", help))
        self.entries.extend(entry for entry in entries if entry not in bare)

    def _note(self, code: str, message: str, where: Location, cost: str, help: str = "") -> None:
        self.problems.append(Problem(code, message, where, cost, help))


def _is_bare(entry: Entry) -> bool:
    requirement = entry.asked.requirement
    return entry.asked.direct is None and not requirement.specifier and not entry.asked.hashes
