"""Makes a store of vulnerability records from dumps in OSV's own layout: a zip archive with one JSON file for each record.

The new store is a file beside the old one, and takes its place when it is whole; a dump replaces what came from the dump of
its name, all other records are kept. A record that cannot be read is left out and counted.
"""

import os
import sqlite3
import tempfile
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import closing
from itertools import groupby
from operator import itemgetter
from pathlib import Path

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from sca.facts.advisories.feeds import read_catalogue, read_scores
from sca.facts.advisories.groups import AliasGroups, ordered_ids
from sca.facts.advisories.kinds import BEGINNING, CATALOGUE, RECORDS, SCORES, kind_of
from sca.facts.advisories.record import RecordError, read_record
from sca.facts.advisories.store import LAYOUT, SCHEMA, Found, Head, Source, StoreError, open_store, packed
from sca.files.byte_source import ByteSource, sha256_of
from sca.files.errors import InputError
from sca.files.limits import Limits
from sca.files.zip_archive import ZipArchive
from sca.model.advisory import Advisory, Affected

_STAGED = "CREATE TEMP TABLE staged (ecosystem TEXT, name TEXT, id TEXT, source TEXT, entry BLOB)"
_IN_ORDER = "SELECT ecosystem, name, source, id, entry FROM staged ORDER BY ecosystem, name, source, id, rowid"
_KEPT = (
    "INSERT INTO source SELECT name, state FROM old.source WHERE name NOT IN ({})",
    "INSERT INTO record SELECT id, source, head, packages FROM old.record WHERE source NOT IN ({})",
    "INSERT INTO package SELECT ecosystem, name, source, x'', entries FROM old.package WHERE source NOT IN ({})",
)
_PACKAGE = itemgetter(0, 1, 2)
# Records come in no order: with a small cache, every one of them would read and write pages.
_CACHE_KIB = 256 * 1024
_ENDING = ".json"


class Dump(Struct, frozen=True):
    """One dump: the name that it is known by, and its bytes: records, CISA's catalogue, or scores. `etag`, `place` as in Source.

    One that was fetched has a place. With less than half of the records that the store has from it, it is refused: it is more
    likely to be broken than right.
    """

    name: str
    source: ByteSource
    etag: str = ""
    place: str = ""


def import_dumps(
    path: str, dumps: Sequence[Dump], limits: Limits, today: str, unchanged: Sequence[str] = ()
) -> tuple[Source, ...]:
    """Put dumps into the store at a path. Returns what was read of each. Raises InputError for one that is not what it should be.

    `unchanged` are sources that were asked for today and are as they were.
    """
    folder = os.path.dirname(os.path.abspath(path))
    os.makedirs(folder, exist_ok=True)
    handle, made = tempfile.mkstemp(prefix=".advisories-", suffix=".sqlite", dir=folder)
    try:
        with closing(sqlite3.connect(made)) as connection:
            found = _write(connection, path, dumps, limits, today)
            _confirm(connection, unchanged, today)
            _refuse_losses(path, [one for one in found if one.place])
        os.fsync(handle)
        os.replace(made, path)
    except BaseException:
        Path(made).unlink(missing_ok=True)
        raise
    finally:
        os.close(handle)
    return found


def _write(connection: sqlite3.Connection, old: str, dumps: Sequence[Dump], limits: Limits, today: str) -> tuple[Source, ...]:
    connection.execute("PRAGMA journal_mode = OFF")
    connection.execute("PRAGMA synchronous = OFF")
    connection.execute(f"PRAGMA cache_size = -{_CACHE_KIB}")
    begin(connection)
    _keep(connection, old, [dump.name for dump in dumps])
    with connection:
        found = tuple(_take(connection, dump, limits, today) for dump in dumps)
    finish(connection, found)
    return found


def begin(connection: sqlite3.Connection) -> None:
    """Make the tables of an empty store."""
    with connection:
        for statement in SCHEMA:
            connection.execute(statement)
        connection.execute(_STAGED)
        connection.execute("INSERT INTO meta VALUES ('layout', ?)", (LAYOUT,))


def finish(connection: sqlite3.Connection, sources: Sequence[Source]) -> None:
    """Note where records came from, and join those that are aliases, once all of them are there."""
    with connection:
        for source in sources:
            connection.execute("INSERT OR REPLACE INTO source VALUES (?, ?)", (source.name, msgspec.msgpack.encode(source)))
        connection.executemany("INSERT INTO package VALUES (?, ?, ?, x'', ?)", _packages(connection))
        connection.execute("DROP TABLE staged")
        _lead(connection)
        connection.execute("INSERT INTO known SELECT DISTINCT ecosystem FROM package")


def _confirm(connection: sqlite3.Connection, names: Sequence[str], today: str) -> None:
    """Note that sources are as new as today."""
    rows = connection.execute("SELECT name, state FROM source").fetchall()
    sources = [msgspec.msgpack.decode(state, type=Source) for name, state in rows if name in names]
    with connection:
        for one in sources:
            state = msgspec.msgpack.encode(replace(one, imported=today))
            connection.execute("UPDATE source SET state = ? WHERE name = ?", (state, one.name))


def _refuse_losses(path: str, found: Sequence[Source]) -> None:
    """Refuse what has much less in it than before. Raises InputError."""
    try:
        with open_store(path) as store:
            before = {one.name: one.records for one in store.sources()}
    except StoreError:
        return
    for one in found:
        if one.records * 2 < before.get(one.name, 0):
            message = f"it has {one.records} records, and the store holds {before[one.name]} of it"
            raise InputError("E-STRUCTURE", message, one.name, help="if that is right, fetch the file and import it")


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
        for statement in _KEPT:
            connection.execute(statement.format(marks), replaced)
        for name, table in ((CATALOGUE, "exploited"), (SCORES, "score")):
            if name not in replaced:
                connection.execute(f"INSERT INTO {table} SELECT * FROM old.{table}")  # noqa: S608
    connection.execute("DETACH DATABASE old")


