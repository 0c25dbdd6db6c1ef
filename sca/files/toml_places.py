"""Where things stand in a TOML text, and what must be bounded before a parser may see it.

The text is cut into signs, texts and words, each character once. `check_bounds` looks at nesting, at the parts of keys
and at the length of numbers of any text; `places` tells the line of every table, key and item of a text that is valid.

Source: TOML 1.0.0, https://toml.io/en/v1.0.0
"""

import re
from collections.abc import Iterator

from msgspec import Struct

from sca.files.errors import InputError
from sca.files.limits import Limits
from sca.model.patterns import compiled

# Possessive, and what is not closed reaches to the end of the line or of the file.
_TOKEN = compiled(
    r'''"""(?:[^"\\]++|\\.|"{1,2}+(?!"))*+(?:"{3,5}+|\\?\Z)|'{3}(?:[^']++|'{1,2}+(?!'))*+(?:'{3,5}+|\Z)'''
    r"""|"(?:[^"\\\n]++|\\[^\n])*+["\\]?|'[^'\n]*+'?|\#[^\n]*+|[\[\]{},=.\n]|[A-Za-z0-9_+:-]++""",
    re.DOTALL,
)
MOST_DIGITS = 4300
_LONG_NUMBER = compiled(r"[+-]?[0-9][0-9_]{4300}")
_ESCAPE = compiled(r'\\(?:u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([btnfr"\\]))')
_ESCAPED = {"b": "\b", "t": "\t", "n": "\n", "f": "\f", "r": "\r", '"': '"', "\\": "\\"}

# Keys and, in lists, numbers from 0, from the root down.
Place = tuple[str | int, ...]


class Stand(Struct, frozen=True):
    """One thing that stands in the text: a table that a header opens, a key, or an item of a list."""

    place: Place
    line: int
    kind: str


def check_bounds(text: str, path: str, limits: Limits) -> None:
    """Refuse what a parser would pay for: deep nesting, keys of many parts, endless numbers. Raises InputError."""
    depth, parts = 0, 1
    for match in _TOKEN.finditer(text):
        sign = match[0]
        if sign == ".":
            parts += 1
            if parts > limits.toml_key_parts:
                message = f"a key has more parts than the limit of {limits.toml_key_parts} (toml-key-parts)"
                raise InputError("E-DEPTH", message, path, _line(text, match.start()))
        elif sign in ("[", "{"):
            depth += 1
            if depth > limits.toml_depth:
                message = f"nested deeper than the limit of {limits.toml_depth} levels (toml-depth)"
                raise InputError("E-DEPTH", message, path, _line(text, match.start()))
        elif sign in ("]", "}"):
            depth = max(0, depth - 1)
        elif sign in ("=", ",", "\n"):
            parts = 1
        elif len(sign) > MOST_DIGITS and _LONG_NUMBER.match(sign):
            message = f"a number is out of range: more than {MOST_DIGITS} digits"
            raise InputError("E-NUMBER", message, path, _line(text, match.start()))


def _line(text: str, at: int) -> int:
    return text.count("\n", 0, at) + 1


class _Open:
    """A list or an inline table that is being read. `item` counts the items of a list; `filled` says that one began."""

    __slots__ = ("filled", "is_list", "item", "place")

    def __init__(self, place: Place, *, is_list: bool) -> None:
        self.place = place
        self.is_list = is_list
        self.item = 0
        self.filled = False


class Places:
    """Goes through a text once, of which a parser has said that it is valid."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._table: Place = ()
        self._last: dict[Place, int] = {}  # the number of the last table of each list of tables
        self._around: list[_Open] = []
        self._key: list[str] = []
        self._at_value = False
        self._done = False  # the value of this statement or member is over

    def stands(self) -> Iterator[Stand]:
        """Everything that stands in the text, in order."""
        tokens = self._tokens()
        for sign, line in tokens:
            if sign == "\n":
                if not self._around:
                    self._next_key()
            elif sign == "[" and not (self._around or self._at_value or self._key or self._done):
                yield self._header(tokens, line)
            elif self._around and self._around[-1].is_list:
                yield from self._in_list(self._around[-1], sign, line)
            else:
                yield from self._in_table(sign, line)

    def _in_table(self, sign: str, line: int) -> Iterator[Stand]:
        if self._at_value:
            self._at_value, self._done = False, True
            self._open(sign, (*self._parent(), *self._key))
        elif sign == "}" and self._around:
            self._close()
        elif sign == ",":
            self._next_key()
        elif sign == "=":
            self._at_value = True
            yield Stand((*self._parent(), *self._key), line, "key")
        elif sign != "." and not self._done:
            self._key.append(_key_text(sign))

    def _tokens(self) -> Iterator[tuple[str, int]]:
        line, seen = 1, 0
        for match in _TOKEN.finditer(self._text):
            start = match.start()
            line += self._text.count("\n", seen, start)
            seen = start
            if match[0][0] != "#":
                yield match[0], line

    def _parent(self) -> Place:
        return self._around[-1].place if self._around else self._table

    def _next_key(self) -> None:
        self._key, self._at_value, self._done = [], False, False

    def _header(self, tokens: Iterator[tuple[str, int]], line: int) -> Stand:
        parts: list[str] = []
        brackets = 1
        for sign, _line in tokens:
            if sign in ("]", "\n"):
                break
            if sign == "[":
                brackets += 1
            elif sign != ".":
                parts.append(_key_text(sign))
        place: Place = ()
        for number, part in enumerate(parts, 1):
            place = (*place, part)
            if brackets > 1 and number == len(parts):
                self._last[place] = self._last.get(place, -1) + 1
            if place in self._last:
                place = (*place, self._last[place])
        self._table = place
        self._done = True
        return Stand(place, line, "header")

    def _in_list(self, around: _Open, sign: str, line: int) -> Iterator[Stand]:
        if sign == "]":
            self._close()
        elif sign == ",":
            around.item += 1
            around.filled = False
        elif not around.filled:
            around.filled = True
            place = (*around.place, around.item)
            yield Stand(place, line, "item")
            self._open(sign, place)

    def _open(self, sign: str, place: Place) -> None:
        if sign in ("[", "{"):
            self._around.append(_Open(place, is_list=sign == "["))
            self._next_key()

    def _close(self) -> None:
        self._around.pop()
        self._done = True


def _key_text(written: str) -> str:
    if written[0] == "'":
        return written.strip("'")
    if written[0] == '"':
        return _ESCAPE.sub(_unescape, written[1:-1])
    return written


def _unescape(found: re.Match[str]) -> str:
    number = found[1] or found[2]
    return chr(min(int(number, 16), 0x10FFFF)) if number else _ESCAPED[found[3]]
