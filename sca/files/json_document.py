"""JSON with line numbers, duplicate keys refused and depth bounded, at the speed of a C parser.

The C parser gives the values but no positions, and keeps the last of two equal keys. Both gaps are closed by
looking at the text between the strings: splitting at the quotes leaves brackets, colons, commas and line
breaks. The brackets give the depth before anything is parsed; the number of colons must equal the number of
keys in the result; the opening brackets, in order, are the containers of the result, in order.
"""

import json
import re
from collections.abc import Iterator
from itertools import accumulate

from msgspec import DecodeError
from msgspec import json as msgspec_json

from sca.files.errors import InputError

_NOT_BRACKETS = bytes(set(range(256)) - set(b"[]{}"))
_STEP = {ord("["): 1, ord("{"): 1, ord("]"): -1, ord("}"): -1}
_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[\[\]{}:,]|\n', re.DOTALL)
_NUMBER_MESSAGE = "a number is out of range or not JSON (NaN and Infinity are not)"

JsonValue = None | bool | int | float | str | list["JsonValue"] | dict[str, "JsonValue"]


class JsonDocument:
    """A parsed document. `root` is its value; `line(container)` is the line on which an object or array opens.

    For a container that is a member of an object, the line is that of its key.
    """

    def __init__(self, text: str, path: str, max_depth: int) -> None:
        data = text.encode()
        self.path = path
        self._text = text
        self._pieces = _between_strings(data)
        _check_depth(self._pieces, path, max_depth, text)
        self.root = _parse(data, text, path)
        self._lines: dict[int, int] | None = None
        if b"".join(self._pieces).count(b":") != _count_keys(self.root):
            raise _duplicate_key(text, path)

    def line(self, container: JsonValue) -> int | None:
        """Line of an object or array of this document; None for any other value."""
        if self._lines is None:
            self._lines = dict(zip(_containers(self.root), _opening_lines(self._pieces), strict=True))
        return self._lines.get(id(container))

    def line_of_key(self, *keys: str) -> int | None:
        """Line of a member by its path of keys from the root. Slow: for messages about single fields."""
        return _find_key(self._text, keys)


def _between_strings(data: bytes) -> list[bytes]:
    if b"\\" in data:
        data = data.replace(b"\\\\", b"").replace(b'\\"', b"")
    return data.split(b'"')[::2]


def _check_depth(pieces: list[bytes], path: str, limit: int, text: str) -> None:
    brackets = b"".join(pieces).translate(None, _NOT_BRACKETS)
    if len(brackets) // 2 < limit and brackets.count(b"[") + brackets.count(b"{") <= limit:
        return
    for number, depth in enumerate(accumulate(map(_STEP.__getitem__, brackets))):
        if depth > limit:
            line, offset = _place_of_bracket(text, number)
            message = f"nested deeper than the limit of {limit} levels (json-depth), at offset {offset}"
            raise InputError("E-DEPTH", message, path, line)


def _place_of_bracket(text: str, number: int) -> tuple[int, int]:
    seen = -1
    for match in _TOKEN.finditer(text):
        if match[0] in "[]{}":
            seen += 1
            if seen == number:
                return text.count("\n", 0, match.start()) + 1, match.start()
    return 1, 0


def _parse(data: bytes, text: str, path: str) -> JsonValue:
    try:
        value: JsonValue = msgspec_json.decode(data)
    except (DecodeError, RecursionError, UnicodeDecodeError):
        raise _syntax_error(text, path) from None
    return value


