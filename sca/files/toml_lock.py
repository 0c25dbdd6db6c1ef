r"""TOML as programs write it into lock files, read ten times faster than by a general parser.

A file without literal and multi-line strings is, between its quotation marks, a small set of ever the same pieces
(` },\n    { name = `). Each different piece is translated once into JSON, the texts between them stay as they are, and
the JSON parser does the rest. The statements below a header become one object: so a bracket that does not fit, a comma
that lacks or a header where none may be is an error of the JSON; what JSON would take and TOML does not is counted.
Whatever is unusual (`UnusualError`) makes the whole file go through the general parser (`sca.files.toml_document`),
which reads or refuses it by the letter. Both ways give the same values, which tests hold on real locks and on made-up
ones.

Source: TOML 1.0.0, https://toml.io/en/v1.0.0
"""

import re
from collections.abc import Callable, Iterator
from itertools import chain, repeat

from msgspec import DecodeError
from msgspec import json as msgspec_json

from sca.files.json_document import JsonValue
from sca.files.toml_signs import (
    BETWEEN,
    BETWEEN_KEY,
    QUOTED_COLON,
    QUOTED_KEY,
    STATEMENT,
    Translation,
    UnusualError,
    translate,
    translate_behind,
)

Table = dict[str, JsonValue]
Path = tuple[str, ...]
# Takes out of a file what its reader does not ask for. What is no valid TOML must not be some afterwards.
Shorten = Callable[[bytes], bytes]
_CONTAINER: frozenset[type] = frozenset((dict, list))

# Controls that TOML allows nowhere. Carriage returns are gone where a line feed follows.
_NOT_CONTROLS = bytes([*range(0x20, 0x7F), *range(0x80, 0x100)]) + b"\t\n"
# What makes a text wrong, and must be seen to.
_NOT_TO_LOSE = (b"\n", b"\\")
# In place of an escaped backslash and an escaped quotation mark, while the text is split at those that count.
_BACKSLASH, _QUOTE = b"\x01", b"\x02"
_NEVER_ALIKE = re.compile(rb"\\[/u]")

_HEADER = re.compile(r"(\[\[?)([A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)*)\]\]?")
# In square brackets on a line of their own these may also be an array in an array.
_LIKE_VALUES = re.compile(r"\[\[?(?:true|false|inf|nan|[0-9_.eE-]+)\]")


class Written:
    """The values of a file, and the tables that headers open, in the order of the file."""

    __slots__ = ("root", "tables")

    def __init__(self, root: Table, tables: list[Table]) -> None:
        self.root = root
        self.tables = tables


def header_lines(text: str) -> Iterator[int]:
    """The lines of all headers of a text that was read here."""
    line, seen = 1, 0
    at = 0 if text.startswith("[") else text.find("\n[") + 1
    while at or text.startswith("["):
        line += text.count("\n", seen, at)
        seen = at
        if _HEADER.match(text, at) and not _LIKE_VALUES.match(text, at):
            yield line
        at = text.find("\n[", at) + 1
        if not at:
            return


def read_written(text: str, depth: int, key_parts: int, shorten: Shorten | None = None) -> Written:
    """Read what a program wrote, `shorten` before if that is given. Raises UnusualError."""
    pieces = _pieces(text.encode(), shorten)
    signs = pieces[0::2]
    if len(signs) == 1:
        signs = [translate(signs[0], STATEMENT, is_first=True, is_last=True)]
    else:
        first, last = translate(signs[0], STATEMENT, is_first=True), translate_behind(signs[-1], is_last=True)
        signs = [first, *map(Translation().__getitem__, signs[1:-1]), last]
    pieces[0::2] = signs
    try:
        sections = msgspec_json.decode(_json(pieces))
    except (DecodeError, RecursionError, UnicodeDecodeError):
        raise UnusualError from None
    _check(b"".join(signs), sections[0::2], sections[1::2], depth)
    return _Tree(sections[0], key_parts).build(sections[1::2], sections[2::2])


def _pieces(data: bytes, shorten: Shorten | None) -> list[bytes]:
    """The file in turns: signs, a text, signs, a text, ..., signs."""
    if b"\r" in data:
        data = data.replace(b"\r\n", b"\n")
    if data.translate(None, _NOT_CONTROLS):
        raise UnusualError
    if b"\\" in data:
        data = data.replace(rb"\\", _BACKSLASH)
        if _NEVER_ALIKE.search(data):
            raise UnusualError
        data = data.replace(rb"\"", _QUOTE)
    if shorten is not None:
        short = shorten(data)
        if any(data.count(sign) != short.count(sign) for sign in _NOT_TO_LOSE):
            raise UnusualError
        data = short
    if b'"""' in data:
        raise UnusualError
    pieces = (data if data.endswith(b"\n") else data + b"\n").split(b'"')
    if len(pieces) % 2 == 0:
        raise UnusualError
    return pieces


