"""Where the documents and layers of an image lie: in an OCI layout, or in an archive that `docker save` wrote.

Each is read from a tree of files, which is a folder or the inside of a tar archive. A registry is one more store.
"""

from collections.abc import Iterator
from typing import Protocol

from sca.files.byte_source import pieces
from sca.files.image.documents import verified
from sca.files.image.model import Descriptor
from sca.files.limits import Limits
from sca.files.view import Tree


class BlobStore(Protocol):
    """Bytes by their digest, or by the name that a source gives them."""

    def document(self, key: str, limit: int, limit_name: str) -> bytes:
        """A small blob as a whole, not checked yet. Raises InputError."""

    def pieces(self, key: str) -> Iterator[bytes]:
        """A blob piece by piece, none of them empty, not checked yet. Raises InputError, at once or on the way."""


class LayoutStore:
    """The blobs of an OCI layout: https://github.com/opencontainers/image-spec/blob/main/image-layout.md ."""

    def __init__(self, tree: Tree, limits: Limits) -> None:
        self._tree = tree
        self._limits = limits

    def document(self, key: str, limit: int, limit_name: str) -> bytes:
        """See `BlobStore`."""
        return self._tree.read(blob_path(key), limit, limit_name)

    def pieces(self, key: str) -> Iterator[bytes]:
        """See `BlobStore`."""
        return file_pieces(self._tree, blob_path(key), self._limits)


class ArchiveStore:
    """The members of a docker archive, by name: a name is looked up among the members and nowhere else."""

    def __init__(self, tree: Tree, limits: Limits) -> None:
        self._tree = tree
        self._limits = limits

    def document(self, key: str, limit: int, limit_name: str) -> bytes:
        """See `BlobStore`."""
        return self._tree.read(key, limit, limit_name)

    def pieces(self, key: str) -> Iterator[bytes]:
        """See `BlobStore`."""
        return file_pieces(self._tree, key, self._limits)


def blob_path(digest: str) -> str:
    """Where a layout keeps a blob."""
    algorithm, _, hex = digest.partition(":")
    return f"blobs/{algorithm}/{hex}"


def file_pieces(tree: Tree, path: str, limits: Limits) -> Iterator[bytes]:
    """A file of any size, piece by piece."""
    with tree.opened(path, limits.image_archive_bytes, "image-archive-bytes") as source:
        yield from pieces(source)


def checked_document(store: BlobStore, descriptor: Descriptor, limit: int, limit_name: str) -> bytes:
    """A document that a descriptor leads to. Raises InputError if its size or its digest is another."""
    return verified(store.document(descriptor.key, limit, limit_name), descriptor.digest, descriptor.digest)
