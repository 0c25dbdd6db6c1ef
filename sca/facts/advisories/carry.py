"""Carries a whole store from one machine to another: the same bytes, so that their digest is the same."""

import os
import shutil
import sqlite3
import tempfile
from contextlib import closing
from pathlib import Path

from sca.facts.advisories.digests import file_digest
from sca.facts.advisories.store import StoreError, open_store


def carry(source: str, target: str) -> str:
    """Copy a store, checked as a whole, in the place of another. Returns its digest.

    Raises StoreError for what is copied, OSError for where it goes.
    """
    if not os.path.isfile(source):
        raise StoreError("there is no store of vulnerability records")
    folder = os.path.dirname(os.path.abspath(target))
    os.makedirs(folder, exist_ok=True)
    handle, made = tempfile.mkstemp(prefix=".advisories-", suffix=".sqlite", dir=folder)
    try:
        with open(source, "rb") as origin, os.fdopen(handle, "wb") as copy:
            shutil.copyfileobj(origin, copy, 1 << 20)
            copy.flush()
            os.fsync(copy.fileno())
        _check(made)
        digest = file_digest(made)
        os.replace(made, target)
    except BaseException:
        Path(made).unlink(missing_ok=True)
        raise
    return digest


def _check(path: str) -> None:
    """Refuse what is no sound store. Raises StoreError."""
    with open_store(path) as store:
        if not store.sources():
            raise StoreError("the store was made of nothing")
    try:
        with closing(sqlite3.connect(f"{Path(path).absolute().as_uri()}?mode=ro", uri=True)) as connection:
            connection.execute("PRAGMA trusted_schema = OFF")
            found = connection.execute("PRAGMA integrity_check(1)").fetchone()
    except sqlite3.DatabaseError as error:
        raise StoreError(f"the store cannot be read: {error}") from None
    if found != ("ok",):
        raise StoreError("the store is damaged")
