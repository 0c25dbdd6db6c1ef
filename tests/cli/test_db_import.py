"""`sca db import` from a fresh machine on: what it takes in, what it refuses, and that nothing of a refused call is kept."""

import gzip
import json
import os
import subprocess
import sysconfig
import zipfile
from contextlib import closing
from pathlib import Path

import pytest

from sca.facts.advisories.build import Dump, import_dumps
from sca.facts.advisories.store import open_store
from sca.facts.published.bundle import write_bundle
from sca.facts.published.store import Store
from sca.files.byte_source import HeldBytes
from sca.files.limits import DEFAULTS
from sca.model.package import Package
from sca.model.published import RegistryFacts
from tests.facts.advisories.test_update import KNOWN, SCORES, dump
from tests.hostile.lay import lock

RECORDS = Path(".cache", "sca", "advisories.sqlite")
SCA = Path(sysconfig.get_path("scripts")) / "sca"
ANSWERS = write_bundle(
    [RegistryFacts(Package("npm", "", "a", "1.0.0"), "https://npm.example.test", standard=True, asked="2026-01-01T00:00:00Z")]
)
BROUGHT = {
    "npm/all.zip": dump(4),
    "PyPI.zip": dump(2),
    "kev.json": json.dumps(KNOWN).encode(),
    "epss.csv": SCORES.encode(),
    "packed.bin": gzip.compress(SCORES.encode()),
    "facts.jsonl": ANSWERS,
}


@pytest.fixture
def home(tmp_path: Path) -> Path:
    for path, data in BROUGHT.items():
        lay(tmp_path / path, data)
    return tmp_path


def lay(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)


def run(home: Path, *arguments: str, day: int = 1_767_312_000, **more: str) -> "subprocess.CompletedProcess[str]":
    environ = {"PATH": os.environ["PATH"], "HOME": str(home), "SOURCE_DATE_EPOCH": str(day), **more}
    return subprocess.run([SCA, *arguments], env=environ, cwd=home, capture_output=True, text=True, check=False, timeout=120)


def held(home: Path) -> dict[str, int]:
    """How many records there are of each source."""
    if not (home / RECORDS).exists():
        return {}
    with open_store(str(home / RECORDS)) as store:
        return {one.name: one.records for one in store.sources()}


def answers(home: Path) -> int:
    """How many answers of registries there are."""
    path = home / ".cache" / "sca" / "registry-facts.sqlite"
    if not path.exists():
        return 0
    with closing(Store(str(path), readonly=True)) as store:
        return len(list(store.all()))


@pytest.mark.parametrize(
    ("files", "records", "count"),
    [
        (["npm/all.zip"], {"npm": 4}, 0),
        (["PyPI.zip"], {"PyPI": 2}, 0),
        (["kev.json"], {"kev": 1}, 0),
        (["epss.csv"], {"epss": 1}, 0),
        (["packed.bin"], {"epss": 1}, 0),
        (["facts.jsonl"], {}, 1),
        (["facts.jsonl", "npm/all.zip", "epss.csv", "kev.json", "PyPI.zip"], {"PyPI": 2, "epss": 1, "kev": 1, "npm": 4}, 1),
    ],
)
def test_what_a_file_is_is_told_by_its_content(home: Path, files: list[str], records: dict[str, int], count: int) -> None:
    done = run(home, "db", "import", *files)
    assert (done.returncode, held(home), answers(home)) == (0, records, count), done.stderr


def test_a_fresh_machine_with_a_dump_finds_what_it_knows(home: Path) -> None:
    project = home / "project"
    lay(project / "package-lock.json", lock({"node_modules/a": {"version": "1.0.0"}}).encode())
    lay(project / "sca-policy.yaml", b"schema: 1\nname: test\nvulnerabilities: {fail-at: low, unscored: deny}\n")
    before = run(home, "check", "project")
    assert (before.returncode, "sca db import npm/all.zip" in before.stderr) == (4, True), before.stderr
    assert run(home, "db", "import", "npm/all.zip").returncode == 0
    after = run(home, "check", "project")
    assert (after.returncode, "GHSA-0" in after.stdout) == (1, True), after.stdout + after.stderr


