"""The records of apk's database: one letter and a colon a line, an empty line behind each package.

Source: https://wiki.alpinelinux.org/wiki/Apk_spec#Installed_Database_V2
"""

from collections.abc import Iterator

from msgspec import Struct

from sca.parsers.system.ownership import NAMES, is_metadata

_WANTED = frozenset("PVALoDp")
_NEXT = 2
# Known fields that say nothing of what is kept here: checksums, sizes, modes, texts.
_PLAIN = frozenset(f"{letter}:" for letter in "CSITUmtckrqiaMZ")


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
        head = line[:_NEXT]
        if head in _PLAIN and current is not None:  # most lines of a database
            continue
        if not line or line.isspace():
            if current is not None:
                yield current
            current, folder = None, ""
            continue
        if current is None:
            current = Record(number, {}, [], [], [])
        if head == "F:":
            folder = line[_NEXT:]
        elif head == "R:":
            if line.endswith(NAMES):
                _own(current, folder, line[_NEXT:])
        else:
            _take(current, number, line)
    if current is not None:
        yield current


def _own(record: Record, folder: str, name: str) -> None:
    path = f"{folder}/{name}" if folder else name
    if is_metadata(path):
        record.files.append(path)


def _take(record: Record, number: int, line: str) -> None:
    letter = line[0]
    if line[1:_NEXT] != ":":
        record.odd.append(number)
    elif letter in record.fields:
        record.twice.append((letter, number))
    elif letter in _WANTED:
        record.fields[letter] = (line[_NEXT:].strip(), number)
