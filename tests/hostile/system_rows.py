"""Rows about the package databases of operating systems."""

import struct

from tests.hostile.case import Row
from tests.hostile.lay import data, text
from tests.parsers.system.rpm_files import bdb_file, ndb_file, rpm

STATUS, INSTALLED = "system/var/lib/dpkg/status", "system/lib/apk/db/installed"
SQLITE, NDB, BERKELEY = (f"system/var/lib/rpm/{name}" for name in ("rpmdb.sqlite", "Packages.db", "Packages"))
GENUINE_STATUS = "Package: a\nStatus: install ok installed\nVersion: 1\n"
GENUINE_INSTALLED = "P:a\nV:1\n"
GENUINE_LIST = "a\t1-1\t0\t0\tExample\t(none)\t1\tx86_64\t0\ta-1-1.src.rpm\n"
KEPT = ("pkg:rpm/good@1.0-1",)


def _looping() -> bytes:
    """A chain of pages whose last leads back to its first."""
    held = bytearray(bdb_file(rpm("a", LICENCE="x" * 2000), rpm("good")))
    struct.pack_into("<I", held, 3 * 512 + 16, 2)
    return bytes(held)


def _lying(length: int) -> bytes:
    """A blob that says it has another length."""
    held = bytearray(ndb_file(rpm("a"), rpm("good")))
    struct.pack_into("<I", held, 4096 + 12, length)
    return bytes(held)


ROWS = (
    Row(
        "ours: 20,000 packages that all provide what all need",
        text(STATUS, "\n".join(f"Package: p{n}\nVersion: 1\nProvides: x\nDepends: x, y{n} | x\n" for n in range(20_000))),
        at=STATUS,
        says=("E-COMPARISONS", "lock-comparisons"),
        seconds=10,
    ),
    Row(
        "ours: a field of 20 MB in a paragraph",
        text(STATUS, f"Package: a\nVersion: 1\nDepends: {'b | ' * 5_000_000}c\n\nPackage: d\nVersion: 1\n"),
        exit=0,
        keeps=("pkg:deb/d@1",),
        seconds=10,
    ),
    Row(
        "ours: a package that is called like a path",
        text(STATUS, "Package: ../../etc/passwd\nVersion: 1\n\nPackage: d\nVersion: 1\n"),
        at=f"{STATUS}:1",
        says=("E-NAME",),
        keeps=("pkg:deb/d@1",),
    ),
    Row(
        "ours: two million lines that are no fields of apk's",
        text(INSTALLED, "P:a\nV:1\n" + "?\n" * 2_000_000),
        at=f"{INSTALLED}:3",
        says=("E-FIELD",),
        keeps=("pkg:apk/a@1",),
        seconds=10,
    ),
    Row(
        "ours: pages of Berkeley DB that lead in a circle",
        data(BERKELEY, _looping()),
        at=BERKELEY,
        says=("E-HEADER",),
        keeps=KEPT,
    ),
    Row("ours: a blob of rpm's own database that lies", data(NDB, _lying(0xFFFFFFFF)), at=NDB, says=("E-HEADER",), keeps=KEPT),
    Row(
        "ours: a header of rpm with four thousand million tags",
        data(NDB, ndb_file(struct.pack(">II", 0xFFFFFFFF, 0xFFFFFFFF) + b"\0" * 64, rpm("good"))),
        at=NDB,
        says=("E-HEADER", "4294967295 tags"),
        keeps=KEPT,
    ),
    Row(
        "ours: SQLite without an end",
        data(SQLITE, b"SQLite format 3\0" + b"\x10\0\2\2" + b"\xff" * 5000),
        at=SQLITE,
        says=("E-DATABASE",),
    ),
)
