"""Reads single members of a compressed tar archive into memory, in one pass over a bounded stream.

Links, devices and whatever else is no regular file are passed over, and so is every member that nobody asks for.
Nothing is unpacked to disk, and no header is believed beyond the limits.

https://pubs.opengroup.org/onlinepubs/9799919799/utilities/pax.html and https://www.gnu.org/software/tar/manual/html_node/Standard.html
"""

import zlib
from collections.abc import Callable, Iterator

from sca.files.byte_source import ByteSource, archive_error, pieces
from sca.files.limits import MIB, Limits
from sca.model.text import brief

_BLOCK = 512
_GZIP = zlib.MAX_WBITS | 16
_PIECE = 256 * 1024
_RATIO_FROM = 64 * MIB
_LONGEST_RECORD = MIB
_REGULAR = (b"0", b"\0", b"7")
_PAX, _PAX_FOR_ALL, _LONG_NAME, _LONG_LINK = b"x", b"g", b"L", b"K"
_RECORDS = (_PAX, _PAX_FOR_ALL, _LONG_NAME, _LONG_LINK)


def read_members(source: ByteSource, path: str, limits: Limits, wants: Callable[[str], bool]) -> dict[str, bytes]:
    """The members of a `.tar.gz` that are wanted, by name. Raises InputError for an archive that is not sound."""
    stream = _Stream(_inflated(source, path, limits), path)
    found: dict[str, bytes] = {}
    for name, length, is_regular in _members(stream, path, limits):
        if not (is_regular and wants(name)):
            stream.skip(length if is_regular else 0)
            continue
        if name in found:
            raise archive_error("E-AMBIGUOUS", f"{brief(name, 80)} stands in it twice", path)
        if length > limits.archive_member_bytes:
            limit = f"{limits.archive_member_bytes} (archive-member-bytes)"
            raise archive_error("E-SIZE", f"{brief(name, 80)} has {length} bytes, more than the limit of {limit}", path)
        found[name] = stream.take(length)
    return found


def _members(stream: "_Stream", path: str, limits: Limits) -> Iterator[tuple[str, int, bool]]:
    """Name and length of each member, and whether it is a regular file. Its content is taken before the next one is asked for."""
    name, size = "", -1
    members = 0
    while (header := stream.header()) is not None:
        members += 1
        if members > limits.archive_members:
            raise archive_error("E-SIZE", f"more members than the limit of {limits.archive_members} (archive-members)", path)
        kind, length = header[156:157], _number(header[124:136], path)
        if kind not in _RECORDS:
            yield name or _name(header), length if size < 0 else size, kind in _REGULAR
            name, size = "", -1
            continue
        if length > _LONGEST_RECORD:
            raise archive_error("E-SIZE", f"a record of {length} bytes in front of a member, more than {_LONGEST_RECORD}", path)
        record = stream.take(length)
        if kind == _LONG_NAME:
            name = record.rstrip(b"\0").decode("utf-8", "backslashreplace")
        elif kind == _PAX:
            name, size = _pax(record, name, size, path)


class _Stream:
    """Blocks of a tar archive from pieces of its bytes."""

    def __init__(self, data: Iterator[bytes], path: str) -> None:
        self._data = data
        self._held = b""
        self._path = path

    def header(self) -> bytes | None:
        """The next header; None at the end of the archive: a block of zeros, or nothing."""
        block = self._exactly(_BLOCK, may_end=True)
        if not block or not any(block):
            return None
        stated = _number(block[148:156], self._path)
        if sum(block[:148]) + 8 * ord(" ") + sum(block[156:]) != stated:
            raise archive_error("E-ARCHIVE", "the checksum of a header is wrong", self._path)
        return block

    def take(self, length: int) -> bytes:
        """The content of a member, with the padding behind it left out."""
        content = self._exactly(length)
        self._exactly(-length % _BLOCK)
        return content

    def skip(self, length: int) -> None:
        """Pass over the content of a member."""
        left = length + -length % _BLOCK
        while left > 0:
            left -= len(self._exactly(min(left, _PIECE)))

    def _exactly(self, length: int, *, may_end: bool = False) -> bytes:
        parts = [self._held]
        have = len(self._held)
        while have < length:
            piece = next(self._data, b"")
            if not piece:
                if may_end and not have:
                    return b""
                raise archive_error("E-ARCHIVE", "it was cut off", self._path)
            parts.append(piece)
            have += len(piece)
        data = b"".join(parts)
        self._held = data[length:]
        return data[:length]


def _inflated(source: ByteSource, path: str, limits: Limits) -> Iterator[bytes]:
    """The unpacked bytes, piece by piece, while they stay within the limits."""
    inflate = zlib.decompressobj(_GZIP)
    packed = unpacked = 0
    for piece in pieces(source):
        packed += len(piece)
        rest = piece
        while rest:
            if inflate.eof:
                if not rest.strip(b"\0"):
                    break
                inflate = zlib.decompressobj(_GZIP)
            try:
                data = inflate.decompress(rest, _PIECE)
            except zlib.error:
                raise archive_error("E-ARCHIVE", "it is not packed with gzip, or damaged", path) from None
            unpacked += len(data)
            if unpacked > limits.archive_total_bytes:
                limit = f"{limits.archive_total_bytes} (archive-total-bytes)"
                raise archive_error("E-SIZE", f"it unpacks to more than the limit of {limit} bytes", path)
            if unpacked > _RATIO_FROM and unpacked > limits.archive_ratio * packed:
                message = f"it unpacks to more than {limits.archive_ratio} times its size (archive-ratio)"
                raise archive_error("E-RATIO", message, path)
            if data:
                yield data
            rest = inflate.unused_data if inflate.eof else inflate.unconsumed_tail
    if not inflate.eof:
        raise archive_error("E-ARCHIVE", "it was cut off", path)


def _name(header: bytes) -> str:
    plain = header[:100].partition(b"\0")[0]
    before = header[345:500].partition(b"\0")[0] if header[257:263] == b"ustar\0" else b""
    return (before + b"/" + plain if before else plain).decode("utf-8", "backslashreplace")


def _number(field: bytes, path: str) -> int:
    if field[:1] == b"\x80":
        return int.from_bytes(field[1:], "big")
    digits = field.strip(b" \0")
    if digits and (not digits.isdigit() or b"8" in digits or b"9" in digits):
        raise archive_error("E-ARCHIVE", "a number in a header is none", path)
    return int(digits or b"0", 8)


def _pax(record: bytes, name: str, size: int, path: str) -> tuple[str, int]:
    """Name and size that a record gives the next member."""
    at = 0
    while at < len(record):
        length_end = record.find(b" ", at, at + 12)
        digits = record[at:length_end] if length_end > 0 else b""
        length = int(digits) if digits.isdigit() else 0
        line = record[at : at + length]
        if length <= len(digits) + 1 or not line.endswith(b"\n"):
            raise archive_error("E-ARCHIVE", "a record in front of a member is damaged", path)
        key, _, value = line[len(digits) + 1 : -1].partition(b"=")
        if key == b"path":
            name = value.decode("utf-8", "backslashreplace")
        elif key == b"size":
            if not value.isdigit() or len(value) > 20:
                raise archive_error("E-ARCHIVE", "a record in front of a member is damaged", path)
            size = int(value)
        at += length
    return name, size
