"""Other names of the folders and files of an image, through links: which files were asked for under one of them.

A database is often looked for where a link stands (`lib` leads to `usr/lib`, `var/lib/dpkg` elsewhere). What is found there
under the wanted name has another real path, and the link may stand behind the file in the archive.
"""

from collections import deque
from collections.abc import Iterator, Mapping
from itertools import islice

from sca.files.errors import InputError
from sca.files.image.nodes import LINK, Node
from sca.files.image.overlay import Wants
from sca.files.image.paths import clean, climbs, resolve

_MOST_NAMES = 32
_REMEMBERED = 4096


class Aliases:
    """The other names that links give, in any layer."""

    def __init__(self, nodes: Mapping[str, Node]) -> None:
        self._nodes = nodes
        # By what they lead to: links, each once, in order.
        self._links: dict[str, dict[str, None]] = {}
        self._known: dict[str, tuple[str, ...]] = {}
        for path, newest in nodes.items():
            for node in newest.versions():
                if node.kind == LINK:
                    self._note(path, node)

    def __bool__(self) -> bool:
        """Whether there is any link."""
        return bool(self._links)

    def wanted(self, path: str, wants: Wants) -> Iterator[str]:
        """The other names of a file under which it is wanted."""
        folder, _, base = path.rpartition("/")
        others = tuple(f"{name}/{base}" if name else base for name in self._names(folder))
        if path in self._links or any(other in self._links for other in others):
            others = self._search(path)
        return filter(wants, others)

    def _names(self, folder: str) -> tuple[str, ...]:
        """The other names of a folder, remembered: files come folder by folder."""
        known = self._known.get(folder)
        if known is None:
            if len(self._known) > _REMEMBERED:
                self._known.clear()
            known = self._known[folder] = self._search(folder)
        return known

    def _search(self, path: str) -> tuple[str, ...]:
        """The other names of a path: of itself, or of a folder above it, and names that those names have in turn."""
        found: dict[str, None] = {}
        todo = deque((path,))
        while todo and len(found) < _MOST_NAMES:
            one = todo.popleft()
            for other in islice(self._one_step(one, inner=one == path), _MOST_NAMES):
                if other != path and other not in found:
                    found[other] = None
                    todo.append(other)
        return tuple(found)[:_MOST_NAMES]

    def _one_step(self, folder: str, *, inner: bool) -> Iterator[str]:
        """Names through one link to the folder or to one above it, with `inner` also through one that lies in what it leads to.

        Such a link leads to itself again: without end, there are longer and longer names for the same.
        """
        above, rest = folder, ""
        while True:
            for link in self._links.get(above, ()):
                if inner or (above and not link.startswith(f"{above}/")):
                    yield link + rest
            if not above:
                return
            above, _, name = above.rpartition("/")
            rest = f"/{name}{rest}"

    def _note(self, path: str, node: Node) -> None:
        """Note what a link names, which may be a link in turn, in another layer a file; and where it led in its own layer."""

        def link_at(here: str) -> str | None:
            found = self._nodes.get(here)
            found = found.as_of(node.layer) if found is not None else None
            return found.target if found is not None and found.kind == LINK else None

        named = node.target if node.target.startswith("/") else f"{path.rpartition('/')[0]}/{node.target}"
        for start, last in ((named, False), (path, True)):
            try:
                place = clean(start) if start is named and not climbs(start) else resolve(start, link_at, last=last).path
            except InputError:
                continue
            if place.strip("/") != path:
                self._links.setdefault(place.strip("/"), {})[path] = None
