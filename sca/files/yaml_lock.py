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

from sca.files.errors import InputError
from sca.files.json_document import JsonValue
from sca.files.limits import Limits
from sca.files.yaml_line import ONE_PAIR, Row, UnusualError, read_flow, read_quoted, read_rows, split_key, written

# The values are of the same types as those of JSON, so that readers of either can share code; every scalar is a text.
YamlValue = JsonValue
_Container = list[YamlValue] | dict[str, YamlValue]

_MOST_DOCUMENTS = 8
_NO_PLAIN = frozenset("&*!%@`?,]}#|>")
_CONFLICT = re.compile(r"^<{7} ", re.MULTILINE).search
_SIGNS = frozenset("'\"{[")  # that a text, key or collection other than a plain one begins with
_BLOCKS = ("|-", "|", ">-", ">")


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
        except UnusualError:
            conflict = _CONFLICT(text)
            if conflict is not None:
                line = text.count("\n", 0, conflict.start()) + 1
                message = "there is a merge conflict: which of the two sides counts cannot be told"
                raise InputError("E-SYNTAX", message, path, line, help="solve the conflict") from None
            # Few locks need it, and the YAML library costs more to load than a small lock to read: a documented lazy import.
            from sca.files.yaml_document import read_plain  # noqa: PLC0415

            self.documents, self._lines = read_plain(text, path, limits)

    def line(self, container: YamlValue | None) -> int | None:
        """Line of a mapping or list of this file; None for any other value."""
        return self._lines.get(id(container))


