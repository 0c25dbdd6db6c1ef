"""Reads YAML that people write, such as a policy or a manifest, with the place of every value.

Such files are block mappings and lists with texts, one-line flow collections and literal blocks. That part is read here
line by line: lists of ten thousand approved packages are quick, and a run needs no YAML library. Whatever else stands in a
file (texts over several lines, most escapes, anchors, tags, a key that stands twice, any mistake) makes the whole text go
through `sca.files.yaml_document` or, where anchors and tags are allowed, `sca.files.yaml_anchored`, which read or refuse it by
the letter of the specification. What is read here gives the same values and places there, which laws in the tests hold.

Source: YAML 1.2.2, https://yaml.org/spec/1.2.2/
"""

import re

from sca.files.decode import decode_text
from sca.files.limits import Limits
from sca.files.yaml_flow import Flow, match_key, read_key
from sca.files.yaml_line import UnusualError
from sca.files.yaml_nodes import Mapping, Member, Node, Scalar, Sequence

_Line = tuple[int, int, str]  # number, indentation, what stands behind it

_END = re.compile(r" *(?: #.*)?\Z").match
_BEGINS_PLAIN = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_./(^~=<+$\\")
_BLOCK_TEXTS = ("|", "|-", ">", ">-")


def read_yaml(data: bytes, path: str, limits: Limits) -> Node | None:
    """The one document in `data`; None if there is none. The caller has limited the size. Raises InputError."""
    text = decode_text(data, path)
    try:
        return read_usual(text, limits)
    except UnusualError:
        # The YAML library costs more to load than a policy to read: a documented lazy import.
        from sca.files.yaml_document import read_one  # noqa: PLC0415

        return read_one(text, path, limits)


def read_usual(text: str, limits: Limits, first: int = 1) -> Node:
    """The document of a text as nearly all are, which begins on line `first`. Raises UnusualError for any other, good or bad."""
    text = text.replace("\r\n", "\n").removesuffix("\r")
    if not text.replace("\n", "").isprintable():
        raise UnusualError
    raw_lines = text.split("\n")
    lines: list[_Line] = []
    for number, raw in enumerate(raw_lines, first):
        content = raw.lstrip(" ")
        if content and content[0] != "#":
            lines.append((number, len(raw) - len(content), content.rstrip(" ")))
    if not lines:
        raise UnusualError
    return _Blocks(lines, raw_lines, first, limits).document()


class _Blocks:
    """Block mappings and lists, from the first line to the last."""

    def __init__(self, lines: list[_Line], raw: list[str], first: int, limits: Limits) -> None:
        self._lines = lines
        self._raw = raw
        self._first = first
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
            if match_key(rest):
                self._lines[self._at] = (number, column, rest)
                items.append(self._mapping(column, depth + 1))
            else:
                self._at += 1
                items.append(self._value(rest, number, column, indent, depth + 1))
        self._close(indent)
        return Sequence(tuple(items), first, indent + 1)

    def _mapping(self, indent: int, depth: int) -> Mapping:
        first = self._open(depth)
        members: dict[str, Member] = {}
        while self._at < len(self._lines):
            number, column, content = self._lines[self._at]
            if column != indent or content[:2] == "- ":
                break
            found = match_key(content)
            if found is None:
                raise UnusualError
            key = read_key(found, number, column + 1)
            if key.text in members:
                raise UnusualError
            self._at += 1
            self._left -= 1
            members[key.text] = Member(key, self._member(content, found.end(), number, indent, depth))
        self._close(indent)
        return Mapping(members, first, indent + 1)

    def _member(self, content: str, at: int, number: int, indent: int, depth: int) -> Node:
        """What belongs to a key: the rest of its line, the block below it, or nothing."""
        if at < len(content) and content[at] != "#":
            return self._value(content[at:], number, indent + at, indent, depth + 1)
        if self._at < len(self._lines):
            _number, below, first = self._lines[self._at]
            if below > indent or (below == indent and first[:2] == "- "):
                return self._block(depth + 1)
        self._left -= 1
        return Scalar("", number, indent + len(content[:at].rstrip(" ")) + 1)

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

    def _value(self, text: str, number: int, column: int, parent: int, depth: int) -> Node:
        """One text or flow collection, which ends with its line unless it is a block; `column` counts the signs before it."""
        if text[0] in "'\"[{":
            flow = Flow(text, number, column, self._depth)
            node = flow.value(0, depth)
            self._left -= flow.nodes
            if not _END(text, flow.at):
                raise UnusualError
            return node
        self._left -= 1
        if text in _BLOCK_TEXTS:
            return Scalar(self._block_text(text, number, parent), number, column + 1, plain=False)
        plain = text.partition(" #")[0].rstrip(" ")
        begins = text[0] in _BEGINS_PLAIN or (text[0] == "-" and text[1:2] not in ("", " ")) or text[0] > "\x9f"
        if not begins or ": " in plain or plain[-1] == ":":
            raise UnusualError
        return Scalar(plain, number, column + 1)

    def _block_text(self, header: str, number: int, parent: int) -> str:
        """The text of the lines below, which are indented more than `parent`; comments are part of it."""
        folded = header[0] == ">"
        made: list[str] = []
        indent = 0
        at = number - self._first + 1
        while at < len(self._raw):
            line = self._raw[at]
            column = len(line) - len(line.lstrip(" "))
            blank = column == len(line)
            if not blank and column <= parent:
                break
            indent = indent or (0 if blank else column)
            if (column > indent and (blank or folded)) or (column < indent and not blank):
                raise UnusualError
            made.append(line[indent:])
            at += 1
        while self._at < len(self._lines) and self._lines[self._at][0] < at + self._first:
            self._at += 1
        while made and not made[-1]:
            made.pop()
        if not made or (folded and "" in made) or (at == len(self._raw) and self._raw[-1]):
            raise UnusualError
        return (" " if folded else "\n").join(made) + ("" if header[1:] else "\n")
