"""Members of sound compressed tar archives are read; links are not members, and nothing is believed beyond the limits."""

import gzip
import io
import tarfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sca.files.byte_source import HeldBytes
from sca.files.errors import InputError
from sca.files.limits import DEFAULTS, Limits
from sca.files.tar_archive import read_members
from tests.files.archives import tar_gz_of, tar_of

LONG = "long/" * 60 + "name"


def read(data: bytes, limits: Limits = DEFAULTS, *wanted: str) -> dict[str, bytes]:
    return read_members(HeldBytes(data), "x.tar.gz", limits, lambda name: not wanted or name in wanted)


def code_of(data: bytes, limits: Limits = DEFAULTS) -> str:
    with pytest.raises(InputError) as raised:
        read(data, limits)
    return raised.value.code


@pytest.mark.parametrize("form", [tarfile.USTAR_FORMAT, tarfile.GNU_FORMAT, tarfile.PAX_FORMAT])
def test_members_come_out_as_they_went_in(form: int) -> None:
    members = {"a/b.txt": b"content", "é": b"", "d" * 90 + "/" + "n" * 60: b"0" * 1000}
    members |= {LONG: b"long"} if form != tarfile.USTAR_FORMAT else {}
    assert read(gzip.compress(tar_of(members.items(), form))) == members


@given(
    st.dictionaries(
        st.text("ab/é", min_size=1, max_size=150).filter(lambda name: name.strip("/") == name),
        st.binary(max_size=2000),
        max_size=5,
    )
)
def test_the_reference_reads_the_same(members: dict[str, bytes]) -> None:
    data = tar_gz_of(members)
    with tarfile.open(fileobj=io.BytesIO(data)) as reference:
        expected = {one.name: content.read() for one in reference if (content := reference.extractfile(one)) is not None}
    assert read(data) == expected


def test_only_what_is_wanted_is_kept() -> None:
    assert read(tar_gz_of({"a": b"1" * 5000, "b": b"2", "c": b"3" * 600}), DEFAULTS, "b") == {"b": b"2"}


def test_archives_in_a_row_are_one_stream() -> None:
    plain = tar_of([("a", b"1" * 2000)])
    assert read(gzip.compress(plain[:700]) + gzip.compress(plain[700:])) == {"a": b"1" * 2000}


def test_links_and_devices_are_no_members() -> None:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w:gz") as archive:
        for kind in (tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.CHRTYPE, tarfile.FIFOTYPE, tarfile.DIRTYPE):
            info = tarfile.TarInfo("a")
            info.type, info.linkname = kind, "/etc/passwd"
            archive.addfile(info)
        info = tarfile.TarInfo("b")
        archive.addfile(info)
    assert read(out.getvalue()) == {"b": b""}


@pytest.mark.parametrize(
    ("data", "code"),
    [
        pytest.param(b"", "E-ARCHIVE", id="empty"),
        pytest.param(b"plain text", "E-ARCHIVE", id="not packed"),
        pytest.param(gzip.compress(b"plain text" * 100), "E-ARCHIVE", id="no tar"),
        pytest.param(tar_gz_of({"a": b"1" * 5000})[:-20], "E-ARCHIVE", id="cut off"),
        pytest.param(gzip.compress(tar_of([("a", b"1" * 5000)])[:3000]), "E-ARCHIVE", id="a member cut off"),
        pytest.param(gzip.compress(tar_of([("a", b"1"), ("a", b"2")])), "E-AMBIGUOUS", id="a name twice"),
        pytest.param(gzip.compress(tar_of([("a", b"1")]).replace(b"ustar", b"Ustar", 1)), "E-ARCHIVE", id="a wrong checksum"),
    ],
)
def test_an_archive_that_is_not_sound_is_refused(data: bytes, code: str) -> None:
    assert code_of(data) == code


@pytest.mark.parametrize(
    "limits", [Limits(archive_members=1), Limits(archive_member_bytes=4999), Limits(archive_total_bytes=5000)]
)
def test_limits_hold(limits: Limits) -> None:
    assert code_of(tar_gz_of({"a": b"1" * 5000, "b": b"2"}), limits) == "E-SIZE"


def test_a_bomb_is_refused_while_it_unpacks() -> None:
    data = gzip.compress(tar_of([("a", b"0" * 80_000_000)]), 9)
    with pytest.raises(InputError) as raised:
        read(data, DEFAULTS, "b")
    assert raised.value.code == "E-RATIO"


def test_a_record_in_front_of_a_member_may_not_be_a_bomb() -> None:
    info = tarfile.TarInfo("x")
    info.type, info.size = tarfile.XHDTYPE, 2 * 1024 * 1024
    record = info.tobuf() + b"0" * info.size
    assert code_of(gzip.compress(record)) == "E-SIZE"
