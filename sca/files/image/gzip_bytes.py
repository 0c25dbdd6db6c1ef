"""A file compressed with gzip as one in which any place can be read, without unpacking it to disk or into memory.

The state of the decompressor is remembered every so often, and reading goes on from the nearest one. What is read in order is
unpacked once.
"""

import zlib

from msgspec import Struct

from sca.files.byte_source import ByteSource
from sca.files.errors import InputError
from sca.files.limits import MIB, Limits

_GZIP = zlib.MAX_WBITS | 16
_IN = 256 * 1024
_OUT = 1024 * 1024
_LEAST_BETWEEN = 8 * MIB
_MOST_MARKS = 256
_RATIO_FROM = 64 * MIB


class _State(Struct):
    """Where reading stands: the next packed byte, the next plain one, and what is packed but already fetched."""

    packed: int
    plain: int
    rest: bytes
    inflate: "zlib._Decompress"


class GzipBytes:
    """See `ByteSource`. Raises InputError for a file that is damaged or unpacks to more than the limits."""

    def __init__(self, source: ByteSource, path: str, limits: Limits) -> None:
        self._source = source
        self._path = path
        self._limits = limits
        self._between = _LEAST_BETWEEN
        self._marks: list[_State] = []
        self._state = _State(0, 0, b"", zlib.decompressobj(_GZIP))
        self._held, self._held_at = b"", 0
        self.size = limits.image_archive_bytes

    def read_at(self, offset: int, count: int) -> bytes:
        """See `ByteSource`."""
        parts: list[bytes] = []
        while count > 0:
            piece = self._piece(offset)[:count]
            if not piece:
                break
            parts.append(piece)
            offset += len(piece)
            count -= len(piece)
        return parts[0] if len(parts) == 1 else b"".join(parts)

    def _piece(self, offset: int) -> bytes:
        """Some bytes from a place; none at the end."""
        if not self._held_at <= offset < self._held_at + len(self._held):
            if offset < self._held_at or any(self._state.plain < mark.plain <= offset for mark in self._marks[-1:]):
                self._go_back(offset)
            while self._state.plain <= offset and self._step():
                pass
        return self._held[offset - self._held_at :] if offset < self._held_at + len(self._held) else b""

    def _go_back(self, offset: int) -> None:
        mark = next((one for one in reversed(self._marks) if one.plain <= offset), None)
        if mark is None:
            self._state = _State(0, 0, b"", zlib.decompressobj(_GZIP))
        else:
            self._state = _State(mark.packed, mark.plain, mark.rest, mark.inflate.copy())
        self._held, self._held_at = b"", self._state.plain

    def _step(self) -> bool:
        """Unpack the next bytes; False at the end."""
        state = self._state
        self._mark(state)
        while True:
            if not state.rest:
                state.rest = self._source.read_at(state.packed, _IN)
                state.packed += len(state.rest)
                if not state.rest:
                    if not state.inflate.eof:
                        raise self._error("E-ARCHIVE", "it was cut off")
                    return False
            if state.inflate.eof:
                if not state.rest.strip(b"\0"):
                    state.rest = b""
                    continue
                state.inflate = zlib.decompressobj(_GZIP)
            try:
                data = state.inflate.decompress(state.rest, _OUT)
            except zlib.error:
                raise self._error("E-ARCHIVE", "it is not packed with gzip, or damaged") from None
            state.rest = state.inflate.unused_data if state.inflate.eof else state.inflate.unconsumed_tail
            if data:
                self._held, self._held_at = data, state.plain
                state.plain += len(data)
                self._check(state)
                return True

    def _mark(self, state: _State) -> None:
        if state.inflate.eof or state.plain < (self._marks[-1].plain if self._marks else 0) + self._between:
            return
        self._marks.append(_State(state.packed, state.plain, state.rest, state.inflate.copy()))
        if len(self._marks) >= _MOST_MARKS:
            del self._marks[::2]
            self._between *= 2

    def _check(self, state: _State) -> None:
        limits = self._limits
        if state.plain > limits.image_archive_bytes:
            limit = f"{limits.image_archive_bytes} bytes (image-archive-bytes)"
            raise self._error("E-SIZE", f"it unpacks to more than the limit of {limit}")
        if state.plain > _RATIO_FROM and state.plain > limits.archive_ratio * state.packed:
            raise self._error("E-RATIO", f"it unpacks to more than {limits.archive_ratio} times its size (archive-ratio)")

    def _error(self, code: str, message: str) -> InputError:
        help = "save the image anew, or scan it from where it was built"
        return InputError(code, f"the archive is not read: {message}", self._path, help=help)
