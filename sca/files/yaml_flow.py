"""Flow collections and quoted texts that stand on one line of a YAML file which people write, with their places.

`sca.files.yaml_usual` reads with it; what goes beyond is left to the reader that knows all of YAML.
"""

import re

from sca.files.yaml_line import UnusualError
from sca.files.yaml_nodes import Mapping, Member, Node, Scalar, Sequence
from sca.model.patterns import compiled

# A key and the colon behind it; of three forms, one has matched.
match_key = compiled(
    r"""(?:([A-Za-z0-9_$./][A-Za-z0-9_$./@+~()-]{0,200}+(?: ++[A-Za-z0-9_$./(@+~-][A-Za-z0-9_$./@+~()-]{0,60}+){0,8}+)"""
    r"""|'([^']{1,200}+)'|"([^"\\]{1,200}+)"):(?: +|\Z)"""
).match
_QUOTED = compiled(r"""'((?:[^']|'')*+)'|"((?:[^"\\]|\\["\\/nrt0])*+)\"""").match
_ESCAPE = compiled(r"\\(.)")
_ESCAPES = {"n": "\n", "r": "\r", "t": "\t", "0": "\0"}
_PLAIN = compiled(
    r"(?:[A-Za-z0-9_/$]|-(?=[A-Za-z0-9_-]))(?:[A-Za-z0-9_/.^~<>=+*()@'$;-]|:(?=[A-Za-z0-9_/.])| +(?=[A-Za-z0-9_/.^~<>=+*()$-]))*+"
).match
_BLANKS = compiled(r" *").match


def read_key(found: re.Match[str], line: int, column: int) -> Scalar:
    """The key that `match_key` found."""
    plain = found[1]
    if plain is not None:
        return Scalar(plain, line, column)
    return Scalar(found[2] if found[3] is None else found[3], line, column, plain=False)


class Flow:
    """Flow collections and quoted texts on one line; `at` is the place behind what was read, `nodes` how many there were."""

    def __init__(self, text: str, number: int, column: int, most: int) -> None:
        self.at = 0
        self.nodes = 0
        self._text = text
        self._number = number
        self._column = column + 1
        self._most = most

    def value(self, at: int, depth: int) -> Node:
        """The value that begins at a place."""
        self.nodes += 1
        sign = self._text[at : at + 1]
        if sign == "[" or sign == "{":  # noqa: PLR1714  # an empty text is in every tuple of texts as one string
            if depth >= self._most:
                raise UnusualError
            return self._sequence(at, depth) if sign == "[" else self._mapping(at, depth)
        found = _QUOTED(self._text, at)
        if found is not None:
            self.at = found.end()
            text = _unescaped(found[2]) if found[1] is None else found[1].replace("''", "'")
            return Scalar(text, self._number, self._column + at, plain=False)
        found = _PLAIN(self._text, at)
        if found is None:
            raise UnusualError
        self.at = found.end()
        return Scalar(found[0], self._number, self._column + at)

    def _sequence(self, start: int, depth: int) -> Sequence:
        items: list[Node] = []
        self.at = start + 1
        while not self._ends("]", started=bool(items)):
            items.append(self.value(self.at, depth + 1))
        return Sequence(tuple(items), self._number, self._column + start)

    def _mapping(self, start: int, depth: int) -> Mapping:
        members: dict[str, Member] = {}
        self.at = start + 1
        while not self._ends("}", started=bool(members)):
            found = match_key(self._text, self.at)
            if found is None:
                raise UnusualError
            key = read_key(found, self._number, self._column + self.at)
            if key.text in members:
                raise UnusualError
            self.nodes += 1
            members[key.text] = Member(key, self.value(found.end(), depth + 1))
        return Mapping(members, self._number, self._column + start)

    def _ends(self, sign: str, *, started: bool) -> bool:
        """Whether the collection ends here; if not, go on to its next value."""
        self._skip()
        here = self._text[self.at : self.at + 1]
        if here == sign:
            self.at += 1
            return True
        if started:
            if here != ",":
                raise UnusualError
            self.at += 1
            self._skip()
        return False

    def _skip(self) -> None:
        blanks = _BLANKS(self._text, self.at)
        self.at = blanks.end() if blanks else self.at


def _unescaped(text: str) -> str:
    if "\\" not in text:
        return text
    return _ESCAPE.sub(lambda found: _ESCAPES.get(found[1], found[1]), text)
