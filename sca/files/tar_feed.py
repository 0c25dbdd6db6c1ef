"""Bytes in order, for whoever reads an archive: from pieces that come once, or from a file in which any place can be read."""

from collections.abc import Callable, Iterator
from typing import Protocol

from sca.files.byte_source import ByteSource
from sca.files.errors import InputError

Refuse = Callable[[str, str], InputError]


class Feed(Protocol):
    """Bytes in order. `position` is the place of the next one."""

    @property
    def position(self) -> int:
        """How many bytes were taken or skipped."""

    def take(self, length: int, *, may_end: bool = False) -> bytes:
        """So many bytes. With `may_end` nothing at the end; otherwise an end is an error. Raises InputError."""

    def skip(self, length: int) -> None:
        """Pass over so many bytes."""


class PieceFeed:
    """The bytes of a stream that can only be read once."""

    def __init__(self, data: Iterator[bytes], refuse: Refuse) -> None:
        self._data = data
        self._refuse = refuse
        self._held = b""
        self._at = 0
        self._before = 0

    @property
    def position(self) -> int:
        """See `Feed`."""
        return self._before + self._at

    def take(self, length: int, *, may_end: bool = False) -> bytes:
        """See `Feed`."""
        at = self._at
        end = at + length
        if end <= len(self._held):
            self._at = end
            return self._held[at:end]
        parts = [self._held[at:]]
        have = len(parts[0])
        self._before += len(self._held) - have
        self._held, self._at = b"", 0
        while have < length:
            piece = next(self._data, b"")
            if not piece:
                if may_end and not have:
                    return b""
                raise self._cut_off()
            parts.append(piece)
            have += len(piece)
        self._held = b"".join(parts)
        self._at = length
        return self._held[:length]

    def skip(self, length: int) -> None:
        """See `Feed`."""
        self._at += length
        while (beyond := self._at - len(self._held)) > 0:
            self._before += len(self._held)
            self._held, self._at = next(self._data, b""), beyond
            if not self._held:
                raise self._cut_off()

    def rest(self) -> Iterator[bytes]:
        """All that is left."""
        held, self._held = self._held[self._at :], b""
        self._before += self._at
        self._at = 0
        yield held
        yield from self._data

    def _cut_off(self) -> InputError:
        return self._refuse("E-ARCHIVE", "it was cut off")


class SourceFeed:
    """The bytes of a file in which any place can be read: what is passed over costs nothing."""

    def __init__(self, source: ByteSource, refuse: Refuse) -> None:
        self.position = 0
        self._source = source
        self._refuse = refuse

    def take(self, length: int, *, may_end: bool = False) -> bytes:
        """See `Feed`."""
        data = self._source.read_at(self.position, length)
        if len(data) < length and (data or not may_end):
            raise self._refuse("E-ARCHIVE", "it was cut off")
        self.position += len(data)
        return data

    def skip(self, length: int) -> None:
        """See `Feed`."""
        if length and not self._source.read_at(self.position + length - 1, 1):
            raise self._refuse("E-ARCHIVE", "it was cut off")
        self.position += length
