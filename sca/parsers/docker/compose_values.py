"""Interpolation of Compose files, and the `.env` file that gives them values. The environment of this run is no input.

A variable that neither `.env` nor a default gives a value becomes a `Hole`: the host would decide. Where Compose puts the
empty text in its place, the hole knows that.

https://docs.docker.com/reference/compose-file/interpolation/ and
https://docs.docker.com/compose/how-tos/environment-variables/variable-interpolation/
"""

import re
from collections.abc import Mapping

from sca.model.patterns import compiled
from sca.parsers.docker.substitution import DEEPEST, Expanded, Hole, Piece

LONGEST = 64 * 1024
_NAME = compiled(r"[A-Za-z_][A-Za-z0-9_]*+")
_OPERATOR = compiled(r":?[-+?]")
_PLAIN = compiled(r"[^$}]++")
_LINE = compiled(r"[ \t]*+(?:export[ \t]++)?([A-Za-z_][A-Za-z0-9_.-]*+)[ \t]*+(?:[=:][ \t]*+(.*))?", re.DOTALL)
_SINGLE = compiled(r"'([^']*+)'")
_DOUBLE = compiled(r'"((?:[^"\\]|\\.)*+)"', re.DOTALL)
_CLOSES = compiled(r'(?:^|[^\\])(?:\\\\)*+"').search
_ESCAPES = {"n": "\n", "r": "\r", "t": "\t", '"': '"', "\\": "\\", "$": "$$"}


class _FaultError(Exception):
    """An expression that Compose refuses, or one over a limit. Does not leave this module."""


def interpolate(text: str, values: Mapping[str, Piece]) -> Expanded:
    """Replace the variables of a text. What cannot be is said in the `fault`."""
    if len(text) > LONGEST:
        return Expanded((), f"the text has more than {LONGEST} characters")
    if "$" not in text:
        return Expanded((text,))
    try:
        pieces = _Reader(text, values).run()
    except _FaultError as fault:
        return Expanded((), str(fault))
    return Expanded(tuple(pieces))


class _Reader:
    """Reads one text from left to right; defaults in defaults recurse, at most DEEPEST deep."""

    def __init__(self, text: str, values: Mapping[str, Piece]) -> None:
        self._text = text
        self._values = values
        self._at = 0
        self._depth = 0
        self._length = 0

    def run(self) -> list[Piece]:
        return self._until("")

    def _until(self, stop: str) -> list[Piece]:
        """The pieces up to a stop character, which is passed over; an empty one means the end of the text."""
        pieces: list[Piece] = []
        while self._at < len(self._text):
            sign = self._text[self._at]
            if sign == stop:
                self._at += 1
                return pieces
            if sign == "$":
                self._variable(pieces)
            else:
                plain = _PLAIN.match(self._text, self._at)
                self._put(plain[0] if plain else sign, pieces)
                self._at = plain.end() if plain else self._at + 1
        if stop:
            raise _FaultError("a variable expression lacks its }")
        return pieces

    def _variable(self, pieces: list[Piece]) -> None:
        following = self._text[self._at + 1 : self._at + 2]
        if following == "$":
            self._put("$", pieces)
            self._at += 2
            return
        braced = following == "{"
        name = _NAME.match(self._text, self._at + 1 + braced)
        if name is None:
            raise _FaultError("a $ stands before no variable: a dollar sign is written $$")
        self._at = name.end()
        for piece in self._braced(name[0]) if braced else [self._values.get(name[0], Hole(name[0]))]:
            self._put(piece, pieces)

    def _braced(self, name: str) -> list[Piece]:
        value = self._values.get(name, Hole(name))
        if self._text.startswith("}", self._at):
            self._at += 1
            return [value]
        operator = _OPERATOR.match(self._text, self._at)
        if operator is None:
            raise _FaultError(f"${{{name}...}} has an operator that Compose does not know, or lacks its }}")
        self._at = operator.end()
        self._depth += 1
        if self._depth > DEEPEST:
            raise _FaultError(f"variable expressions are nested deeper than {DEEPEST}")
        word = self._until("}")
        self._depth -= 1
        kind = operator[0][-1]
        if isinstance(value, Hole) and name in self._values:
            return [value]
        present = isinstance(value, str) and (value != "" or operator[0] == kind)
        if kind == "?":
            return [value if present else Hole(name, None)]
        if kind == "+":
            return word if present else []
        return [value] if present else word

    def _put(self, piece: Piece, pieces: list[Piece]) -> None:
        self._length += len(piece) if isinstance(piece, str) else len(piece.default or "")
        if self._length > LONGEST * 2:
            raise _FaultError(f"the text grows beyond {LONGEST} characters")
        pieces.append(piece)


def read_env(text: str) -> dict[str, Piece]:
    """The values of a `.env` file. A later line wins; a name alone would take the host's value, so it has none here."""
    values: dict[str, Piece] = {}
    lines = iter(text.split("\n"))
    for line in lines:
        found = _LINE.fullmatch(line.removesuffix("\r"))
        if found is None:
            continue
        written = (found[2] or "").rstrip()
        if written[:1] in ("'", '"') and not _closes(written[1:], written[0]):
            parts = [written]
            for part in lines:
                parts.append(part)
                if _closes(part, written[0]):
                    break
            written = "\n".join(parts)
        if found[2] is None:
            values.pop(found[1], None)
        else:
            values[found[1]] = _value(found[1], written, values)
    return values


def _closes(part: str, quote: str) -> bool:
    return quote in part if quote == "'" else _CLOSES(part) is not None


def _value(name: str, written: str, values: Mapping[str, Piece]) -> Piece:
    single, double = _SINGLE.match(written), _DOUBLE.match(written)
    if single is not None and len(single[1]) <= LONGEST:
        return single[1]
    if double is not None:
        written = re.sub(r"\\(.)", lambda found: _ESCAPES.get(found[1], found[0]), double[1], flags=re.DOTALL)
    else:
        written = re.sub(r"(?:^|[ \t]+)#.*", "", written, flags=re.DOTALL)
    expanded = interpolate(written, values)
    text = expanded.text
    known = expanded.default if text is None else text
    if known is None or len(known) > LONGEST:
        return Hole(name, None)
    return Hole(name, known) if text is None else text
