"""Members of sound zip archives are read; whatever readers disagree about is refused as a whole."""

import io
import struct
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sca.files.byte_source import HeldBytes
from sca.files.errors import InputError
from sca.files.limits import DEFAULTS, Limits
from sca.files.zip_archive import ZipArchive
from tests.files.archives import zip_of

A, B = {"a.txt": b"alpha " * 50}, {"b/c.txt": b""}


def opened(data: bytes, limits: Limits = DEFAULTS) -> ZipArchive:
    return ZipArchive(HeldBytes(data), "x.whl", limits)


def code_of(data: bytes, limits: Limits = DEFAULTS, read: str = "") -> str:
    """The code with which an archive, or the reading of one member, is refused."""
    with pytest.raises(InputError) as raised:
        opened(data, limits).read(read)
    assert raised.value.path == "x.whl"
    return raised.value.code


@pytest.mark.parametrize("compression", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_members_come_out_as_they_went_in(compression: int) -> None:
    archive = opened(zip_of(A | B, compression))
    assert {name: archive.read(name) for name in archive.members} == A | B


@given(st.dictionaries(st.text("abc/é", min_size=1, max_size=6), st.binary(max_size=300), max_size=6))
def test_the_reference_reads_the_same(members: dict[str, bytes]) -> None:
    data = zip_of(members)
    archive = opened(data)
    with zipfile.ZipFile(io.BytesIO(data)) as reference:
        assert list(archive.members) == reference.namelist()
        assert {name: archive.read(name) for name in archive.members} == {
            name: reference.read(name) for name in reference.namelist()
        }


@given(
    st.binary(max_size=200)
    | st.builds(
        lambda data, at, byte: bytes([*data[:at], byte, *data[at + 1 :]]),
        st.just(zip_of(A | B)),
        st.integers(0, 250),
        st.integers(0, 255),
    )
)
def test_damaged_bytes_are_read_as_the_reference_reads_them_or_refused(data: bytes) -> None:
    try:
        archive = opened(data)
        found = {name: archive.read(name) for name in archive.members}
    except InputError:
        return
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as reference:
            expected = {name: reference.read(name) for name in reference.namelist()}
    except (zipfile.BadZipFile, NotImplementedError, EOFError):
        return  # the reference looks at fields, and for an end of the stream, that change nothing in what is read
    assert found == expected


def test_large_archives_have_wide_fields() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive, archive.open("a", "w", force_zip64=True) as member:
        member.write(b"content")
    assert opened(out.getvalue()).read("a") == b"content"


def patched(data: bytes, old: bytes, new: bytes, count: int = -1) -> bytes:
    assert old in data
    return data.replace(old, new, count)


def overlapping() -> bytes:
    """Two members of the directory over one of the archive, as in zip bombs that need no nesting."""
    data = zip_of({"a.txt": b"1" * 40})
    start = data.index(b"PK\1\2")
    end = data.index(b"PK\5\6")
    second = data[start:end].replace(b"a.txt", b"b.txt")
    directory = data[start:end] + second
    return data[:start] + directory + struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, 2, 2, len(directory), start, 0)


def twice() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("a", b"first")
        with pytest.warns(UserWarning, match="Duplicate name"):
            archive.writestr("a", b"second")
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "code"),
    [
        pytest.param(b"", "E-ARCHIVE", id="empty"),
        pytest.param(b"PK", "E-ARCHIVE", id="no archive"),
        pytest.param(zip_of(A)[:-3], "E-ARCHIVE", id="cut off"),
        pytest.param(b"MZ stub" + zip_of(A), "E-AMBIGUOUS", id="something in front"),
        pytest.param(zip_of(A) + b"more", "E-ARCHIVE", id="something behind"),
        pytest.param(twice(), "E-AMBIGUOUS", id="a name twice"),
        pytest.param(overlapping(), "E-AMBIGUOUS", id="members over one another"),
        pytest.param(patched(zip_of({"x_y.dll": b"1"}), b"x_y", b"x\0y"), "E-AMBIGUOUS", id="a NUL in a name"),
        pytest.param(zip_of(A) + zip_of(B), "E-AMBIGUOUS", id="two archives in a row"),
        pytest.param(zip_of(A)[:-22] + struct.pack("<4s4H2LH", b"PK\5\6", 1, 0, 1, 1, 51, 100, 0), "E-ARCHIVE", id="in parts"),
    ],
)
def test_an_archive_that_is_not_sound_is_refused(data: bytes, code: str) -> None:
    assert code_of(data, read="a.txt") == code


@pytest.mark.parametrize(
    ("data", "code"),
    [
        pytest.param(patched(zip_of(A), b"a.txt", b"b.txt", 1), "E-AMBIGUOUS", id="another name in front of the content"),
        pytest.param(patched(zip_of(A, zipfile.ZIP_STORED), b"alpha", b"omega", 1), "E-ARCHIVE", id="another content"),
        pytest.param(zip_of(A, zipfile.ZIP_BZIP2), "E-ARCHIVE", id="packed in another way"),
    ],
)
def test_a_member_that_is_not_what_the_directory_says_is_refused(data: bytes, code: str) -> None:
    assert code_of(data, read="a.txt") == code


def test_a_member_stops_at_the_size_that_the_directory_promises() -> None:
    content = b"0" * 1_000_000
    data = zip_of({"a.txt": content})
    lying = data.replace(struct.pack("<L", len(content)), struct.pack("<L", 10))
    assert code_of(lying, read="a.txt") == "E-ARCHIVE"


@pytest.mark.parametrize(
    ("limits", "code"),
    [
        (Limits(archive_members=1), "E-SIZE"),
        (Limits(archive_member_bytes=299), "E-SIZE"),
        (Limits(archive_total_bytes=299), "E-SIZE"),
    ],
)
def test_limits_hold(limits: Limits, code: str) -> None:
    assert code_of(zip_of(A | B), limits, "a.txt") == code


@pytest.mark.parametrize(
    ("name", "leads_out"),
    [("a/b", False), ("../a", True), ("a/../b", True), ("/a", True), ("C:/a", True), ("a\\..\\b", True), ("..a", False)],
)
def test_members_that_would_be_written_elsewhere_are_marked(name: str, *, leads_out: bool) -> None:
    (member,) = opened(zip_of({name: b""})).members.values()
    assert member.leads_out is leads_out
