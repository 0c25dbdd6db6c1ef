"""YAML as programs write it into lock files: texts, mappings and lists with lines, read several times faster than by events.

pnpm and yarn write a small part of YAML: block mappings and lists, one-line flow collections, quoted and plain scalars,
literal blocks. That part is read here line by line. Whatever else stands in a file (anchors, tags, merge keys, explicit
keys, texts over several lines, a key that stands twice) makes the whole file go through `sca.files.yaml_document`, which
reads or refuses it by the letter of the specification. Both ways give the same values, which tests hold on real locks
and on made-up ones.

Every scalar stays the text that was written: `1.10`, `no` and `nan` are texts.
"""

import re
from collections.abc import Iterator

from sca.files.json_document import JsonValue
from sca.files.limits import Limits

# The values are of the same types as those of JSON, so that readers of either can share code; every scalar is a text.
YamlValue = JsonValue
_Container = list[YamlValue] | dict[str, YamlValue]

_MOST_DOCUMENTS = 8
_NO_KEY = frozenset("?&*!|>%@`{[]},#\"'")
_NO_PLAIN = frozenset("&*!%@`?,]}#|>")
_NO_FLOW = frozenset("?-:&*!|>%@`#,")
_NOT_IN_FLOW = ("{", "}", "[", "]", "\\", '"', " #")
# A key and a text on one line, of signs that mean nothing in YAML where they stand. What does not match takes the long way.
_USUAL = re.compile(
    r"""( *)(?:"([^"\\<]++)"|([A-Za-z0-9_.$][A-Za-z0-9_./$@-]*+)): """
    r"""(?:"([^"\\]*+)"|([A-Za-z0-9^~.<=/][A-Za-z0-9^~.<=>/|*+_@, -]*+))\r?"""
).fullmatch
_LITERAL = ("|-", "|")
_FOLDED = (">-", ">")


class YamlLock:
    """The documents of a file. `line(container)` is the line of the key that a mapping or list belongs to.

    Raises InputError for what is no YAML, or none that is read here.
    """

    def __init__(self, text: str, path: str, limits: Limits) -> None:
        self.documents: list[YamlValue]
        try:
            reader = _LineReader(text, limits.yaml_depth)
            self.documents = reader.run()
            self._lines = reader.lines
        except _UnusualError:
            # Few locks need it, and the YAML library costs more to load than a small lock to read: a documented lazy import.
            from sca.files.yaml_document import read_plain  # noqa: PLC0415

            self.documents, self._lines = read_plain(text, path, limits)

    def line(self, container: YamlValue | None) -> int | None:
        """Line of a mapping or list of this file; None for any other value."""
        return self._lines.get(id(container))


class _UnusualError(Exception):
    """Something that the fast way does not read. Does not leave this module."""


class _Level:
    """One open container and the column at which its members begin."""

    __slots__ = ("container", "indent")

    def __init__(self, indent: int, container: _Container) -> None:
        self.indent = indent
        self.container = container


