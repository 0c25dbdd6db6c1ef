"""Members of a tar archive are those that Python's own reader sees, in every format, or the archive is refused."""

import io
import tarfile
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sca.files.byte_source import HeldBytes
from sca.files.errors import InputError
from sca.files.tar_feed import Feed, PieceFeed, SourceFeed
from sca.files.tar_members import Member, content, members

FORMS = (tarfile.USTAR_FORMAT, tarfile.GNU_FORMAT, tarfile.PAX_FORMAT)
_KINDS = (tarfile.REGTYPE, tarfile.AREGTYPE, tarfile.DIRTYPE, tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.FIFOTYPE, tarfile.CHRTYPE)
_name = st.text("ab./é ", min_size=1, max_size=130).filter(lambda name: name.strip("/. ") != "")


def _refuse(code: str, message: str) -> InputError:
    return InputError(code, message)


def _read(feed: Feed) -> Iterator[tuple[Member, bytes]]:
    for member in members(feed, _refuse, 100, "archive-members"):
        yield member, b"".join(content(feed, member.size)) if member.is_regular else b""


def _both(data: bytes) -> list[tuple[Member, bytes]]:
    """The same from a stream in small pieces, of which nothing is read that nobody wants, and from a file."""
    streamed = list(_read(PieceFeed((data[at : at + 700] for at in range(0, len(data), 700)), _refuse)))
    assert list(_read(SourceFeed(HeldBytes(data), _refuse))) == streamed
    passed = members(PieceFeed(iter([data]), _refuse), _refuse, 100, "archive-members")
    assert list(passed) == [member for member, _content in streamed]
    return streamed


@given(
    st.sampled_from(FORMS),
    st.lists(st.tuples(_name, st.sampled_from(_KINDS), st.binary(max_size=1500), _name), max_size=6),
)
def test_the_reference_sees_the_same(form: int, entries: list[tuple[str, bytes, bytes, str]]) -> None:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=form) as archive:
        for name, kind, data, link in entries:
            # An old file whose name ends with a slash is a folder for some readers and a file for others.
            info = tarfile.TarInfo(name.rstrip("/") if kind == tarfile.AREGTYPE else name)
            is_file = kind in (tarfile.REGTYPE, tarfile.AREGTYPE)
            info.type, info.size, info.linkname = kind, len(data) if is_file else 0, "" if is_file else link
            try:
                archive.addfile(info, io.BytesIO(data))
            except ValueError:  # a name that does not fit into the oldest format
                return
    with tarfile.open(fileobj=io.BytesIO(out.getvalue())) as archive:
        expected = [(one.name.rstrip("/"), one.isreg(), one.linkname, _content(archive, one)) for one in archive]
    found = [(one.name.rstrip("/"), one.is_regular, one.link, data) for one, data in _both(out.getvalue())]
    assert found == expected


def _content(archive: tarfile.TarFile, member: tarfile.TarInfo) -> bytes:
    opened = archive.extractfile(member) if member.isreg() else None
    return opened.read() if opened else b""


@pytest.mark.parametrize(
    ("at", "value", "words"),
    [
        pytest.param(148, b"0000000\0", "checksum of the header at byte 0", id="checksum"),
        pytest.param(124, b"\xff" * 12, "a number is negative in the header at byte 0", id="negative size"),
        pytest.param(124, b"0000000x000\0", "a number is none in the header at byte 0", id="no number"),
        pytest.param(124, b"00000000009\0", "a number is none in the header at byte 0", id="no octal number"),
        pytest.param(124, b"\x80" + b"\xff" * 11, "a size that no file has", id="huge size"),
        pytest.param(124, b"00000001000\0", "it was cut off", id="size beyond the end"),
    ],
)
def test_a_header_that_is_not_sound_is_refused(at: int, value: bytes, words: str) -> None:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        archive.addfile(tarfile.TarInfo("a"))
    block = bytearray(out.getvalue()[:512])
    block[at : at + len(value)] = value
    if at != 148:
        block[148:156] = b" " * 8
        block[148:156] = b"%06o\0 " % sum(block)
    with pytest.raises(InputError, match=words):
        _both(bytes(block))


def test_a_checksum_of_signed_bytes_is_one_too() -> None:
    """Some old programs added the bytes up as signed ones."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=tarfile.GNU_FORMAT) as archive:
        archive.addfile(tarfile.TarInfo("é"))
    block = bytearray(out.getvalue())
    block[148:156] = b" " * 8
    block[148:156] = b"%06o\0 " % sum(byte - 256 * (byte > 127) for byte in block[:512])
    assert [member.name for member, _content in _both(bytes(block))] == ["é"]


def test_a_file_with_holes_is_passed_over_with_its_map() -> None:
    """The old form of GNU tar, whose map of holes goes on in a block of its own."""
    info = tarfile.TarInfo("holes")
    info.type, info.size = b"S", 512
    block = bytearray(info.tobuf(tarfile.GNU_FORMAT))
    block[482] = 1
    block[148:156] = b" " * 8
    block[148:156] = b"%06o\0 " % sum(block)
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        archive.addfile(tarfile.TarInfo("next"))
    found = list(members(PieceFeed(iter([bytes(block) + bytes(512) + b"x" * 512 + out.getvalue()]), _refuse), _refuse, 9, "x"))
    assert [(one.name, bool(one.odd)) for one in found] == [("holes", True), ("next", False)]
