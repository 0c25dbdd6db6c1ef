"""Blobs of one table of an SQLite file, without trusting the file: nothing that it defines is run.

The bytes are read into memory and opened there, so nothing is written and no other file is touched. Views, triggers,
virtual tables and functions of the file are refused before the table is read; a write-ahead log is applied first, as
SQLite does when it opens a file that was not closed.

Source: https://www.sqlite.org/security.html, https://www.sqlite.org/fileformat2.html
"""

import sqlite3
import struct
from collections.abc import Iterator

from sca.files.errors import InputError

_MAGIC = b"SQLite format 3\0"
_READ_VERSION = 18
_SMALLEST_PAGE = 512
_LOG_HEAD, _FRAME_HEAD = 32, 24
_LOG_MAGIC = (0x377F0682, 0x377F0683)
_ALLOWED = (sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ)
_STEPS = 1_000
_SHORTEST_LIMIT = 1_000_000
_HELP = "is it a database of this kind, and was it closed when it was copied?"


def blobs(data: bytes, log: bytes, table: str, path: str, longest: int) -> Iterator[tuple[int, bytes]]:
    """Number and blob of each row of a table with the columns `hnum` and `blob`. Raises InputError.

    `longest` bounds a single blob; a longer one comes as empty bytes.
    """
    if not data.startswith(_MAGIC) or len(data) < _SMALLEST_PAGE:
        raise InputError("E-DATABASE", "this is no SQLite database", path, help=_HELP)
    held = bytearray(_with_log(data, log))
    # A file in the mode with a log cannot be opened in memory; read as one without, it is the same.
    held[_READ_VERSION : _READ_VERSION + 2] = b"\1\1"
    connection = sqlite3.connect(":memory:")
    try:
        connection.deserialize(held)
        for setting in ("trusted_schema=OFF", "cell_size_check=ON", "query_only=ON", "mmap_size=0"):
            connection.execute(f"PRAGMA {setting}")
        connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, max(len(held), _SHORTEST_LIMIT))
        _require_table(connection, table, path)
        connection.set_authorizer(_authorize)
        # A page can be met again only in a broken file: so work is bounded by the size of the file.
        steps = iter(range(len(held) // 4 + 1_000_000))
        connection.set_progress_handler(lambda: next(steps, -1) == -1, _STEPS)
        query = f'SELECT hnum, CASE WHEN length(blob) <= {longest} THEN blob END FROM "{table}" NOT INDEXED ORDER BY hnum'  # noqa: S608
        for number, blob in connection.execute(query):
            yield int(number), blob if isinstance(blob, bytes) else b""
    except (sqlite3.Error, OverflowError, ValueError, TypeError) as error:
        raise InputError("E-DATABASE", f"SQLite cannot read it: {error}", path, help=_HELP) from None
    finally:
        connection.close()


def _authorize(action: int, _first: str | None, second: str | None, _database: str | None, inner: str | None) -> int:
    """Only reading is allowed, and only by ourselves: `inner` names a view or trigger that does it."""
    if action in _ALLOWED and inner is None:
        return sqlite3.SQLITE_OK
    if action == sqlite3.SQLITE_FUNCTION and second == "length":
        return sqlite3.SQLITE_OK
    return sqlite3.SQLITE_DENY


def _require_table(connection: sqlite3.Connection, table: str, path: str) -> None:
    """A table with a root page is stored, not computed; `hidden` marks the columns that are computed all the same."""
    rows = connection.execute("SELECT type, rootpage FROM sqlite_master WHERE name = ?", (table,)).fetchall()
    columns = connection.execute("SELECT name, hidden FROM pragma_table_xinfo(?)", (table,)).fetchall()
    if len(rows) != 1 or rows[0][0] != "table" or not rows[0][1] or not {("hnum", 0), ("blob", 0)} <= {*columns}:
        raise InputError("E-DATABASE", f"there is no table {table}", path, help=_HELP)


def _with_log(data: bytes, log: bytes) -> bytes:
    """The pages of a database with those that a write-ahead log holds for it, as far as they were committed."""
    if len(log) < _LOG_HEAD + _FRAME_HEAD:
        return data
    magic, _version, page = struct.unpack_from(">III", log)
    if magic not in _LOG_MAGIC or page < _SMALLEST_PAGE or page & (page - 1):
        return data
    words = ">" if magic & 1 else "<"
    salts = log[16:24]
    sums = _checksum(words, log[:24], (0, 0))
    if struct.pack(">II", *sums) != log[24:32]:
        return data
    pages: dict[int, bytes] = {}
    committed: dict[int, bytes] = {}
    size = 0
    for at in range(_LOG_HEAD, len(log) - _FRAME_HEAD - page + 1, _FRAME_HEAD + page):
        number, count = struct.unpack_from(">II", log, at)
        content = log[at + _FRAME_HEAD : at + _FRAME_HEAD + page]
        sums = _checksum(words, log[at : at + 8] + content, sums)
        if log[at + 8 : at + 16] != salts or struct.pack(">II", *sums) != log[at + 16 : at + 24]:
            break
        pages[number] = content
        if count:
            size = count
            committed.update(pages)
            pages.clear()
    return _patched(data, committed, page, size) if committed else data


def _patched(data: bytes, pages: dict[int, bytes], page: int, count: int) -> bytes:
    """A log cannot make a database much larger than it and the log are together."""
    size = min(count * page, len(data) + len(pages) * page)
    held = bytearray(data[:size].ljust(size, b"\0"))
    for number, content in pages.items():
        start = (number - 1) * page
        if 0 <= start <= size - page:
            held[start : start + page] = content
    return bytes(held)


def _checksum(words: str, data: bytes, sums: tuple[int, int]) -> tuple[int, int]:
    one, other = sums
    values = struct.unpack(f"{words}{len(data) // 4}I", data[: len(data) // 8 * 8])
    for first, second in zip(values[::2], values[1::2], strict=True):
        one = (one + first + other) & 0xFFFFFFFF
        other = (other + second + one) & 0xFFFFFFFF
    return one, other
