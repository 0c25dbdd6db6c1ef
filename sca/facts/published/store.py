"""What registries answered, kept in one SQLite file: a second run asks nothing, and a check needs no network.

Several processes may read and write at once: SQLite's write-ahead log lets readers go on while one writes, and writers wait
for each other. Every record is checked for its type when it is read. Only programs of the user write here: the file is as
trusted as the user's configuration, and is no input of a scan.

Source: https://www.sqlite.org/wal.html
"""

import os
import sqlite3
import stat
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from urllib.parse import quote

import msgspec
from msgspec import Struct

from sca.model.package import Package
from sca.model.published import RegistryFacts

_APPLICATION, _SCHEMA = 0x53434152, 1
_WAIT_SECONDS = 30.0
# A reader shares the index of the log with writers, in a file that it may have to make.
_NEEDS_WRITING = ("SQLITE_CANTOPEN", "SQLITE_READONLY")
_TABLE = """
CREATE TABLE IF NOT EXISTS facts (
    type TEXT NOT NULL, name TEXT NOT NULL, version TEXT NOT NULL, registry TEXT NOT NULL, asked TEXT NOT NULL,
    document BLOB NOT NULL, PRIMARY KEY (type, name, version, registry)
) WITHOUT ROWID
"""
_PUT = """
INSERT INTO facts VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET asked = excluded.asked, document = excluded.document
WHERE excluded.asked > facts.asked OR (excluded.asked = facts.asked AND excluded.document > facts.document)
"""
_OF_ONE = "SELECT document FROM facts WHERE type = ? AND name = ? AND version = ? ORDER BY registry"
_ALL = "SELECT document FROM facts ORDER BY type, name, version, registry"
_COUNTS = """
SELECT type, registry, count(*), min(asked), max(asked) FROM facts GROUP BY type, registry ORDER BY type, registry
"""
_DECODER = msgspec.json.Decoder(RegistryFacts)
_ENCODER = msgspec.json.Encoder()


class StoreError(Exception):
    """A store that cannot be used; the text says why."""


class Share(Struct, frozen=True):
    """How much of the store is of one registry, and how old it is."""

    type: str
    registry: str
    count: int
    oldest: str
    newest: str


class Store:
    """An open store. With `readonly` nothing is written, and the file must be there. Raises StoreError."""

    def __init__(self, path: str, *, readonly: bool = False) -> None:
        self.path = path
        with _reported(path):
            _refuse_open_to_others(path)
            self._connection = _open_to_read(path) if readonly else _open_to_write(path)

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    def of(self, package: Package) -> tuple[RegistryFacts, ...]:
        """What every registry that was asked said about a version (as `asked_about` gives it)."""
        with _reported(self.path):
            rows = self._connection.execute(_OF_ONE, (package.type, package.coordinates, package.version)).fetchall()
        return tuple([_record(row[0], self.path) for row in rows])

    def put(self, facts: Iterable[RegistryFacts]) -> None:
        """Keep answers, all or none; of two about the same the newer one stays, whatever the order in which they come."""
        rows = [_row(one) for one in facts]
        with self._writing() as connection:
            connection.executemany(_PUT, rows)

    def all(self) -> Iterator[RegistryFacts]:
        """Everything, in order."""
        with _reported(self.path):
            for row in self._connection.execute(_ALL):
                yield _record(row[0], self.path)

    def shares(self) -> tuple[Share, ...]:
        """What there is, by registry."""
        with _reported(self.path):
            return tuple([Share(*row) for row in self._connection.execute(_COUNTS)])

    def prune(self, before: str) -> int:
        """Drop what was asked before a moment; how much that was."""
        with self._writing() as connection:
            dropped = connection.execute("DELETE FROM facts WHERE asked < ?", (before,)).rowcount
        with _reported(self.path):
            self._connection.execute("VACUUM")
        return dropped

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        """One transaction, which no other writer runs beside."""
        with _reported(self.path):
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield self._connection
            except BaseException:
                self._connection.execute("ROLLBACK")
                raise
            self._connection.execute("COMMIT")


