"""Looks through RECORD, the list of files of an installed distribution or a wheel, without opening one of them.

Two things are of interest: paths that lead out of the environment, with which a distribution could claim or overwrite
what is not its own, and the metadata of other distributions that came inside this one.

https://packaging.python.org/en/latest/specifications/recording-installed-packages/#the-record-file
"""

import re
from posixpath import normpath

from msgspec import Struct

# Only what an attacker or an odd tool writes is taken apart: everything else are plain paths below the folder.
_ODD = re.compile(r'(?m)^"?+(?P<path>(?:[/\\~]|[A-Za-z]:|[^,"\n]*?\.\.[/\\])[^,"\n]*+)')
_INSIDE = re.compile(r'(?m)^"?+(?P<path>[^,"\n]++/[^,"/\n]++\.dist-info/METADATA)"?+,')


class Record(Struct, frozen=True):
    """What RECORD says: paths that lead out, each with its line, and the metadata of distributions inside."""

    outside: tuple[tuple[str, int], ...]
    bundled: tuple[str, ...]


def read_record(text: str, climbs: int) -> Record:
    """Look through RECORD. `climbs` is how many folders a path may go up and still be in the environment."""
    outside = [
        (found["path"], text.count("\n", 0, found.start()) + 1)
        for found in _ODD.finditer(text)
        if leads_out(found["path"], climbs)
    ]
    inside = [found["path"] for found in _INSIDE.finditer(text) if not leads_out(found["path"], 0)]
    return Record(tuple(outside), tuple(sorted(set(inside))))


def leads_out(path: str, climbs: int) -> bool:
    """Whether a path leads further up than that many folders, or starts at the root of a machine."""
    plain = path.replace("\\", "/")
    if plain.startswith("/") or re.match(r"[A-Za-z]:", plain):
        return True
    normal = normpath(plain)
    return normal.count("../") + (normal == "..") + normal.endswith("/..") > climbs
