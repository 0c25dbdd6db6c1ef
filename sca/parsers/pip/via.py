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

from sca.model.patterns import compiled

_VIA = compiled(r"via(?:\s+(?P<items>.+))?", re.IGNORECASE)
# What compiled a file stands in its first lines: `#    uv pip compile pyproject.toml --extra dev -o requirements.txt`.
_HEADER = compiled(r"(?m)^#[ \t]+(?:uv pip compile|pip-compile)(?P<arguments>[ \t][^\n]*+)$")
_HEAD_CHARS = 4000
PROJECT_FILE = "pyproject.toml"
_NAME = compiled(r"(?P<name>[A-Za-z0-9]++(?:[._-]++[A-Za-z0-9]++)*+)(?:\[[^\]]*\])?(?P<origin>\s*\(.*\))?")


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
            files.extend(_file_of(item))
    return Via(project or not parents, tuple(parents), tuple(files))


def compiled_from(text: str) -> tuple[str, ...]:
    """The manifests of projects that the first lines of a file say it was compiled from."""
    found = _HEADER.search(text, 0, _HEAD_CHARS)
    words = found["arguments"].split() if found else []
    if "--only-build-deps" in words:
        return ()
    return tuple(word for word in words if word.rpartition("/")[2] == PROJECT_FILE)


def _file_of(item: str) -> list[str]:
    """The file that an item names: `-r requirements.in`, or `shop (pyproject.toml)`."""
    if item.startswith("-r"):
        return [item[2:].strip()]
    name = _NAME.fullmatch(item)
    origin = (name["origin"] or "").strip(" ()") if name else ""
    return [origin] if origin.rpartition("/")[2] == PROJECT_FILE else []


@lru_cache(maxsize=65536)
def _parent(item: str) -> str | None:
    """The package that an item names, empty for the project itself; None for what needs nothing."""
    name = _NAME.fullmatch(item)
    if item.startswith(("-r", "(")) or (name and name["origin"]):
        return ""
    return name["name"] if name else None
