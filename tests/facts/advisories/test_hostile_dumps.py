"""Dumps and records that somebody made to do harm: each costs itself and is counted, and nothing leaves the store."""

import io
import json
import struct
import zipfile
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from sca.facts.advisories.build import Dump, import_dumps
from sca.facts.advisories.match import match
from sca.facts.advisories.store import open_store
from sca.files.byte_source import HeldBytes
from sca.files.errors import InputError
from sca.files.limits import DEFAULTS
from sca.model.component import Component, Location
from tests.facts.advisories.test_store import A, dump, found, laid, record
from tests.moment import a_moment

GOOD = record("GHSA-1")
KIND = "SEMVER"


def zipped(**members: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return out.getvalue()


def with_blocks(**block: Any) -> dict[str, Any]:
    return record("X-1") | {"affected": [{"package": {"ecosystem": "npm", "name": "a"}, **block}]}


def events(*pairs: tuple[str, str]) -> dict[str, Any]:
    return with_blocks(ranges=[{"type": KIND, "events": [{kind: version} for kind, version in pairs]}])


def test_a_bomb_in_a_dump_costs_its_record(tmp_path: Path) -> None:
    bomb = zipped(**{"bomb.json": b" " * (64 * 1024 * 1024), "good.json": json.dumps(GOOD).encode()})
    assert len(bomb) < 100_000
    with a_moment():
        (source,) = laid(tmp_path / "s.sqlite", Dump("npm", HeldBytes(bomb)))
    assert (source.records, source.skipped) == (1, 1)
    assert [one.id for one in found(tmp_path / "s.sqlite", A)] == ["GHSA-1"]


def test_a_size_that_is_a_lie_costs_its_record(tmp_path: Path) -> None:
    """The list at the end of the archive says that the record has ten bytes."""
    data = bytearray(zipped(**{"lie.json": b" " * 100_000, "good.json": json.dumps(GOOD).encode()}))
    entry = data.index(b"PK\x01\x02")
    data[entry + 24 : entry + 28] = struct.pack("<I", 10)
    (source,) = laid(tmp_path / "s.sqlite", Dump("npm", HeldBytes(bytes(data))))
    assert (source.records, source.skipped) == (1, 1)


def test_bytes_that_were_changed_cost_their_record(tmp_path: Path) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr("one.json", json.dumps(record("GHSA-7")))
        archive.writestr("good.json", json.dumps(GOOD))
    (source,) = laid(tmp_path / "s.sqlite", Dump("npm", HeldBytes(out.getvalue().replace(b"GHSA-7", b"GHSA-8", 1))))
    assert (source.records, source.skipped) == (1, 1)


@pytest.mark.parametrize("name", ["../../out.json", "/out.json", "C:\\out.json", "a/../../out.json", "GHSA-1.json\x00.json"])
def test_the_name_of_a_member_leads_nowhere(tmp_path: Path, name: str) -> None:
    """A record is known by its id; what its file is called is never used as a path."""
    folder = tmp_path / "deep" / "down"
    folder.mkdir(parents=True)
    try:
        laid(folder / "s.sqlite", Dump("npm", HeldBytes(zipped(**{name: json.dumps(GOOD).encode()}))))
    except InputError:
        assert not list(folder.iterdir())
    assert [one for one in tmp_path.rglob("*") if one.is_file() and one.name != "s.sqlite"] == []
    assert not Path("/out.json").exists()


HEAVY: dict[str, dict[str, Any]] = {
    "versions": with_blocks(versions=[f"1.0.{number}" for number in range(10_001)]),
    "ranges": with_blocks(ranges=[{"type": KIND, "events": [{"introduced": "0"}]}] * 10_001),
    "blocks": record("X-1") | {"affected": with_blocks(ranges=[{"type": KIND, "events": []}])["affected"] * 10_001},
    "events": events(*[("introduced", "1.0.0"), ("fixed", "1.0.1")] * 5_001),
    "aliases": record("X-1", aliases=[f"CVE-2026-{number}" for number in range(10_001)]),
}


@pytest.mark.parametrize("heavy", HEAVY.values(), ids=HEAVY)
def test_more_than_ten_thousand_of_anything_is_left_out_and_counted(tmp_path: Path, heavy: dict[str, Any]) -> None:
    with a_moment():
        (source,) = laid(tmp_path / "s.sqlite", dump("npm", heavy, GOOD))
    assert (source.records, source.skipped) == (1, 1)


def test_a_record_at_the_limit_is_asked_in_a_moment(tmp_path: Path) -> None:
    pairs = [(kind, f"{number}.{minor}.0") for number in range(2_400) for kind, minor in (("introduced", 0), ("fixed", 1))]
    laid(tmp_path / "s.sqlite", dump("npm", events(*pairs)))
    where = (Location("x"),)
    with a_moment(), open_store(str(tmp_path / "s.sqlite")) as store:
        (one,) = match([Component("1", A, where)], store).vulnerabilities
    assert one.fixed == ("1.1.0",)


NONSENSE = [
    "",
    "latest",
    "not a version",
    "1.0.0; rm -rf /",
    "1" * 5_000,
    "\x00",
    "<script>",
    "\u0663.\u0661",
    "1.0.0\n2.0.0",
    "-1",
    "1..2",
]


@pytest.mark.parametrize("version", NONSENSE, ids=range(len(NONSENSE)))
@pytest.mark.parametrize("kind", ["introduced", "fixed", "last_affected"])
def test_a_bound_that_is_no_version_leaves_it_open_and_never_clears(tmp_path: Path, version: str, kind: str) -> None:
    laid(tmp_path / "s.sqlite", dump("npm", events(("introduced", "0"), (kind, version)), GOOD))
    assert [(one.id, one.certain) for one in found(tmp_path / "s.sqlite", A)] == [("GHSA-1", True), ("X-1", False)]


def test_listed_versions_that_are_none_are_just_not_this_one(tmp_path: Path) -> None:
    laid(tmp_path / "s.sqlite", dump("npm", with_blocks(versions=NONSENSE)))
    assert found(tmp_path / "s.sqlite", A) == []


def test_long_texts_and_markup_are_kept_short_and_details_not_at_all(tmp_path: Path) -> None:
    markup = "<img src=x onerror=alert(1)> [x](javascript:alert(1)) \x1b[31m ::error::x\r\n"
    laid(tmp_path / "s.sqlite", dump("npm", record("GHSA-1", summary=markup * 10_000, details=markup * 10_000)))
    (one,) = found(tmp_path / "s.sqlite", A)
    assert len(one.summary) <= 310
    assert "\x1b" not in one.summary
    assert "\n" not in one.summary
    assert (tmp_path / "s.sqlite").stat().st_size < 200_000


def test_a_dump_with_too_many_members_leaves_the_store_as_it_was(tmp_path: Path) -> None:
    laid(tmp_path / "s.sqlite", dump("npm", GOOD))
    before = (tmp_path / "s.sqlite").read_bytes()
    with pytest.raises(InputError):
        import_dumps(
            str(tmp_path / "s.sqlite"), [dump("npm", *[GOOD] * 11)], replace(DEFAULTS, advisory_records=10), "2026-01-02"
        )
    assert (tmp_path / "s.sqlite").read_bytes() == before
