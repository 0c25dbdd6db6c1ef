"""What rpm's databases say, in each of their formats, and what broken and lying ones cost."""

import contextlib
import shutil
import sqlite3
import struct
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.corpus_modules import load_corpus
from sca.files.errors import InputError
from sca.files.view import FileView
from sca.model.component import LicenceClaim, Location
from sca.model.inventory import Extract, Owned
from sca.parsers.base import Format
from sca.parsers.names import NAMES
from sca.parsers.system import rpm_berkeley, rpm_manifest, rpm_own, rpm_sqlite
from tests.parsers.system.rpm_files import Value, bdb_file, header, ndb_file, needing, rpm, sqlite_file
from tests.parsers.system.systems import by_name, edges, facts, problems, read

Parse = Callable[[FileView], Extract]
SQLITE, NDB, BDB = "var/lib/rpm/rpmdb.sqlite", "usr/lib/sysimage/rpm/Packages.db", "var/lib/rpm/Packages"
OS_RELEASE = "ID=fedora\nVERSION_ID=40\nPRETTY_NAME='Fedora Linux 40'\n"


def own(*blobs: bytes) -> Extract:
    return read(rpm_own.parse, {"etc/os-release": OS_RELEASE, NDB: ndb_file(*blobs)}, NDB)


@pytest.fixture(params=["sqlite", "ndb", "bdb"])
def of(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[..., Extract]:
    """Reads the same packages from each format."""

    def made(*blobs: bytes) -> Extract:
        if request.param == "ndb":
            return own(*blobs)
        parse: Parse = rpm_sqlite.parse if request.param == "sqlite" else rpm_berkeley.parse
        path, data = (SQLITE, sqlite_file(tmp_path, *blobs)) if request.param == "sqlite" else (BDB, bdb_file(*blobs))
        return read(parse, {"etc/os-release": OS_RELEASE, path: data}, path)

    return made


def test_each_package_is_a_component_with_its_source_and_licence(of: Callable[..., Extract]) -> None:
    extract = of(rpm("bash", "5.2.26", "3.fc40", EPOCH=0), rpm("libuuid", "2.40", "1", SOURCE_RPM="util-linux-2.40-1.src.rpm"))
    bash, uuid = by_name(extract)["bash 5.2.26-3.fc40"], by_name(extract)["libuuid 2.40-1"]
    assert bash.package.purl == (
        "pkg:rpm/fedora/bash@5.2.26-3.fc40?arch=x86_64&distro=fedora-40&epoch=0&upstream=bash-5.2.26-3.fc40.src.rpm"
    )
    assert "epoch" not in uuid.package.purl
    assert (facts(uuid).source_name, facts(uuid).source_version, facts(bash).epoch) == ("util-linux", "2.40-1", "0")
    where = Location(bash.locations[0].path, role="installed")
    assert (bash.locations, bash.licences) == ((where,), (LicenceClaim("MIT", "License", where),))
    assert bash.id == f"{where.path}#bash-5.2.26-3.fc40.x86_64"
    assert [(project.name, project.folder) for project in extract.projects] == [("Fedora Linux 40", ".")]
    assert extract.problems == ()


def test_keys_are_no_packages(of: Callable[..., Extract]) -> None:
    assert list(by_name(of(rpm("gpg-pubkey", "a", "b"), rpm("bash")))) == ["bash 1.0-1"]


@pytest.mark.parametrize(
    ("needs", "found"),
    [
        pytest.param(("b",), {"b"}, id="a package"),
        pytest.param(("libc.so.6()(64bit)", "/usr/bin/c"), {"b", "c"}, id="a library and a file"),
        pytest.param(("rpmlib(CompressedFileNames)",), set(), id="what rpm itself can do"),
        pytest.param(("(none or c)",), {"c"}, id="one or the other"),
        pytest.param(("(b and c)",), {"b", "c"}, id="both"),
        pytest.param(("(b if none)",), set(), id="under a condition"),
    ],
)
def test_edges(of: Callable[..., Extract], needs: tuple[str, ...], found: set[str]) -> None:
    extract = of(
        needing("a", *needs),
        rpm("b", PROVIDE_NAMES=["libc.so.6()(64bit)"], PROVIDE_FLAGS=[0], PROVIDE_VERSIONS=[""]),
        rpm("c", FOLDER_NAMES=["/usr/bin/"], BASE_NAMES=["c"], FOLDER_INDEXES=[0]),
    )
    assert {child for parent, child in edges(extract) if parent == "a"} == found
    assert extract.problems == ()


@pytest.mark.parametrize(
    ("flag", "version", "met"), [(12, "2.0", True), (12, "2.0-2", False), (2, "2.0", False), (8, "1:2.0", False)]
)
def test_versions_of_needs_count(flag: int, version: str, *, met: bool) -> None:
    need = rpm("a", REQUIRE_NAMES=["b"], REQUIRE_FLAGS=[flag], REQUIRE_VERSIONS=[version])
    assert (("a", "b") in edges(own(need, rpm("b", "2.0")))) is met


def test_metadata_of_language_packages_has_an_owner() -> None:
    blob = rpm(
        "python3-six", FOLDER_NAMES=["/usr/lib/python3.12/six.dist-info/"], BASE_NAMES=["METADATA", "x"], FOLDER_INDEXES=[0, 0]
    )
    assert own(blob).owned == (Owned("usr/lib/python3.12/six.dist-info/METADATA", f"{NDB}#python3-six-1.0-1.x86_64"),)


GOOD = rpm("good")


def lying(tag: int, true: tuple[int, ...], false: tuple[int, ...]) -> bytes:
    """A header with one more tag, whose entry in the index is changed."""
    more: dict[int, Value] = {1002: "1", 1003: 1, 1049: ["b"]}
    blob = header({1000: "a", 1001: "1", tag: more[tag]})
    old, new = (struct.pack(f">{len(numbers)}I", *numbers) for numbers in (true, false))
    assert blob.count(old) == 1
    return blob.replace(old, new)


@pytest.mark.parametrize(
    ("blob", "code", "cost"),
    [
        pytest.param(b"", "E-HEADER", "package", id="nothing"),
        pytest.param(b"\0\0\0", "E-HEADER", "package", id="a piece of a size"),
        pytest.param(struct.pack(">II", 0xFFFFFFFF, 8) + b"\0" * 64, "E-HEADER", "package", id="four thousand million tags"),
        pytest.param(struct.pack(">II", 1, 0xFFFFFFFF) + b"\0" * 64, "E-HEADER", "package", id="data of four gigabytes"),
        pytest.param(rpm("a")[:-9], "E-HEADER", "package", id="cut off"),
        pytest.param(rpm(""), "E-NAME", "package", id="no name"),
        pytest.param(rpm("a b"), "E-NAME", "package", id="a name with a blank"),
        pytest.param(rpm("a", "1 2"), "E-FIELD", "field", id="a version with a blank"),
        pytest.param(lying(1002, (1002, 6), (1001, 6)), "E-FIELD", "field", id="a tag twice"),
        pytest.param(lying(1049, (8, 4, 1), (8, 4, 0x7FFFFFFF)), "E-FIELD", "field", id="two thousand million names"),
        pytest.param(lying(1003, (4, 4, 1), (4, 0xFFFFFF00, 1)), "E-FIELD", "field", id="an offset outside"),
    ],
)
def test_a_broken_header_costs_no_more_than_itself(of: Callable[..., Extract], blob: bytes, code: str, cost: str) -> None:
    extract = of(blob, GOOD)
    assert [(problem[0], problem[2]) for problem in problems(extract)] == [(code, cost)]
    assert "good 1.0-1" in by_name(extract)
    assert len(extract.components) == (1 if cost == "package" else 2)


def test_a_log_beside_the_database_belongs_to_it(tmp_path: Path) -> None:
    connection = sqlite3.connect(tmp_path / "rpmdb.sqlite")
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA wal_autocheckpoint=0")
    connection.execute("CREATE TABLE Packages (hnum INTEGER PRIMARY KEY, blob BLOB)")
    connection.execute("INSERT INTO Packages (blob) VALUES (?)", (rpm("first"),))
    connection.commit()
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.execute("INSERT INTO Packages (blob) VALUES (?)", (rpm("second"),))
    connection.commit()
    files = {SQLITE: (tmp_path / "rpmdb.sqlite").read_bytes(), f"{SQLITE}-wal": (tmp_path / "rpmdb.sqlite-wal").read_bytes()}
    connection.close()
    assert sorted(by_name(read(rpm_sqlite.parse, files, SQLITE))) == ["first 1.0-1", "second 1.0-1"]
    broken = files | {f"{SQLITE}-wal": files[f"{SQLITE}-wal"][:-100]}
    assert sorted(by_name(read(rpm_sqlite.parse, broken, SQLITE))) == ["first 1.0-1"]


@pytest.mark.parametrize(
    "script",
    [
        pytest.param("DROP TABLE Packages; CREATE VIEW Packages AS SELECT 1 AS hnum, zeroblob(1000000000) AS blob;", id="a view"),
        pytest.param("DROP TABLE Packages;", id="no table"),
        pytest.param("DROP TABLE Packages; CREATE VIRTUAL TABLE Packages USING fts3(hnum, blob);", id="a virtual table"),
        pytest.param(
            "DROP TABLE Packages; CREATE TABLE Packages (hnum INTEGER, blob AS (zeroblob(1000000000)));"
            "INSERT INTO Packages VALUES (1);",
            id="a computed column",
        ),
    ],
)
def test_nothing_that_the_file_defines_is_run(tmp_path: Path, script: str) -> None:
    data = sqlite_file(tmp_path, GOOD, script=script)
    with pytest.raises(InputError, match=r"SQLite|no table"):
        read(rpm_sqlite.parse, {SQLITE: data}, SQLITE)


@pytest.mark.parametrize(("parse", "path"), [(rpm_sqlite.parse, SQLITE), (rpm_own.parse, NDB), (rpm_berkeley.parse, BDB)])
@pytest.mark.parametrize("data", [b"", b"text\n", b"\0" * 5000, b"SQLite format 3\0" + b"\xff" * 5000, b"RpmP" + b"\xff" * 5000])
def test_other_files_are_refused(parse: Parse, path: str, data: bytes) -> None:
    with pytest.raises(InputError):
        read(parse, {path: data}, path)


def test_pages_that_lead_in_a_circle_end() -> None:
    data = bytearray(bdb_file(rpm("a", LICENCE="x" * 2000), GOOD))
    struct.pack_into("<I", data, 3 * 512 + 16, 2)
    extract = read(rpm_berkeley.parse, {BDB: bytes(data)}, BDB)
    assert list(by_name(extract)) == ["good 1.0-1"]
    assert ("E-HEADER", BDB, "package") in problems(extract)


FILES = {
    "sqlite": (rpm_sqlite.parse, SQLITE, "data/docker/rpmdb-sqlite-mariner/rpmdb.sqlite"),
    "ndb": (rpm_own.parse, NDB, "data/docker/rpmdb-ndb-sle15/Packages.db"),
    "bdb": (rpm_berkeley.parse, BDB, "data/docker/rpmdb-bdb-libuuid/Packages"),
}


@pytest.mark.parametrize("kind", ["ndb", "bdb", "sqlite"])
@given(changes=st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.binary(min_size=1, max_size=8)), min_size=1, max_size=4))
def test_changed_bytes_give_an_extract_or_a_refusal(kind: str, changes: list[tuple[float, bytes]]) -> None:
    parse, path, _name = FILES[kind]
    data = bytearray(SMALL[kind])
    for place, new in changes:
        at = int(place * len(data))
        data[at : at + len(new)] = new[: len(data) - at]
    with contextlib.suppress(InputError):
        read(parse, {path: bytes(data)}, path)


