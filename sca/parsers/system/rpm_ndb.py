"""The packages in rpm's own database format: `Packages.db`. Pages of slots, each of which points to a blob.

Source: rpm, lib/backend/ndb/rpmpkg.c
"""

import struct
from collections.abc import Iterator

from sca.files.errors import InputError

_MAGIC, _SLOT, _BEGIN, _END = b"RpmP", b"Slot", b"BlbS", b"BlbE"
_PAGE, _SLOT_SIZE, _BLOCK, _HEAD_SLOTS = 4096, 16, 16, 2
_HEAD = struct.Struct("<4sIII")
_ENTRY = struct.Struct("<4sIII")


def blobs(data: bytes, path: str) -> Iterator[tuple[int, bytes]]:
    """Number and header of each package; a slot whose blob is not whole gives empty bytes. Raises InputError."""
    if len(data) < _PAGE or data[:4] != _MAGIC:
        raise InputError("E-DATABASE", "this is no package database of rpm's own format (ndb)", path)
    _magic, version, _generation, pages = _HEAD.unpack_from(data)
    if version != 0 or pages == 0 or pages * _PAGE > len(data):
        raise InputError("E-DATABASE", f"version {version} with {pages} pages of slots is not understood", path)
    for number, block, count in sorted(_slots(data, pages)):
        yield number, _blob(data, number, block * _BLOCK, count * _BLOCK)


def _slots(data: bytes, pages: int) -> Iterator[tuple[int, int, int]]:
    for at in range(_HEAD_SLOTS * _SLOT_SIZE, pages * _PAGE, _SLOT_SIZE):
        magic, number, block, count = _ENTRY.unpack_from(data, at)
        if block:
            yield (number, block, count) if magic == _SLOT else (number, 0, 0)


def _blob(data: bytes, number: int, start: int, size: int) -> bytes:
    """A blob between its head and its tail, which must agree with the slot."""
    if size < 2 * _BLOCK or start + size > len(data):
        return b""
    magic, own_number, _generation, length = _ENTRY.unpack_from(data, start)
    if magic != _BEGIN or own_number != number or length > size - _ENTRY.size or data[start + size - 4 : start + size] != _END:
        return b""
    return data[start + _ENTRY.size : start + _ENTRY.size + length]
