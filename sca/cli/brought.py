"""What `sca db import` is given, opened and told by its content and name: dumps, feeds, a whole store, answers of registries."""

import os
from contextlib import ExitStack, closing

from msgspec import Struct

from sca import exit_status
from sca.cli.ending import Ending
from sca.facts.advisories.kinds import BEGINNING, CATALOGUE, RECORDS, SCORES, kind_of, known_as
from sca.facts.published.bundle import begins_bundle
from sca.files.byte_source import ByteSource
from sca.files.disk import DiskTree
from sca.files.errors import InputError
from sca.files.limits import DEFAULTS
from sca.model.text import visible

ANSWERS = "answers"
_ARCHIVE = ".zip"
FEEDS = (RECORDS, CATALOGUE, SCORES)
_EXPECTED = (
    "expected: a dump of OSV (ECOSYSTEM/all.zip or ECOSYSTEM.zip), kev.json, epss.csv or epss.csv.gz, or what sca db export wrote"
)


class Place(Struct, frozen=True):
    """Where a thing lies: `path` on this machine, `shown` as it was given, `name` what it would be called by its name.

    `etag` and `place` are those of what was fetched, as in Source.
    """

    path: str
    shown: str
    name: str
    etag: str = ""
    place: str = ""


class Brought(Struct, frozen=True):
    """One thing that is open: its kind, what it is known as, and its bytes."""

    at: Place
    kind: str
    name: str
    source: ByteSource


def bring(at: Place, stack: ExitStack) -> Brought:
    """Open a file while a stack lasts, and tell what it is.

    Ends the run with status 2 for a file that cannot be read, with 4 for one that is none of what is expected.
    """
    folder, file = os.path.split(os.path.abspath(at.path))
    try:
        tree = stack.enter_context(closing(DiskTree(folder)))
        source = stack.enter_context(tree.opened(file, DEFAULTS.archive_bytes, "archive-bytes"))
        first = source.read_at(0, BEGINNING)
    except (InputError, OSError) as error:
        reason = error.message if isinstance(error, InputError) else error.strerror
        raise Ending(exit_status.USAGE, f"usage: {visible(at.shown)} cannot be read: {visible(str(reason))}") from None
    kind = ANSWERS if begins_bundle(first) else kind_of(first)
    name = known_as(at.name, kind)
    reason = _refused(at.name, kind, name)
    if reason:
        raise Ending(exit_status.DATA, f"{visible(at.shown)} is not imported: {reason}", _EXPECTED)
    return Brought(at, kind, name, source)


def _refused(path: str, kind: str, name: str) -> str:
    """Why something of this kind is not taken in; empty if it is."""
    if path.endswith(_ARCHIVE) and kind != RECORDS:
        return "it is no zip archive"
    if not kind:
        return "it is nothing that is known"
    return "" if name or kind not in FEEDS else "its name tells no ecosystem"
