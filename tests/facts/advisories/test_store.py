"""The store: dumps replace what came from them, bad records cost themselves, aliases are joined, and a broken file is refused."""

import io
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sca.facts.advisories.build import Dump, import_dumps
from sca.facts.advisories.groups import AliasGroups, is_malicious, ordered_ids
from sca.facts.advisories.match import match
from sca.facts.advisories.record import RecordError, read_record
from sca.facts.advisories.store import Source, StoreError, open_store
from sca.files.byte_source import HeldBytes
from sca.files.errors import InputError
from sca.files.limits import DEFAULTS
from sca.model.advisory import Vulnerability
from sca.model.component import Component, Location, SystemFacts
from sca.model.component import Source as From
from sca.model.package import Package, npm_package


def record(id: str, name: str = "a", ecosystem: str = "npm", **more: Any) -> dict[str, Any]:
    events = [{"introduced": "0"}, {"fixed": "2.0.0"}]
    kind = "SEMVER" if ecosystem == "npm" else "ECOSYSTEM"
    affected = [{"package": {"ecosystem": ecosystem, "name": name}, "ranges": [{"type": kind, "events": events}]}]
    return {"id": id, "modified": "2026-01-01T00:00:00Z", "affected": affected, **more}


def dump(name: str, *records: dict[str, Any] | bytes) -> Dump:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for number, one in enumerate(records):
            archive.writestr(f"{number}.json", one if isinstance(one, bytes) else json.dumps(one))
    return Dump(name, HeldBytes(out.getvalue()))


def laid(path: Path, *dumps: Dump) -> tuple[Source, ...]:
    return import_dumps(str(path), dumps, DEFAULTS, "2026-01-02")


def found(path: Path, package: Package, **facts: Any) -> list[Vulnerability]:
    with open_store(str(path)) as store:
        return list(match([Component("1", package, (Location("x"),), **facts)], store).vulnerabilities)


A = npm_package("a", "1.0.0")


def test_a_dump_replaces_what_came_from_it_and_leaves_the_others(tmp_path: Path) -> None:
    path = tmp_path / "s.sqlite"
    laid(path, dump("npm", record("GHSA-1")), dump("mine", record("OWN-1")))
    assert [one.id for one in found(path, A)] == ["GHSA-1", "OWN-1"]
    laid(path, dump("npm", record("GHSA-2")))
    assert [one.id for one in found(path, A)] == ["GHSA-2", "OWN-1"]


def test_of_one_record_in_two_dumps_the_later_one_counts(tmp_path: Path) -> None:
    path = tmp_path / "s.sqlite"
    later = record("GHSA-1", modified="2026-02-01T00:00:00Z", summary="later")
    laid(path, dump("one", later), dump("two", record("GHSA-1", summary="earlier")))
    assert [one.summary for one in found(path, A)] == ["later"]


def test_aliases_are_one_vulnerability_over_several_steps_and_related_ones_are_not(tmp_path: Path) -> None:
    path = tmp_path / "s.sqlite"
    chain = [record("GHSA-a", aliases=["CVE-1"]), record("X-b", aliases=["CVE-1", "CVE-2"]), record("Y-c", aliases=["CVE-2"])]
    laid(path, dump("npm", *chain, record("GHSA-other", related=["GHSA-a"])))
    one, other = found(path, A)
    assert (one.id, set(one.ids)) == ("GHSA-a", {"GHSA-a", "X-b", "Y-c", "CVE-1", "CVE-2"})
    assert other.ids == ("GHSA-other",)


def test_what_a_later_dump_says_of_aliases_holds_for_all_records(tmp_path: Path) -> None:
    path = tmp_path / "s.sqlite"
    laid(path, dump("npm", record("GHSA-1"), record("GHSA-2", name="b")))
    laid(
        path, dump("mine", record("OWN-1", name="c", aliases=["GHSA-1", "GHSA-2"]), record("OWN-2", name="a", aliases=["GHSA-1"]))
    )
    everything = ("GHSA-1", "GHSA-2", "OWN-1", "OWN-2")
    for name in ("a", "b", "c"):
        assert [one.ids for one in found(path, npm_package(name, "1.0.0"))] == [everything], name
    with open_store(str(path)) as store:
        records = store.records(store.leader("own-2"))
    assert [(one.id, [block.name for block in one.affected]) for one in records] == [
        ("GHSA-1", ["a"]), ("GHSA-2", ["b"]), ("OWN-1", ["c"]), ("OWN-2", ["a"]),
    ]  # fmt: skip
    laid(path, dump("mine", record("OWN-2", name="a")))
    assert [one.ids for one in found(path, A)] == [("GHSA-1",), ("OWN-2",)]


def test_what_is_malicious_by_an_alias_is_malicious_and_comes_first(tmp_path: Path) -> None:
    path = tmp_path / "s.sqlite"
    laid(path, dump("npm", record("GHSA-0"), record("GHSA-9", aliases=["MAL-2026-1"])))
    assert [(one.id, one.malicious) for one in found(path, A)] == [("MAL-2026-1", True), ("GHSA-0", False)]


