"""Tells by the name of a file which row of the table reads it, and what lies beside it that is read as well."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from fnmatch import translate
from functools import cached_property

from msgspec import Struct

from sca.parsers.base import Format
from sca.parsers.name_hints import NameHints
from sca.parsers.table import EMBEDDED, FORMATS, NAMED_BY_HAND, UNREAD, Unread

_ANYWHERE = "**/"
_EVERY = "*"
_IS_GLOB = re.compile(r"[*?\[/]")


class _Below(Struct, frozen=True):
    """A pattern with `**/`: the folders that must come somewhere, and those that the file must lie in."""

    outer: str
    inner: str
    row: Format | Unread

    def holds(self, folders: str) -> bool:
        """Whether a file in these folders, between slashes, is meant."""
        return folders.endswith(self.inner) and self.outer in folders[: len(folders) - len(self.inner) + 1]


class Names:
    """Tells by a file's name which row it belongs to. The first row that claims a name has it.

    Names may be given with the folders in front of them: a pattern with a slash also looks at the last of these, and one
    with `**/` at all of them, before any exact name does. What follows a `**/` is a folder and a name, or a folder and a star
    for every name in it.
    """

    def __init__(self, formats: tuple[Format, ...] = FORMATS, unread: tuple[Unread, ...] = UNREAD) -> None:
        rows: tuple[Format | Unread, ...] = (*formats, *unread)
        self._exact: dict[str, Format | Unread] = {}
        self._but_not = tuple(ending for format in formats for ending in format.but_not)
        self._globs: list[tuple[str, Format | Unread]] = []
        self._below: dict[str, list[_Below]] = {}
        for row in rows:
            for name in row.names:
                self._exact.setdefault(name, row)
            self._globs.extend((_expression(pattern), row) for pattern in row.patterns if _ANYWHERE not in pattern)
            for outer, anywhere, inner in (pattern.partition(_ANYWHERE) for pattern in row.patterns):
                if anywhere:
                    folder, slash, name = inner.rpartition("/")
                    self._below.setdefault(name, []).append(_Below(f"/{outer}", f"/{folder}{slash}", row))
        self._hints = NameHints(pattern for row in rows for pattern in row.patterns if _ANYWHERE not in pattern)
        # A pattern without `**/` looks at the last parts of a path: at as many as the longest of them has.
        self._folders = max(
            (pattern.count("/") for row in rows for pattern in row.patterns if _ANYWHERE not in pattern), default=0
        )
        beside = sorted({pattern for format in formats for pattern in format.beside})
        self._beside_names = frozenset(pattern for pattern in beside if not _IS_GLOB.search(pattern))
        globs = [pattern for pattern in beside if _IS_GLOB.search(pattern)]
        self._beside_globs = globs
        self._beside_hints = NameHints(globs)

    @contextmanager
    def asking_first(self, formats: tuple[Format, ...]) -> Iterator[None]:
        """Within the block these rows are asked before all others: the formats of plug-ins that a run names."""
        before = dict(self.__dict__)
        self._become(Names((*formats, *FORMATS)).__dict__)
        try:
            yield
        finally:
            self._become(before)

    def _become(self, state: dict[str, object]) -> None:
        """What was worked out before, such as a compiled pattern, goes with the rows that it came from."""
        self.__dict__.clear()
        self.__dict__.update(state)

    @cached_property
    def _any_glob(self) -> re.Pattern[str]:
        """Compiled when a name is asked for: of several tables a run asks one or two."""
        return re.compile("|".join(f"({glob})" for glob, _row in self._globs))

    @cached_property
    def _beside(self) -> re.Pattern[str]:
        return re.compile("|".join(f"(?:{_expression(pattern)})" for pattern in self._beside_globs) or "(?!)")

    def claim(self, path: str) -> Format | Unread | None:
        """The row for a file, or None."""
        below = self._deep(path)
        if below is not None:
            return below
        row = self._exact.get(path.rpartition("/")[2])
        if row is not None or path.endswith(self._but_not):
            return row
        found = self._any_glob.match(_last(path, self._folders))
        return self._globs[found.lastindex - 1][1] if found is not None and found.lastindex else None

    def wants(self, path: str) -> bool:
        """Whether any row claims the file."""
        if path.rpartition("/")[2] in self._exact:
            return True
        if self._but_not and path.endswith(self._but_not):
            return False
        if self._hints.may_match(path) and self._any_glob.match(_last(path, self._folders)) is not None:
            return True
        return self._deep(path) is not None

    def reads(self, path: str) -> bool:
        """Whether a file is claimed, or is one that the parser of another one reads beside it."""
        if path.rpartition("/")[2] in self._beside_names or self.wants(path):
            return True
        return self._beside_hints.may_match(path) and self._beside.match(path) is not None

    def _deep(self, path: str) -> Format | Unread | None:
        """The row that claims a file by the folders above it."""
        folders, slash, name = path.rpartition("/")
        for rows in (self._below.get(name), self._below.get(_EVERY)):
            for one in rows or ():
                if one.holds(f"/{folders.lstrip('/')}{slash}") and not path.endswith(self._but_not):
                    return one.row
        return None

    def claim_named(self, name: str, text: Callable[[], str]) -> Format | None:
        """The format of a file that the user names and that no row claims; None if there is none.

        `text` gives what stands in the file, and is asked only where the name does not tell.
        """
        rows = [row for row in NAMED_BY_HAND if (name.endswith(row.ending) if row.ending else "." not in name)]
        content = text() if any(row.holds for row in rows) else ""
        return next((row.format for row in rows if re.search(row.holds, content)), None)


def _last(path: str, folders: int) -> str:
    """A name with as many of the folders that it lies in."""
    at = len(path)
    for _ in range(folders + 1):
        at = path.rfind("/", 0, at)
        if at < 0:
            return path
    return path[at + 1 :]


def _expression(pattern: str) -> str:
    """A glob for the last parts of a path: `*` stays within one part. Compiled when it is met, which few are."""
    return r"(?:.*/)?" + translate(pattern).replace(".*", "[^/]*")


NAMES = Names()
# What is looked for among installed packages.
INSTALLED = Names(tuple(row for row in FORMATS if row.installed), ())
# What tells what an image holds.
IN_IMAGE = Names((*(row for row in FORMATS if row.in_image), EMBEDDED), ())
# Locks that an image holds say what was to be installed there: they are compared with what is, and list nothing.
LOCKS_IN_IMAGE = Names(
    tuple(
        row
        for row in FORMATS
        if row.name in ("npm-package-lock", "uv-lock", "poetry-lock", "pdm-lock", "pylock", "pipfile-lock", "pip-requirements")
    ),
    (),
)
