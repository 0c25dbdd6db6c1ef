"""What the store promises: the newer answer stays whatever the order, writers wait, and what is carried is whole."""

import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from sca.facts.published.bundle import read_bundle, write_bundle
from sca.facts.published.place import store_path
from sca.facts.published.store import Store, StoreError
from sca.model.component import LicenceClaim, Location
from sca.model.published import RegistryFacts
from tests.hostile.privileges import permissions_enforced
from tests.published.asked import facts

TEXTS = st.text(max_size=8)
RECORDS = st.builds(
    lambda name, registry, day, said, found: facts(
        name,
        registry=registry,
        asked=f"2026-11-{day:02}T00:00:00Z",
        found=found,
        latest=said,
        licences=(LicenceClaim(said, "license", Location("https://npm.example.test/a", role="registry"), "registry"),),
    ),
    st.sampled_from(["a", "b", "@s/a"]),
    st.sampled_from(["https://a.example.test", "https://b.example.test"]),
    st.integers(1, 28),
    TEXTS,
    st.booleans(),
)


def stored(path: Path, *batches: list[RegistryFacts]) -> list[RegistryFacts]:
    path.unlink(missing_ok=True)
    with closing(Store(str(path))) as store:
        for batch in batches:
            store.put(batch)
        return list(store.all())


