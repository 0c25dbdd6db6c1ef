"""Takes a shell script apart into its commands and their words. Nothing is run, and nothing is decided: every branch counts.

Operators, keywords of the shell and line ends part commands; redirections, comments and the bodies of heredocs are left out. The
pass is one and linear, on broken quotes too.

https://pubs.opengroup.org/onlinepubs/9799919799/utilities/V3_chap02.html
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from typing import Protocol, TypeVar

from msgspec import Struct

from sca.model.patterns import compiled

_PLAIN = compiled(r"[^\s;&|()<>\"'\\`$#]++")
_REDIRECTION = compiled(r"<<<|<<-?|[<>]&|>>|<>|>\||[<>]")
_HEREDOCS = ("<<", "<<-")
_PARTS = ";&|()"
_QUOTED = compiled(r"""'(?P<single>[^']*+)(?:'|\Z)|"(?P<double>(?>[^"\\]++|\\.)*+)(?:"|\\?\Z)|\\(?P<one>.)""", re.DOTALL)
_ESCAPED = compiled(r'\\(["\\$`])')
_IN_DOUBLE_QUOTES = compiled(r'(?>[^"\\`$]++|\\.|`[^`]*+`|\$(?!\())*+', re.DOTALL)

_SIMPLE_QUOTES = compiled(r'"(?>[^"\\]++|\\.)*+(?:"|\\?\Z)', re.DOTALL)


_LINE_END = re.compile("\n")
_OF_A_SHELL = re.compile(r"#!\s*\S*/(?:env\s+(?:-\S+\s+)*)?(?:ba|da|a|z|k)?sh\b")


class _HasPlace(Protocol):
    @property
    def at(self) -> int: ...


_Placed = TypeVar("_Placed", bound=_HasPlace)


class Word(Struct, frozen=True, gc=False):
    """One word as it is written, with its quotes, and where it begins in the script."""

    raw: str
    at: int

    @property
    def plain(self) -> str:
        """The word without its outer quotes; variables stay as they are."""
        return _QUOTED.sub(_unquoted, self.raw)


def _unquoted(found: re.Match[str]) -> str:
    if found["double"] is not None:
        return _ESCAPED.sub(r"\1", found["double"])
    return found["one"] or found["single"] or ""


Command = tuple[Word, ...]


def is_of_a_shell(script: str) -> bool:
    """Whether a script names no other program in its first line."""
    return not script.startswith("#!") or _OF_A_SHELL.match(script) is not None


def commands(script: str) -> Iterator[Command]:
    """Every simple command of a script, in order."""
    return _Reader(script).run()


class _Reader:
    """Goes through the script once."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0
        self._heredocs: list[tuple[bool, str]] = []

    def run(self) -> Iterator[Command]:
        """The commands, without empty ones."""
        words: list[Word] = []
        text = self._text
        while self._at < len(text):
            character = text[self._at]
            if character == "\n" or character in _PARTS:
                if words:
                    yield tuple(words)
                    words = []
                self._at += 1
                if character == "\n":
                    self._skip_heredocs()
            elif character.isspace() or text.startswith(("\\\n", "\\\r\n"), self._at):
                self._at += 1 if character != "\\" else text.index("\n", self._at) - self._at + 1
            elif character == "#":
                self._at = self._end_of_line()
            elif character in "<>":
                self._skip_redirection(words)
            else:
                words.append(self._word())
        if words:
            yield tuple(words)

    def _end_of_line(self) -> int:
        end = self._text.find("\n", self._at)
        return len(self._text) if end < 0 else end

    def _skip_redirection(self, words: list[Word]) -> None:
        """A number in front of it belongs to it."""
        if words and words[-1].raw.isdigit() and words[-1].at + len(words[-1].raw) == self._at:
            words.pop()
        operator = _REDIRECTION.match(self._text, self._at)
        self._at = operator.end() if operator else self._at + 1
        while self._text[self._at : self._at + 1] in (" ", "\t"):
            self._at += 1
        target = self._word() if self._at < len(self._text) and self._text[self._at] not in f"\n\r{_PARTS}<>" else None
        if target is not None and operator and operator[0] in _HEREDOCS:
            self._heredocs.append((operator[0] == "<<-", target.plain))

    def _skip_heredocs(self) -> None:
        for strip_tabs, end in self._heredocs:
            while self._at < len(self._text):
                stop = self._end_of_line()
                line = self._text[self._at : stop].removesuffix("\r")
                self._at = stop + 1
                if (line.lstrip("\t") if strip_tabs else line) == end:
                    break
        self._heredocs.clear()

    def _word(self) -> Word:
        start, text = self._at, self._text
        while self._at < len(text):
            plain = _PLAIN.match(text, self._at)
            if plain is not None:
                self._at = plain.end()
                continue
            character = text[self._at]
            if character.isspace() or character in "<>" or character in _PARTS:
                break
            self._pass_special(character)
        self._at = min(self._at, len(text))
        return Word(text[start : self._at], start)

    def _pass_special(self, character: str) -> None:
        """Go behind a quote with its text, an escaped character, or a substitution."""
        if character == "\\":
            self._at += 2
        elif character in "'`":
            self._at = self._behind(character)
        elif character == '"':
            self._at += 1
            self._pass_double_quotes()
        elif self._text.startswith(("$(", "${"), self._at):
            self._pass_brackets(*("()" if self._text[self._at + 1] == "(" else "{}"))
        else:
            self._at += 1

    def _behind(self, character: str) -> int:
        end = self._text.find(character, self._at + 1)
        return len(self._text) if end < 0 else end + 1

    def _pass_double_quotes(self) -> None:
        while self._at < len(self._text):
            found = _IN_DOUBLE_QUOTES.match(self._text, self._at)
            self._at = found.end() if found else self._at
            if self._text.startswith("$(", self._at):
                self._pass_brackets("(", ")")
                continue
            self._at += 1
            if self._text[self._at - 1 : self._at] == '"':
                return

    def _pass_brackets(self, opening: str, closing: str) -> None:
        """To behind the bracket that closes the one here. Quotes in it are taken to hold no substitution with quotes."""
        depth = 0
        text = self._text
        while self._at < len(text):
            character = text[self._at]
            if character == "'":
                self._at = self._behind(character)
                continue
            if character == '"':
                quoted = _SIMPLE_QUOTES.match(text, self._at)
                self._at = quoted.end() if quoted else len(text)
                continue
            self._at += 2 if character == "\\" else 1
            depth += (character == opening) - (character == closing)
            if character == closing and depth == 0:
                return


def with_lines(found: Iterable[_Placed], script: str, first: int) -> Iterator[tuple[_Placed, int]]:
    """Things that stand in a script, each with its line. `first` is the line on which the script begins."""
    ends: list[int] | None = None
    for one in found:
        if ends is None:
            ends = [match.start() for match in _LINE_END.finditer(script)]
        yield one, first + bisect_left(ends, one.at)
