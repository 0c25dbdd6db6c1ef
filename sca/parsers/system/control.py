"""The paragraphs that dpkg and its kin write: fields by name, folded lines, blank lines in between.

Only the fields that a reader wants are kept; of every other line it is only seen that it is one. A line that is none costs
its paragraph a field, never the file.

Source: https://www.debian.org/doc/debian-policy/ch-controlfields.html#syntax-of-control-files
"""

from collections.abc import Collection, Iterator

from msgspec import Struct

_SPELLINGS = 1_000


class Field(Struct, gc=False):
    """One field: its lines without the blanks around them, and the number of the first."""

    lines: list[str]
    line: int


class Paragraph(Struct):
    """Fields by name in lower case, first come. `odd` holds the lines that are no fields, `twice` the fields given again."""

    line: int
    fields: dict[str, Field]
    odd: list[int]
    twice: list[tuple[str, int]]

    def text(self, name: str) -> str:
        """The value of a field; empty if it is not there."""
        field = self.fields.get(name)
        return "\n".join(field.lines) if field is not None else ""

    def line_of(self, name: str) -> int:
        """The line of a field, or that of the paragraph."""
        field = self.fields.get(name)
        return field.line if field is not None else self.line


def paragraphs(text: str, wanted: Collection[str]) -> Iterator[Paragraph]:
    """The paragraphs of a text with the wanted fields, named in lower case."""
    names = _Names(wanted)
    current: Paragraph | None = None
    field: Field | None = None
    for number, line in enumerate(text.replace("\r\n", "\n").split("\n"), 1):
        if not line:
            if current is not None:
                yield current
            current = field = None
        elif line[0] in " \t":
            if field is not None:
                field.lines.append(line.strip())
            elif current is None and line.strip():
                current = Paragraph(number, {}, [number], [])
        else:
            if current is None:
                current = Paragraph(number, {}, [], [])
            name, colon, value = line.partition(":")
            key = names.key(name) if colon else None
            field = _take(current, key, value, number) if key else None
            if key is None:
                current.odd.append(number)
    if current is not None:
        yield current


class _Names:
    """How names of fields are spelled, with the wanted name: most lines need no more than a look into this."""

    def __init__(self, wanted: Collection[str]) -> None:
        self._wanted = frozenset(wanted)
        self._spelled: dict[str, str | None] = {"": None}

    def key(self, name: str) -> str | None:
        """The wanted name that a field has; empty for other fields, None where there is no name."""
        if name in self._spelled:
            return self._spelled[name]
        key = name.rstrip().lower()
        found = (key if key in self._wanted else "") if key else None
        if len(self._spelled) < _SPELLINGS:
            self._spelled[name] = found
        return found


def _take(paragraph: Paragraph, key: str, value: str, number: int) -> Field | None:
    """Keep a field that begins on this line, unless the paragraph has it already."""
    if key in paragraph.fields:
        paragraph.twice.append((key, number))
        return None
    field = paragraph.fields[key] = Field([value.strip()], number)
    return field
