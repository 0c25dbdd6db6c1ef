"""Reads the text of a yarn.lock of version 1: blocks of `name@range` descriptors with indented fields.

The grammar is yarn's own and only looks like YAML. Every line is read once, from left to right, so that the work is
linear whatever stands there; what does not fit is refused with its line and column. Nothing may stand twice.

Source: https://github.com/yarnpkg/yarn/blob/master/src/lockfile/parse.js
"""

import json
import re

from msgspec import Struct

from sca.files.errors import InputError
from sca.files.json_document import JsonValue
from sca.model.patterns import compiled
from sca.model.text import brief
from sca.parsers.npm.yarn_descriptors import shown

_TEXT = compiled(r'"(?:[^"\\]|\\.)*+"|[^\s:,"]++').match
# Names and values without escapes. Blocks and lines as nearly all are; what does not match, or stands where it may not, takes
# the long way.
_NAME, _VALUE = r'(?:"[^"\\\x00-\x1f]++"|[^\s:,"#][^\s:,"]*+)', r'(?:"[^"\\\x00-\x1f]*+"|[^\s:,"]++)'
_BLOCK = compiled(
    rf"([^\s#][^\r\n]*+)\r?\n  version ({_VALUE})\r?\n(?:  resolved ({_VALUE})\r?\n)?+(?:  integrity ({_VALUE})\r?\n)?+"
    rf"(?:  dependencies:\r?\n((?:    {_NAME} {_VALUE}\r?\n)++))?+(?=\r?\n|\Z)"
).match
_HEADER = compiled(rf"({_NAME}):").fullmatch
_ITEMS = compiled(rf"    ({_NAME}) ({_VALUE})\r?\n").findall
_USUAL = compiled(rf"  (  )?({_NAME}) ({_VALUE})\r?").fullmatch
_BLANKS = compiled(" *").match
_QUOTED = '"'
_FIELD, _INNER = 2, 4
_CONFLICT = ("<<<<<<<", "=======", ">>>>>>>", "|||||||")
_MARK = "\ufeff"
REMEDY = "write the lock anew: yarn install"


class YarnBlock(Struct, frozen=True):
    """One resolved package: the descriptors that lead to it, its fields, and the line of its first descriptor."""

    descriptors: tuple[str, ...]
    fields: dict[str, JsonValue]
    line: int


def read_blocks(text: str, path: str) -> list[YarnBlock]:
    """All blocks in the order of the file. Raises InputError for what yarn would not have written."""
    return _Reader(path).run(text)