@pytest.mark.parametrize(
    ("files", "status", "said"),
    [
        (["none.zip"], 2, "none.zip cannot be read"),
        (["npm"], 2, "npm cannot be read"),
        (["page.html"], 4, "expected: a dump of OSV"),
        (["empty"], 4, "expected: a dump of OSV"),
        (["record.json"], 4, "record.json is not imported: this is not a catalogue"),
        (["npm.tar"], 4, "its name tells no ecosystem"),
        (["torn/all.zip"], 4, "torn/all.zip is not imported"),
        (["torn.jsonl"], 4, "its digest is another one"),
        (["torn.sqlite"], 4, "torn.sqlite is not imported"),
        (["npm/all.zip", "again/npm/all.zip"], 2, "two of these are known as npm"),
        (["epss.csv", "packed.bin"], 2, "two of these are known as epss"),
        (["whole.sqlite", "kev.json"], 2, "a whole store replaces all records"),
        (["ftp://mirror.example.test/npm/all.zip"], 2, "no address that begins with https://"),
        (["https://"], 2, "no address that begins with https://"),
        (["http://mirror.example.test/npm/all.zip"], 2, "it is not encrypted"),
        ([], 2, "FILE|URL"),
    ],
)
def test_what_is_refused_changes_nothing(home: Path, files: list[str], status: int, said: str) -> None:
    lay(home / "page.html", b"<!DOCTYPE html>")
    lay(home / "empty", b"")
    lay(home / "npm.tar", dump(1))
    lay(home / "Maven.zip", dump(3))
    lay(home / "record.json", b'{"id": "GHSA-1", "modified": "2026-01-01T00:00:00Z"}')
    lay(home / "torn" / "all.zip", BROUGHT["npm/all.zip"][:-40])
    lay(home / "torn.jsonl", ANSWERS[:-20])
    lay(home / "torn.sqlite", b"SQLite format 3\0" + b"\xff" * 5000)
    lay(home / "again" / "npm" / "all.zip", dump(1))
    import_dumps(str(home / RECORDS), [Dump("PyPI", HeldBytes(dump(2)))], DEFAULTS, "2026-01-02")
    store = (home / RECORDS).read_bytes()
    lay(home / "whole.sqlite", store)
    others = ["facts.jsonl"] if files == ["torn.sqlite"] else ["facts.jsonl", "Maven.zip"]
    for brought in (files, [*files, *others] if files else []):
        done = run(home, "db", "import", *brought)
        assert (done.returncode, said in done.stderr) == (status, True), done.stderr
        assert ((home / RECORDS).read_bytes() == store, answers(home)) == (True, 0)


def test_a_whole_store_is_carried_with_the_answers(home: Path) -> None:
    run(home, "db", "import", "npm/all.zip", "kev.json", "facts.jsonl")
    out = run(home, "db", "export", "--records", "carried.sqlite")
    assert run(home, "db", "export", "carried.jsonl").returncode == 0
    other = home / "other"
    other.mkdir()
    assert run(other, "db", "import", "../carried.sqlite", "../carried.jsonl").returncode == 0
    assert (held(other), answers(other)) == ({"kev": 1, "npm": 4}, 1)
    digest = out.stdout.partition("sha256 ")[2].strip()
    assert f"sha256 of the file {digest}" in run(other, "db", "status").stdout
    assert run(home, "db", "export", "--records", "-").returncode == 2
    assert run(home, "db", "export", "--records", "kev.json/x").returncode == 6


def test_the_status_shows_both_stores(home: Path) -> None:
    neither = run(home, "db", "status")
    assert neither.returncode == 4
    assert [words in neither.stderr for words in ("no store yet", "sca db import", "sca db update", "sca db ask")] == [True] * 4
    run(home, "db", "import", "npm/all.zip")
    one = run(home, "db", "status", day=1_767_312_000 + 5 * 86_400)
    assert one.returncode == 0
    lines = one.stdout.splitlines()
    assert lines[0].startswith(f"vulnerability records: {home / RECORDS} (")
    assert "       4 records  newest 2026-01-01  imported 2026-01-02, 5 d ago  sha256 " in lines[2]
    assert lines[3].startswith("answers of registries: none yet, ")
    run(home, "db", "import", "facts.jsonl")
    both = run(home, "db", "status")
    assert (both.returncode, "the stores hold 4 records and 1 answer" in both.stderr) == (0, True)
    without = run(home, "db", "status", SCA_STORE="none")
    assert (without.returncode, "the stores hold 4 records and 0 answers" in without.stderr) == (0, True)
    (home / RECORDS).write_bytes(b"x" * 5000)
    assert run(home, "db", "status").returncode == 4


def test_records_that_cannot_be_read_are_counted(home: Path) -> None:
    with zipfile.ZipFile(home / "npm" / "all.zip", "a") as archive:
        archive.writestr("x.json", "no record")
    done = run(home, "db", "import", "npm/all.zip")
    assert (done.returncode, held(home)) == (0, {"npm": 4})
    assert "the store holds 4 records (1 record that could not be read left out)" in done.stderr
    assert "  1 left out  " in run(home, "db", "status").stdout


def test_offline_an_address_is_wrong_usage_and_its_credential_is_not_shown(home: Path) -> None:
    done = run(home, "db", "import", "--offline", "npm/all.zip", "https://ann:s3cr3t@mirror.example.test/npm/all.zip?key=s3cr3t")
    assert (done.returncode, held(home)) == (2, {})
    assert "with --offline no address is imported: https://mirror.example.test/npm/all.zip" in done.stderr
    assert "s3cr3t" not in done.stderr
