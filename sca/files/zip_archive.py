"""Reads single members of a zip archive into memory, after its whole directory was checked. Nothing is ever unpacked to disk.

Readers of zip files disagree about archives that are ambiguous: the last of two members with one name or the first, a name
up to its NUL or all of it, the directory or what stands in front of each member. Such an archive is refused, whatever is
wanted from it. Sizes are those of the directory, and no member may grow beyond what it says.

https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT
"""

import re
import struct
import zlib

from msgspec import Struct

from sca.files.byte_source import ByteSource, archive_error
from sca.files.errors import InputError
from sca.files.limits import MIB, Limits
from sca.model.text import brief

_END, _END_64, _LOCATOR_64 = b"PK\5\6", b"PK\6\6", b"PK\6\7"
_ENTRY, _LOCAL = b"PK\1\2", b"PK\3\4"
_END_FIELDS = struct.Struct("<4s4H2LH")
_LOCATOR_FIELDS = struct.Struct("<4sLQL")
_END_64_FIELDS = struct.Struct("<4sQ2H2L4Q")
_ENTRY_FIELDS = struct.Struct("<4s6H3L5H2L")
_LOCAL_FIELDS = struct.Struct("<4s5H3L2H")
_LONGEST_COMMENT = 0xFFFF
_MANY, _FAR = 0xFFFF, 0xFFFFFFFF
_STORED, _DEFLATED = 0, 8
_ENCRYPTED, _UTF8 = 0x1, 0x800
_EXTRA_64, _EXTRA_NAME = 1, 0x7075
_DIRECTORY_MOST = 64 * MIB
_LEADS_OUT = re.compile(r"(?:\A|[/\\])\.\.(?:[/\\]|\Z)|\A[/\\]|\A[A-Za-z]:")


class ZipMember(Struct, frozen=True):
    """One member as the directory describes it. `offset` is where its own header begins."""

    name: str
    raw_name: bytes
    flags: int
    method: int
    checksum: int
    packed: int
    size: int
    offset: int

    @property
    def leads_out(self) -> bool:
        """Whether somebody who unpacks the archive would write elsewhere."""
        return _LEADS_OUT.search(self.name) is not None