def test_withdrawn_records_do_not_count(tmp_path: Path) -> None:
    path = tmp_path / "s.sqlite"
    laid(path, dump("npm", record("GHSA-1", withdrawn="2026-01-01T00:00:00Z"), record("GHSA-2", name="b")))
    assert found(path, A) == []


def test_records_that_differ_are_told(tmp_path: Path) -> None:
    path = tmp_path / "s.sqlite"
    other = record("X-1", aliases=["GHSA-1"])
    other["affected"][0]["ranges"][0]["events"] = [{"introduced": "0"}, {"fixed": "0.5.0"}]
    laid(path, dump("npm", record("GHSA-1"), other))
    assert [(one.id, one.disagree) for one in found(path, A)] == [("GHSA-1", ("X-1",))]


def test_a_package_of_a_system_is_looked_up_by_its_source_and_release(tmp_path: Path) -> None:
    path = tmp_path / "s.sqlite"
    laid(path, dump("Debian", record("DSA-1", "openssl", "Debian:12"), record("DSA-2", "openssl", "Debian:11")))
    facts = SystemFacts("amd64", "openssl", "1.9-1", "debian-12")
    assert [one.id for one in found(path, Package("deb", "debian", "libssl3", "1.9-1+b1"), facts=facts)] == ["DSA-1"]


def test_what_does_not_come_from_a_registry_is_not_matched_and_told(tmp_path: Path) -> None:
    path = tmp_path / "s.sqlite"
    laid(path, dump("npm", record("GHSA-1")))
    with open_store(str(path)) as store:
        from_git = Component("1", A, (Location("x"),), source=From("git", "https://git.example.test/a"))
        assert match([from_git], store).elsewhere == ("1",)


PACKAGE = {"ecosystem": "npm", "name": "a"}
BAD: dict[str, bytes] = {
    "no JSON": b"{",
    "no object": b"[]",
    "no id": json.dumps({"modified": "x"}).encode(),
    "no date": json.dumps({"id": "X-1"}).encode(),
    "an id without end": json.dumps({"id": "x" * 10_000, "modified": "x"}).encode(),
    "another schema": json.dumps({"id": "X", "modified": "x", "schema_version": "2.0.0"}).encode(),
    "too many versions": json.dumps(
        record("X") | {"affected": [{"package": {"name": "a"}, "versions": ["1"] * 10_001}]}
    ).encode(),
    "two events in one": json.dumps(
        record("X") | {"affected": [{"package": {"name": "a"}, "ranges": [{"events": [{"introduced": "0", "fixed": "1"}]}]}]}
    ).encode(),
    "versions that are numbers": json.dumps(record("X") | {"affected": [{"package": {"name": "a"}, "versions": [1]}]}).encode(),
    "very deep": b'{"id": "X", "modified": "x", "aliases": ' + b"[" * 100_000,
    "too large": b" " * (DEFAULTS.advisory_bytes + 1),
}


@pytest.mark.parametrize("data", BAD.values(), ids=BAD)
def test_a_bad_record_costs_itself_and_is_counted(data: bytes, tmp_path: Path) -> None:
    with pytest.raises(RecordError):
        read_record(data, DEFAULTS)
    path = tmp_path / "s.sqlite"
    (source,) = laid(path, dump("npm", data, record("GHSA-1")))
    assert (source.records, source.skipped) == (1, 1)
    assert [one.id for one in found(path, A)] == ["GHSA-1"]


def test_a_dump_that_is_no_archive_leaves_the_old_store_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "s.sqlite"
    laid(path, dump("npm", record("GHSA-1")))
    before = path.read_bytes()
    with pytest.raises(InputError):
        laid(path, Dump("npm", HeldBytes(b"no archive")))
    assert path.read_bytes() == before
    assert [one.name for one in tmp_path.iterdir()] == ["s.sqlite"]


@pytest.mark.parametrize("data", [b"", b"no database" * 100, b"SQLite format 3\0" + b"\0" * 100])
def test_a_store_that_is_none_is_refused(data: bytes, tmp_path: Path) -> None:
    path = tmp_path / "s.sqlite"
    path.write_bytes(data)
    with pytest.raises(StoreError), open_store(str(path)):
        pass
    with pytest.raises(StoreError, match="no store"), open_store(str(tmp_path / "absent")):
        pass


@given(st.lists(st.tuples(st.sampled_from("abcdefgh"), st.sampled_from("abcdefgh")), max_size=12), st.randoms())
def test_groups_do_not_depend_on_the_order_of_the_records(pairs: list[tuple[str, str]], random: Any) -> None:
    def roots(order: list[tuple[str, str]]) -> dict[str, str]:
        groups = AliasGroups()
        for id, alias in order:
            groups.add(id, [alias])
        return {id: groups.root(id) for id in "abcdefgh"}

    shuffled = list(pairs)
    random.shuffle(shuffled)
    assert roots(shuffled) == roots(pairs)


def test_the_id_to_show() -> None:
    assert ordered_ids(["CVE-1", "X-1", "PYSEC-1", "GHSA-1", "MAL-1"]) == ("MAL-1", "GHSA-1", "PYSEC-1", "CVE-1", "X-1")
    assert is_malicious(["GHSA-1", "MAL-1"])
    assert not is_malicious(["GHSA-MAL-1"])
