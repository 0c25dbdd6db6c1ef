"""What stands at a path of an image, layer by layer: the newest version first, each with the one below it."""

import zlib
from collections.abc import Container, Iterable, Iterator, Mapping

from msgspec import Struct

GONE, FOLDER, FILE, LINK, SPECIAL, LISTED = range(6)
_PACKED_FROM = 16 * 1024


class Content(Struct, frozen=True, gc=False):
    """The bytes of a file that was asked for. `layer` is where they were written; large ones are held compressed."""

    size: int
    layer: int
    held: bytes
    packed: bool = False

    def read(self) -> bytes:
        """All of them."""
        return zlib.decompress(self.held) if self.packed else self.held


def hold(pieces: Iterator[bytes], size: int, layer: int) -> Content:
    """Keep a content of about a size, which is within the limits."""
    if size < _PACKED_FROM:
        held = b"".join(pieces)
        return Content(len(held), layer, held)
    pack = zlib.compressobj(1)
    parts: list[bytes] = []
    length = 0
    for piece in pieces:
        length += len(piece)
        parts.append(pack.compress(piece))
    parts.append(pack.flush())
    return Content(length, layer, b"".join(parts), packed=True)


class Node(Struct):
    """One version of what stands at a path. `target` is where a link leads, as written; `older` the version below.

    A file that is only `LISTED` was not asked for; its name matters.
    """

    kind: int
    layer: int
    older: "Node | None" = None
    content: Content | None = None
    target: str = ""

    def as_of(self, layer: int) -> "Node | None":
        """The version that a layer sees; None if nothing stands there."""
        node: Node | None = self
        while node is not None and node.layer > layer:
            node = node.older
        return None if node is None or node.kind == GONE else node

    def versions(self) -> "Iterator[Node]":
        """This one and all below it."""
        node: Node | None = self
        while node is not None:
            yield node
            node = node.older


def below(path: str, live: Mapping[str, Iterable[str]], without: Container[str] = ()) -> list[str]:
    """A path and what stands below it, the outer before the inner. `live` are the names in each folder."""
    found, todo = [], [path]
    while todo:
        one = todo.pop()
        found.append(one)
        todo.extend(inner for child in live.get(one, ()) if (inner := f"{one}/{child}") not in without)
    return found
