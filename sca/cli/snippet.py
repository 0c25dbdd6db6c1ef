"""Shows the line of a policy that a mistake is about, with carets below the words, as compilers do.

The file may be anybody's: its text is made visible, cut to the width of a page, and can be no command of a build
service.
"""

import re
import unicodedata

from sca.model.component import Location
from sca.reports.inert import inert

_BREAK = re.compile("\r\n|[\n\r\x85\u2028\u2029]")
_TOKEN = re.compile(r"\"(?:[^\"\\]|\\.)*\"?|'[^']*'?|[^\s,\[\]{}]+")
_WIDTH = 96
_BEFORE = 60


def lines_of(data: bytes) -> tuple[str, ...]:
    """The lines of a file as YAML counts them; nothing if it is no text."""
    try:
        return tuple(_BREAK.split(data.decode("utf-8-sig")))
    except UnicodeDecodeError:
        return ()


def snippet(lines: tuple[str, ...], where: Location) -> list[str]:
    """The line of a place with carets below what stands there; nothing if the file has no such line."""
    if where.line is None or not 0 < where.line <= len(lines) or not lines[where.line - 1].strip():
        return []
    line, column = lines[where.line - 1], (where.column or 1) - 1
    start = max(0, column - _BEFORE) if len(line) > _WIDTH else 0
    shown = _shown(line[start : start + _WIDTH])
    before = _shown(line[start:column])
    token = _TOKEN.match(line, column)
    marked = _shown(token[0].rstrip(":") if token else "")
    carets = "^" * max(1, min(_columns(marked), _columns(shown) - _columns(before)))
    number, margin = str(where.line), " " * len(str(where.line))
    left = "…" if start else ""
    return [
        f" {margin} |",
        f" {number} | {left}{shown}{'…' if len(line) > start + _WIDTH else ''}",
        f" {margin} | {' ' * (len(left) + _columns(before))}{carets}",
    ]


def _shown(text: str) -> str:
    return inert(text, len(text) * 12 + 1)


def _columns(text: str) -> int:
    """How many columns of a terminal a text takes."""
    return sum(0 if unicodedata.combining(sign) else 2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)
