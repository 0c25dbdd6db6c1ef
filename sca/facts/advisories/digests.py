"""Digests of the data: one that stands for its content, and that of the file it lies in."""

import hashlib
from collections.abc import Sequence

import msgspec

from sca.facts.advisories.store import Source, StoreError


def digest_of(sources: Sequence[Source]) -> str:
    """A digest of everything that a store was made of: two stores with one digest give the same answers."""
    return hashlib.sha256(msgspec.json.encode(sorted((one.name, one.sha256) for one in sources))).hexdigest()


def file_digest(path: str) -> str:
    """The SHA-256 of the file of a store. Raises StoreError."""
    try:
        with open(path, "rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except FileNotFoundError:
        raise StoreError("there is no store of vulnerability records") from None
    except IsADirectoryError:
        raise StoreError("the policy asks for a store with a digest, and the records are those of a folder") from None
    except OSError as error:
        raise StoreError(f"the store cannot be read: {error.strerror}") from None