def _syntax_error(text: str, path: str) -> InputError:
    """The C parser gives no line; the standard library's, on this path only, does."""

    def refuse(constant: str) -> None:
        at = re.search(rf"(?<![\w\"]){re.escape(constant)}\b", text)
        raise json.JSONDecodeError(f"{constant} is not JSON", text, at.start() if at else 0)

    try:
        json.loads(text, parse_constant=refuse)
    except json.JSONDecodeError as error:
        ended = error.pos >= len(text.rstrip())
        message = "the file ends in the middle of the document" if ended else f"not valid JSON: {error.msg}"
        return InputError("E-SYNTAX", message, path, error.lineno, error.colno, help="was the file cut off, or left with merge conflict marks?")
    except (ValueError, RecursionError):
        pass
    number = re.search(r'[-+]?[0-9]{20,}|[0-9][eE][+]?[0-9]{3,}', text)
    line = text.count("\n", 0, number.start()) + 1 if number else 1
    return InputError("E-NUMBER", _NUMBER_MESSAGE, path, line)


def _count_keys(root: JsonValue) -> int:
    count = 0
    stack: list[JsonValue] = [root]
    while stack:
        value = stack.pop()
        if isinstance(value, dict):
            count += len(value)
            stack.extend(child for child in value.values() if child.__class__ is dict or child.__class__ is list)
        elif isinstance(value, list):
            stack.extend(child for child in value if child.__class__ is dict or child.__class__ is list)
    return count


def _containers(root: JsonValue) -> Iterator[int]:
    """Identities of all objects and arrays in the order in which they open."""
    stack: list[JsonValue] = [root] if isinstance(root, dict | list) else []
    while stack:
        value = stack.pop()
        yield id(value)
        members = value.values() if isinstance(value, dict) else value
        inner = [child for child in members if child.__class__ is dict or child.__class__ is list]  # type: ignore[union-attr]
        if inner:
            inner.reverse()
            stack.extend(inner)


def _opening_lines(pieces: list[bytes]) -> Iterator[int]:
    """Lines of the opening brackets in order; a bracket behind a key counts from the key's line."""
    line = 1
    for piece in pieces:
        if b"{" in piece or b"[" in piece:
            start = 0
            key_line = line if piece.lstrip()[:1] == b":" else 0
            for at, byte in enumerate(piece):
                if byte == 0x7B or byte == 0x5B:
                    yield key_line or line + piece.count(b"\n", start, at)
                    key_line = 0
        line += piece.count(b"\n")


def _duplicate_key(text: str, path: str) -> InputError:
    """Find the first key that stands twice in one object, with both lines."""
    line = 1
    levels: list[dict[str, int] | None] = []
    string, string_line = "", 1
    for match in _TOKEN.finditer(text):
        token = match[0]
        if token == "\n":
            line += 1
        elif token == "{":
            levels.append({})
        elif token == "[":
            levels.append(None)
        elif token in "}]":
            levels.pop()
        elif token == ":" and levels and levels[-1] is not None:
            key = json.loads(string)
            first = levels[-1].setdefault(key, string_line)
            if (first, string_line) != (string_line, string_line) or levels[-1].get(f"\0{key}"):
                return _twice(key, first, string_line, path)
            levels[-1][f"\0{key}"] = 1
        elif token[0] == '"':
            string, string_line = token, line
    return InputError("E-DUPLICATE-KEY", "a key stands twice in one object", path)


def _twice(key: str, first: int, second: int, path: str) -> InputError:
    message = f"key {key!r} stands twice in one object, on lines {first} and {second}: which one is meant cannot be told"
    return InputError("E-DUPLICATE-KEY", message, path, second, help="remove one of them, or write the file anew with its package manager")


def _find_key(text: str, keys: tuple[str, ...]) -> int | None:
    line, string, string_line = 1, "", 1
    stack: list[str | None] = []
    pending: str | None = None
    for match in _TOKEN.finditer(text):
        token = match[0]
        if token == "\n":
            line += 1
        elif token in "{[":
            stack.append(pending)
            pending = None
        elif token in "}]":
            stack.pop()
            pending = None
        elif token == ":":
            pending = json.loads(string)
            if (*stack[1:], pending) == keys:
                return string_line
        elif token == ",":
            pending = None
        elif token[0] == '"':
            string, string_line = token, line
    return None
