"""Other names of the folders and files of an image, through links: which files were asked for under one of them.

A database is often looked for where a link stands (`lib` leads to `usr/lib`, `var/lib/dpkg` elsewhere). What is found there
under the wanted name has another real path, and the link may stand behind the file in the archive.
"""

from collections.abc import Iterable, Mapping

from sca.files.errors import InputError
from sca.files.image.nodes import LINK, Node
from sca.files.image.overlay import Wants
from sca.files.image.paths import resolve

_MOST_NAMES = 32
_REMEMBERED = 4096


class Aliases:
    """The other names that links give. `as_of` is the layer whose state counts for a link; None for its own layer."""

    def __init__(self, nodes: Mapping[str, Node], as_of: int | None) -> None:
        self._nodes = nodes
        self._links: dict[str, list[str]] = {}
        self._known: dict[str, tuple[str, ...]] = {}
        for path, newest in nodes.items():
            versions = newest.versions() if as_of is None else (newest.as_of(as_of),)
            for node in versions:
                if node is not None and node.kind == LINK:
                    self._note(path, node.layer if as_of is None else as_of)

    def __bool__(self) -> bool:
        """Whether there is any link."""
        return bool(self._links)

    def wanted(self, path: str, wants: Wants) -> str:
        """The first other name of a file under which it is wanted; empty if there is none."""
        folder, _, base = path.rpartition("/")
        names = self._known.get(folder)
        if names is None:
            names = self._names(folder)
        for name in names:
            if wants(other := f"{name}/{base}" if name else base):
                return other
        return next((link for link in self._of(path) if wants(link)), "")

    def _of(self, path: str) -> Iterable[str]:
        """Links that lead to this very path, under all names of the folders that they lie in."""
        for link in self._links.get(path, ()):
            yield link
            folder, _, base = link.rpartition("/")
            for name in self._known.get(folder) or self._names(folder):
                yield f"{name}/{base}" if name else base

    def _names(self, folder: str) -> tuple[str, ...]:
        """The other names of a folder: of itself, or of one above it, and names that those names have in turn."""
        found: list[str] = []
        todo = [folder]
        while todo and len(found) < _MOST_NAMES:
            for other in self._one_step(todo.pop(0)):
                if other != folder and other not in found:
                    found.append(other)
                    todo.append(other)
        if len(self._known) > _REMEMBERED:
            self._known.clear()
        self._known[folder] = tuple(found[:_MOST_NAMES])
        return self._known[folder]

    def _one_step(self, folder: str) -> Iterable[str]:
        above, rest = folder, ""
        while True:
            for link in self._links.get(above, ()):
                # A link inside of what it leads to only gives longer names for the same.
                if above and not link.startswith(f"{above}/"):
                    yield link + rest
            if not above:
                return
            above, _, name = above.rpartition("/")
            rest = f"/{name}{rest}"

    def _note(self, path: str, layer: int) -> None:
        def link_at(here: str) -> str | None:
            node = self._nodes.get(here)
            node = node.as_of(layer) if node is not None else None
            return node.target if node is not None and node.kind == LINK else None

        try:
            place = resolve(path, link_at).path
        except InputError:
            return
        if place and place != path:
            others = self._links.setdefault(place, [])
            if path not in others:
                others.append(path)
