"""The header of one rpm package: an index of tags, then the data that they point into, all numbers big-endian.

Every number in it may lie. A tag that points outside the data, or holds less than it says, is a fault of that tag; a header
whose own sizes do not fit is one as a whole.

Source: https://rpm-software-management.github.io/rpm/manual/format_header.html, https://rpm-software-management.github.io/rpm/manual/tags.html
"""

import struct

from msgspec import Struct

NAME, VERSION, RELEASE, EPOCH, LICENCE, ARCHITECTURE, SOURCE_RPM = 1000, 1001, 1002, 1003, 1014, 1022, 1044
PROVIDE_NAMES, PROVIDE_FLAGS, PROVIDE_VERSIONS = 1047, 1112, 1113
REQUIRE_FLAGS, REQUIRE_NAMES, REQUIRE_VERSIONS = 1048, 1049, 1050
FOLDER_INDEXES, BASE_NAMES, FOLDER_NAMES = 1116, 1117, 1118
_TEXTS = (NAME, VERSION, RELEASE, LICENCE, ARCHITECTURE, SOURCE_RPM)
_LISTS = (PROVIDE_NAMES, PROVIDE_VERSIONS, REQUIRE_NAMES, REQUIRE_VERSIONS, BASE_NAMES, FOLDER_NAMES)
_NUMBERS = (EPOCH, PROVIDE_FLAGS, REQUIRE_FLAGS, FOLDER_INDEXES)
_WANTED = frozenset((*_TEXTS, *_LISTS, *_NUMBERS))
_INT32, _STRING, _STRING_LIST, _TRANSLATED = 4, 6, 8, 9
_HEAD = struct.Struct(">II")
_ENTRY = struct.Struct(">IIII")
_MOST_ENTRIES = 0xFFFF


class HeaderError(Exception):
    """The header as a whole cannot be read. The message is the reason."""


class Header(Struct):
    """The wanted tags of a package. `broken` names the tags whose data is not there."""

    texts: dict[int, str]
    lists: dict[int, list[str]]
    numbers: dict[int, tuple[int, ...]]
    broken: list[int]


def read_header(blob: bytes) -> Header:
    """The header in a blob of a package database. Raises HeaderError."""
    if len(blob) < _HEAD.size:
        raise HeaderError("it ends before its sizes")
    entries, size = _HEAD.unpack_from(blob)
    start = _HEAD.size + entries * _ENTRY.size
    if not 0 < entries <= _MOST_ENTRIES:
        raise HeaderError(f"it says that it has {entries} tags")
    if start + size > len(blob):
        raise HeaderError(f"it says that it has {start + size} bytes, and has {len(blob)}")
    data = blob[start : start + size]
    header = Header({}, {}, {}, [])
    for tag, kind, offset, count in _ENTRY.iter_unpack(blob[_HEAD.size : start]):
        if tag in _WANTED and not _take(header, data, tag, kind, offset, count):
            header.broken.append(tag)
    return header


def _take(header: Header, data: bytes, tag: int, kind: int, offset: int, count: int) -> bool:  # noqa: PLR0913, PLR0917  # an entry
    """Keep the data of a tag; False if it is not what the entry says, or if the tag came before."""
    if offset >= len(data) or count == 0 or tag in header.texts or tag in header.lists or tag in header.numbers:
        return False
    if tag in _TEXTS and kind in (_STRING, _TRANSLATED):
        end = data.find(b"\0", offset)
        header.texts[tag] = data[offset:end].decode("utf-8", "replace") if end >= 0 else ""
        return end >= 0
    if tag in _LISTS and kind == _STRING_LIST:
        found = data[offset:].split(b"\0", count) if count <= len(data) - offset else []
        header.lists[tag] = [one.decode("utf-8", "replace") for one in found[:count]] if len(found) > count else []
        return len(found) > count
    if tag in _NUMBERS and kind == _INT32 and offset + 4 * count <= len(data):
        header.numbers[tag] = struct.unpack_from(f">{count}I", data, offset)
        return True
    return False
