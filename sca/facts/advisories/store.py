"""The local store of vulnerability records: one SQLite file that is made anew as a whole and only read afterwards.

A build reads the file that it opened, also while another one puts a new file in its place. A store that is none, or was made by
another version, is refused: it is never taken for one without records.
"""

import sqlite3
import zlib
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from itertools import groupby
from operator import itemgetter
from pathlib import Path

import msgspec
from msgspec import Struct

from sca.model.advisory import Advisory, Affected, Severity

LAYOUT = "sca-advisories-5"
_SCHEMA = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE source (name TEXT PRIMARY KEY, state BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE record (id TEXT, source TEXT, head BLOB NOT NULL, packages BLOB NOT NULL, PRIMARY KEY (id, source));
CREATE TABLE package (ecosystem TEXT, name TEXT, source TEXT, leaders BLOB NOT NULL, entries BLOB NOT NULL,
  PRIMARY KEY (ecosystem, name, source));
CREATE TABLE exploited (id TEXT PRIMARY KEY, since TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE score (id TEXT PRIMARY KEY, epss REAL NOT NULL, percentile REAL NOT NULL) WITHOUT ROWID;
CREATE TABLE known (ecosystem TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE member (leader TEXT, id TEXT, PRIMARY KEY (leader, id)) WITHOUT ROWID;
"""
SCHEMA = tuple(statement for statement in _SCHEMA.strip().split(";\n"))
_OF_ID = "SELECT source, head, packages FROM record WHERE id = ? ORDER BY source"
_LIKE = "SELECT id FROM member WHERE id LIKE :start UNION SELECT id FROM record WHERE id LIKE :start ORDER BY id LIMIT :most"
_ENTRIES = "SELECT entries FROM package WHERE ecosystem = ? AND name = ? AND source = ?"
MOST_SIMILAR = 5_000
_ALIKE = 6
_LARGE = 4096
_FAST = 1
# A packed value begins like this, and no value that is kept as it is does: those are lists.
_PACKED = b"\x78"
_FIND = "SELECT name, leaders, entries FROM package WHERE ecosystem = ? AND name IN ({}) ORDER BY name, source"
_MEMBERS = "SELECT leader, id FROM member WHERE leader IN ({}) ORDER BY leader, id"
_AT_ONCE = 500
_Row = tuple[str, bytes, bytes]
_NAME = itemgetter(0)


class StoreError(Exception):
    """A store that cannot be used, and why."""


class Source(Struct, frozen=True):
    """Where records came from: the digest of what was read, how many there are, how many were left out, the newest date.

    `model` is the version of the model that made scores, `etag` what the server called what was fetched from it, `place` a
    digest of its address: at another one the same name may mean something else.
    """

    name: str
    sha256: str
    records: int
    skipped: int = 0
    newest: str = ""
    imported: str = ""
    model: str = ""
    etag: str = ""
    place: str = ""


class Head(Struct, frozen=True, array_like=True):
    """What a record says apart from packages, as it is kept. `ids` are all that it is known by, the one to show first."""

    modified: str
    published: str
    ids: tuple[str, ...]
    summary: str
    severities: tuple[Severity, ...]
    cwes: tuple[str, ...] = ()


class Found(Struct, frozen=True, array_like=True):
    """One record about one package, as it is kept: its blocks, and what else it says, which is read when it is asked for."""

    id: str
    kept: msgspec.Raw
    affected: tuple[Affected, ...]

    @property
    def head(self) -> Head:
        """What it says apart from packages."""
        return _HEAD.decode(self.kept)


_HEAD = msgspec.msgpack.Decoder(Head)
_ENTRIES_OF = msgspec.msgpack.Decoder(list[Found])
_LEADERS = msgspec.msgpack.Decoder(dict[str, str])
_PACKAGES = msgspec.msgpack.Decoder(tuple[tuple[str, str], ...])


def packed(data: bytes) -> bytes:
    """A value as it is kept: packing pays only where it is large."""
    return zlib.compress(data, _FAST) if len(data) > _LARGE else data


def unpacked(data: bytes) -> bytes:
    """The value that `packed` made."""
    return zlib.decompress(data) if data.startswith(_PACKED) else data


class AdvisoryStore:
    """A store that is open for reading."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._rows: dict[str, dict[str, Sequence[_Row]]] = {}
        self._groups: dict[str, tuple[str, ...]] = {}
        self._leaders: dict[str, str] = {}
        self._exploited: dict[str, str] | None = None
        self._scored = connection.execute("SELECT 1 FROM score LIMIT 1").fetchone() is not None
        self._known = {row[0] for row in connection.execute("SELECT ecosystem FROM known")}

    def sources(self) -> tuple[Source, ...]:
        """Where the records came from, by name."""
        rows = self._connection.execute("SELECT state FROM source ORDER BY name")
        return tuple(msgspec.msgpack.decode(row[0], type=Source) for row in rows)

    def covers(self, ecosystem: str) -> bool:
        """Whether any record of an ecosystem is there: without one, nothing is known about its packages."""
        return ecosystem in self._known

    def fetch(self, ecosystem: str, names: Collection[str]) -> None:
        """Get what will be asked about many packages, in few steps: asking for each by itself takes several times as long."""
        wanted = sorted(set(names))
        held = self._rows.setdefault(ecosystem, {})
        held.update(dict.fromkeys(wanted, ()))
        for start in range(0, len(wanted), _AT_ONCE):
            for name, rows in groupby(self._find(ecosystem, wanted[start : start + _AT_ONCE]), _NAME):
                held[name] = list(rows)
        self._fetch_groups(self._leaders.values())

    def _find(self, ecosystem: str, names: Sequence[str]) -> list[_Row]:
        """What is kept of packages. Who leads the records in it is noted."""
        marks = ", ".join("?" * len(names))
        rows: list[_Row] = self._connection.execute(_FIND.format(marks), (ecosystem, *names)).fetchall()
        for row in rows:
            if row[1]:
                self._leaders.update(_LEADERS.decode(row[1]))
        return rows

    def _fetch_groups(self, leaders: Collection[str]) -> None:
        wanted = sorted(set(leaders) - self._groups.keys())
        found: dict[str, list[str]] = {leader: [] for leader in wanted}
        for start in range(0, len(wanted), _AT_ONCE):
            part = wanted[start : start + _AT_ONCE]
            for leader, id in self._connection.execute(_MEMBERS.format(", ".join("?" * len(part))), part):
                found[leader].append(id)
        self._groups.update((leader, tuple(ids)) for leader, ids in found.items())

    def about(self, ecosystem: str, name: str) -> list[Found]:
        """The records that name a package. Of one in several sources the later one counts."""
        rows = self._rows.get(ecosystem, {}).get(name)
        if rows is None:
            rows = self._find(ecosystem, (name,))
        if len(rows) < 2:
            return _ENTRIES_OF.decode(unpacked(rows[0][2])) if rows else []
        newest: dict[str, Found] = {}
        for row in rows:
            for one in _ENTRIES_OF.decode(unpacked(row[2])):
                if one.id not in newest or one.head.modified > newest[one.id].head.modified:
                    newest[one.id] = one
        return [newest[id] for id in sorted(newest)]

    def leader_of(self, found: Found) -> str:
        """The id that leads the group of a record that `about` gave; empty where it is the only record of it."""
        return self._leaders.get(found.id, "")

    def leader(self, id: str) -> str:
        """The id that leads the group of an id or alias, whatever its case; empty if no record has it."""
        ask = "SELECT leader FROM member WHERE id = ? COLLATE NOCASE ORDER BY id"
        row = self._connection.execute(ask, (id,)).fetchone()
        if row is None:
            # One that is alone, without aliases, leads itself.
            row = self._connection.execute("SELECT id FROM record WHERE id = ? COLLATE NOCASE ORDER BY id", (id,)).fetchone()
        return "" if row is None else str(row[0])

    def records(self, leader: str) -> tuple[Advisory, ...]:
        """The records of a group with all packages that they name, by id. Of one in several sources the later one counts."""
        found: list[Advisory] = []
        for id in self.group(leader):
            kept = [(_HEAD.decode(head), source, packages) for source, head, packages in self._connection.execute(_OF_ID, (id,))]
            if kept:
                head, source, packages = max(kept, key=lambda one: one[0].modified)
                found.append(_advisory(id, head, self._blocks_of(id, source, _PACKAGES.decode(packages))))
        return tuple(found)

    def similar(self, id: str) -> tuple[str, ...]:
        """Ids that begin alike, at most `MOST_SIMILAR`: what somebody who mistyped one may have meant."""
        start = f"{id[:_ALIKE].replace('_', '').replace('%', '')}%"
        return tuple(row[0] for row in self._connection.execute(_LIKE, {"start": start, "most": MOST_SIMILAR}))

    def _blocks_of(self, id: str, source: str, packages: Iterable[tuple[str, str]]) -> tuple[Affected, ...]:
        found: list[Affected] = []
        for ecosystem, name in packages:
            for row in self._connection.execute(_ENTRIES, (ecosystem, name, source)):
                found += [block for one in _ENTRIES_OF.decode(unpacked(row[0])) if one.id == id for block in one.affected]
        return tuple(found)

    def exploited(self, ids: Iterable[str]) -> str:
        """Since when one of these ids is known to be exploited, by the catalogue of CISA; empty if none is listed."""
        if self._exploited is None:
            self._exploited = dict(self._connection.execute("SELECT id, since FROM exploited"))
        return min([self._exploited[id] for id in ids if id in self._exploited], default="")

    def score(self, ids: Iterable[str]) -> tuple[float, float] | None:
        """The highest score of EPSS of these ids and its percentile; None if none has one."""
        if not self._scored:
            return None
        ask = "SELECT epss, percentile FROM score WHERE id = ?"
        scores = (self._connection.execute(ask, (id,)).fetchone() for id in ids if id.startswith("CVE-"))
        return max((row for row in scores if row is not None), default=None)

    def group(self, leader: str) -> tuple[str, ...]:
        """All ids of a group of aliases, sorted. A record without any is alone."""
        if leader not in self._groups:
            self._fetch_groups((leader,))
        return self._groups[leader] or (leader,)


def _advisory(id: str, head: Head, affected: tuple[Affected, ...]) -> Advisory:
    return Advisory(
        id,
        head.modified,
        head.published,
        aliases=tuple(one for one in head.ids if one != id),
        summary=head.summary,
        severities=head.severities,
        affected=affected,
        cwes=head.cwes,
    )


@contextmanager
def open_store(path: str) -> Iterator[AdvisoryStore]:
    """The store in a file. Raises StoreError."""
    if not Path(path).is_file():
        raise StoreError("there is no store of vulnerability records")
    try:
        with closing(sqlite3.connect(f"{Path(path).absolute().as_uri()}?mode=ro", uri=True)) as connection:
            connection.execute("PRAGMA trusted_schema = OFF")
            row = connection.execute("SELECT value FROM meta WHERE key = 'layout'").fetchone()
            if row is None or row[0] != LAYOUT:
                raise StoreError(f"the store was made by another version: {row[0] if row else 'unknown'}")
            yield AdvisoryStore(connection)
    except (sqlite3.DatabaseError, zlib.error, msgspec.MsgspecError) as error:
        raise StoreError(f"the store cannot be read: {error}") from None
