"""Makes a store of vulnerability records from dumps in OSV's own layout: a zip archive with one JSON file for each record.

The new store is a file beside the old one, and takes its place when it is whole; a dump replaces what came from the dump of
its name, all other records are kept. A record that cannot be read is left out and counted.
"""

import hashlib
import os
import sqlite3
import tempfile
import zlib
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path

import msgspec
from msgspec import Struct, field
from msgspec.structs import replace

from sca.facts.advisories.groups import AliasGroups
from sca.facts.advisories.record import RecordError, read_record
from sca.facts.advisories.store import LAYOUT, SCHEMA, Head, Source, StoreError, open_store
from sca.files.byte_source import ByteSource, sha256_of
from sca.files.errors import InputError
from sca.files.limits import Limits
from sca.files.zip_archive import ZipArchive
from sca.model.advisory import Advisory, Affected

_TABLES = ("source", "record", "affected")
CATALOGUE = "kev"
_ENDING = ".json"
_PACKED = 1


class Dump(Struct, frozen=True):
    """One dump: the name that it is known by, and its bytes: an archive of records, or CISA's catalogue as JSON."""

    name: str
    source: ByteSource


def import_dumps(path: str, dumps: Sequence[Dump], limits: Limits, today: str) -> tuple[Source, ...]:
    """Put dumps into the store at a path. Returns what was read of each. Raises InputError for a dump that is no archive."""
    folder = os.path.dirname(os.path.abspath(path))
    os.makedirs(folder, exist_ok=True)
    handle, made = tempfile.mkstemp(prefix=".advisories-", suffix=".sqlite", dir=folder)
    os.close(handle)
    try:
        with closing(sqlite3.connect(made)) as connection:
            found = _write(connection, path, dumps, limits, today)
        os.replace(made, path)
    except BaseException:
        Path(made).unlink(missing_ok=True)
        raise
    return found


def _write(connection: sqlite3.Connection, old: str, dumps: Sequence[Dump], limits: Limits, today: str) -> tuple[Source, ...]:
    connection.execute("PRAGMA journal_mode = OFF")
    connection.execute("PRAGMA synchronous = OFF")
    begin(connection)
    _keep(connection, old, [dump.name for dump in dumps])
    with connection:
        found = tuple(_take(connection, dump, limits, today) for dump in dumps)
    finish(connection, found)
    connection.execute("VACUUM")
    return found


def begin(connection: sqlite3.Connection) -> None:
    """Make the tables of an empty store."""
    with connection:
        for statement in SCHEMA:
            connection.execute(statement)
        connection.execute("INSERT INTO meta VALUES ('layout', ?)", (LAYOUT,))


def finish(connection: sqlite3.Connection, sources: Sequence[Source]) -> None:
    """Note where records came from, and join those that are aliases, once all of them are there."""
    with connection:
        for source in sources:
            connection.execute("INSERT OR REPLACE INTO source VALUES (?, ?)", (source.name, msgspec.msgpack.encode(source)))
        _lead(connection)
        connection.execute("INSERT INTO known SELECT DISTINCT ecosystem FROM affected")


def _keep(connection: sqlite3.Connection, old: str, replaced: Sequence[str]) -> None:
    """Take over what came from other dumps. A store that cannot be read is not carried on."""
    try:
        with open_store(old):
            pass
    except StoreError:
        return
    connection.execute("ATTACH DATABASE ? AS old", (f"{Path(old).absolute()}",))
    marks = ", ".join("?" * len(replaced))
    with connection:
        for table in _TABLES:
            column = "name" if table == "source" else "source"
            connection.execute(f"INSERT INTO {table} SELECT * FROM old.{table} WHERE {column} NOT IN ({marks})", replaced)  # noqa: S608
        if CATALOGUE not in replaced:
            connection.execute("INSERT INTO exploited SELECT * FROM old.exploited")
    connection.execute("DETACH DATABASE old")


