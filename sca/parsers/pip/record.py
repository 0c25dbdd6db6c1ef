"""Looks through RECORD, the list of files of an installed distribution or a wheel, without opening one of them.

Two things are of interest: paths that lead out of the environment, with which a distribution could claim or overwrite
what is not its own, and the metadata of other distributions that came inside this one.

https://packaging.python.org/en/latest/specifications/recording-installed-packages/#the-record-file
"""

import re
from collections.abc import Iterator
from posixpath import normpath

from msgspec import Struct

# A file has thousands of plain paths below the folder and a few odd ones: only these are taken apart.
_ABSOLUTE = re.compile(r'(?m)^"?+(?:[/\\]|[A-Za-z]:)')
_CLIMBS = re.compile(r"\.\.[/\\]")
_PATH = re.compile(r'"?+(?P<path>[^,"\n]*+)')
_INSIDE = re.compile(r'(?m)^"?+(?P<path>[^,"\n]+/[^,"/\n]+\.dist-info/METADATA)"?+,')
_METADATA = ".dist-info/METADATA"


class Record(Struct, frozen=True):
    """What RECORD says: paths that lead out, the line of the first of them, and the metadata of distributions inside."""

    outside: tuple[str, ...]
    line: int | None
    bundled: tuple[str, ...]


def read_record(text: str, climbs: int) -> Record:
    """Look through RECORD. `climbs` is how many folders a path may go up and still be in the environment."""
    outside = [(start, path) for start, path in _odd_paths(text) if leads_out(path, climbs)]
    line = text.count("\n", 0, outside[0][0]) + 1 if outside else None
    several = text.count(_METADATA) > 1
    inside = [found["path"] for found in _INSIDE.finditer(text) if not leads_out(found["path"], 0)] if several else []
    return Record(tuple(path for _, path in outside), line, tuple(sorted(set(inside))))


def _odd_paths(text: str) -> Iterator[tuple[int, str]]:
    """The paths that start at a root or climb, each line once, with the place of the line."""
    starts = [found.start() for found in _ABSOLUTE.finditer(text)]
    end = 0
    for climb in _CLIMBS.finditer(text):
        if climb.start() >= end:
            starts.append(text.rfind("\n", end, climb.start()) + 1 or end)
            end = text.find("\n", climb.start())
            end = len(text) if end < 0 else end
    for start in sorted(set(starts)):
        found = _PATH.match(text, start)
        if found is not None:
            yield start, found["path"]


def leads_out(path: str, climbs: int) -> bool:
    """Whether a path leads further up than that many folders, or starts at the root of a machine."""
    plain = path.replace("\\", "/")
    if plain.startswith("/") or re.match(r"[A-Za-z]:", plain):
        return True
    normal = normpath(plain)
    return normal.count("../") + (normal == "..") + normal.endswith("/..") > climbs
