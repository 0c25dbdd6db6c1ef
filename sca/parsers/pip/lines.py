"""Splits a requirements file into logical lines, by the rules of pip's own preprocessor.

Line breaks are those of `str.splitlines`, a backslash at the end joins two lines without a blank, a comment line ends
such a join, and a logical line has the number of its first physical line. Comments are kept beside the line that they
follow, because pip-compile and uv write the graph into them. Environment variables are never expanded.

https://pip.pypa.io/en/stable/reference/requirements-file-format/
"""

import re
from collections.abc import Iterator

from msgspec import Struct

_COMMENT = re.compile(r"(?:^|\s)#")


class Line(Struct, frozen=True):
    """One logical line without its comment, and the comments on it and directly below it, without their `#`.

    `above` is the comment in the line before it.
    """

    number: int
    text: str
    comments: tuple[str, ...] = ()
    above: str = ""


def read_lines(text: str) -> Iterator[Line]:
    """The logical lines that hold anything but comments, in order. A comment above the first of them is left out."""
    number, content, above, before = 0, "", "", ""
    comments: list[str] = []
    below = False
    for start, joined in _joined(text):
        plain, comment = _split_comment(joined)
        if plain:
            if content:
                yield Line(number, content, tuple(comments), above)
            number, content, comments, above = start, plain, [], before
        before = "" if plain or comment is None else comment
        below = bool(plain) or (below and comment is not None)
        if below and comment is not None:
            comments.append(comment)
    if content:
        yield Line(number, content, tuple(comments), above)


def _joined(text: str) -> Iterator[tuple[int, str]]:
    """Lines with their continuations, each with the number of its first line."""
    first = 0
    parts: list[str] = []
    for number, line in enumerate(text.splitlines(), 1):
        is_comment = "#" in line and line.lstrip().startswith("#")
        if line.endswith("\\") and not is_comment:
            first = first or number
            parts.append(line.strip("\\"))
            continue
        if not parts:
            yield number, line
            continue
        parts.append(f" {line}" if is_comment else line)
        yield first, "".join(parts)
        first, parts = 0, []
    if parts:
        yield first, "".join(parts)


def _split_comment(line: str) -> tuple[str, str | None]:
    plain = line.strip()
    if plain[:1] == "#":
        return "", plain[1:].strip()
    found = _COMMENT.search(line) if "#" in line else None
    if found is None:
        return plain, None
    return line[: found.start()].strip(), line[found.end() :].strip()