class _Reader:
    """Reads one file from top to bottom."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._number = 0
        self._lines: dict[str, int] = {}
        self._fields: dict[str, JsonValue] | None = None
        self._inner: dict[str, JsonValue] | None = None

    def run(self, text: str) -> list[YarnBlock]:
        blocks: list[YarnBlock] = []
        text = text.removeprefix(_MARK)
        at, number = 0, 1
        while at < len(text):
            self._number = number
            found = _BLOCK(text, at)
            if found is not None and self._take_block(found, blocks):
                at = found.end()
                number += found[0].count("\n")
                continue
            end = text.find("\n", at)
            end = len(text) if end < 0 else end
            self._take_line(text[at:end], blocks)
            at, number = end + 1, number + 1
        return blocks

    def _take_block(self, found: re.Match[str], blocks: list[YarnBlock]) -> bool:
        """Take a block as nearly all are; false if it is one for the long way."""
        header, version, resolved, integrity, items = found.groups()
        fields: dict[str, JsonValue] = {"version": _plain(version)}
        if resolved is not None:
            fields["resolved"] = _plain(resolved)
        if integrity is not None:
            fields["integrity"] = _plain(integrity)
        self._inner = None
        if items is not None:
            pairs = _ITEMS(items)
            needed: dict[str, JsonValue] = {_plain(name): _plain(value) for name, value in pairs}
            if len(needed) < len(pairs):
                return False
            fields["dependencies"] = self._inner = needed
        self._fields = fields
        blocks.append(YarnBlock(self._header(header.rstrip(" ")), fields, self._number))
        return True

    def _take_line(self, raw: str, blocks: list[YarnBlock]) -> None:
        usual = _USUAL(raw)
        if usual is not None:
            deep, name, value = usual.groups()
            into, key = self._inner if deep else self._fields, _plain(name)
            if into is not None and key not in into:
                into[key] = _plain(value)
                self._inner = self._inner if deep else None
                return
        line = raw.rstrip("\r ")
        content = line.lstrip(" ")
        if content and content[0] != "#":
            self._take(line, len(line) - len(content), blocks)

    def _take(self, line: str, indent: int, blocks: list[YarnBlock]) -> None:
        """Take in a line that is not as nearly all are."""
        if indent == 0:
            self._fields, self._inner = {}, None
            blocks.append(YarnBlock(self._header(line), self._fields, self._number))
        elif indent == _FIELD and self._fields is not None:
            self._field(line, self._fields)
        elif indent == _INNER and self._inner is not None:
            key, value = self._member(line, indent)
            self._put(self._inner, key, value)
        else:
            raise self._refusal(f"a line that begins with {indent} blanks belongs to nothing here", indent)

    def _header(self, line: str) -> tuple[str, ...]:
        """The descriptors of a block."""
        alone = _HEADER(line)
        if alone is not None and (only := _plain(alone[1])) not in self._lines and not line.startswith(_CONFLICT):
            self._lines[only] = self._number
            return (only,)
        if line.startswith(_CONFLICT):
            raise self._refusal("the mark of a merge conflict", 0)
        found: list[str] = []
        at = 0
        while True:
            start = at
            text, at = self._text(line, start)
            if text in self._lines:
                where = f"on lines {self._lines[text]} and {self._number}"
                message = f"{brief(shown(text), 80)!r} stands twice, {where}: which one is meant cannot be told"
                raise InputError("E-DUPLICATE-KEY", message, self._path, self._number, start + 1, help=REMEDY)
            self._lines[text] = self._number
            found.append(text)
            if at == len(line) - 1 and line[at] == ":":
                return tuple(found)
            if line[at : at + 1] != ",":
                raise self._refusal("a descriptor must be followed by a comma, or by the colon that ends the line", at)
            at = _behind_blanks(line, at + 1)

    def _field(self, line: str, fields: dict[str, JsonValue]) -> None:
        """One field: a text, or the beginning of a list of names and texts."""
        if line[-1] == ":":
            key, at = self._text(line, _FIELD)
            if at == len(line) - 1:
                self._inner = {}
                self._put(fields, key, self._inner)
                return
        key, value = self._member(line, _FIELD)
        self._inner = None
        self._put(fields, key, value)

    def _member(self, line: str, at: int) -> tuple[str, str]:
        """A key and its value, with blanks between them."""
        key, at = self._text(line, at)
        start = _behind_blanks(line, at)
        if start == at:
            raise self._refusal("a name must be followed by a blank and its value", at)
        value, end = self._text(line, start)
        if end != len(line):
            raise self._refusal("nothing may follow the value", end)
        return key, value

    def _put(self, fields: dict[str, JsonValue], key: str, value: JsonValue) -> None:
        if key in fields:
            message = f"{brief(key, 80)!r} stands twice in one block: which one is meant cannot be told"
            raise InputError("E-DUPLICATE-KEY", message, self._path, self._number, help=REMEDY)
        fields[key] = value

    def _text(self, line: str, at: int) -> tuple[str, int]:
        """The text that begins at a place, and the place behind it."""
        found = _TEXT(line, at)
        if found is None:
            unclosed = line[at : at + 1] == _QUOTED
            raise self._refusal("a quoted text is not closed" if unclosed else "a name or value is expected", at)
        text = found[0]
        if text[0] != _QUOTED:
            return text, found.end()
        if "\\" not in text and text.isprintable():
            return text[1:-1], found.end()
        try:
            value = str(json.loads(text))
            value.encode()
        except ValueError:  # halves of surrogate pairs too, which are no text
            raise self._refusal("a quoted text holds what JSON does not allow", at) from None
        return value, found.end()

    def _refusal(self, message: str, at: int) -> InputError:
        return InputError("E-SYNTAX", f"no yarn lock of version 1: {message}", self._path, self._number, at + 1, help=REMEDY)


def _behind_blanks(line: str, at: int) -> int:
    found = _BLANKS(line, at)
    return at if found is None else found.end()


def _plain(text: str) -> str:
    """A name or value without escapes, out of its quotes."""
    return text[1:-1] if text[0] == _QUOTED else text