def _small_sqlite() -> bytes:
    connection = sqlite3.connect(":memory:")
    connection.execute("CREATE TABLE Packages (hnum INTEGER PRIMARY KEY, blob BLOB)")
    connection.executemany("INSERT INTO Packages (blob) VALUES (?)", [(needing("a", "b"),), (rpm("b", LICENCE="x" * 9000),)])
    connection.commit()
    return connection.serialize()


SMALL = {"sqlite": _small_sqlite(), "ndb": ndb_file(needing("a", "b"), rpm("b")), "bdb": bdb_file(needing("a", "b"), rpm("b"))}


@pytest.mark.skipif(shutil.which("rpm") is None, reason="rpm is not installed on this machine")
def test_rpm_itself_joins_needs_in_the_same_way(tmp_path: Path) -> None:
    corpus = load_corpus().cases.ROOT
    data = (Path(corpus) / FILES["sqlite"][2]).read_bytes()
    (tmp_path / "rpmdb.sqlite").write_bytes(data)
    ours = edges(read(rpm_sqlite.parse, {SQLITE: data}, SQLITE))
    for name in ("bash", "curl", "openssl-libs", "tdnf", "rpm"):
        needed = [line.split()[0] for line in _rpm(tmp_path, "--requires", name) if not line.startswith(("rpmlib(", "config("))]
        theirs = {other for need in needed for other in _rpm(tmp_path, "--qf", "%{NAME}\\n", "--whatprovides", need)}
        assert {child for parent, child in ours if parent == name} == theirs - {name}