class ZipArchive:
    """The members of an archive by name, in the order of its directory. Raises InputError for one that is not sound."""

    def __init__(self, source: ByteSource, path: str, limits: Limits) -> None:
        self._source = source
        self._path = path
        self._limits = limits
        start, size, count = self._place_of_directory()
        if count > limits.archive_members:
            raise self._error("E-SIZE", f"{count} members, more than the limit of {limits.archive_members} (archive-members)")
        if size > _DIRECTORY_MOST:
            raise self._error("E-SIZE", f"a directory of {size} bytes, more than {_DIRECTORY_MOST}")
        self.members = self._read_directory(source.read_at(start, size), count)
        self._check_places(start)
        self._check_sizes()

    def read(self, name: str) -> bytes:
        """The content of a member. Raises InputError if it is encrypted, too large, or not what the directory says."""
        member = self.members[name]
        shown = brief(name, 80)
        if member.flags & _ENCRYPTED or member.method not in (_STORED, _DEFLATED):
            raise self._error("E-ARCHIVE", f"{shown} is encrypted, or packed in a way that is not read")
        largest = max(member.size, member.packed)
        if largest > self._limits.archive_member_bytes:
            limit = f"{self._limits.archive_member_bytes} (archive-member-bytes)"
            raise self._error("E-SIZE", f"{shown} has {largest} bytes, more than the limit of {limit}")
        head = self._source.read_at(member.offset, _LOCAL_FIELDS.size)
        if len(head) < _LOCAL_FIELDS.size or not head.startswith(_LOCAL):
            raise self._error("E-ARCHIVE", f"{shown} is not where the directory says")
        fields = _LOCAL_FIELDS.unpack(head)
        start = member.offset + _LOCAL_FIELDS.size
        if self._source.read_at(start, fields[9]) != member.raw_name or fields[3] != member.method:
            raise self._error("E-AMBIGUOUS", f"{shown} is named or packed otherwise in its own header than in the directory")
        packed = self._source.read_at(start + fields[9] + fields[10], member.packed)
        content = packed if member.method == _STORED else self._inflate(packed, member.size, shown)
        if len(content) != member.size or zlib.crc32(content) != member.checksum:
            raise self._error("E-ARCHIVE", f"{shown} is not what the directory says: its size or its checksum is another")
        return content

    def _inflate(self, packed: bytes, size: int, shown: str) -> bytes:
        """At most one byte more than the directory promises."""
        try:
            return zlib.decompressobj(-zlib.MAX_WBITS).decompress(packed, size + 1)
        except zlib.error:
            raise self._error("E-ARCHIVE", f"{shown} cannot be unpacked") from None

    def _place_of_directory(self) -> tuple[int, int, int]:
        """Where the directory begins, its size, and how many members it has."""
        size = self._source.size
        tail_start = max(size - _END_FIELDS.size - _LONGEST_COMMENT, 0)
        tail = self._source.read_at(tail_start, _END_FIELDS.size + _LONGEST_COMMENT)
        ends = [found.start() for found in re.finditer(re.escape(_END), tail) if self._is_end(tail, found.start())]
        if len(ends) != 1:
            kind = "E-AMBIGUOUS" if ends else "E-ARCHIVE"
            raise self._error(kind, "it has two ends" if ends else "this is no zip archive, or it was cut off")
        end = tail_start + ends[0]
        _, disk, first_disk, here, count, length, start, _ = _END_FIELDS.unpack_from(tail, ends[0])
        if disk or first_disk or here != count:
            raise self._error("E-ARCHIVE", "it is one part of several")
        if count == _MANY or _FAR in (length, start):
            end, count, length, start = self._large(end)
        if start + length != end:
            raise self._error("E-AMBIGUOUS", "something stands before it or between its parts")
        return start, length, count

    def _is_end(self, tail: bytes, at: int) -> bool:
        """Whether an end stands there: its comment must reach to the end of the file."""
        return len(tail) - at >= _END_FIELDS.size and at + _END_FIELDS.size + _END_FIELDS.unpack_from(tail, at)[7] == len(tail)

    def _large(self, end: int) -> tuple[int, int, int, int]:
        """The same from the records of large archives."""
        locator_at = end - _LOCATOR_FIELDS.size
        data = self._source.read_at(locator_at, _LOCATOR_FIELDS.size) if locator_at > 0 else b""
        if not data.startswith(_LOCATOR_64):
            raise self._error("E-ARCHIVE", "its directory is not where its end says")
        place = _LOCATOR_FIELDS.unpack(data)[2]
        data = self._source.read_at(place, _END_64_FIELDS.size)
        if len(data) < _END_64_FIELDS.size or not data.startswith(_END_64) or place + _END_64_FIELDS.size > locator_at:
            raise self._error("E-ARCHIVE", "its directory is not where its end says")
        fields = _END_64_FIELDS.unpack(data)
        return place, fields[7], fields[8], fields[9]

    def _read_directory(self, data: bytes, count: int) -> dict[str, ZipMember]:
        members: dict[str, ZipMember] = {}
        at = 0
        for _number in range(count):
            if not data.startswith(_ENTRY, at) or len(data) - at < _ENTRY_FIELDS.size:
                raise self._error("E-ARCHIVE", f"its directory has fewer than {count} members, or was cut off")
            fields = _ENTRY_FIELDS.unpack_from(data, at)
            name_end = at + _ENTRY_FIELDS.size + fields[10]
            raw, extra = data[at + _ENTRY_FIELDS.size : name_end], data[name_end : name_end + fields[11]]
            member = self._member(raw, extra, fields)
            if member.name in members:
                raise self._error("E-AMBIGUOUS", f"{brief(member.name, 80)} stands in it twice")
            members[member.name] = member
            at = name_end + fields[11] + fields[12]
        if at != len(data):
            raise self._error("E-AMBIGUOUS", "its directory goes on behind the last member")
        return members

    def _member(self, raw: bytes, extra: bytes, fields: tuple[int, ...]) -> ZipMember:
        flags, method, checksum, packed, size, offset = fields[3], fields[4], fields[7], fields[8], fields[9], fields[16]
        try:
            name = raw.decode("utf-8" if flags & _UTF8 else "cp437")
        except UnicodeDecodeError:
            raise self._error("E-ARCHIVE", "the name of a member is not UTF-8") from None
        if "\0" in name or not name:
            raise self._error("E-AMBIGUOUS", f"a member with a name that readers take differently: {brief(name, 80)!r}")
        if _FAR in (packed, size, offset):
            packed, size, offset = self._wide(extra, (packed, size, offset))
        if any(kind == _EXTRA_NAME for kind, _value in _extras(extra)):
            raise self._error("E-AMBIGUOUS", f"{brief(name, 80)} has a second name")
        return ZipMember(name, raw, flags, method, checksum, packed, size, offset)

    def _wide(self, extra: bytes, values: tuple[int, int, int]) -> tuple[int, int, int]:
        """Sizes and place of a member that does not fit into 32 bits: in the order size, packed, place."""
        wide = next((value for kind, value in _extras(extra) if kind == _EXTRA_64), b"")
        packed, size, offset = values
        found = list(struct.unpack(f"<{len(wide) // 8}Q", wide[: len(wide) // 8 * 8]))
        wanted = sum(value == _FAR for value in values)
        if len(found) < wanted:
            raise self._error("E-ARCHIVE", "the size of a member is not told")
        size = found.pop(0) if size == _FAR else size
        packed = found.pop(0) if packed == _FAR else packed
        offset = found.pop(0) if offset == _FAR else offset
        return packed, size, offset

    def _check_places(self, directory: int) -> None:
        """Members stand one behind the other; none shares its bytes with another or with the directory."""
        free, before = 0, ""
        for member in sorted(self.members.values(), key=lambda one: (one.offset, one.name)):
            if member.offset < free:
                message = f"{brief(member.name, 80)} and {brief(before, 80)} lie over one another"
                raise self._error("E-AMBIGUOUS", message)
            free, before = member.offset + _LOCAL_FIELDS.size + len(member.raw_name) + member.packed, member.name
        if free > directory:
            raise self._error("E-AMBIGUOUS", f"{brief(before, 80)} reaches into the directory")

    def _check_sizes(self) -> None:
        total = sum(member.size for member in self.members.values())
        if total > self._limits.archive_total_bytes:
            limit = f"{self._limits.archive_total_bytes} (archive-total-bytes)"
            raise self._error("E-SIZE", f"its members have {total} bytes together, more than the limit of {limit}")

    def _error(self, code: str, message: str) -> InputError:
        return archive_error(code, message, self._path)


def _extras(data: bytes) -> list[tuple[int, bytes]]:
    """The extra fields of a member: kind and content."""
    found: list[tuple[int, bytes]] = []
    at = 0
    while at + 4 <= len(data):
        kind, length = struct.unpack_from("<2H", data, at)
        found.append((kind, data[at + 4 : at + 4 + length]))
        at += 4 + length
    return found
