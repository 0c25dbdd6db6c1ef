"""Rows about Python packages as they are installed and handed on: metadata, RECORD, wheels and source distributions."""

import functools
import gzip
import struct
import tarfile
import zlib
from collections.abc import Callable
from pathlib import Path

from tests.files.archives import tar_gz_of, tar_of, zip_of
from tests.hostile.case import Row
from tests.hostile.lay import data, files, link, several
from tests.hostile.pip_rows import SOURCES

SITE = "rootfs/usr/lib/python3.11/site-packages"
GOOD_DIST = {f"{SITE}/delta-4.dist-info/METADATA": "Metadata-Version: 2.1\nName: delta\nVersion: 4\nLicense-Expression: MIT\n"}
DELTA = ("pkg:pypi/delta@4",)
BROKEN = f"{SITE}/bad-1.dist-info"
METADATA = b"Metadata-Version: 2.1\nName: a\nVersion: 1\nLicense-Expression: MIT\n"
WHEEL = "wheels/a-1-py3-none-any.whl"
SDIST = "wheels/a-1.tar.gz"
MEMBERS = {"a-1.dist-info/METADATA": METADATA}
A = ("pkg:pypi/a@1",)
ZEROS = 500_000_000


def beside(contents: dict[str, str]) -> Callable[[Path], object]:
    """Files of an environment that holds one good package."""
    return files(GOOD_DIST | contents)


def made(path: str, make: Callable[[], bytes]) -> Callable[[Path], object]:
    """A file whose bytes are made only when the row runs."""

    def build(root: Path) -> None:
        data(path, make())(root)

    return build


@functools.cache
def _deflated_zeros(size: int, method: int) -> bytes:
    pack = zlib.compressobj(9, zlib.DEFLATED, method)
    step = b"\n" * 1_000_000
    return b"".join(pack.compress(step) for _ in range(size // len(step))) + pack.flush()


def zip_bomb() -> bytes:
    """METADATA of 500 MB in 500 KB."""
    packed = _deflated_zeros(ZEROS, -zlib.MAX_WBITS)
    name = b"a-1.dist-info/METADATA"
    local = struct.pack("<4s5H3L2H", b"PK\3\4", 20, 0, 8, 0, 0, 0, len(packed), ZEROS, len(name), 0) + name + packed
    entry = struct.pack("<4s6H3L5H2L", b"PK\1\2", 20, 20, 0, 8, 0, 0, 0, len(packed), ZEROS, len(name), 0, 0, 0, 0, 0, 0) + name
    return local + entry + struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, 1, 1, len(entry), len(local), 0)


def overlapping() -> bytes:
    """65,535 members of the directory over one of the archive."""
    whole = zip_of(MEMBERS)
    start, end = whole.index(b"PK\1\2"), whole.index(b"PK\5\6")
    entry = whole[start:end]
    directory = entry + b"".join(entry.replace(b"a-1.dist-info/METADATA", b"%022d" % number) for number in range(65_533))
    return whole[:start] + directory + struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, 65_534, 65_534, len(directory), start, 0)


def lying() -> bytes:
    """The directory says ten bytes, the content is 200 MB."""
    packed = _deflated_zeros(200_000_000, -zlib.MAX_WBITS)
    name = b"a-1.dist-info/METADATA"
    local = struct.pack("<4s5H3L2H", b"PK\3\4", 20, 0, 8, 0, 0, 0, len(packed), 10, len(name), 0) + name + packed
    entry = struct.pack("<4s6H3L5H2L", b"PK\1\2", 20, 20, 0, 8, 0, 0, 0, len(packed), 10, len(name), 0, 0, 0, 0, 0, 0) + name
    return local + entry + struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, 1, 1, len(entry), len(local), 0)


def tar_bomb() -> bytes:
    info = tarfile.TarInfo("a-1/zeros")
    info.size = 400_000_000
    pack = zlib.compressobj(9, zlib.DEFLATED, zlib.MAX_WBITS | 16)
    step = b"\0" * 1_000_000
    return pack.compress(info.tobuf()) + b"".join(pack.compress(step) for _ in range(400)) + pack.flush()


