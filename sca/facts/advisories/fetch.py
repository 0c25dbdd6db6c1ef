"""Fetches one dump or feed, if it is another than was got before, and compares it with what the server says of it."""

import binascii
import hashlib
from base64 import b64decode
from typing import BinaryIO

from msgspec import Struct

from sca.facts.advisories.kinds import CATALOGUE, SCORES
from sca.facts.advisories.mirrors import Feed
from sca.files.limits import Limits
from sca.network.client import Client, Question
from sca.network.errors import NetworkError

_SAME = 304
_LONGEST_TAG = 200


class Fetched(Struct, frozen=True):
    """What came: nothing where the server has what is known already. `etag` is what it calls the document."""

    changed: bool
    etag: str = ""


def fetch(feed: Feed, client: Client, known: str, file: BinaryIO, limits: Limits) -> Fetched:
    """Write a feed into an open file. Raises NetworkError, also for bytes that are not those the server promises."""
    limit = limits.advisory_catalogue_bytes if feed.name in (CATALOGUE, SCORES) else limits.archive_bytes
    question = Question(feed.url, limit, secret=feed.secret, expected=(_SAME,), elsewhere=not feed.secret, known=known)
    with client.large(question) as reply:
        if reply.status == _SAME and known:
            return Fetched(changed=False, etag=known)
        digest = hashlib.md5(usedforsecurity=False)
        for piece in reply.pieces:
            digest.update(piece)
            file.write(piece)
        promised = _promised(reply.headers.get("x-goog-hash", ""))
        if reply.status == _SAME or (promised and promised != digest.hexdigest()):
            raise NetworkError(
                "N-CONTENT", f"{feed.name or feed.shown} is not what its server says that it sends: it changed on the way"
            )
        etag = reply.headers.get("ETag", "")
    file.flush()
    return Fetched(changed=True, etag=etag if etag.isprintable() and len(etag) <= _LONGEST_TAG else "")


def _promised(header: str) -> str:
    """The digest that the storage service states, in hex; empty if it states none (`crc32c=...,md5=...`)."""
    stated = (part.strip().partition("=") for part in header.split(","))
    text = next((value for name, _, value in stated if name == "md5"), "")
    try:
        return b64decode(text, validate=True).hex()
    except (binascii.Error, ValueError):
        return ""