def _rpm(folder: Path, *arguments: str) -> list[str]:
    command = ["rpm", "--dbpath", str(folder), "--define", "_db_backend sqlite", "--query", *arguments]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    return [line for line in run.stdout.splitlines() if line and not line.startswith("no package")]


MANIFEST = "var/lib/rpmmanifest/container-manifest-2"
LINE = "zlib\t1.2.11-5.cm2\t1653816591\t1653753130\tExample\t(none)\t580\tx86_64\t0\tzlib-1.2.11-5.cm2.src.rpm\n"


def test_a_list_that_stands_for_the_database() -> None:
    extract = read(
        rpm_manifest.parse, {"etc/os-release": OS_RELEASE, MANIFEST: LINE + "a\tb\n" + LINE.replace("zlib", "curl")}, MANIFEST
    )
    assert sorted(by_name(extract)) == ["curl 1.2.11-5.cm2", "zlib 1.2.11-5.cm2"]
    assert extract.components[0].package.purl.endswith("?arch=x86_64&distro=fedora-40&upstream=zlib-1.2.11-5.cm2.src.rpm")
    assert [one.locations[0].line for one in extract.components] == [1, 3]
    assert problems(extract) == [("E-HEADER", f"{MANIFEST}:2", "package")]
    assert extract.completeness == "unknown"


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("var/lib/rpm/rpmdb.sqlite", "rpm-sqlite"),
        ("root/usr/lib/sysimage/rpm/rpmdb.sqlite", "rpm-sqlite"),
        ("var/lib/rpm/Packages.db", "rpm-ndb"),
        ("usr/lib/sysimage/rpm/Packages", "rpm-berkeley"),
        (MANIFEST, "rpm-manifest"),
        ("var/lib/rpm/Index.db", None),
        ("dists/stable/Packages", None),
        ("rpmdb.sqlite", None),
    ],
)
def test_which_files_they_want(path: str, name: str | None) -> None:
    row = NAMES.claim(path)
    assert (row.name if isinstance(row, Format) else None) == name
    assert NAMES.wants(path) is (name is not None)
