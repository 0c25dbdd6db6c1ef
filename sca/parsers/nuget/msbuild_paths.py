"""Paths in MSBuild files, kept inside the scanned folder: full paths begin with a mark that stands for its root.

Both separators are read. A path that is absolute without the mark, names a drive or a share, or climbs out of the scanned
folder lies outside: it is never opened, and whether it exists cannot be told.
"""

import re
from collections.abc import Hashable
from functools import lru_cache
from posixpath import basename, dirname, join, normpath
from typing import cast

from sca.files.view import FileView, Tree

# A character of the private use area: no path of a checkout begins with it.
ROOT = "/\ue000/"
# Longer paths are looked up anew each time: what is kept stays small whatever the files hold.
_LONGEST_KEPT = 512
_ABSOLUTE = re.compile(r"/|[A-Za-z]:").match


def full_path(path: str) -> str:
    """The full path of a file or folder of the tree, as MSBuild would give it."""
    return ROOT + path


def shown_path(text: str) -> str:
    """A text for a message, without the mark."""
    return text.replace(ROOT, "")


def in_tree(text: str, folder: str) -> str | None:
    """The path in the tree that a text names, seen from a folder of it; empty for the root, None for what lies outside."""
    plain = text.strip().replace("\\", "/")
    if plain.startswith(ROOT):
        path = normpath(plain[len(ROOT) :].lstrip("/") or ".")
    elif not plain or _ABSOLUTE(plain) or "\0" in plain:
        return None
    else:
        path = normpath(join(folder, plain))
    if path == ".." or path.startswith(("../", "/")):
        return None
    return "" if path == "." else path


class TreePaths:
    """Questions about what lies in the tree, for one evaluation."""

    def __init__(self, view: FileView) -> None:
        self._tree = view.tree

    def exists(self, text: str, folder: str) -> bool | None:
        """Whether a file or folder is there; None for what lies outside the tree."""
        path = in_tree(text, folder)
        if path is None:
            return None
        return path == "" or self.is_file(path) or bool(self._tree.names(path))

    def is_file(self, path: str) -> bool:
        """Whether a file is there."""
        return self._tree.exists(path) if len(path) > _LONGEST_KEPT else _is_file(cast("Hashable", self._tree), path)

    def matching(self, pattern: str) -> tuple[str, ...]:
        """The files of the tree that a path with `*` in its last part names, sorted."""
        folder, name = dirname(pattern), basename(pattern)
        wanted = re.compile(".*+".join(map(re.escape, name.split("*"))) if name.count("*") < 2 else ".*")
        found = (join(folder, one) for one in self._tree.names(folder) if wanted.fullmatch(one))
        return tuple(path for path in found if self._tree.exists(path))

    def above(self, name: str, folder: str) -> str | None:
        """The nearest file of this name in a folder or above it, up to the root of the tree; None if there is none."""
        plain = "/" not in name and name not in ("", ".", "..")
        while True:
            path = (f"{folder}/{name}" if folder else name) if plain else normpath(join(folder, name))
            if not path.startswith("../") and self.is_file(path):
                return path
            if not folder:
                return None
            folder = dirname(folder)


# Every project asks for the same files in the folders above it; a tree does not change while it is read.
@lru_cache(maxsize=4096)
def _is_file(tree: Hashable, path: str) -> bool:
    return cast("Tree", tree).exists(path)
