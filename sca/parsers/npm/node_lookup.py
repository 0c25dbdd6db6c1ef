"""Finds a dependency the way Node does: in the nearest `node_modules` folder on the way up.

https://nodejs.org/api/modules.html#loading-from-node_modules-folders

A name that stands in few folders is compared with those; for any other the folders on the way up are visited, so
that neither a deep tree nor a name that stands everywhere makes the work more than linear.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable

from msgspec import Struct

from sca.parsers.npm.lock_entry import MODULES

_FEW = 8


class _Folder(Struct, eq=False):
    """One `node_modules` folder: the path in front of it (empty or with a slash at its end), and what it holds."""

    base: str
    nodes: dict[str, str]
    above: "_Folder | None" = None


class NodeLookup:
    """`places` are pairs of an install path and the id of what is found there."""

    def __init__(self, places: Iterable[tuple[str, str]]) -> None:
        folders: dict[str, _Folder] = {}
        spread: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
        for path, node in places:
            start = path.rfind(MODULES)
            base, name = path[:start], path[start + len(MODULES) :]
            if start < 0 or (base and not base.endswith("/")):
                continue
            folder = folders.get(base)
            if folder is None:
                folder = folders[base] = _Folder(base, {})
            folder.nodes[name] = node
            spread[name].append((base, node))
        self._bases = sorted(folders)
        self._folders = [folders[base] for base in self._bases]
        self._spread = {name: sorted(found, key=_longest_first) for name, found in spread.items()}
        self._only_on_top = {name: found[0][1] for name, found in spread.items() if len(found) == 1 and not found[0][0]}
        _nest(self._folders)

    def find(self, path: str, name: str) -> str | None:
        """The id of what `name` means to a file in the folder `path` (empty, or with a slash at its end)."""
        node = self._only_on_top.get(name)
        if node is not None:
            return node
        found = self._spread.get(name)
        if found is None:
            return None
        if len(found) <= _FEW:
            for base, node in found:
                if path.startswith(base):
                    return node
            return None
        return self._visit(path, name)

    def _visit(self, path: str, name: str) -> str | None:
        number = bisect_right(self._bases, path) - 1
        folder = self._folders[number] if number >= 0 else None
        while folder is not None and not path.startswith(folder.base):
            folder = folder.above
        while folder is not None:
            node = folder.nodes.get(name)
            if node is not None:
                return node
            folder = folder.above
        return None


def _longest_first(found: tuple[str, str]) -> int:
    return -len(found[0])


def _nest(folders: list[_Folder]) -> None:
    """Connect each folder with the next one above it; in sorted order all that lies below a folder follows it."""
    open_: list[_Folder] = []
    for folder in folders:
        while open_ and not folder.base.startswith(open_[-1].base):
            open_.pop()
        folder.above = open_[-1] if open_ else None
        open_.append(folder)
