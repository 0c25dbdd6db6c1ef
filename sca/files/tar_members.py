"""The members of a tar archive, one after the other, from bytes that come in pieces or from a file with places.

One reader of headers for Python source archives, for the layers of images and for images saved as an archive. No header is
believed beyond the limits, nothing is unpacked, and what readers would take differently is told to whoever asks.

https://pubs.opengroup.org/onlinepubs/9799919799/utilities/pax.html and https://www.gnu.org/software/tar/manual/html_node/Standard.html
"""

from collections.abc import Iterator
from zlib import adler32

from msgspec import Struct

from sca.files.limits import MIB
from sca.files.tar_feed import Feed, Refuse
from sca.model.text import brief

BLOCK = 512
REGULAR, HARD_LINK, LINK, FOLDER = b"0", b"1", b"2", b"5"
# A device, standing for all that has no content: devices and named pipes.
SPECIAL = b"3"
_REGULAR = b"0\0007"
_OLD_REGULAR = b"\0"
_OLD_SPARSE = b"S"
# Their size says nothing about content: there is none behind them.
_HEADER_ONLY = b"123456"
_PAX, _PAX_FOR_ALL, _LONG_NAME, _LONG_LINK = b"xgLK"
_RECORDS = b"xgLK"
_LONGEST_RECORD = MIB
_LARGEST = 1 << 62
_SKIP = MIB
# What fits into the size of a plain header; a record may say more than it, but not something else.
_LARGEST_PLAIN = 8**11 - 1


class Member(Struct, frozen=True, gc=False):
    """One member. `kind` is its type flag, `link` where a link leads.

    `odd` says why its content is not read, `disputed` why readers take different bytes for the next members.
    """

    name: str
    kind: bytes
    size: int
    link: str = ""
    odd: str = ""
    disputed: str = ""

    @property
    def is_regular(self) -> bool:
        """Whether it is a file with content."""
        return self.kind in _REGULAR


def content(feed: Feed, length: int) -> Iterator[bytes]:
    """The content of the member that was told last, in pieces."""
    while length > 0:
        piece = feed.take(min(length, _SKIP))
        length -= len(piece)
        yield piece


def members(feed: Feed, refuse: Refuse, most: int, limit_name: str) -> Iterator[Member]:
    """Each member up to the end of the archive. Its content is next in the feed; what is left of it is passed over.

    Raises InputError, made by `refuse`, for an archive that is not sound, and for one with more than `most` members.
    """
    count = 0
    records: dict[bytes, bytes] = {}
    while block := _header(feed, refuse):
        count += 1
        if count > most:
            raise refuse("E-SIZE", f"more members than the limit of {most} ({limit_name})")
        kind = block[156:157]
        size = _size(block, feed, refuse)
        if kind in _RECORDS:
            _take_record(feed, kind, size, records, refuse)
            continue
        start = feed.position
        if records or kind not in _REGULAR or kind == _OLD_REGULAR:
            member = _member(block, kind, size, records, refuse)
            records.clear()
        else:
            member = Member(_name(block), kind, size)
        if kind == _OLD_SPARSE:
            _skip_sparse_map(feed, block)
            start = feed.position
        yield member
        if member.kind not in _HEADER_ONLY:
            feed.skip(start + (member.size + 511 & -BLOCK) - feed.position)


def _header(feed: Feed, refuse: Refuse) -> bytes:
    """The next header; nothing at the end of the archive: a block of zeros, or no more bytes."""
    block = feed.take(BLOCK, may_end=True)
    stated = block[148:156]
    # The lower half of this checksum is the sum of the bytes, and one: the only fast way to it.
    total = (adler32(block) & 0xFFFF) + 255 - sum(stated)
    digits = stated.strip(b" \0")
    if digits.isdigit() and b"8" not in digits and b"9" not in digits and (int(digits, 8) - total) % 65521 == 0:
        return block
    if not any(block):
        return b""
    if _number(stated, refuse, feed) != sum(byte - 256 * (byte > 127) for byte in block[:148] + b" " * 8 + block[156:]):
        raise refuse("E-ARCHIVE", f"the checksum of the header at byte {feed.position - BLOCK} is wrong")
    return block


def _size(block: bytes, feed: Feed, refuse: Refuse) -> int:
    digits = block[124:135]
    if digits.isdigit() and block[135] in b"\0 " and b"8" not in digits and b"9" not in digits:
        return int(digits, 8)
    size = _number(block[124:136], refuse, feed)
    if size > _LARGEST:
        raise refuse("E-ARCHIVE", f"a size that no file has, in the header at byte {feed.position - BLOCK}")
    return size


