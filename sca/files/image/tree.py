"""The files of an image as a read-only tree: of all layers, or as it was after one of them. Links lead inside the image only.

Only what was asked for when the image was read has content here.
"""

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, nullcontext
from functools import cached_property

from sca.files.byte_source import ByteSource, HeldBytes
from sca.files.errors import InputError
from sca.files.image.aliases import Aliases
from sca.files.image.nodes import FILE, FOLDER, LINK, LISTED, Node
from sca.files.image.packed import is_packed
from sca.files.image.paths import clean, resolve
from sca.model.text import brief

Wants = Callable[[str], bool]


class Files:
    """All that was kept of an image, in all its versions.

    `wants` is what was asked for; `noted` tells of a real path whether a file that was not kept had it in any layer.
    """

    def __init__(self, nodes: Mapping[str, Node], wants: Wants, noted: Wants) -> None:
        self.nodes = nodes
        self.wants = wants
        self.noted = noted

    @cached_property
    def children(self) -> dict[str, list[str]]:
        """By folder: the sorted names that it had in any layer."""
        found: dict[str, list[str]] = {}
        for path in self.nodes:
            above, _, name = path.rpartition("/")
            found.setdefault(above, []).append(name)
        for names in found.values():
            names.sort()
        return found

    @cached_property
    def other_names(self) -> tuple[str, ...]:
        """Sorted names through links that were asked for, in any layer."""
        aliases = Aliases(self.nodes)
        if not aliases:
            return ()
        paths = (path for path, newest in self.nodes.items() if any(one.kind == FILE for one in newest.versions()))
        return tuple(sorted({other for path in paths for other in aliases.wanted(path, self.wants)}))


class ImageTree:
    """See `sca.files.view.Tree`. `last` is the layer up to which it goes; -1 for an image without layers.

    `unasked` collects paths that were looked for and that nobody had asked for when the image was read: whether a file stands
    there is not known, so what is looked for must be told before. It is empty when all is well.
    """

    def __init__(self, files: Files, last: int, unasked: set[str] | None = None) -> None:
        self.last = last
        self.unasked: set[str] = set() if unasked is None else unasked
        self._files = files
        self._nodes = files.nodes
        self._wants = files.wants

    def at(self, layer: int) -> "ImageTree":
        """The same as it was after a layer."""
        return ImageTree(self._files, min(layer, self.last), self.unasked)

    def resolved(self, path: str) -> str:
        """The path without links: where a file really stands. Raises InputError for links that lead in a circle."""
        return resolve(clean(path), self._link_at).path

    def read(self, path: str, limit: int, limit_name: str) -> bytes:
        """See Tree. Raises InputError (E-MISSING, E-SPECIAL, E-SIZE, E-LINK-LOOP, E-NOT-KEPT)."""
        content = self._file(path).content
        if content is None:
            raise InputError("E-SPECIAL", "this file is not read; the problems of the image say why", path)
        if content.size > limit:
            message = f"the file has {content.size} bytes, more than the limit of {limit} ({limit_name})"
            help = f"if the file is genuine, raise the limit: --limit {limit_name}={content.size}"
            raise InputError("E-SIZE", message, path, help=help)
        return content.read()

    def opened(self, path: str, limit: int, limit_name: str) -> AbstractContextManager[ByteSource]:
        """See Tree."""
        return nullcontext(HeldBytes(self.read(path, limit, limit_name)))

    def exists(self, path: str) -> bool:
        """See Tree. A link counts if it leads to a regular file, as on disk."""
        try:
            real = self.resolved(path)
        except InputError:
            return False
        node = self._version(real)
        if node is None:
            self._note_unasked(path)
            return self._is_unkept(path, real)
        return node.kind == FILE

    def names(self, folder: str) -> tuple[str, ...]:
        """See Tree: files that were asked for, links, and the folders on the way to them."""
        try:
            real = self.resolved(folder)
        except InputError:
            return ()
        prefix = f"{real}/" if real else ""
        return tuple(name for name in self._files.children.get(real, ()) if self._version(prefix + name) is not None)

    def found(self, wants: Wants) -> tuple[str, ...]:
        """Sorted paths of the regular files that are wanted: by their real path, or else by one that leads to them."""
        found = [path for path, newest in self._nodes.items() if self._is_file(newest) and wants(path)]
        others: dict[str, str] = {}
        for other in self._files.other_names:
            if wants(other) and self.exists(other) and not wants(real := self.resolved(other)):
                others.setdefault(real, other)
        return tuple(sorted((*found, *others.values())))

    def archives(self) -> tuple[str, ...]:
        """Sorted real paths of the archives that are there and that nobody asked for: what is in them is not known."""
        versions = ((path, newest.as_of(self.last)) for path, newest in self._nodes.items())
        return tuple(sorted(path for path, node in versions if node is not None and node.kind == LISTED and is_packed(path)))

    def removed(self, wants: Wants) -> tuple[str, ...]:
        """Sorted real paths of files that an earlier layer had and this state has not."""
        return tuple(sorted(path for path, newest in self._nodes.items() if self._is_removed(newest) and wants(path)))

    def written_in(self, path: str) -> tuple[int, ...]:
        """The layers that made what stands at a path: that wrote the file, or a link on the way to it; empty without a file.

        They are in order. As long as the last one is the same, so are the bytes.
        """
        links: list[int] = []
        try:
            real = resolve(clean(path), lambda here: self._link_at(here, links)).path
        except InputError:
            return ()
        newest = self._nodes.get(real)
        if newest is None or not self._is_file(newest):
            return ()
        files = (one.layer for one in newest.versions() if one.layer <= self.last and one.kind == FILE)
        return tuple(sorted({*files, *links}))

    def _is_file(self, newest: Node) -> bool:
        node = newest.as_of(self.last)
        return node is not None and node.kind == FILE

    def _is_removed(self, newest: Node) -> bool:
        return not self._is_file(newest) and any(one.kind == FILE for one in newest.versions() if one.layer <= self.last)

    def _file(self, path: str) -> Node:
        real = self.resolved(path)
        node = self._version(real)
        if node is None:
            self._note_unasked(path)
            if not self._wants(clean(path)) or self._is_unkept(path, real):
                raise InputError("E-NOT-KEPT", "this file was not asked for when the image was read", path)
            raise InputError("E-MISSING", "there is no such file", path, unreadable=True)
        if node.kind == FOLDER:
            raise InputError("E-SPECIAL", "this is a folder, not a regular file; it is not read", path)
        return node

    def _is_unkept(self, path: str, real: str) -> bool:
        """Whether links lead to a file that was not kept: more of them than were looked through."""
        return real != clean(path) and self._files.noted(real)

    def _note_unasked(self, path: str) -> None:
        if not self._wants(clean(path)):
            self.unasked.add(brief(path))

    def _version(self, path: str) -> Node | None:
        node = self._nodes.get(path)
        there = None if node is None else node.as_of(self.last)
        return None if there is None or there.kind == LISTED else there

    def _link_at(self, path: str, layers: list[int] | None = None) -> str | None:
        node = self._version(path)
        if node is None or node.kind != LINK:
            return None
        if layers is not None:
            layers.append(node.layer)
        return node.target
