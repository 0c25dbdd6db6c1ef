"""Opens vulnerability records: the store that was made from dumps, or a small folder of records that a policy brings along.

A folder holds one JSON file for each record, in OSV's form, and may hold CISA's catalogue as `kev.json` and scores of EPSS as
`epss.csv` or `epss.csv.gz`. It becomes a store in memory, for this run alone. What stands there is as old as its newest record.
"""

import hashlib
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager

import msgspec
from msgspec.structs import replace

from sca.facts.advisories.build import Dump, add_catalogue, add_record, add_scores, begin, finish
from sca.facts.advisories.kinds import CATALOGUE, SCORES
from sca.facts.advisories.record import RecordError, read_record
from sca.facts.advisories.store import AdvisoryStore, Source, StoreError, open_store
from sca.files.byte_source import HeldBytes
from sca.files.disk import DiskTree
from sca.files.errors import InputError
from sca.files.limits import DEFAULTS, Limits
from sca.model.advisory import Advisory

MOST_RECORDS = 2_000
_NAME = "records"
_ENDING = ".json"
_CATALOGUE_FILE = f"{CATALOGUE}{_ENDING}"
_SCORE_FILES = (f"{SCORES}.csv", f"{SCORES}.csv.gz")


@contextmanager
def open_data(path: str) -> Iterator[AdvisoryStore]:
    """The store in a file, or the records in a folder. Raises StoreError."""
    if not os.path.isdir(path):
        with open_store(path) as store:
            yield store
        return
    with closing(sqlite3.connect(":memory:")) as connection:
        _fill(connection, path, DEFAULTS)
        yield AdvisoryStore(connection)


def _fill(connection: sqlite3.Connection, path: str, limits: Limits) -> None:
    """Put everything of a folder into an empty store. A file that is no record is left out and counted."""
    with closing(DiskTree(path)) as tree:
        names = [name for name in tree.names("") if name.endswith(_ENDING) or name in _SCORE_FILES]
        if not any(name.endswith(_ENDING) for name in names):
            raise StoreError("the folder of records holds none")
        if len(names) > MOST_RECORDS:
            raise StoreError(f"the folder holds {len(names)} records, more than {MOST_RECORDS}: import them with sca db import")
        begin(connection)
        digests: list[tuple[str, str]] = []
        found: list[Advisory] = []
        scores: list[Source] = []
        skipped = 0
        for name in names:
            whole = name == _CATALOGUE_FILE or name in _SCORE_FILES
            try:
                data = tree.read(name, limits.advisory_catalogue_bytes if whole else limits.advisory_bytes, "advisory-bytes")
                digests.append((name, hashlib.sha256(data).hexdigest()))
                if name == _CATALOGUE_FILE:
                    add_catalogue(connection, Dump(CATALOGUE, HeldBytes(data)), limits, "")
                elif whole:
                    scores.append(add_scores(connection, Dump(SCORES, HeldBytes(data)), limits, ""))
                else:
                    found.append(read_record(data, limits))
            except (InputError, RecordError):
                skipped += 1
    for advisory in found:
        if not advisory.withdrawn:
            add_record(connection, advisory, _NAME)
    newest = max((advisory.modified for advisory in found), default="")
    digest = hashlib.sha256(msgspec.json.encode(digests)).hexdigest()
    own = Source(_NAME, digest, len(found), skipped, newest, newest[:10])
    finish(connection, [own, *(replace(one, imported=newest[:10]) for one in scores)])