def _json(pieces: list[bytes]) -> bytes:
    """The list of sections: the members of the root, a header, its members, a header, ..."""
    pieces[0] = b"[{" + pieces[0]
    pieces[-1] += b"}]"
    written = b'"'.join(pieces)
    return written.replace(_BACKSLASH, rb"\\").replace(_QUOTE, rb"\"") if _BACKSLASH in written or _QUOTE in written else written


def _check(signs: bytes, sections: list[Table], headers: list[str], depth: int) -> None:
    """Hold that the JSON means what the TOML does. Raises UnusualError where a key stands twice, or a sign elsewhere.

    The number of keys is that of colons if none stands twice. Members of a section that are separated by a comma have
    nothing between them; an inline table whose members are separated by a line has; a key in quotes stands in no inline table.
    """
    between, quoted = signs.count(BETWEEN), signs.count(QUOTED_COLON)
    opened = signs.count(b"{") + signs.count(b"[") - sum(header.count("[") for header in headers) - len(headers)
    statements = sum(map(len, sections)) - sum(BETWEEN_KEY in section for section in sections)
    values = chain.from_iterable(map(dict.values, sections))
    inner = _count_keys([value for value in values if value.__class__ in _CONTAINER], depth, opened)
    if (
        signs.count(b'":') - between + quoted != statements + inner
        or statements != between + sum(map(bool, sections))
        or quoted != signs.count(QUOTED_KEY)
    ):
        raise UnusualError


def _count_keys(level: list[JsonValue], depth: int, opened: int) -> int:
    """How many keys the objects among these containers and inside of them have. Raises UnusualError if they lie too deep.

    `opened` containers are there to be found: when all are, nobody has to look at the values of the last ones.
    """
    keys = 0
    for _ in range(depth):
        tables = [value for value in level if isinstance(value, dict)]
        keys += sum(map(len, tables))
        if any(map(dict.__contains__, tables, repeat(BETWEEN_KEY))):
            raise UnusualError
        opened -= len(level)
        if opened <= 0:
            return keys
        lists = [value for value in level if isinstance(value, list)]
        values = chain(chain.from_iterable(map(dict.values, tables)), chain.from_iterable(lists))
        level = [child for child in values if child.__class__ in _CONTAINER]
    raise UnusualError


class _Tree:
    """Puts sections where their headers say."""

    def __init__(self, root: Table, key_parts: int) -> None:
        self._root = root
        self._key_parts = key_parts
        self._made: set[int] = set()  # tables and lists that headers made or passed through; others are closed
        self._opened: set[int] = set()
        self._paths: dict[str, tuple[bool, Path]] = {}

    def build(self, headers: list[str], sections: list[Table]) -> Written:
        """All sections in turn."""
        self._root.pop(BETWEEN_KEY, None)
        tables: list[Table] = []
        for header, section in zip(headers, sections, strict=True):
            section.pop(BETWEEN_KEY, None)
            tables.append(self._open(header, section))
        return Written(self._root, tables)

    def _open(self, header: str, section: Table) -> Table:
        known = self._paths.get(header)
        if known is None:
            known = self._paths[header] = self._read(header)
        is_array, (*above, name) = known
        table = self._root
        for part in above:
            table = self._into(table, part)
        made = self._listed(table, name, section) if is_array else self._named(table, name, section)
        self._made.add(id(made))
        self._opened.add(id(made))
        return made

    def _listed(self, table: Table, name: str, section: Table) -> Table:
        """A new table at the end of a list."""
        inner = table.get(name)
        if inner is None:
            inner = table[name] = []
            self._made.add(id(inner))
        if not isinstance(inner, list) or id(inner) not in self._made:
            raise UnusualError
        inner.append(section)
        return section

    def _named(self, table: Table, name: str, section: Table) -> Table:
        """A new table, or one that a longer header passed through before."""
        inner = table.get(name)
        if inner is None:
            table[name] = section
            return section
        if not isinstance(inner, dict) or id(inner) not in self._made or id(inner) in self._opened:
            raise UnusualError
        if not inner.keys().isdisjoint(section):
            raise UnusualError
        inner.update(section)
        return inner

    def _into(self, table: Table, part: str) -> Table:
        """The table of this name, or the last one of the list of this name."""
        inner = table.get(part)
        if inner is None:
            inner = table[part] = {}
            self._made.add(id(inner))
        if id(inner) not in self._made:
            raise UnusualError
        if isinstance(inner, list):
            inner = inner[-1]
        if not isinstance(inner, dict):
            raise UnusualError
        return inner

    def _read(self, header: str) -> tuple[bool, Path]:
        found = _HEADER.fullmatch(header)
        path = tuple(found[2].split(".")) if found else ()
        if found is None or len(path) > self._key_parts or _LIKE_VALUES.fullmatch(header):
            raise UnusualError
        return found[1] == "[[", path
