"""The store of vulnerability records, as the commands of `sca db` name, read and show it."""

import os
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, date, datetime
from typing import Any

import click

from sca import exit_status
from sca.cli.ending import Ending
from sca.facts.advisories.digests import digest_of, file_digest
from sca.facts.advisories.place import VARIABLE, advisories_path
from sca.facts.advisories.store import Source, StoreError, open_store
from sca.model.text import plural, visible

HOW_TO_FILL = "sca db import npm/all.zip, or sca db update npm"


def store_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """`--store FILE`."""
    text = "The store of vulnerability records (default: in the user's cache folder)."
    return click.option("--store", metavar="FILE", envvar=VARIABLE, help=text)(command)


def records_path(store: str | None) -> str:
    """Where the store lies. Ends the run with status 2 if it can lie nowhere."""
    path = store or advisories_path(os.environ)
    if not path:
        raise Ending(exit_status.USAGE, "usage: there is no place for a store", f"name one with --store or {VARIABLE}")
    return path


def sources_of(path: str) -> tuple[Source, ...]:
    """What a store was made of. Raises StoreError."""
    with open_store(path) as store:
        return store.sources()


def known_sources(path: str) -> dict[str, Source]:
    """The same by name; of a store that is none, nothing is known."""
    try:
        return {source.name: source for source in sources_of(path)}
    except StoreError:
        return {}


def today() -> date:
    """The day; `SOURCE_DATE_EPOCH` counts where it is set."""
    text = os.environ.get("SOURCE_DATE_EPOCH", "")
    return datetime.fromtimestamp(int(text), UTC).date() if text.isdecimal() else datetime.now(UTC).date()


def store_lines(path: str, sources: Sequence[Source], day: date) -> Iterator[str]:
    """A store in a few lines: the file, its digests, and each source. Raises StoreError."""
    yield f"vulnerability records: {visible(path)} ({os.path.getsize(path):,} bytes)"
    yield f"  digest {digest_of(sources)[:16]}, sha256 of the file {file_digest(path)}"
    for one in sources:
        yield _line(one, day)


def total(sources: Sequence[Source]) -> str:
    """How many records there are, and how many were left out."""
    skipped = sum(one.skipped for one in sources)
    left_out = f" ({plural(skipped, 'record')} that could not be read left out)" if skipped else ""
    return f"{plural(sum(one.records for one in sources), 'record')}{left_out}"


def _line(source: Source, day: date) -> str:
    parts = [
        f"{visible(source.name):<12} {source.records:>8} records",
        f"newest {source.newest[:10]}" if source.newest else "no date",
        f"model {visible(source.model)}" if source.model else "",
        f"imported {source.imported}{_ago(source.imported, day)}",
        f"{source.skipped} left out" if source.skipped else "",
        f"sha256 {source.sha256[:16]}",
    ]
    return f"  {'  '.join(filter(None, parts))}"


def _ago(imported: str, day: date) -> str:
    try:
        return f", {max((day - date.fromisoformat(imported)).days, 0)} d ago"
    except ValueError:
        return ""
