"""Splits a Dockerfile into instructions: parser directives, continuation lines, comments and heredocs.

https://docs.docker.com/reference/dockerfile/#format; where that page is silent, BuildKit's parser decides.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator
from operator import itemgetter

from msgspec import DecodeError, Struct
from msgspec import json as msgspec_json
from msgspec.structs import replace

from sca.model.component import Location, Problem
from sca.model.text import brief
from sca.parsers.docker.words import after_flags, split_keyword, unquoted, words

_DIRECTIVE = re.compile(r"#[ \t]*([A-Za-z][A-Za-z0-9]*)[ \t]*=[ \t]*(\S.*)")
_DIRECTIVES = ("syntax", "escape", "check")
_HEREDOC = re.compile(r"[0-9]*<<(-?)([^<]+)")
_WITH_HEREDOC = ("RUN", "COPY", "ADD")
_START = itemgetter(0)


class Directive(Struct, frozen=True):
    """A parser directive at the top of the file, name in lower case."""

    name: str
    value: str
    line: int


class Instruction(Struct, frozen=True):
    """One instruction on one logical line, without the bodies of its heredocs. `keyword` is in upper case.

    `starts` are the lines behind the first one, each with the place in `text` where it begins. `bodies` are those of the
    heredocs, each with its first line.
    """

    keyword: str
    text: str
    line: int
    starts: tuple[tuple[int, int], ...] = ()
    bodies: tuple[tuple[str, int], ...] = ()

    def line_at(self, place: int) -> int:
        """The line of a place in `text`."""
        found = bisect_right(self.starts, place, key=_START)
        return self.starts[found - 1][1] if found else self.line


class Lines(Struct, frozen=True):
    """A file taken apart. `escape` is the escape character that holds for it."""

    directives: tuple[Directive, ...]
    instructions: tuple[Instruction, ...]
    problems: tuple[Problem, ...]
    escape: str


def read_lines(text: str, path: str, line_bytes: int) -> Lines:
    """Take the text of a Dockerfile apart. A line longer than `line_bytes` costs its instruction."""
    return _LineReader(text, path, line_bytes).run()


class _LineReader:
    """Goes through the lines once, from top to bottom."""

    def __init__(self, text: str, path: str, line_bytes: int) -> None:
        self._lines = [line.removesuffix("\r") for line in text.split("\n")]
        self._path = path
        self._line_bytes = line_bytes
        self._at = 0
        self._problems: list[Problem] = []

    def run(self) -> Lines:
        """Read directives, then instructions."""
        directives = self._directives()
        escape = next((directive.value for directive in directives if directive.name == "escape"), "\\")
        instructions = []
        while self._skip_empty():
            number = self._at + 1
            logical = self._logical_line(escape)
            if logical is None:
                continue
            text, starts = logical
            keyword, rest = split_keyword(text)
            before = len(text) - len(rest)
            instruction = Instruction(
                keyword.upper(), rest, number, tuple((max(start - before, 0), line) for start, line in starts)
            )
            instructions.append(replace(instruction, bodies=tuple(self._heredoc_bodies(instruction))))
        return Lines(tuple(directives), tuple(instructions), tuple(self._problems), escape)

    def _directives(self) -> list[Directive]:
        """Directives stand before everything else, comments included; an unknown name is a comment that ends nothing."""
        found: dict[str, Directive] = {}
        while self._at < len(self._lines) and (match := _DIRECTIVE.fullmatch(self._lines[self._at].strip())):
            self._at += 1
            directive = Directive(match[1].lower(), match[2].rstrip(), self._at)
            if directive.name not in _DIRECTIVES:
                continue
            if directive.name == "escape" and directive.value not in ("\\", "`"):
                self._note("E-DIRECTIVE", f"the escape character is {brief(directive.value)}, not \\ or `", self._at, "field")
            elif found.setdefault(directive.name, directive) is not directive:
                self._note("E-DIRECTIVE", f"the directive {directive.name} stands twice; the first is taken", self._at, "field")
        return list(found.values())

    def _skip_empty(self) -> bool:
        """Go to the next line that is neither empty nor a comment; false at the end of the file."""
        while self._at < len(self._lines):
            line = self._lines[self._at].lstrip()
            if line and not line.startswith("#"):
                return True
            self._at += 1
        return False

    def _logical_line(self, escape: str) -> tuple[str, list[tuple[int, int]]] | None:
        """The instruction that begins here with its continuation lines joined, and where each of these begins in it.

        None if a line of it is too long.
        """
        start = self._at + 1
        parts: list[str] = []
        starts: list[tuple[int, int]] = []
        length = 0
        short = True
        while True:
            line = self._lines[self._at]
            self._at += 1
            short = short and self._short(line)
            cut = line.rstrip(" \t")
            continues = cut.endswith(escape) and not cut.endswith(escape * 2)
            parts.append(cut[:-1] if continues else line)
            starts.append((length, self._at))
            length += len(parts[-1])
            if not continues or not self._skip_empty():
                break
        if short:
            text = "".join(parts)
            indent = len(text) - len(text.lstrip())
            return text.strip(), [(place - indent, line) for place, line in starts[1:]]
        limit = f"the limit of {self._line_bytes} bytes (line-bytes)"
        message = f"the instruction that begins here has a line longer than {limit}: it is not read"
        self._note("E-LINE", message, start, "package", "if the file is genuine, raise the limit: --limit line-bytes=...")
        return None

    def _short(self, line: str) -> bool:
        return len(line) * 4 <= self._line_bytes or len(line.encode()) <= self._line_bytes

    def _heredoc_bodies(self, instruction: Instruction) -> Iterator[tuple[str, int]]:
        """The bodies of heredocs, which are no instructions, also where a line begins with FROM; each with its first line."""
        for strip_tabs, end in _heredocs(instruction):
            first = self._at
            while self._at < len(self._lines):
                line = self._lines[self._at]
                self._at += 1
                if (line.lstrip("\t") if strip_tabs else line) == end:
                    yield "\n".join(self._lines[first : self._at - 1]), first + 1
                    break
            else:
                message = f"the heredoc {brief(end)} is never closed: the rest of the file is not read"
                self._note("E-HEREDOC", message, instruction.line, "package", "close it with a line that holds only that word")

    def _note(self, code: str, message: str, line: int, cost: str, help: str = "") -> None:
        self._problems.append(Problem(code, message, Location(self._path, line, role="reference"), cost, help))


def _heredocs(instruction: Instruction) -> list[tuple[bool, str]]:
    """Each heredoc of an instruction: whether tabs before its end are stripped, and the line that ends it."""
    if "<<" not in instruction.text:
        return []
    keyword, text = instruction.keyword, instruction.text
    if keyword == "ONBUILD":
        keyword, text = split_keyword(text)
    if keyword.upper() not in _WITH_HEREDOC or _is_json_list(after_flags(text)):
        return []
    matches = (_HEREDOC.fullmatch(word) for word in words(text))
    return [(match[1] == "-", unquoted(match[2])) for match in matches if match]


def _is_json_list(text: str) -> bool:
    if not text.startswith("["):
        return False
    try:
        msgspec_json.decode(text, type=list[str])
    except DecodeError:
        return False
    return True