def encoded(facts: RegistryFacts) -> bytes:
    """One record as it is kept: JSON."""
    return _ENCODER.encode(facts)


def _row(facts: RegistryFacts) -> tuple[str, str, str, str, str, bytes]:
    package = facts.package
    return package.type, package.coordinates, package.version, facts.registry, facts.asked, encoded(facts)


def _record(document: bytes, path: str) -> RegistryFacts:
    try:
        return _DECODER.decode(document)
    except (msgspec.MsgspecError, RecursionError, UnicodeError, TypeError):
        raise StoreError(f"{path} holds a record that is none of ours") from None


def _refuse_open_to_others(path: str) -> None:
    """Raise StoreError where anybody on the machine could have written the store. On Windows no mode tells that."""
    if os.sep != "/":
        return
    folder = os.path.dirname(os.path.abspath(path))
    for one in (path, folder):
        try:
            mode = os.stat(one).st_mode
        except FileNotFoundError:
            continue
        # In a folder such as /tmp only the owner of a file can replace it.
        if mode & stat.S_IWOTH and not (one == folder and mode & stat.S_ISVTX):
            raise StoreError(f"{one} can be written by everybody, so what it holds is not believed")


def _open_to_read(path: str) -> sqlite3.Connection:
    """Also where nothing can be written beside the file, such as a cache that is mounted to be read only."""
    if not os.path.isfile(path):
        raise StoreError(f"{path} is not there")
    try:
        return _checked_reader(path, "mode=ro")
    except sqlite3.OperationalError as error:
        log = f"{path}-wal"
        written = os.path.exists(log) and os.path.getsize(log) > 0
        if written or not error.sqlite_errorname.startswith(_NEEDS_WRITING):
            raise
    return _checked_reader(path, "mode=ro&immutable=1")


def _checked_reader(path: str, mode: str) -> sqlite3.Connection:
    connection = sqlite3.connect(f"file:{quote(os.path.abspath(path))}?{mode}", uri=True, timeout=_WAIT_SECONDS)
    try:
        _check(connection, path)
    except BaseException:
        connection.close()
        raise
    return connection


def _open_to_write(path: str) -> sqlite3.Connection:
    folder = os.path.dirname(os.path.abspath(path))
    os.makedirs(folder, mode=0o700, exist_ok=True)
    os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    connection = sqlite3.connect(path, timeout=_WAIT_SECONDS, isolation_level=None)
    try:
        _prepare(connection)
        _check(connection, path)
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = NORMAL")
    except BaseException:
        connection.close()
        raise
    return connection


def _prepare(connection: sqlite3.Connection) -> None:
    """Make a new file a store; one of another program stays as it is."""
    connection.execute("BEGIN IMMEDIATE")
    if connection.execute("PRAGMA application_id").fetchone()[0] == 0 and _is_empty(connection):
        connection.execute(f"PRAGMA application_id = {_APPLICATION}")
        connection.execute(f"PRAGMA user_version = {_SCHEMA}")
        connection.execute(_TABLE)
    connection.execute("COMMIT")


def _is_empty(connection: sqlite3.Connection) -> bool:
    return connection.execute("SELECT 1 FROM sqlite_schema").fetchone() is None


def _check(connection: sqlite3.Connection, path: str) -> None:
    """Whether a file is one of ours, in the schema that we know. Nothing of another one is changed."""
    connection.execute("PRAGMA trusted_schema = OFF")
    application = connection.execute("PRAGMA application_id").fetchone()[0]
    schema = connection.execute("PRAGMA user_version").fetchone()[0]
    if (application, schema) != (_APPLICATION, _SCHEMA):
        raise StoreError(f"{path} is no store of this version of sca")


@contextmanager
def _reported(path: str) -> Iterator[None]:
    """Errors of SQLite and of the file as one exception."""
    try:
        yield
    except (sqlite3.Error, OSError) as error:
        raise StoreError(f"{path} cannot be used: {error}") from None