def _take(connection: sqlite3.Connection, dump: Dump, limits: Limits, today: str) -> Source:
    """Write the records of one dump."""
    if dump.source.read_at(0, 1) in (b"{", b"[", b" ", b"\n"):
        return add_catalogue(connection, dump, limits, today)
    records = skipped = 0
    newest = ""
    for advisory in _advisories(dump, limits):
        if advisory is None:
            skipped += 1
            continue
        records += 1
        newest = max(newest, advisory.modified)
        if not advisory.withdrawn:
            add_record(connection, advisory, dump.name)
    return Source(dump.name, sha256_of(dump.source), records, skipped, newest, today)


class _Known(Struct):
    cve_id: str = field(name="cveID")
    date_added: str = field(name="dateAdded")


class _Catalogue(Struct):
    vulnerabilities: list[_Known]


def add_catalogue(connection: sqlite3.Connection, dump: Dump, limits: Limits, today: str) -> Source:
    """Write what is known to be exploited.

    https://www.cisa.gov/known-exploited-vulnerabilities-catalog
    """
    if dump.source.size > limits.advisory_catalogue_bytes:
        limit = f"{limits.advisory_catalogue_bytes} (advisory-catalogue-bytes)"
        raise InputError("E-SIZE", f"{dump.source.size} bytes, more than the limit of {limit}", dump.name)
    try:
        known = msgspec.json.decode(dump.source.read_at(0, dump.source.size), type=_Catalogue).vulnerabilities
    except (msgspec.MsgspecError, RecursionError, UnicodeError):
        raise InputError(
            "E-STRUCTURE", "this is neither an archive of records nor a catalogue of exploited ones", dump.name
        ) from None
    rows = [(one.cve_id, one.date_added) for one in known]
    connection.executemany("INSERT OR REPLACE INTO exploited VALUES (?, ?)", rows)
    return Source(dump.name, sha256_of(dump.source), len(rows), 0, max((day for _, day in rows), default=""), today)


def _advisories(dump: Dump, limits: Limits) -> Iterator[Advisory | None]:
    """The records of a dump; None for one that cannot be read."""
    wide = replace(limits, archive_members=limits.advisory_records, archive_member_bytes=limits.advisory_bytes)
    archive = ZipArchive(dump.source, dump.name, wide)
    for name in archive.members:
        if not name.endswith(_ENDING):
            continue
        try:
            yield read_record(archive.read(name), limits)
        except (RecordError, InputError):
            yield None


def add_record(connection: sqlite3.Connection, advisory: Advisory, source: str) -> None:
    """Write one record."""
    head = Head(advisory.modified, advisory.published, advisory.aliases, advisory.summary, advisory.severities)
    connection.execute("INSERT OR REPLACE INTO record VALUES (?, ?, ?, ?)", (advisory.id, source, advisory.id, _packed(head)))
    by_package: dict[tuple[str, str], list[Affected]] = {}
    for affected in advisory.affected:
        by_package.setdefault((affected.ecosystem, affected.name), []).append(affected)
    for (ecosystem, name), blocks in by_package.items():
        row = (ecosystem, name, advisory.id, source, _packed(tuple(blocks)))
        connection.execute("INSERT OR REPLACE INTO affected VALUES (?, ?, ?, ?, ?)", row)


def _lead(connection: sqlite3.Connection) -> None:
    """Find the groups of aliases over all records of all dumps."""
    groups = AliasGroups()
    ids: set[str] = set()
    for id, state in connection.execute("SELECT id, state FROM record"):
        aliases = msgspec.msgpack.decode(zlib.decompress(state), type=Head).aliases
        groups.add(id, aliases)
        ids.update((id, *aliases))
    moved = [(leader, id) for id in ids if (leader := groups.root(id)) != id]
    connection.executemany("UPDATE record SET leader = ? WHERE id = ?", moved)
    connection.executemany("INSERT INTO member VALUES (?, ?)", [(groups.root(id), id) for id in ids])


def _packed(value: object) -> bytes:
    return zlib.compress(msgspec.msgpack.encode(value), _PACKED)


def digest_of(sources: Sequence[Source]) -> str:
    """A digest of everything that a store was made of: two stores with one digest give the same answers."""
    return hashlib.sha256(msgspec.json.encode(sorted((one.name, one.sha256) for one in sources))).hexdigest()