ROWS = (
    Row(
        "PIP-metadata-header",
        beside({f"{BROKEN}/METADATA": "Name: x\r\nVersion: 1\r\nName: y\r\nLicense: MIT injected\r\n"}),
        at=f"{BROKEN}/METADATA:3",
        says=("E-AMBIGUOUS", "Name stands twice, on lines 1 and 3"),
        keeps=DELTA,
    ),
    Row(
        "PIP-metadata-header: one of 1 MB",
        beside({f"{BROKEN}/METADATA": f"Name: bad\nVersion: 1\nLicense: {'x' * 1_000_000}\n"}),
        at=f"{BROKEN}/METADATA:3",
        says=("E-METADATA", "65536 (metadata-header-chars)"),
        keeps=(*DELTA, "pkg:pypi/bad@1"),
    ),
    Row(
        "PIP-metadata-header: 100,000 of them",
        beside({f"{BROKEN}/METADATA": "Name: bad\nVersion: 1\n" + "X: y\n" * 100_000}),
        at=f"{BROKEN}/METADATA:10001",
        says=("E-METADATA", "10000 (metadata-headers)"),
        keeps=DELTA,
        seconds=0.9,
    ),
    Row(
        "PIP-wheel-record",
        beside(
            {
                f"{BROKEN}/METADATA": "Name: bad\nVersion: 1\n",
                f"{BROKEN}/RECORD": "bad.py,,\n../../../../../../../../etc/passwd,,\n/etc/shadow,,\n",
            }
        ),
        at=f"{BROKEN}/RECORD:2",
        says=("E-RECORD", "2 paths of RECORD out of the environment"),
        hides=("root:x:",),
        keeps=(*DELTA, "pkg:pypi/bad@1"),
    ),
    Row(
        "PIP-wheel-record: more rows than anybody installs",
        beside({f"{BROKEN}/METADATA": "Name: bad\nVersion: 1\n", f"{BROKEN}/RECORD": "../../x,,\n" * 2_000_000}),
        at=f"{BROKEN}/RECORD",
        says=("E-RECORD", "200000 (record-rows)"),
        keeps=(*DELTA, "pkg:pypi/bad@1"),
        seconds=5,
    ),
    Row(
        "PIP-wheel-record: of a wheel",
        data(WHEEL, zip_of(MEMBERS | {"a-1.dist-info/RECORD": b"../../../etc/passwd,,\n"})),
        at=WHEEL,
        says=("E-RECORD", "1 path of RECORD out of the package, the first ../../../etc/passwd"),
        keeps=A,
    ),
    Row(
        "PIP-wheel-metadata",
        made(WHEEL, zip_bomb),
        at=WHEEL,
        says=("E-SIZE", "a-1.dist-info/METADATA has 500000000 bytes", "16777216 (archive-member-bytes)"),
        seconds=1,
    ),
    Row(
        "PIP-sdist",
        data(SDIST, tar_gz_of({"a-1/setup.py": b"open('canary', 'w')", "a-1/PKG-INFO": METADATA})),
        exit=0,
        keeps=A,
    ),
    Row(
        "ours: members of a wheel over one another",
        made(WHEEL, overlapping),
        at=WHEEL,
        says=("E-AMBIGUOUS", "lie over one another"),
    ),
    Row(
        "ours: a member of a wheel that lies about its size",
        made(WHEEL, lying),
        at=WHEEL,
        says=("E-ARCHIVE", "not what the directory says"),
    ),
    Row(
        "ours: a member of a wheel with a NUL in its name",
        data(WHEEL, zip_of(MEMBERS | {"x_y.py": b""}).replace(b"x_y", b"x\0y")),
        at=WHEEL,
        says=("E-AMBIGUOUS", "readers take differently", "\\u{0}"),
    ),
    Row(
        "ours: a member of a wheel twice",
        data(WHEEL, zip_of(MEMBERS | {"a-1.dist-info/METADATB": METADATA}).replace(b"METADATB", b"METADATA")),
        at=WHEEL,
        says=("E-AMBIGUOUS", "a-1.dist-info/METADATA stands in it twice"),
    ),
    Row(
        "ours: members of a wheel that lead out",
        data(WHEEL, zip_of(MEMBERS | {"../../../canary": b"x"})),
        at=WHEEL,
        says=("E-ARCHIVE", "1 member with a path out of the archive"),
        keeps=A,
    ),
    Row("ours: a program in front of a wheel", data(WHEEL, b"#!/bin/sh\n" + zip_of(MEMBERS)), at=WHEEL, says=("E-AMBIGUOUS",)),
    Row("ours: a wheel that is cut off", data(WHEEL, zip_of(MEMBERS)[:-30]), at=WHEEL, says=("E-ARCHIVE",)),
    Row(
        "ours: a source distribution that is a bomb",
        made(SDIST, tar_bomb),
        at=SDIST,
        says=("E-RATIO", "archive-ratio"),
        seconds=3,
    ),
    Row(
        "ours: a source distribution with two answers",
        data(SDIST, gzip.compress(tar_of([("a-1/PKG-INFO", METADATA), ("a-1/PKG-INFO", METADATA.replace(b"1", b"2"))]))),
        at=SDIST,
        says=("E-AMBIGUOUS", "a-1/PKG-INFO stands in it twice"),
    ),
    Row(
        "ours: an address of an install with a password",
        beside(
            {
                f"{BROKEN}/METADATA": "Name: bad\nVersion: 1\n",
                f"{BROKEN}/direct_url.json": '{"url": "https://u:s3cr3t@h.example.test/b.whl", "archive_info": {}}',
            }
        ),
        exit=1,
        hides=("s3cr3t",),
        keeps=(*DELTA, "pkg:pypi/bad@1"),
        policy=SOURCES,
        finds=("credentials-in-source", "bad"),
    ),
    Row(
        "ours: metadata that is a link out of the tree",
        several(beside({f"{BROKEN}/RECORD": ""}), link(f"{BROKEN}/METADATA", "/etc/passwd")),
        says=("E-OUTSIDE",),
        hides=("root:x:",),
        keeps=DELTA,
    ),
    Row(
        "ours: a development install that leads out of the tree",
        beside({f"{SITE}/bad.egg-link": "../../../../../../etc\n"}),
        at=f"{SITE}/bad.egg-link",
        says=("E-OUTSIDE",),
        keeps=DELTA,
    ),
)
