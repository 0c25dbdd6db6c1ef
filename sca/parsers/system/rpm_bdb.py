"""The packages in a Berkeley DB hash table: rpm's `Packages` of older systems.

Headers of packages are larger than a page, so that nearly all are chains of pages of their own. A page belongs to one chain:
one that is met again is a loop, and the chain is not whole.

Source: Berkeley DB 5.3, src/dbinc/db_page.h; rpm, lib/backend/db3.c
"""

import struct
from collections.abc import Iterator

from msgspec import Struct

from sca.files.errors import InputError

_MAGIC = 0x00061561
_MAGIC_AT, _PAGE_HEAD = 12, 26
_META = 8
_HASH_PAGES = (2, 13)
_CHAIN_PAGE = 7
_INLINE, _CHAINED = 1, 3
_VERSIONS = (7, 8, 9, 10)
_SMALLEST, _LARGEST = 512, 65536


class _Pages(Struct):
    data: bytes
    order: str
    size: int
    count: int
    used: set[int]

    def head(self, number: int) -> tuple[int, int, int, int]:
        """The next page, the number of entries, the bytes in use (of a chain) and the kind of a page."""
        _previous, following, entries, offset, _level, kind = struct.unpack_from(
            f"{self.order}IIHHBB", self.data, number * self.size + 12
        )
        return following, entries, offset, kind


def blobs(data: bytes, path: str) -> Iterator[tuple[int, bytes]]:
    """Number and header of each package; one whose pages are not whole comes as empty bytes. Raises InputError."""
    pages = _open(data, path)
    found: list[tuple[int, bytes]] = []
    for page in range(1, pages.count):
        _following, entries, _offset, kind = pages.head(page)
        if kind in _HASH_PAGES:
            found.extend(_entries(pages, page, entries))
    # The entry with the number 0 is rpm's counter.
    yield from sorted(one for one in found if one[0])


def _open(data: bytes, path: str) -> _Pages:
    order = next((one for one in "<>" if data[_MAGIC_AT : _MAGIC_AT + 4] == struct.pack(f"{one}I", _MAGIC)), "")
    if not order or len(data) < _SMALLEST:
        raise InputError("E-DATABASE", "this is no hash table of Berkeley DB", path)
    version, size, encrypted, kind = struct.unpack_from(f"{order}IIBB", data, 16)
    if version not in _VERSIONS or kind != _META or encrypted or not _SMALLEST <= size <= _LARGEST or size & (size - 1):
        message = f"a hash table of version {version} with pages of {size} bytes is not understood"
        raise InputError("E-DATABASE", message, path)
    return _Pages(data, order, size, len(data) // size, set())


def _entries(pages: _Pages, page: int, count: int) -> Iterator[tuple[int, bytes]]:
    """Keys and values stand in turn, each behind the one before it from the end of the page."""
    start = page * pages.size
    if _PAGE_HEAD + 2 * count > pages.size:
        return
    offsets = struct.unpack_from(f"{pages.order}{count}H", pages.data, start + _PAGE_HEAD)
    ends = (pages.size, *offsets)
    for at in range(0, count - 1, 2):
        key = _item(pages, start, offsets[at], ends[at])
        if len(key) == 4:
            yield int(struct.unpack(f"{pages.order}I", key)[0]), _item(pages, start, offsets[at + 1], ends[at + 1])


def _item(pages: _Pages, start: int, offset: int, end: int) -> bytes:
    if not _PAGE_HEAD <= offset < end <= pages.size:
        return b""
    kind = pages.data[start + offset]
    if kind == _INLINE:
        return pages.data[start + offset + 1 : start + end]
    if kind == _CHAINED and offset + 12 <= pages.size:
        number, length = struct.unpack_from(f"{pages.order}II", pages.data, start + offset + 4)
        return _chain(pages, number, length)
    return b""


def _chain(pages: _Pages, number: int, length: int) -> bytes:
    """The bytes of a chain of pages; empty if it is not as long as it says."""
    parts: list[bytes] = []
    left = length
    while left > 0 and 0 < number < pages.count and number not in pages.used:
        pages.used.add(number)
        following, _entries, used, kind = pages.head(number)
        if kind != _CHAIN_PAGE or not 0 < used <= pages.size - _PAGE_HEAD:
            break
        start = number * pages.size + _PAGE_HEAD
        parts.append(pages.data[start : start + min(used, left)])
        left -= used
        number = following
    return b"" if left > 0 else b"".join(parts)