def _number(field: bytes, refuse: Refuse, feed: Feed) -> int:
    if field[:1] == b"\x80":
        return int.from_bytes(field[1:], "big")
    digits = field.strip(b" \0")
    if digits and (not digits.isdigit() or b"8" in digits or b"9" in digits):
        message = "is negative" if field[:1] == b"\xff" else "is none"
        raise refuse("E-ARCHIVE", f"a number {message} in the header at byte {feed.position - BLOCK}")
    return int(digits or b"0", 8)


def _name(block: bytes) -> str:
    end = block.find(0, 0, 100)
    plain = block[: end if end >= 0 else 100]
    if block[345] and block[257:263] == b"ustar\0":
        plain = block[345:500].partition(b"\0")[0] + b"/" + plain
    return plain.decode("utf-8", "backslashreplace")


def _member(block: bytes, kind: bytes, size: int, records: dict[bytes, bytes], refuse: Refuse) -> Member:
    """A member of another kind than a plain file, or with records in front of it, which count for more than its header."""
    name = _text(records.get(b"path"), b"path", refuse) or _name(block)
    link = _text(records.get(b"linkpath"), b"linkpath", refuse)
    if not link and block[157]:
        link = block[157:257].partition(b"\0")[0].decode("utf-8", "backslashreplace")
    if kind == _OLD_REGULAR and name.endswith("/"):
        kind = FOLDER
    odd = disputed = ""
    if b"size" in records:
        stated = _stated_size(records[b"size"], refuse)
        if stated != size and stated <= _LARGEST_PLAIN and kind not in _HEADER_ONLY:
            disputed = f"its header says {size} bytes and the record in front of it {stated}: readers take different ones"
        size = stated
    if kind == _OLD_SPARSE or any(key.startswith(b"GNU.sparse.") for key in records):
        name = _text(records.get(b"GNU.sparse.name"), b"name", refuse) or name
        odd = "it is stored with holes (a sparse file), which is not read"
    return Member(name, REGULAR if kind in _REGULAR or kind == _OLD_SPARSE else kind, size, link, odd, disputed)


def _text(value: bytes | None, key: bytes, refuse: Refuse) -> str:
    if value is None:
        return ""
    if b"\0" in value:
        raise refuse("E-AMBIGUOUS", f"a record with a {key.decode()} that readers take differently: {brief(repr(value), 80)}")
    return value.decode("utf-8", "backslashreplace")


def _stated_size(value: bytes, refuse: Refuse) -> int:
    if not value.isdigit() or len(value) > 20 or int(value) > _LARGEST:
        raise refuse("E-ARCHIVE", f"a record with a size that no file has: {brief(repr(value), 40)}")
    return int(value)


def _take_record(feed: Feed, kind: bytes, size: int, records: dict[bytes, bytes], refuse: Refuse) -> None:
    """Read what stands in front of the next member. Records for all members tell no names or sizes that anybody reads."""
    if size > _LONGEST_RECORD:
        raise refuse("E-SIZE", f"a record of {size} bytes in front of a member, more than {_LONGEST_RECORD}")
    data = feed.take(size)
    feed.skip(-size % BLOCK)
    code = kind[0]
    if code == _LONG_NAME:
        records.setdefault(b"path", data.rstrip(b"\0"))
    elif code == _LONG_LINK:
        records.setdefault(b"linkpath", data.rstrip(b"\0"))
    elif code == _PAX:
        records.update(_pax(data, refuse))


def _pax(record: bytes, refuse: Refuse) -> dict[bytes, bytes]:
    """The records that matter, by key: names, sizes and what marks a sparse file."""
    found: dict[bytes, bytes] = {}
    at = 0
    while at < len(record):
        length_end = record.find(b" ", at, at + 12)
        digits = record[at:length_end] if length_end > 0 else b""
        length = int(digits) if digits.isdigit() else 0
        line = record[at : at + length]
        if length <= len(digits) + 1 or not line.endswith(b"\n"):
            raise refuse("E-ARCHIVE", "a record in front of a member is damaged")
        key, _, value = line[len(digits) + 1 : -1].partition(b"=")
        if key in (b"path", b"linkpath", b"size") or key.startswith(b"GNU.sparse."):
            found[key] = value
        at += length
    return found


def _skip_sparse_map(feed: Feed, block: bytes) -> None:
    """The map of an old sparse file may go on in blocks of its own."""
    more = block[482]
    while more:
        more = feed.take(BLOCK)[504]
