"""What stands on one line of a YAML lock: keys, quoted texts, and flow mappings and lists without others inside them.

`sca.files.yaml_lock` reads with it; what goes beyond is left to the reader that knows all of YAML.
"""

import re

from sca.files.json_document import JsonValue
from sca.model.patterns import compiled

Row = tuple[str, str, str, str, str]  # blanks, then a key and its value, an item of a list, or any other line

# Lines as nearly all are, of signs that mean nothing in YAML where they stand: a key alone, or with a plain, quoted or flow
# value, and an item of a list. What does not match takes the long way.
_PLAIN = r"[A-Za-z0-9^~.<=/][A-Za-z0-9^~.<=>/|*+_@, ()-]*+(?::[A-Za-z0-9./_@-][A-Za-z0-9^~.<=>/|*+_@, ()-]*+)*+"
read_rows = compiled(
    rf"""^(?:( *+)(?:([A-Za-z0-9_.$/][A-Za-z0-9_./$@()+~-]*+|'[^'<\n]++'|"[^"\\<\n]++"):"""
    rf"""(?: ({_PLAIN}|'[^'\n]*+'|"[^"\\\n]*+"|[{{\[].*+))?+|- ([A-Za-z0-9][A-Za-z0-9_./@+-]*+|'[^'\n]*+'))\r?+|(.*))$""",
    re.MULTILINE,
).findall
ONE_PAIR = compiled(r"\{([A-Za-z]++): ([A-Za-z0-9][A-Za-z0-9+/=.^~-]*+)\}").fullmatch
_NO_KEY = frozenset("?&*!|>%@`{[]},#\"'")
_NO_FLOW = frozenset("?-:&*!|>%@`#,")
_NOT_IN_FLOW = ("{", "}", "[", "]", "\\", '"', " #")


class UnusualError(Exception):
    """Something that the fast way does not read. It never leaves the readers of locks."""


def split_key(content: str) -> tuple[str, str]:
    """The key of a line, and the value behind it without surrounding blanks."""
    first = content[0]
    if first in "'\"":
        end = content.find(f"{first}:", 1)
        key, rest = content[1:end], content[end + 2 :]
        if end < 0 or first in key or "\\" in key or (rest and rest[0] != " "):
            raise UnusualError
        return key, rest.strip()
    end = content.find(": ")
    if end < 0:
        if content[-1] != ":":
            raise UnusualError
        end = len(content) - 1
    key = content[:end]
    if first in _NO_KEY or not key or " #" in key or key[-1] == " " or content[:2] == "- ":
        raise UnusualError
    return key, content[end + 2 :].strip()


def read_quoted(text: str) -> str:
    """A text in quotes without escapes."""
    quote, inner = text[0], text[1:-1]
    if len(text) < 2 or text[-1] != quote or "\\" in inner or quote in inner.replace("''", ""):
        raise UnusualError
    return inner.replace("''", "'") if quote == "'" else inner


def read_flow(text: str) -> dict[str, JsonValue] | list[JsonValue]:
    """A flow mapping or list on one line, without others inside it."""
    inner = text[1:-1].strip()
    if text[-1] != ("}" if text[0] == "{" else "]") or any(sign in inner for sign in _NOT_IN_FLOW):
        return _quoted_flow(text)
    parts = [part.strip() for part in inner.split(",")] if inner else []
    if "'" in inner or not all(parts):
        return _quoted_flow(text)
    if text[0] == "[":
        if any(":" in part or part[0] in _NO_FLOW for part in parts):
            raise UnusualError
        return [*parts]
    made: dict[str, JsonValue] = {}
    for part in parts:
        key, colon, value = part.partition(": ")
        value = value.strip()
        if not colon or key in made or not key or not value or value[0] in _NO_FLOW or ": " in value or value[-1] == ":":
            raise UnusualError
        made[key] = value
    return made


def _quoted_flow(text: str) -> dict[str, JsonValue] | list[JsonValue]:
    """The same where texts are quoted, such as `{node: '>=14', tarball: "https://..."}`: read token by token."""
    closing = "}" if text[0] == "{" else "]"
    items: list[str] = []
    keys: list[str] = []
    at = 1
    while True:
        at = _blanks(text, at)
        if text[at : at + 1] == closing and not items and not keys:
            break
        if closing == "}":
            key, at = _token(text, at, ":")
            if text[at : at + 2] != ": ":
                raise UnusualError
            keys.append(key)
            at = _blanks(text, at + 1)
        value, at = _token(text, at, f",{closing}")
        items.append(value)
        at = _blanks(text, at)
        if text[at : at + 1] == closing:
            break
        if text[at : at + 1] != ",":
            raise UnusualError
        at += 1
    if at != len(text) - 1 or len(set(keys)) != len(keys):
        raise UnusualError
    return dict(zip(keys, items, strict=True)) if closing == "}" else [*items]


def _blanks(text: str, at: int) -> int:
    while text[at : at + 1] == " ":
        at += 1
    return at


def _token(text: str, at: int, ends: str) -> tuple[str, int]:
    """One scalar of a flow collection and the place behind it."""
    quote = text[at : at + 1]
    if quote in ("'", '"') and quote:
        end = text.find(quote, at + 1)
        inner = text[at + 1 : end]
        if end < 0 or "\\" in inner or text[end + 1 : end + 2] == quote:
            raise UnusualError
        return inner, end + 1
    end = at
    while end < len(text) and text[end] not in ends and text[end] not in "{}[]\\\"'":
        end += 1
    plain = text[at:end].strip()
    if not plain or plain[0] in _NO_FLOW or ": " in plain or " #" in plain or (end < len(text) and text[end] not in ends):
        raise UnusualError
    return plain, end


def written(row: Row) -> str:
    """A line as it stands in the file."""
    blanks, key, value, item, other = row
    if key:
        return f"{blanks}{key}: {value}" if value else f"{blanks}{key}:"
    return f"{blanks}- {item}" if item else other.removesuffix("\r")
