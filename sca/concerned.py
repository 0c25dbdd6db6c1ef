"""Which inputs a change concerns: those that changed, and those that are read together with them.

A manifest is answered for by a lock beside or above it, a member by its workspace, a part of a pipeline by the file that
includes it: of the changed file's ecosystem, inputs in its folder and the folders above belong to it. What configures inputs
from above (registries, central versions of .NET) concerns those below as well.
"""

from collections.abc import Collection, Iterable, Iterator
from posixpath import basename, dirname

from msgspec import Struct

from sca.parsers.base import Format
from sca.parsers.names import NAMES

# Files that are no inputs and are read beside them, by lower-case name or ending.
_SETTINGS = {
    ".npmrc": "npm",
    ".yarnrc": "npm",
    ".yarnrc.yml": "npm",
    "pnpm-workspace.yaml": "npm",
    "nuget.config": "nuget",
    ".env": "docker",
}
_SHARED_ENDINGS = {".props": "nuget", ".targets": "nuget"}


class _Reach(Struct):
    """Folders with the ecosystem whose inputs in them are concerned; `below` also those further down."""

    inside: set[tuple[str, str]]
    below: set[tuple[str, str]]


def names_packages(path: str) -> bool:
    """Whether a change of this file can change what packages a project uses."""
    name = basename(path).lower()
    return name in _SETTINGS or name.endswith(tuple(_SHARED_ENDINGS)) or NAMES.wants(path)


def is_setting(path: str) -> bool:
    """Whether a file is no input by itself and is only read beside inputs."""
    return names_packages(path) and not _is_input(path)


def _is_input(path: str) -> bool:
    return basename(path).lower() not in _SETTINGS and NAMES.wants(path)


def concerned(inputs: Iterable[str], changed: Collection[str]) -> tuple[str, ...]:
    """Those of the recognised files that a change of these paths concerns, in their order."""
    reach = _Reach(set(), set())
    for path in changed:
        _extend(reach, path)
    return tuple(path for path in inputs if path in changed or _holds(reach, path))


def _extend(reach: _Reach, path: str) -> None:
    name = basename(path).lower()
    ecosystem = _SETTINGS.get(name, "")
    shared = next((kind for ending, kind in _SHARED_ENDINGS.items() if name.endswith(ending)), "")
    row = NAMES.claim(path)
    if shared:
        reach.below.add(("", shared))
    elif ecosystem or (isinstance(row, Format) and row.turn):
        reach.below.add((dirname(path), ecosystem or _ecosystem(path)))
    reach.inside.update((folder, ecosystem or shared or _ecosystem(path)) for folder in upwards(path))


def _holds(reach: _Reach, path: str) -> bool:
    ecosystem = _ecosystem(path)
    if (dirname(path), ecosystem) in reach.inside:
        return True
    return bool(reach.below) and any((folder, ecosystem) in reach.below for folder in upwards(path))


def _ecosystem(path: str) -> str:
    row = NAMES.claim(path)
    return row.ecosystem if isinstance(row, Format) else ""


def upwards(path: str) -> Iterator[str]:
    """The folder of a file and those above it, up to the root, which is empty."""
    while path:
        path = dirname(path)
        yield path