class _LineReader:
    """Reads a file from top to bottom, once."""

    def __init__(self, text: str, depth: int) -> None:
        self.lines: dict[int, int] = {}
        self._text = text.split("\n")
        self._depth = depth
        self._levels: list[_Level] = []
        self._waiting: tuple[dict[str, YamlValue], str, int, int] | None = None
        self._flows: dict[str, YamlValue] = {}
        self._at = 0
        self._begun = False

    def run(self) -> list[YamlValue]:
        """All documents."""
        documents: list[YamlValue] = []
        begun = False
        for content, indent in self._contents():
            if indent == 0 and content[:3] in ("---", "..."):
                if content != "---":
                    raise _UnusualError
                if self._levels or begun:
                    documents.append(self._finish())
                begun = True
                continue
            self._take(content, indent)
        if self._levels or begun:
            documents.append(self._finish())
        if len(documents) > _MOST_DOCUMENTS:
            raise _UnusualError
        return documents

    def _contents(self) -> Iterator[tuple[str, int]]:
        """Lines with something on them, and how far they are indented. `_at` is the number of the next line."""
        text = self._text
        while self._at < len(text):
            raw = text[self._at]
            self._at += 1
            usual = _USUAL(raw)
            if usual is not None and self._begun and self._put(usual):
                continue
            content = raw.strip()
            if not content or content[0] == "#":
                continue
            indent = len(raw) - len(raw.lstrip(" "))
            if raw[indent] == "\t":
                raise _UnusualError
            yield content, indent

    def _put(self, usual: re.Match[str]) -> bool:
        """Take a line as nearly all are, a key with a plain or quoted text; false if it is one for the long way."""
        blanks, quoted_key, plain_key, quoted, plain = usual.groups()
        indent = len(blanks)
        if self._waiting is not None:
            self._open(indent, is_item=False)
        levels = self._levels
        while levels and (indent < levels[-1].indent or levels[-1].container.__class__ is list):
            levels.pop()
        container = levels[-1].container if levels and levels[-1].indent == indent else None
        key = plain_key or quoted_key
        if not isinstance(container, dict) or key in container:
            return False
        container[key] = quoted if plain is None else plain.rstrip()
        return True

    def _finish(self) -> YamlValue:
        """Close the document."""
        if self._waiting is not None:
            parent, key, _indent, _line = self._waiting
            parent[key] = ""
            self._waiting = None
        if not self._levels:
            raise _UnusualError
        root = self._levels[0].container
        self._levels = []
        self._begun = False
        return root

    def _take(self, content: str, indent: int) -> None:
        is_item = content[0] == "-" and (len(content) == 1 or content[1] == " ")
        if self._waiting is not None:
            self._open(indent, is_item=is_item)
        levels = self._levels
        while levels and (indent < levels[-1].indent or (not is_item and levels[-1].container.__class__ is list)):
            levels.pop()
        if not levels:
            if self._begun:
                raise _UnusualError
            self._begun = True
            self._push(indent, [] if is_item else {}, self._at)
        top = levels[-1]
        if top.indent != indent:
            raise _UnusualError
        container = top.container
        if isinstance(container, dict):
            if is_item:
                raise _UnusualError
            self._member(content, indent, container)
        else:
            self._item(content[1:].strip(), indent, container)

    def _open(self, indent: int, *, is_item: bool) -> None:
        """Begin the container that the last key waits for, or leave it empty."""
        if self._waiting is None:
            return
        parent, key, key_indent, line = self._waiting
        self._waiting = None
        if indent > key_indent or (is_item and indent == key_indent):
            made: _Container = [] if is_item else {}
            parent[key] = made
            self._push(indent, made, line)
        else:
            parent[key] = ""

    def _push(self, indent: int, container: _Container, line: int) -> None:
        if len(self._levels) >= self._depth:
            raise _UnusualError
        self._levels.append(_Level(indent, container))
        self.lines[id(container)] = line

    def _item(self, content: str, indent: int, container: list[YamlValue]) -> None:
        if not content or content[0] == "-":
            raise _UnusualError
        if content[0] not in "{['\"" and (": " in content or content[-1] == ":"):
            inner: dict[str, YamlValue] = {}
            container.append(inner)
            self._push(indent + 2, inner, self._at)
            self._member(content, indent + 2, inner)
        else:
            container.append(self._value(content, indent))

    def _member(self, content: str, indent: int, container: dict[str, YamlValue]) -> None:
        key, rest = _split_key(content)
        if key in container or key == "<<":
            raise _UnusualError
        if rest:
            container[key] = self._value(rest, indent)
        else:
            container[key] = ""
            self._waiting = (container, key, indent, self._at)

    def _value(self, text: str, indent: int) -> YamlValue:
        first = text[0]
        if first in "'\"":
            return _quoted(text)
        if first in "{[":
            found = self._flows.get(text)
            if found is None:
                found = self._flows[text] = _flow(text)
            return found
        if first in "|>":
            return self._block(text, indent)
        if first in _NO_PLAIN or ": " in text or " #" in text or text[-1] == ":" or text[:2] in ("- ", "-"):
            raise _UnusualError
        return text

    def _block(self, header: str, indent: int) -> str:
        """The lines of a literal or folded block."""
        if header not in (*_LITERAL, *_FOLDED):
            raise _UnusualError
        found: list[str] = []
        while self._at < len(self._text):
            line = self._text[self._at].removesuffix("\r")
            if line.strip() and len(line) - len(line.lstrip(" ")) <= indent:
                break
            found.append(line)
            self._at += 1
        if found and self._at == len(self._text) and found[-1]:
            raise _UnusualError  # the file ends in the block, without a line break for it to keep
        while found and not found[-1].strip():
            found.pop()
        if not found or not found[0].strip() or "\t" in found[0]:
            raise _UnusualError
        base = len(found[0]) - len(found[0].lstrip(" "))
        if any(line.strip() and line[:base].strip() for line in found):
            raise _UnusualError
        lines = [line[base:] for line in found]
        if header in _LITERAL:
            return "\n".join(lines) + ("" if header == "|-" else "\n")
        if any(not line or line[0] in " \t" for line in lines):
            raise _UnusualError
        return " ".join(lines) + ("" if header == ">-" else "\n")


