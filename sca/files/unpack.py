"""Compressed bytes to plain ones, piece by piece, within limits: what a stream claims about its size is not believed.

The method is told by the first bytes, as every program does that reads images. https://www.rfc-editor.org/rfc/rfc1952,
https://www.rfc-editor.org/rfc/rfc8878
"""

import sys
import zlib
from collections.abc import Callable, Iterator
from itertools import chain
from typing import Protocol

from msgspec import Struct

from sca.files.limits import MIB, Limits
from sca.files.tar_feed import Refuse

_GZIP = zlib.MAX_WBITS | 16
_STEP = 256 * 1024
_RATIO_FROM = 64 * MIB
_LONGEST_MAGIC = 6
_XZ_MEMORY = 64 * MIB
_SKIPPABLE = b"\x2a\x4d\x18"


class Bounds(Struct, frozen=True):
    """At most so many bytes come out of one stream, and at most `ratio` for each that went in, beyond 64 MiB."""

    most: int
    name: str
    ratio: int


def method_of(start: bytes) -> str:
    """`gzip`, `zstd`, `bzip2`, `xz`, or nothing for bytes that are not compressed."""
    if start.startswith(b"\x1f\x8b"):
        return "gzip"
    if start.startswith(b"\x28\xb5\x2f\xfd") or (start[1:4] == _SKIPPABLE and start[0] >> 4 == 5):
        return "zstd"
    if start.startswith(b"BZh"):
        return "bzip2"
    return "xz" if start.startswith(b"\xfd7zXZ\0") else ""


def begun(pieces: Iterator[bytes]) -> tuple[str, Iterator[bytes]]:
    """The method of a stream, and the whole stream."""
    start = b""
    while len(start) < _LONGEST_MAGIC and (piece := next(pieces, b"")):
        start += piece
    return method_of(start), chain((start,) if start else (), pieces)


def unpacked(pieces: Iterator[bytes], method: str, limits: Limits, bounds: Bounds, refuse: Refuse) -> Iterator[bytes]:
    """The plain bytes of a stream. Raises InputError, made by `refuse`, for one that is damaged or goes over its bounds."""
    packed = _Counted(pieces)
    total = 0
    for data in _plain(packed, method, limits, refuse):
        total += len(data)
        if total > bounds.most:
            raise refuse("E-SIZE", f"it unpacks to more than the limit of {bounds.most} bytes ({bounds.name})")
        if method and total > _RATIO_FROM and total > bounds.ratio * packed.count:
            raise refuse("E-RATIO", f"it unpacks to more than {bounds.ratio} times its size (archive-ratio)")
        yield data


class _Counted:
    """Pieces, and how many bytes they had."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self.count = 0
        self._pieces = pieces

    def __iter__(self) -> "_Counted":
        return self

    def __next__(self) -> bytes:
        piece = next(self._pieces)
        self.count += len(piece)
        return piece


def _plain(pieces: Iterator[bytes], method: str, limits: Limits, refuse: Refuse) -> Iterator[bytes]:
    if method == "gzip":
        return _inflated(pieces, refuse)
    if method:
        return _decoded(pieces, method, limits, refuse)
    return pieces


def _inflated(pieces: Iterator[bytes], refuse: Refuse) -> Iterator[bytes]:
    """Members of gzip one behind the other; zeros behind the last one are padding."""
    inflate = zlib.decompressobj(_GZIP)
    for piece in pieces:
        rest = piece
        while rest:
            if inflate.eof:
                if not rest.strip(b"\0"):
                    break
                inflate = zlib.decompressobj(_GZIP)
            try:
                data = inflate.decompress(rest, _STEP)
            except zlib.error:
                raise refuse("E-ARCHIVE", "it is not packed with gzip, or damaged") from None
            if data:
                yield data
            rest = inflate.unused_data if inflate.eof else inflate.unconsumed_tail
    if not inflate.eof:
        raise refuse("E-ARCHIVE", "it was cut off")


class _Decoder(Protocol):
    """What the other decompressors of Python have in common."""

    @property
    def eof(self) -> bool: ...
    @property
    def needs_input(self) -> bool: ...
    @property
    def unused_data(self) -> bytes: ...
    def decompress(self, data: bytes, max_length: int = ...) -> bytes: ...


def _decoded(pieces: Iterator[bytes], method: str, limits: Limits, refuse: Refuse) -> Iterator[bytes]:
    """Frames one behind the other, each with a decoder of its own."""
    new, errors = _decoder(method, limits)
    decoder: _Decoder = new()
    for piece in pieces:
        rest = piece
        while rest or not (decoder.eof or decoder.needs_input):
            if decoder.eof:
                if not rest.strip(b"\0"):
                    break
                decoder = new()
            try:
                data = decoder.decompress(rest, _STEP)
            except errors as error:
                raise refuse("E-ARCHIVE", _reason(method, str(error), limits)) from None
            if data:
                yield data
            rest = decoder.unused_data if decoder.eof else b""
    if not decoder.eof:
        raise refuse("E-ARCHIVE", "it was cut off")


def _decoder(method: str, limits: Limits) -> tuple[Callable[[], _Decoder], tuple[type[Exception], ...]]:
    """How a decoder is made, and what it raises. Only what a stream needs is imported: a documented lazy import."""
    if method == "zstd":
        if sys.version_info >= (3, 14):
            from compression.zstd import DecompressionParameter, ZstdDecompressor, ZstdError  # noqa: PLC0415
        else:
            from backports.zstd import DecompressionParameter, ZstdDecompressor, ZstdError  # noqa: PLC0415

        options: dict[int, int] = {DecompressionParameter.window_log_max: max(limits.zstd_window_bytes.bit_length() - 1, 10)}
        return lambda: ZstdDecompressor(options=options), (ZstdError, EOFError)
    if method == "bzip2":
        from bz2 import BZ2Decompressor  # noqa: PLC0415

        return BZ2Decompressor, (OSError, EOFError, ValueError)
    from lzma import FORMAT_XZ, LZMADecompressor, LZMAError  # noqa: PLC0415

    return lambda: LZMADecompressor(FORMAT_XZ, memlimit=_XZ_MEMORY), (LZMAError, EOFError)


def _reason(method: str, words: str, limits: Limits) -> str:
    if "emory" in words and method == "zstd":
        return f"it needs a window larger than the limit of {limits.zstd_window_bytes} bytes (zstd-window-bytes)"
    if "emory" in words:
        return f"it needs more than {_XZ_MEMORY} bytes of memory to be unpacked"
    return f"it is not packed with {method}, or damaged"