def _take(connection: sqlite3.Connection, dump: Dump, limits: Limits, today: str) -> Source:
    """Write one dump, which must be what its name says. Raises InputError."""
    wanted = dump.name if dump.name in _WORDS else RECORDS
    if kind_of(dump.source.read_at(0, BEGINNING)) != wanted:
        raise InputError("E-STRUCTURE", f"this is not {_WORDS[wanted]}", dump.name)
    return _TAKE[wanted](connection, dump, limits, today)


def add_catalogue(connection: sqlite3.Connection, dump: Dump, limits: Limits, today: str) -> Source:
    """Write what is known to be exploited."""
    found = read_catalogue(dump.source, dump.name, limits)
    connection.executemany("INSERT OR REPLACE INTO exploited VALUES (?, ?)", found.rows)
    return Source(dump.name, sha256_of(dump.source), len(found.rows), 0, found.newest, today, etag=dump.etag, place=dump.place)


def add_scores(connection: sqlite3.Connection, dump: Dump, limits: Limits, today: str) -> Source:
    """Write the scores of EPSS."""
    found = read_scores(dump.source, dump.name, limits)
    connection.executemany("INSERT OR REPLACE INTO score VALUES (?, ?, ?)", found.rows)
    digest = sha256_of(dump.source)
    return Source(dump.name, digest, len(found.rows), found.skipped, found.date, today, found.model, dump.etag, dump.place)


def _take_records(connection: sqlite3.Connection, dump: Dump, limits: Limits, today: str) -> Source:
    """Write the records of one dump."""
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
    return Source(dump.name, sha256_of(dump.source), records, skipped, newest, today, etag=dump.etag, place=dump.place)


_WORDS = {
    RECORDS: "an archive of records",
    CATALOGUE: "a catalogue of exploited vulnerabilities",
    SCORES: "a file of EPSS scores",
}
_TAKE = {RECORDS: _take_records, CATALOGUE: add_catalogue, SCORES: add_scores}


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
    """Write one record. What it says about packages waits for `finish`, where it is put together with what others say."""
    ids = ordered_ids((advisory.id, *advisory.aliases))
    state = Head(advisory.modified, advisory.published, ids, advisory.summary, advisory.severities, advisory.cwes)
    head = msgspec.msgpack.encode(state)
    by_package: dict[tuple[str, str], list[Affected]] = {}
    for affected in advisory.affected:
        by_package.setdefault((affected.ecosystem, affected.name), []).append(affected)
    packages = msgspec.msgpack.encode(sorted(by_package))
    connection.execute("INSERT OR REPLACE INTO record VALUES (?, ?, ?, ?)", (advisory.id, source, head, packages))
    for (ecosystem, name), blocks in by_package.items():
        entry = msgspec.msgpack.encode(Found(advisory.id, msgspec.Raw(head), tuple(blocks)))
        connection.execute("INSERT INTO staged VALUES (?, ?, ?, ?, ?)", (ecosystem, name, advisory.id, source, entry))


def _packages(connection: sqlite3.Connection) -> Iterator[tuple[str, str, str, bytes]]:
    """What was staged, each package of a source as a whole. Of several records with one id the last one counts."""
    for (ecosystem, name, source), rows in groupby(connection.execute(_IN_ORDER), _PACKAGE):
        entries = {id: msgspec.Raw(entry) for *_, id, entry in rows}
        yield ecosystem, name, source, packed(msgspec.msgpack.encode(list(entries.values())))


def _lead(connection: sqlite3.Connection) -> None:
    """Find the groups of aliases over all records of all dumps.

    A record that is alone with its aliases needs no leader; its aliases are kept all the same, so that it is found by them.
    """
    groups = AliasGroups()
    ids_of: dict[str, set[str]] = {}
    decode = msgspec.msgpack.Decoder(Head).decode
    for id, head in connection.execute("SELECT id, head FROM record"):
        ids = decode(head).ids
        groups.add(id, ids)
        ids_of.setdefault(id, set()).update(ids)
    records: defaultdict[str, list[str]] = defaultdict(list)
    for id in ids_of:
        records[groups.root(id)].append(id)
    known = ((leader, {one for id in ids for one in ids_of[id]}) for leader, ids in sorted(records.items()))
    members = ((leader, id) for leader, names in known if len(names) > 1 for id in sorted(names))
    connection.executemany("INSERT INTO member VALUES (?, ?)", members)
    _note_leaders(connection, {id: leader for leader, ids in records.items() if len(ids) > 1 for id in ids})


def _note_leaders(connection: sqlite3.Connection, leaders: dict[str, str]) -> None:
    """Note with each package who leads the records about it that are not alone."""
    decode = msgspec.msgpack.Decoder(tuple[tuple[str, str], ...]).decode
    by_package: defaultdict[tuple[str, str], dict[str, str]] = defaultdict(dict)
    for id in sorted(leaders):
        for row in connection.execute("SELECT packages FROM record WHERE id = ?", (id,)):
            for package in decode(row[0]):
                by_package[package][id] = leaders[id]
    rows = ((msgspec.msgpack.encode(ids), *package) for package, ids in sorted(by_package.items()))
    connection.executemany("UPDATE package SET leaders = ? WHERE ecosystem = ? AND name = ?", rows)