class _LineReader:
    """Reads a file from top to bottom, once. Open containers stand in `_levels` with the column of their members."""

    def __init__(self, text: str, depth: int) -> None:
        self.lines: dict[int, int] = {}
        self._rows: list[Row] = read_rows(text)
        self._depth = depth
        self._levels: list[tuple[int, _Container]] = []
        self._waiting: tuple[dict[str, YamlValue], str, int, int] | None = None
        self._flows: dict[str, _Container] = {}
        self._at = 0
        self._begun = False

    def run(self) -> list[YamlValue]:
        """All documents."""
        documents: list[YamlValue] = []
        begun = False
        for content, indent in self._contents():
            if indent == 0 and content[:3] in ("---", "..."):
                if content != "---":
                    raise UnusualError
                if self._levels or begun:
                    documents.append(self._finish())
                begun = True
                continue
            self._take(content, indent)
        if self._levels or begun:
            documents.append(self._finish())
        if len(documents) > _MOST_DOCUMENTS:
            raise UnusualError
        return documents

    def _contents(self) -> Iterator[tuple[str, int]]:
        """The lines that are not as nearly all are, and how far they are indented. `_at` is the number of the next line."""
        while True:
            if self._begun:
                self._take_usual()
            if self._at == len(self._rows):
                return
            raw = written(self._rows[self._at])
            self._at += 1
            content = raw.strip()
            if not content or content[0] == "#":
                continue
            indent = len(raw) - len(raw.lstrip(" "))
            if raw[indent] == "\t":
                raise UnusualError
            yield content, indent

    def _take_usual(self) -> None:
        """Take in lines as nearly all are, and stop before the first that is none."""
        rows, at, levels = self._rows, self._at, self._levels
        column, container = levels[-1]
        for number in range(at, len(rows)):
            blanks, key, value, item, other = rows[number]
            plain = value and self._waiting is None and len(blanks) == column and value[0] not in _SIGNS and key[0] not in _SIGNS
            if plain and container.__class__ is dict and key not in container:
                container[key] = value.rstrip()
            elif key:
                self._put(len(blanks), key, value, at + 1)
                column, container = levels[-1]
            elif item:
                self._put_item(len(blanks), item)
                column, container = levels[-1]
            elif other:
                break
            at += 1
        self._at = at

    def _put(self, indent: int, key: str, value: str, line: int) -> None:
        """Take in a key, alone or with a value on its line."""
        if self._waiting is not None:
            self._open(indent, is_item=False)
        levels = self._levels
        column, container = levels[-1]
        while column != indent or container.__class__ is list:
            levels.pop()
            if column < indent or not levels:
                raise UnusualError
            column, container = levels[-1]
        if key[0] in "'\"":
            key = key[1:-1]
        if container.__class__ is not dict or key in container:
            raise UnusualError
        if not value:
            container[key] = ""
            self._waiting = (container, key, indent, line)
        elif value[0] in "'\"":
            container[key] = value[1:-1]
        elif value[0] in "{[":
            container[key] = self._flow(value, line)
        else:
            container[key] = value.rstrip()

    def _put_item(self, indent: int, item: str) -> None:
        """Take in an item of a list."""
        if self._waiting is not None:
            self._open(indent, is_item=True)
        levels = self._levels
        while levels and indent < levels[-1][0]:
            levels.pop()
        container = levels[-1][1] if levels and levels[-1][0] == indent else None
        if not isinstance(container, list):
            raise UnusualError
        container.append(item[1:-1] if item[0] == "'" else item)

    def _finish(self) -> YamlValue:
        """Close the document."""
        if self._waiting is not None:
            parent, key, _indent, _line = self._waiting
            parent[key] = ""
            self._waiting = None
        if not self._levels:
            raise UnusualError
        root = self._levels[0][1]
        self._levels = []
        self._begun = False
        return root

    def _take(self, content: str, indent: int) -> None:
        is_item = content[0] == "-" and (len(content) == 1 or content[1] == " ")
        if self._waiting is not None:
            self._open(indent, is_item=is_item)
        levels = self._levels
        while levels and (indent < levels[-1][0] or (not is_item and levels[-1][1].__class__ is list)):
            levels.pop()
        if not levels:
            if self._begun:
                raise UnusualError
            self._begun = True
            self._push(indent, [] if is_item else {}, self._at)
        column, container = levels[-1]
        if column != indent:
            raise UnusualError
        if isinstance(container, dict):
            if is_item:
                raise UnusualError
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
            raise UnusualError
        self._levels.append((indent, container))
        self.lines[id(container)] = line

    def _item(self, content: str, indent: int, container: list[YamlValue]) -> None:
        if not content or content[0] == "-":
            raise UnusualError
        if content[0] not in "{['\"" and (": " in content or content[-1] == ":"):
            inner: dict[str, YamlValue] = {}
            container.append(inner)
            self._push(indent + 2, inner, self._at)
            self._member(content, indent + 2, inner)
        else:
            container.append(self._value(content, indent))

    def _member(self, content: str, indent: int, container: dict[str, YamlValue]) -> None:
        key, rest = split_key(content)
        if key in container or key == "<<":
            raise UnusualError
        if rest:
            container[key] = self._value(rest, indent)
        else:
            container[key] = ""
            self._waiting = (container, key, indent, self._at)

    def _value(self, text: str, indent: int) -> YamlValue:
        first = text[0]
        if first in "'\"":
            return read_quoted(text)
        if first in "{[":
            return self._flow(text, self._at)
        if first in "|>":
            return self._block(text, indent)
        if first in _NO_PLAIN or ": " in text or " #" in text or text[-1] == ":" or text[:2] in ("- ", "-"):
            raise UnusualError
        return text

    def _flow(self, text: str, line: int) -> YamlValue:
        """A flow collection. Those that say the same, as many about platforms do, are read once."""
        found: _Container
        pair = ONE_PAIR(text)
        if pair is not None:
            found = {pair[1]: pair[2]}
        else:
            known = self._flows.get(text)
            if known is None:
                known = self._flows[text] = read_flow(text.rstrip())
            found = {**known} if isinstance(known, dict) else [*known]
        self.lines[id(found)] = line
        return found

    def _block(self, header: str, indent: int) -> str:
        """The lines of a literal or folded block."""
        if header not in _BLOCKS:
            raise UnusualError
        found: list[str] = []
        while self._at < len(self._rows):
            line = written(self._rows[self._at])
            if line.strip() and len(line) - len(line.lstrip(" ")) <= indent:
                break
            found.append(line)
            self._at += 1
        if found and self._at == len(self._rows) and found[-1]:
            raise UnusualError  # the file ends in the block, without a line break for it to keep
        while found and not found[-1].strip():
            found.pop()
        if not found or not found[0].strip() or "\t" in found[0]:
            raise UnusualError
        base = len(found[0]) - len(found[0].lstrip(" "))
        if any(line.strip() and line[:base].strip() for line in found):
            raise UnusualError
        lines = [line[base:] for line in found]
        if header[0] == "|":
            return "\n".join(lines) + ("" if header == "|-" else "\n")
        if any(not line or line[0] in " \t" for line in lines):
            raise UnusualError
        return " ".join(lines) + ("" if header == ">-" else "\n")
