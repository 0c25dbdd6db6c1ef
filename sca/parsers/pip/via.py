"""Reads who needs a package from the comments that pip-compile and uv write below it.

    idna==3.10          # via requests          annotation on the line
    idna==3.10
        # via requests                          annotation in a line of its own
    idna==3.10
        # via                                   a block
        #   -r requirements.in
        #   requests

`-r FILE` and a name with a file in parentheses mean the project itself; `-c FILE` limits a version and needs nothing.

https://pip-tools.readthedocs.io/en/stable/cli/pip-compile/ and https://docs.astral.sh/uv/pip/compile/
"""

import re
from functools import lru_cache

from msgspec import Struct

_VIA = re.compile(r"via(?:\s+(?P<items>.+))?", re.IGNORECASE)
_NAME = re.compile(r"(?P<name>[A-Za-z0-9]++(?:[._-]++[A-Za-z0-9]++)*+)(?:\[[^\]]*\])?(?P<origin>\s*\(.*\))?")


class Via(Struct, frozen=True):
    """Who needs a package: the project itself, by way of `files`, and packages by name as written."""

    project: bool
    parents: tuple[str, ...] = ()
    files: tuple[str, ...] = ()


def read_via(comments: tuple[str, ...]) -> Via | None:
    """What the comments of a line say about who needs it; None if they say nothing."""
    start = next((number for number, one in enumerate(comments) if one[:1] in ("v", "V") and _VIA.fullmatch(one)), None)
    if start is None:
        return None
    found = _VIA.fullmatch(comments[start])
    listed = found["items"] if found else None
    items = [item.strip() for item in listed.split(",")] if listed else list(comments[start + 1 :])
    project = False
    parents: list[str] = []
    files: list[str] = []
    for item in items:
        parent = _parent(item)
        if parent:
            parents.append(parent)
        elif parent is not None:
            project = True
            files.extend([item[2:].strip()] if item.startswith("-r") else [])
    return Via(project or not parents, tuple(parents), tuple(files))


@lru_cache(maxsize=65536)
def _parent(item: str) -> str | None:
    """The package that an item names, empty for the project itself; None for what needs nothing."""
    name = _NAME.fullmatch(item)
    if item.startswith(("-r", "(")) or (name and name["origin"]):
        return ""
    return name["name"] if name else None
