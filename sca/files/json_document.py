"""JSON with line numbers, duplicate keys refused and depth bounded, at the speed of a C parser.

The C parser gives the values but no positions, and keeps the last of two equal keys. Both gaps are closed by
looking at the signs of the document: brackets, colons, commas, line breaks, and one quote for each string. The
brackets give the depth before anything is parsed; the number of colons must equal the number of keys in the
result; the opening brackets, in order, are the containers of the result, in order.
"""

import json
import re
from collections.abc import Iterator
from itertools import accumulate

from msgspec import DecodeError, Struct
from msgspec import json as msgspec_json

from sca.files.errors import InputError
from sca.model.patterns import compiled
from sca.model.text import brief

_NOT_SIGNS = bytes(set(range(256)) - set(b'[]{}:,\n"'))
_ALIKE = bytes.maketrans(b"[", b"{")
# The value of a key opens on a line below the key's.
_OPENS_BELOW = compiled(rb'"(\n*+):(\n*+)([\[{])')
_STEP = {ord("["): 1, ord("{"): 1, ord("]"): -1, ord("}"): -1}
# Possessive, and an unclosed string reaches to the end: each character is looked at once, whatever the text.
_TOKEN = compiled(r'"[^"\\]*+(?:\\.[^"\\]*+)*+(?:"|\\?\Z)|[\[\]{}:,]|\n', re.DOTALL)
_NUMBER_MESSAGE = "a number is out of range: more than 4300 digits, or too large for a floating-point number"
_MOST_DIGITS = 4300
_INFINITE = (float("inf"), float("-inf"))
_HALF_CHARACTER = compiled(r"\\u[dD][89aAbB]..(?!\\u[dD][c-fC-F])|(?<!\\u[dD][89aAbB]..)\\u[dD][c-fC-F]")

_CONTAINER = frozenset((dict, list))

JsonValue = None | bool | int | float | str | list["JsonValue"] | dict[str, "JsonValue"]


class JsonDocument:
    """A parsed document. `root` is its value; `line(container)` is the line on which an object or array opens.

    For a container that is a member of an object, the line is that of its key.
    """

    def __init__(self, text: str, path: str, max_depth: int) -> None:
        data = text.encode()
        self.path = path
        self._text = text
        self._signs = _signs(data)
        _check_depth(self._signs, path, max_depth, text)
        self.root = _parse(data, text, path)
        self._containers = _containers(self.root)
        if self._signs.count(b":") != sum(len(one) for one in self._containers if one.__class__ is dict):
            raise _duplicate_key(text, path)
        self._lines: dict[int, int] | None = None

    def line(self, container: JsonValue) -> int | None:
        """Line of an object or array of this document; None for any other value."""
        if self._lines is None:
            self._lines = dict(zip(map(id, self._containers), _opening_lines(self._signs), strict=True))
        return self._lines.get(id(container))

    def line_of_key(self, *keys: str) -> int | None:
        """Line of a member by its path of keys from the root. Slow: for messages about single fields."""
        return _find_key(self._text, keys)

    def lines_of_members(self, *keys: str) -> dict[tuple[str, str], int]:
        """Lines of all members of the objects under these keys of the root, by both keys. Slow, but one pass for all."""
        return {(m.keys[0], m.keys[1]): m.line for m in _members(self._text) if len(m.keys) == 2 and m.keys[0] in keys}


def _signs(data: bytes) -> bytes:
    if b"\\" in data:
        data = data.replace(b"\\\\", b"").replace(b'\\"', b"")
    return b'"'.join(data.split(b'"')[::2]).translate(None, _NOT_SIGNS)


