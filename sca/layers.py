"""Tells of each package of an image which layer brought it, and which packages are gone that an earlier layer had.

A package database is written anew by every install, so the layer that wrote it last says nothing. The image is read as it was
after each layer instead, from the last one down: a package belongs to the layer since which it has been there, in that version
and at that place, without a break. A file is parsed again only where something differs that its parser looked at.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager
from typing import Protocol

from msgspec import Struct
from msgspec.structs import replace

from sca.files.byte_source import ByteSource
from sca.files.limits import Limits
from sca.files.view import FileView, Tree
from sca.files.walk import Walked
from sca.model.component import Component, NpmFacts
from sca.model.image import Removed
from sca.model.package import Package
from sca.parsers.base import Format
from sca.parsers.names import IN_IMAGE
from sca.parsers.run import Parsed, read_file
from sca.scan import Manner, ReadFile, Scanned, scan

_Key = tuple[Package, str]
_RELEASE = "distro"
_Answers = dict[tuple[str, str], object]


class LayeredTree(Tree, Protocol):
    """The files of an image as they are after one of its layers."""

    def found(self, wants: Callable[[str], bool]) -> tuple[str, ...]:
        """The wanted regular files, sorted."""

    def at(self, layer: int) -> "LayeredTree":
        """The same image after an earlier layer."""

    def written_in(self, path: str) -> tuple[int, ...]:
        """The layers that wrote the bytes which stand at a path, links followed, the last one last; empty if there is no file."""


class Layered(Struct, frozen=True):
    """What a scan of all layers gave: the last state, the layer of each component by its id, and what is gone."""

    scanned: Scanned
    brought: Mapping[str, int]
    removed: tuple[Removed, ...]


def scan_layers(
    tree: LayeredTree, layers: int, excluded: Callable[[str], bool], limits: Limits, expired: Callable[[], bool]
) -> Layered:
    """Read an image as it is, and as it was after each layer. `excluded` tells what somebody left out."""
    memory = _Memory()

    def state(of: LayeredTree) -> Scanned:
        found = tuple(path for path in of.found(IN_IMAGE.wants) if not excluded(path))
        manner = Manner(limits, expired, IN_IMAGE, memory.reader(of))
        return scan(of, [Walked(found, (), (), len(found))], (), manner)

    last = state(tree)
    earlier = [_packages(state(tree.at(layer))) for layer in range(layers - 1)]
    states = [*earlier, _packages(last)] if layers else []
    return Layered(last, dict(_brought(states)), tuple(sorted(_removed(states))))


def _packages(scanned: Scanned) -> dict[_Key, tuple[str, ...]]:
    """The ids of the components by package and place."""
    found: dict[_Key, tuple[str, ...]] = {}
    for part in scanned.extracts:
        for component in part.components:
            key = (_lasting(component.package), _place(component))
            found[key] = (*found.get(key, ()), component.id)
    return found


def _lasting(package: Package) -> Package:
    """The package without the release of the system around it, which may change while the package stays."""
    if not any(name == _RELEASE for name, _value in package.qualifiers):
        return package
    return replace(package, qualifiers=tuple(pair for pair in package.qualifiers if pair[0] != _RELEASE))


def _place(component: Component) -> str:
    """Where a package lies. A list of installed packages may be written anew while they stay where they are."""
    where = component.locations[0].path if component.locations else ""
    return f"{where}#{component.facts.path}" if isinstance(component.facts, NpmFacts) else where


def _brought(states: list[dict[_Key, tuple[str, ...]]]) -> Iterator[tuple[str, int]]:
    """The layer of each component of the last state."""
    for key, ids in states[-1].items() if states else ():
        layer = len(states) - 1
        while layer and key in states[layer - 1]:
            layer -= 1
        yield from ((id, layer) for id in ids)


def _removed(states: list[dict[_Key, tuple[str, ...]]]) -> Iterator[Removed]:
    """Every package and place that the last state has not, with the last stretch of layers that had it."""
    gone = {key for state in states for key in state} - (states[-1].keys() if states else set())
    for key in gone:
        last = max(layer for layer, state in enumerate(states) if key in state)
        first = last
        while first and key in states[first - 1]:
            first -= 1
        yield Removed(key[0], key[1].partition("#")[0], first, last + 1)


class _Watched:
    """A tree that notes what is asked of it, and what the answer depends on."""

    def __init__(self, tree: LayeredTree) -> None:
        self.answers: _Answers = {}
        self._tree = tree

    def read(self, path: str, limit: int, limit_name: str) -> bytes:
        """See `Tree`."""
        self._note("written_in", path)
        return self._tree.read(path, limit, limit_name)

    def opened(self, path: str, limit: int, limit_name: str) -> AbstractContextManager[ByteSource]:
        """See `Tree`."""
        self._note("written_in", path)
        return self._tree.opened(path, limit, limit_name)

    def exists(self, path: str) -> bool:
        """See `Tree`."""
        return bool(self._note("exists", path))

    def names(self, folder: str) -> tuple[str, ...]:
        """See `Tree`."""
        self._note("names", folder)
        return self._tree.names(folder)

    def _note(self, question: str, path: str) -> object:
        answer = _answer(self._tree, question, path)
        self.answers[(question, path)] = answer
        return answer


def _answer(tree: LayeredTree, question: str, path: str) -> object:
    if question == "written_in":
        return tree.written_in(path)[-1:]
    return tree.exists(path) if question == "exists" else tree.names(path)


class _Memory:
    """What files came to, with everything that their parsers had asked: in another layer the answers may be the same."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, str], list[tuple[_Answers, Parsed | None]]] = {}

    def reader(self, tree: LayeredTree) -> ReadFile:
        """Reads files of one tree, or takes what they came to when everything that matters was the same."""

        def read_one(row: Format, view: FileView) -> Parsed | None:
            known = self._known.setdefault((row.name, view.path), [])
            for answers, parsed in known:
                if all(_answer(tree, *question) == answer for question, answer in answers.items()):
                    return parsed
            watched = _Watched(tree)
            parsed = read_file(row, FileView(watched, view.path, view.limits, view.encodings))
            known.append((watched.answers, parsed))
            return parsed

        return read_one
