"""The files of an image as a read-only tree: of all layers, or as it was after one of them. Links lead inside the image only.

Only what was asked for when the image was read has content here.
"""

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, nullcontext

from sca.files.byte_source import ByteSource, HeldBytes
from sca.files.errors import InputError
from sca.files.image.aliases import Aliases
from sca.files.image.nodes import FILE, FOLDER, LINK, Node
from sca.files.image.paths import clean, resolve
from sca.model.text import brief

Wants = Callable[[str], bool]


class ImageTree:
    """See `sca.files.view.Tree`. `last` is the layer up to which it goes; -1 for an image without layers.

    `unasked` collects paths that were looked for and that nobody had asked for when the image was read: whether a file stands
    there is not known, so what was looked for must be told before. It is empty when all is well.
    """

    def __init__(self, nodes: Mapping[str, Node], last: int, wants: Wants) -> None:
        self.last = last
        self.unasked: set[str] = set()
        self._nodes = nodes
        self._wants = wants
        self._children: dict[str, list[str]] | None = None
        self._aliases: Aliases | None = None

    def at(self, layer: int) -> "ImageTree":
        """The same as it was after a layer."""
        tree = ImageTree(self._nodes, min(layer, self.last), self._wants)
        tree._children = self._children
        return tree

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
            node = self._version(self.resolved(path))
        except InputError:
            return False
        if node is None:
            self._note_unasked(path)
        return node is not None and node.kind == FILE

    def names(self, folder: str) -> tuple[str, ...]:
        """See Tree: files that were asked for, links, and the folders on the way to them."""
        try:
            real = self.resolved(folder)
        except InputError:
            return ()
        prefix = f"{real}/" if real else ""
        return tuple(name for name in self._names_below(real) if self._version(prefix + name) is not None)

    def found(self, wants: Wants) -> tuple[str, ...]:
        """Sorted paths of the regular files that are wanted: by their real path, or else by one that leads to them."""
        if self._aliases is None:
            self._aliases = Aliases(self._nodes, self.last)
        found: list[str] = []
        for path, newest in self._nodes.items():
            node = newest.as_of(self.last)
            if node is None or node.kind != FILE:
                continue
            if wants(path):
                found.append(path)
            elif self._aliases and (other := self._aliases.wanted(path, wants)):
                found.append(other)
        return tuple(sorted(found))

    def removed(self, wants: Wants) -> tuple[str, ...]:
        """Sorted real paths of files that an earlier layer had and this state has not."""
        return tuple(sorted(path for path, newest in self._nodes.items() if self._is_removed(newest) and wants(path)))

    def written_in(self, path: str) -> tuple[int, ...]:
        """The layers that wrote the file to which a path leads, each version of it, in order. Raises InputError."""
        newest = self._nodes.get(self.resolved(path))
        versions = () if newest is None else newest.versions()
        layers = {one.content.layer for one in versions if one.layer <= self.last and one.content is not None}
        return tuple(sorted(layers))

    def _is_removed(self, newest: Node) -> bool:
        node = newest.as_of(self.last)
        if node is not None and node.kind == FILE:
            return False
        return any(one.kind == FILE for one in newest.versions() if one.layer <= self.last)

    def _file(self, path: str) -> Node:
        node = self._version(self.resolved(path))
        if node is None:
            self._note_unasked(path)
            if not self._wants(clean(path)):
                raise InputError("E-NOT-KEPT", "this file was not asked for when the image was read", path)
            raise InputError("E-MISSING", "there is no such file", path, unreadable=True)
        if node.kind == FOLDER:
            raise InputError("E-SPECIAL", "this is a folder, not a regular file; it is not read", path)
        return node

    def _note_unasked(self, path: str) -> None:
        if not self._wants(clean(path)):
            self.unasked.add(brief(path))

    def _version(self, path: str) -> Node | None:
        node = self._nodes.get(path)
        return None if node is None else node.as_of(self.last)

    def _link_at(self, path: str) -> str | None:
        node = self._nodes.get(path)
        if node is None or (node := node.as_of(self.last)) is None:
            return None
        return node.target if node.kind == LINK else None

    def _names_below(self, folder: str) -> list[str]:
        if self._children is None:
            self._children = {}
            for path in self._nodes:
                above, _, name = path.rpartition("/")
                self._children.setdefault(above, []).append(name)
            for names in self._children.values():
                names.sort()
        return self._children.get(folder, [])