@settings(max_examples=25)
@given(st.lists(RECORDS, max_size=8))
def test_what_is_stored_does_not_depend_on_the_order(
    tmp_path_factory: pytest.TempPathFactory, records: list[RegistryFacts]
) -> None:
    path = tmp_path_factory.getbasetemp() / "order.sqlite"
    once = stored(path, records)
    assert stored(path, list(reversed(records))) == once
    assert stored(path, records, records) == once
    assert stored(path, records[: len(records) // 2], records[len(records) // 2 :]) == once
    newest: dict[tuple[str, str], str] = {}
    for one in records:
        key = (one.package.purl, one.registry)
        newest[key] = max(newest.get(key, ""), one.asked)
    assert {(one.package.purl, one.registry): one.asked for one in once} == newest


@settings(max_examples=25)
@given(st.lists(RECORDS, max_size=8))
def test_what_is_exported_is_imported_and_exported_the_same(
    tmp_path_factory: pytest.TempPathFactory, records: list[RegistryFacts]
) -> None:
    folder = tmp_path_factory.getbasetemp()
    once = stored(folder / "one.sqlite", records)
    carried = write_bundle(once)
    assert read_bundle(carried, "carried") == tuple(once)
    assert write_bundle(stored(folder / "other.sqlite", list(read_bundle(carried, "carried")))) == carried


WRITER = """
import sys
from sca.facts.published.store import Store
from tests.published.asked import facts
path, who = sys.argv[1:]
for number in range(15):
    store = Store(path)
    store.put([facts(f"{who}-{number}"), facts("shared", asked=f"2026-11-{number + 1:02}T00:00:00Z", latest=who)])
    store.close()
"""


def test_parallel_builds_lose_nothing(tmp_path: Path) -> None:
    """The file does not even exist when they begin."""
    path = tmp_path / "deep" / "store.sqlite"
    root = Path(__file__).resolve().parents[2]
    writers = [
        subprocess.Popen([sys.executable, "-c", WRITER, str(path), who], cwd=root, stderr=subprocess.PIPE)
        for who in ("a", "b", "c")
    ]
    assert [(one.wait(120), one.stderr and one.stderr.read()) for one in writers] == [(0, b"")] * 3
    with closing(Store(str(path), readonly=True)) as store:
        found = {one.package.name: one for one in store.all()}
    assert len(found) == 3 * 15 + 1
    assert (found["shared"].asked, found["shared"].latest) == ("2026-11-15T00:00:00Z", "c")
    for one in writers:
        assert one.stderr is not None
        one.stderr.close()


def test_a_transaction_that_fails_keeps_nothing(tmp_path: Path) -> None:
    with closing(Store(str(tmp_path / "store.sqlite"))) as store:
        store.put([facts("a")])
        wrong = replace(facts("b"), asked=None)
        with pytest.raises(StoreError):
            store.put([facts("c"), wrong])
        store.put([facts("d")])
        assert [one.package.name for one in store.all()] == ["a", "d"]


def test_a_reader_needs_no_right_to_write(tmp_path: Path) -> None:
    path = tmp_path / "ro" / "store.sqlite"
    path.parent.mkdir()
    stored(path, [facts("a")])
    path.chmod(0o444)
    path.parent.chmod(0o555)
    try:
        with permissions_enforced(), closing(Store(str(path), readonly=True)) as store:
            assert [one.package.name for one in store.all()] == ["a"]
        assert os.listdir(path.parent) == ["store.sqlite"]
    finally:
        path.parent.chmod(0o755)


def test_only_its_owner_reads_a_new_store(tmp_path: Path) -> None:
    path = tmp_path / "cache" / "store.sqlite"
    with closing(Store(str(path))):
        assert (path.stat().st_mode & 0o777, path.parent.stat().st_mode & 0o777) == (0o600, 0o700)


@pytest.mark.parametrize(("which", "mode"), [("store.sqlite", 0o666), (".", 0o777)])
@pytest.mark.parametrize("readonly", [True, False])
def test_a_store_that_everybody_may_write_is_not_believed(which: str, mode: int, tmp_path: Path, *, readonly: bool) -> None:
    folder = tmp_path / "cache"
    folder.mkdir()
    stored(folder / "store.sqlite", [facts("a")])
    (folder / which).chmod(mode)
    with pytest.raises(StoreError, match="written by everybody"):
        Store(str(folder / "store.sqlite"), readonly=readonly)


KILLED = """
import os, sys
from sca.facts.published.store import Store
from tests.published.asked import facts
store = Store(sys.argv[1])
with store._writing() as connection:
    connection.execute("DELETE FROM facts")
    print("in the middle", flush=True)
    os.kill(os.getpid(), 9)
"""


def test_a_writer_that_is_killed_in_the_middle_leaves_the_store_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "store.sqlite"
    stored(path, [facts("a")])
    root = Path(__file__).resolve().parents[2]
    command = [sys.executable, "-c", KILLED, str(path)]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False, timeout=60)
    assert (done.stdout, done.returncode) == ("in the middle\n", -9)
    with closing(Store(str(path))) as store:
        store.put([facts("b")])
        assert [one.package.name for one in store.all()] == ["a", "b"]


def _other_program(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE facts (x)")


def _later_version(path: Path) -> None:
    stored(path, [])
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA user_version = 99")


def _wrong_record(path: Path) -> None:
    stored(path, [facts("a")])
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE facts SET document = ?", (b'{"package": 1}',))


@pytest.mark.parametrize("readonly", [True, False])
@pytest.mark.parametrize(
    "make",
    [
        pytest.param(lambda path: path.write_bytes(b"x" * 10_000), id="no database"),
        pytest.param(lambda path: path.mkdir(), id="a folder"),
        pytest.param(_other_program, id="of another program"),
        pytest.param(_later_version, id="of a later version"),
        pytest.param(_wrong_record, id="a record that is none"),
    ],
)
def test_a_file_that_is_no_store_is_not_taken_for_an_empty_one(make: object, tmp_path: Path, *, readonly: bool) -> None:
    path = tmp_path / "store.sqlite"
    make(path)  # type: ignore[operator]
    with pytest.raises(StoreError, match="store"), closing(Store(str(path), readonly=readonly)) as store:
        list(store.all())


@pytest.mark.parametrize(
    "spoil",
    [
        lambda data: data[:-1],
        lambda data: data.replace(b'"MIT"', b'"ISC"'),
        lambda data: data + data.splitlines()[-1] + b"\n",
        lambda data: b"\n".join(data.split(b"\n")[1:]),
        lambda data: data.replace(b"facts-1", b"facts-9"),
        lambda _data: b"",
        lambda _data: b"[" * 100_000,
    ],
)
def test_a_bundle_that_was_changed_on_the_way_is_refused(spoil: object) -> None:
    whole = write_bundle([facts("a", latest="MIT"), facts("b")])
    with pytest.raises(StoreError, match=r"bundle\.jsonl"):
        read_bundle(spoil(whole), "bundle.jsonl")  # type: ignore[operator]


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({"HOME": "/home/me"}, "/home/me/.cache/sca/registry-facts.sqlite"),
        ({"HOME": "/home/me", "XDG_CACHE_HOME": "/cache"}, "/cache/sca/registry-facts.sqlite"),
        ({"HOME": "/home/me", "XDG_CACHE_HOME": "here"}, "/home/me/.cache/sca/registry-facts.sqlite"),
        ({"HOME": "/home/me", "SCA_STORE": "/s"}, "/s"),
        ({"HOME": "/home/me", "SCA_STORE": "none"}, ""),
        ({}, ""),
    ],
)
def test_where_the_store_lies(environment: dict[str, str], expected: str) -> None:
    assert store_path(environment) == expected
