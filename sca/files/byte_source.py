"""Bytes that are read piece by piece at any place: an archive is never held as a whole."""

import hashlib
from collections.abc import Iterator
from typing import Protocol

from sca.files.errors import InputError

_STEP = 1024 * 1024


class ByteSource(Protocol):
    """The bytes of one file."""

    @property
    def size(self) -> int:
        """How many there are."""

    def read_at(self, offset: int, count: int) -> bytes:
        """That many bytes from a place, fewer at the end. Raises InputError if they cannot be had."""


class HeldBytes:
    """Bytes in memory."""

    def __init__(self, data: bytes) -> None:
        self._data = data

    @property
    def size(self) -> int:
        """See `ByteSource`."""
        return len(self._data)

    def read_at(self, offset: int, count: int) -> bytes:
        """See `ByteSource`."""
        return self._data[offset : offset + count]


def pieces(source: ByteSource) -> Iterator[bytes]:
    """All bytes in order, a piece at a time."""
    offset = 0
    while piece := source.read_at(offset, _STEP):
        offset += len(piece)
        yield piece


def sha256_of(source: ByteSource) -> str:
    """The SHA-256 of all bytes, in hex."""
    digest = hashlib.sha256()
    for piece in pieces(source):
        digest.update(piece)
    return digest.hexdigest()


def archive_error(code: str, message: str, path: str) -> InputError:
    """Why an archive is refused as a whole."""
    help = "make the archive anew with the build tool of the package, or leave it out: --exclude"
    return InputError(code, f"the archive is not read: {message}", path, help=help)
