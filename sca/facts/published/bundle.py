"""The store as one file that can be carried to a site without a network: JSON lines, the first of which says what follows.

The same content gives the same bytes. Before anything of it is kept, the number of records, the digest and the type of each
are checked.
"""

import hashlib
from collections.abc import Iterable

import msgspec
from msgspec import Struct

from sca.facts.published.store import StoreError, encoded
from sca.model.published import RegistryFacts
from sca.model.text import brief

LARGEST = 1024 * 1024 * 1024
_FORMAT = "sca-registry-facts-1"


class _Head(Struct, forbid_unknown_fields=True):
    format: str
    count: int
    sha256: str


def write_bundle(facts: Iterable[RegistryFacts]) -> bytes:
    """All records as one file."""
    lines = [encoded(one) for one in facts]
    body = b"".join(line + b"\n" for line in lines)
    return msgspec.json.encode(_Head(_FORMAT, len(lines), hashlib.sha256(body).hexdigest())) + b"\n" + body


def begins_bundle(first: bytes) -> bool:
    """Whether a file begins as one that was exported, of whatever version."""
    try:
        return msgspec.json.decode(first.partition(b"\n")[0], type=_Head).format.startswith(_FORMAT.rstrip("0123456789"))
    except (msgspec.MsgspecError, RecursionError, UnicodeError):
        return False


def read_bundle(data: bytes, path: str) -> tuple[RegistryFacts, ...]:
    """The records of a file. Raises StoreError if it is not whole, or holds anything else."""
    head_line, _, body = data.partition(b"\n")
    try:
        head = msgspec.json.decode(head_line, type=_Head)
    except (msgspec.MsgspecError, RecursionError, UnicodeError):
        raise StoreError(f"{brief(path)} was not made by sca db export") from None
    if head.format != _FORMAT:
        raise StoreError(f"{brief(path)} is of another format: {brief(head.format, 60)}")
    if hashlib.sha256(body).hexdigest() != head.sha256:
        raise StoreError(f"{brief(path)} is not what was exported: its digest is another one")
    try:
        records = msgspec.json.Decoder(RegistryFacts).decode_lines(body)
    except (msgspec.MsgspecError, RecursionError, UnicodeError):
        raise StoreError(f"{brief(path)} holds a record that is none of ours") from None
    if len(records) != head.count:
        raise StoreError(f"{brief(path)} says that it holds {head.count} records, and holds {len(records)}")
    return tuple(records)
