"""The lines of a tree on a terminal: in box characters where they can be shown, else in ASCII, and no wider than it is."""

import os
import shutil
import sys
from collections.abc import Sequence

from msgspec import Struct

NARROW = 60
REPEATED = "(*)"


class Marks(Struct, frozen=True):
    """What stands before a node: the branch to it, that to the last one, what passes by, and nothing; and the mark of a cut."""

    branch: str
    last: str
    passing: str
    nothing: str
    cut: str

    def before(self, ends: Sequence[bool]) -> str:
        """What stands before a node, by whether the branch on each level is the last one."""
        if not ends:
            return ""
        passed = "".join(self.nothing if end else self.passing for end in ends[:-1])
        return passed + (self.last if ends[-1] else self.branch)


_WIDE = {True: Marks("├─ ", "└─ ", "│  ", "   ", "…"), False: Marks("|- ", "`- ", "|  ", "   ", "...")}
_TIGHT = {True: Marks("├ ", "└ ", "│ ", "  ", "…"), False: Marks("|-", "`-", "| ", "  ", "...")}


def marks(width: int | None = None) -> Marks:
    """The marks for standard output: ASCII if it has no box characters or NO_UNICODE is set, tight on a narrow one."""
    return (_TIGHT if width is not None and width < NARROW else _WIDE)[_shows_boxes()]


def width() -> int | None:
    """The columns of the terminal; None where lines may be as long as they are."""
    if sys.stdout.isatty() or os.environ.get("COLUMNS"):
        return shutil.get_terminal_size((100, 24)).columns
    return None


def fitted(name: str, place: str, width: int | None, cut: str) -> str:
    """A line of at most so many columns: the place goes first, then the end of the name."""
    line = f"{name}  {place}"
    if width is None or len(line) <= width:
        return line
    return name if len(name) <= width else f"{name[: max(width - len(cut), 1)]}{cut}"


def _shows_boxes() -> bool:
    if os.environ.get("NO_UNICODE"):
        return False
    try:
        "├└│─".encode(sys.stdout.encoding or "ascii")
    except (LookupError, UnicodeEncodeError):
        return False
    return True