def _split_key(content: str) -> tuple[str, str]:
    """The key of a line, and the value behind it without surrounding blanks."""
    first = content[0]
    if first in "'\"":
        end = content.find(f"{first}:", 1)
        key, rest = content[1:end], content[end + 2 :]
        if end < 0 or first in key or "\\" in key or (rest and rest[0] != " "):
            raise _UnusualError
        return key, rest.strip()
    end = content.find(": ")
    if end < 0:
        if content[-1] != ":":
            raise _UnusualError
        end = len(content) - 1
    key = content[:end]
    if first in _NO_KEY or not key or " #" in key or key[-1] == " " or content[:2] == "- ":
        raise _UnusualError
    return key, content[end + 2 :].strip()


def _quoted(text: str) -> str:
    quote, inner = text[0], text[1:-1]
    if len(text) < 2 or text[-1] != quote or "\\" in inner or quote in inner.replace("''", ""):
        raise _UnusualError
    return inner.replace("''", "'") if quote == "'" else inner


def _flow(text: str) -> YamlValue:
    """A flow mapping or list on one line, without others inside it."""
    inner = text[1:-1].strip()
    if text[-1] != ("}" if text[0] == "{" else "]") or any(sign in inner for sign in _NOT_IN_FLOW):
        return _quoted_flow(text)
    parts = [part.strip() for part in inner.split(",")] if inner else []
    if "'" in inner or not all(parts):
        return _quoted_flow(text)
    if text[0] == "[":
        if any(":" in part or part[0] in _NO_FLOW for part in parts):
            raise _UnusualError
        return [*parts]
    made: dict[str, YamlValue] = {}
    for part in parts:
        key, colon, value = part.partition(": ")
        value = value.strip()
        if not colon or key in made or not key or not value or value[0] in _NO_FLOW or ": " in value or value[-1] == ":":
            raise _UnusualError
        made[key] = value
    return made


def _quoted_flow(text: str) -> YamlValue:
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
                raise _UnusualError
            keys.append(key)
            at = _blanks(text, at + 1)
        value, at = _token(text, at, f",{closing}")
        items.append(value)
        at = _blanks(text, at)
        if text[at : at + 1] == closing:
            break
        if text[at : at + 1] != ",":
            raise _UnusualError
        at += 1
    if at != len(text) - 1 or len(set(keys)) != len(keys):
        raise _UnusualError
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
            raise _UnusualError
        return inner, end + 1
    end = at
    while end < len(text) and text[end] not in ends and text[end] not in "{}[]\\\"'":
        end += 1
    plain = text[at:end].strip()
    if not plain or plain[0] in _NO_FLOW or ": " in plain or " #" in plain or (end < len(text) and text[end] not in ends):
        raise _UnusualError
    return plain, end
