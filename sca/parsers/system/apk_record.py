"""The records of apk's database: one letter and a colon a line, an empty line behind each package.

Source: https://wiki.alpinelinux.org/wiki/Apk_spec#Installed_Database_V2
"""

from collections.abc import Iterator

from msgspec import Struct

from sca.parsers.system.ownership import is_metadata

_WANTED = frozenset("PVALoDp")
_NEXT = 2


class Record(Struct):
    """The wanted fields of one package by their letter, with their lines. `files` are metadata files of language packages."""

    line: int
    fields: dict[str, tuple[str, int]]
    files: list[str]
    odd: list[int]
    twice: list[tuple[str, int]]

    def text(self, letter: str) -> str:
        """The value of a field; empty if it is not there."""
        return self.fields.get(letter, ("", 0))[0]

    def line_of(self, letter: str) -> int:
        """The line of a field, or that of the record."""
        return self.fields[letter][1] if letter in self.fields else self.line


def records(text: str) -> Iterator[Record]:
    """The records of a text."""
    current: Record | None = None
    folder = ""
    for number, line in enumerate(text.replace("\r\n", "\n").split("\n"), 1):
        if not line.strip():
            if current is not None:
                yield current
            current, folder = None, ""
            continue
        if current is None:
            current = Record(number, {}, [], [], [])
        if line[1:_NEXT] == ":" and line[0] == "F":
            folder = line[_NEXT:]
        else:
            _take(current, number, line, folder)
    if current is not None:
        yield current


def _take(record: Record, number: int, line: str, folder: str) -> None:
    letter, value = line[0], line[_NEXT:]
    if line[1:_NEXT] != ":":
        record.odd.append(number)
    elif letter == "R":
        path = f"{folder}/{value}" if folder else value
        if is_metadata(path):
            record.files.append(path)
    elif letter in record.fields:
        record.twice.append((letter, number))
    elif letter in _WANTED:
        record.fields[letter] = (value.strip(), number)
