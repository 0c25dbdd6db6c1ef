"""Reads YAML that people write, such as a policy, with the place of every value.

Policies are block mappings and lists with texts and one-line flow collections. That part is read here line by line:
lists of ten thousand approved packages are quick, and a run needs no YAML library. Whatever else stands in a file (texts
over several lines, escapes, anchors, an empty value, a key that stands twice, any mistake) makes the whole file go through
`sca.files.yaml_document`, which reads or refuses it by the letter of the specification. What is read here gives the same
values and places there, which a law in the tests holds.

Source: YAML 1.2.2, https://yaml.org/spec/1.2.2/
"""

import re

from sca.files.decode import decode_text
from sca.files.limits import Limits
from sca.files.yaml_line import UnusualError
from sca.files.yaml_nodes import Mapping, Member, Node, Scalar, Sequence

_Line = tuple[int, int, str]  # number, indentation, what stands behind it

_KEY = re.compile(r"([A-Za-z0-9_][A-Za-z0-9_./-]*+):(?: +|\Z)").match
_QUOTED = re.compile(r"'((?:[^']|'')*+)'|\"([^\"\\]*+)\"").match
_FLOW_PLAIN = re.compile(
    r"[A-Za-z0-9_/](?:[A-Za-z0-9_/.^~<>=+*()@';-]|:(?=[A-Za-z0-9_/.])| +(?=[A-Za-z0-9_/.^~<>=+*()-]))*+"
).match
_BLANKS = re.compile(r" *").match
_END = re.compile(r" *(?: #.*)?\Z").match
_BEGINS_PLAIN = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_./(^~=<+$")


def read_yaml(data: bytes, path: str, limits: Limits) -> Node | None:
    """The one document in `data`; None if there is none. The caller has limited the size. Raises InputError."""
    text = decode_text(data, path)
    try:
        return read_usual(text, limits)
    except UnusualError:
        # The YAML library costs more to load than a policy to read: a documented lazy import.
        from sca.files.yaml_document import read_one  # noqa: PLC0415

        return read_one(text, path, limits)


def read_usual(text: str, limits: Limits) -> Node:
    """The document of a text as nearly all are. Raises UnusualError for any other, be it good or bad."""
    lines: list[_Line] = []
    for number, raw in enumerate(text.split("\n"), 1):
        line = raw.rstrip("\r ")
        content = line.lstrip(" ")
        if not line.isprintable():
            raise UnusualError
        if content and content[0] != "#":
            lines.append((number, len(line) - len(content), content))
    if not lines:
        raise UnusualError
    return _Blocks(lines, limits).document()


class _Blocks:
    """Block mappings and lists, from the first line to the last."""

    def __init__(self, lines: list[_Line], limits: Limits) -> None:
        self._lines = lines
        self._at = 0
        self._depth = limits.yaml_depth
        self._left = limits.yaml_nodes

    def document(self) -> Node:
        node = self._block(0)
        if self._at < len(self._lines):
            raise UnusualError
        return node

    def _block(self, depth: int) -> Node:
        """The mapping or list that begins on the next line."""
        _number, indent, content = self._lines[self._at]
        return self._sequence(indent, depth) if content[:2] == "- " else self._mapping(indent, depth)

    def _sequence(self, indent: int, depth: int) -> Sequence:
        first = self._open(depth)
        items: list[Node] = []
        while self._at < len(self._lines):
            number, column, content = self._lines[self._at]
            if column != indent or content[:2] != "- ":
                break
            rest = content[2:].lstrip(" ")
            column += len(content) - len(rest)
            if _KEY(rest):
                self._lines[self._at] = (number, column, rest)
                items.append(self._mapping(column, depth + 1))
            else:
                self._at += 1
                items.append(self._value(rest, number, column, depth + 1))
        self._close(indent)
        return Sequence(tuple(items), first, indent + 1)

    def _mapping(self, indent: int, depth: int) -> Mapping:
        first = self._open(depth)
        members: dict[str, Member] = {}
        while self._at < len(self._lines):
            number, column, content = self._lines[self._at]
            if column != indent or content[:2] == "- ":
                break
            found = _KEY(content)
            if found is None or found[1] in members:
                raise UnusualError
            self._at += 1
            self._left -= 1
            members[found[1]] = Member(
                Scalar(found[1], number, column + 1), self._member(content, found.end(), number, indent, depth)
            )
        self._close(indent)
        return Mapping(members, first, indent + 1)

    def _member(self, content: str, at: int, number: int, indent: int, depth: int) -> Node:
        """What belongs to a key: the rest of its line, or the block below it."""
        if at < len(content) and content[at] != "#":
            return self._value(content[at:], number, indent + at, depth + 1)
        if self._at == len(self._lines):
            raise UnusualError
        _number, below, first = self._lines[self._at]
        if below < indent or (below == indent and first[:2] != "- "):
            raise UnusualError
        return self._block(depth + 1)

    def _open(self, depth: int) -> int:
        """Count a container; the line on which it begins."""
        self._left -= 1
        if depth >= self._depth or self._left < 0:
            raise UnusualError
        return self._lines[self._at][0]

    def _close(self, indent: int) -> None:
        """A block ends where a line is indented less, or as much as the key that it belongs to."""
        if self._left < 0 or (self._at < len(self._lines) and self._lines[self._at][1] > indent):
            raise UnusualError

    def _value(self, text: str, number: int, column: int, depth: int) -> Node:
        """One text or flow collection, which ends with its line; `column` is the count of signs before it."""
        if text[0] in "'\"[{":
            flow = _Flow(text, number, column, self._depth)
            node = flow.value(0, depth)
            self._left -= flow.nodes
            if not _END(text, flow.at):
                raise UnusualError
            return node
        plain = text.partition(" #")[0].rstrip(" ")
        self._left -= 1
        if text[0] not in _BEGINS_PLAIN or ": " in plain or plain[-1] == ":":
            raise UnusualError
        return Scalar(plain, number, column + 1)


class _Flow:
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
            text = found[2] if found[1] is None else found[1].replace("''", "'")
            return Scalar(text, self._number, self._column + at, plain=False)
        found = _FLOW_PLAIN(self._text, at)
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
            found = _KEY(self._text, self.at)
            if found is None or found[1] in members:
                raise UnusualError
            key = Scalar(found[1], self._number, self._column + self.at)
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
