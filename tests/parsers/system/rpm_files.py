"""Rpm headers and databases made by hand, for tests."""

import sqlite3
import struct
from collections.abc import Mapping, Sequence
from pathlib import Path

from sca.parsers.system import rpm_header as tags

Value = str | int | Sequence[str] | Sequence[int]


def header(values: Mapping[int, Value]) -> bytes:
    """A header blob: texts, lists of texts, numbers."""
    index, data = b"", b""
    for tag, value in sorted(values.items()):
        one = [value] if isinstance(value, int) else value
        if isinstance(one, str):
            kind, count, raw = 6, 1, one.encode() + b"\0"
        elif one and isinstance(one[0], int):
            data += b"\0" * (-len(data) % 4)
            kind, count, raw = 4, len(one), struct.pack(f">{len(one)}I", *one)
        else:
            kind, count, raw = 8, len(one), b"".join(str(text).encode() + b"\0" for text in one)
        index += struct.pack(">IIII", tag, kind, len(data), count)
        data += raw
    return struct.pack(">II", len(values), len(data)) + index + data


def rpm(name: str, version: str = "1.0", release: str = "1", /, **more: Value) -> bytes:
    """The header of a package; further tags by the names of `rpm_header`."""
    values: dict[int, Value] = {
        tags.NAME: name,
        tags.VERSION: version,
        tags.RELEASE: release,
        tags.ARCHITECTURE: "x86_64",
        tags.LICENCE: "MIT",
        tags.SOURCE_RPM: f"{name}-{version}-{release}.src.rpm",
    }
    return header(values | {getattr(tags, tag): value for tag, value in more.items()})


def needing(name: str, *needs: str) -> bytes:
    """A package that needs names in any version."""
    return rpm(name, REQUIRE_NAMES=needs, REQUIRE_FLAGS=[0] * len(needs), REQUIRE_VERSIONS=[""] * len(needs))


def sqlite_file(folder: Path, *blobs: bytes, script: str = "") -> bytes:
    """An SQLite database with a table of headers."""
    path = folder / "made.sqlite"
    path.unlink(missing_ok=True)
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE Packages (hnum INTEGER PRIMARY KEY AUTOINCREMENT, blob BLOB NOT NULL)")
    connection.executemany("INSERT INTO Packages (blob) VALUES (?)", [(blob,) for blob in blobs])
    connection.commit()
    if script:
        connection.executescript(script)
    connection.close()
    return path.read_bytes()


def ndb_file(*blobs: bytes) -> bytes:
    """A database in rpm's own format."""
    slots, body = b"", b""
    for number, blob in enumerate(blobs, 1):
        size = -(-(len(blob) + 28) // 16)
        start = (4096 + len(body)) // 16
        slots += struct.pack("<4sIII", b"Slot", number, start, size)
        filling = b"\0" * (size * 16 - 28 - len(blob))
        body += (
            struct.pack("<4sIII", b"BlbS", number, 1, len(blob)) + blob + filling + struct.pack("<II4s", 0, len(blob), b"BlbE")
        )
    head = struct.pack("<4sIII", b"RpmP", 0, 1, 1) + b"\0" * 16
    return (head + slots).ljust(4096, b"\0") + body


def bdb_file(*blobs: bytes, page: int = 512) -> bytes:
    """A hash table of Berkeley DB: one page of entries, and a chain of pages for each header."""
    meta = bytearray(page)
    struct.pack_into("<IIIBB", meta, 12, 0x00061561, 9, page, 0, 8)
    chains: list[bytes] = []
    items: list[bytes] = []
    for number, blob in enumerate(blobs, 1):
        first = 2 + len(chains)
        parts = [blob[at : at + page - 26] for at in range(0, len(blob), page - 26)]
        for at, part in enumerate(parts):
            following = first + at + 1 if at + 1 < len(parts) else 0
            chains.append((struct.pack("<QIIIHHBB", 0, first + at, 0, following, 1, len(part), 0, 7) + part).ljust(page, b"\0"))
        items.extend((b"\1" + struct.pack("<I", number), b"\3\0\0\0" + struct.pack("<II", first, len(blob))))
    offsets, body = [], b""
    for item in items:
        body = item + body
        offsets.append(page - len(body))
    head = struct.pack("<QIIIHHBB", 0, 1, 0, 0, len(items), 0, 0, 13) + struct.pack(f"<{len(offsets)}H", *offsets)
    return bytes(meta) + head + b"\0" * (page - len(head) - len(body)) + body + b"".join(chains)