def _check_depth(signs: bytes, path: str, limit: int, text: str) -> None:
    brackets = signs.translate(None, b':,\n"')
    if len(brackets) // 2 < limit and brackets.count(b"[") + brackets.count(b"{") <= limit:
        return
    if max(accumulate(map(_STEP.__getitem__, brackets)), default=0) <= limit:
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

    def number(digits: str) -> float:
        if len(digits) > _MOST_DIGITS or float(digits) in _INFINITE:
            line = text.count("\n", 0, text.find(digits)) + 1
            raise InputError("E-NUMBER", _NUMBER_MESSAGE, path, line)
        return 0

    try:
        json.loads(text, parse_constant=refuse, parse_float=number, parse_int=number)
    except json.JSONDecodeError as error:
        ended = error.pos >= len(text.rstrip())
        message = "the file ends in the middle of the document" if ended else f"not valid JSON: {error.msg}"
        return InputError(
            "E-SYNTAX", message, path, error.lineno, error.colno, help="was the file cut off, or left with merge conflict marks?"
        )
    except InputError as error:
        return error
    except RecursionError:
        return InputError("E-DEPTH", "nested deeper than the parser can go, whatever json-depth allows", path, 1)
    half = _HALF_CHARACTER.search(text)
    line = text.count("\n", 0, half.start()) + 1 if half else 1
    return InputError("E-SYNTAX", "a \\u escape is half of a surrogate pair, which is no character", path, line)


def _containers(root: JsonValue) -> list[JsonValue]:
    """All objects and arrays in the order in which they open."""
    found: list[JsonValue] = []
    stack: list[JsonValue] = [root] if root.__class__ in _CONTAINER else []
    while stack:
        value = stack.pop()
        found.append(value)
        if not value:
            continue
        if isinstance(value, dict):
            inner = [child for child in value.values() if child.__class__ in _CONTAINER]
        elif isinstance(value, list):
            inner = [child for child in value if child.__class__ in _CONTAINER]
        if inner:
            inner.reverse()
            stack += inner
    return found


def _opening_lines(signs: bytes) -> list[int]:
    """Lines of the opening brackets in order; a bracket behind a key counts from the key's line."""
    in_place = _OPENS_BELOW.sub(rb":\3\1\2", signs) if re.search(rb':\n+[\[{]|"\n+:', signs) else signs
    breaks = in_place.translate(_ALIKE, b']}:,"').split(b"{")
    return list(accumulate(map(len, breaks[:-1]), initial=1))[1:]


class _Member(Struct, frozen=True):
    """A key in the text: the number of the container it stands in, the keys that lead to it, its own last, its line."""

    container: int
    keys: tuple[str, ...]
    line: int


def _members(text: str) -> Iterator[_Member]:
    """All keys of a valid document in order. Slow: only for messages."""
    line, string, string_line, opened = 1, "", 1, 0
    around: list[tuple[int, str]] = []
    pending = ""
    for match in _TOKEN.finditer(text):
        sign = match[0]
        if sign == "\n":
            line += 1
        elif sign in "{[":
            opened += 1
            around.append((opened, pending))
            pending = ""
        elif sign in "}]":
            around.pop()
        elif sign == ":":
            pending = json.loads(string)
            yield _Member(around[-1][0], (*(key for _number, key in around[1:]), pending), string_line)
        elif sign == ",":
            pending = ""
        else:
            string, string_line = sign, line


def _duplicate_key(text: str, path: str) -> InputError:
    """Find the first key that stands twice in one object, with both lines."""
    seen: dict[tuple[int, str], int] = {}
    for member in _members(text):
        key = member.keys[-1]
        first = seen.setdefault((member.container, key), -member.line)
        if first > 0:
            return _twice(key, first, member.line, path)
        seen[member.container, key] = member.line
    return InputError("E-DUPLICATE-KEY", "a key stands twice in one object", path)


def _twice(key: str, first: int, second: int, path: str) -> InputError:
    message = f"key {brief(key)!r} stands twice in one object, on lines {first} and {second}: which one is meant cannot be told"
    help = "remove one of them, or write the file anew with its package manager"
    return InputError("E-DUPLICATE-KEY", message, path, second, help=help)


def _find_key(text: str, keys: tuple[str, ...]) -> int | None:
    return next((member.line for member in _members(text) if member.keys == keys), None)
