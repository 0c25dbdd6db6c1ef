"""`sca db status`: what is stored, vulnerability records and answers of registries, and how old it is."""

import os
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime

import click

from sca import exit_status
from sca.cli import answers_store, records_store
from sca.cli.ending import Ending
from sca.cli.records_store import records_path, sources_of, store_lines, store_option, today, total
from sca.facts.advisories.store import StoreError
from sca.facts.published.place import VARIABLE, store_path
from sca.facts.published.store import Share, Store
from sca.model.text import plural, visible


@click.command(short_help="Show what is stored, and how old it is.")
@store_option
def command(store: str | None) -> None:
    """Show both stores: vulnerability records with their digests and the state of each source, and answers of registries.

    A store that cannot be used, and nothing at all, end with 4.
    """
    records, answers = records_path(store), store_path(os.environ)
    if not os.path.lexists(records) and not os.path.lexists(answers):
        help = f"for vulnerabilities: {records_store.HOW_TO_FILL}; for answers of registries: {answers_store.HOW_TO_FILL}"
        raise Ending(exit_status.DATA, f"there is no store yet: {visible(records)}, {visible(answers or VARIABLE)}", help)
    held = (_records(records), _answers(answers))
    raise Ending(exit_status.SATISFIED, f"the stores hold {' and '.join(held)}")


def _records(path: str) -> str:
    """Show the store of records. Returns how much there is."""
    if not os.path.lexists(path):
        click.echo(f"vulnerability records: none yet, {visible(path)}; fill it: {records_store.HOW_TO_FILL}")
        return plural(0, "record")
    try:
        sources = sources_of(path)
        lines = list(store_lines(path, sources, today()))
    except (StoreError, OSError) as error:
        help = f"remove it, and fill it anew: {records_store.HOW_TO_FILL}"
        raise Ending(exit_status.DATA, f"{visible(str(error))}: {visible(path)}", help) from None
    click.echo("\n".join(lines))
    return total(sources)


def _answers(path: str) -> str:
    """Show the store of answers. Returns how much there is."""
    if not path or not os.path.lexists(path):
        where = visible(path) or f"no place for them ({VARIABLE})"
        click.echo(f"answers of registries: none yet, {where}; ask for some: {answers_store.HOW_TO_FILL}")
        return plural(0, "answer")
    with answers_store.opened(readonly=True) as store:
        shares = store.shares()
        for line in _lines(store, shares):
            click.echo(line)
    return plural(sum(share.count for share in shares), "answer")


def _lines(store: Store, shares: Sequence[Share]) -> Iterator[str]:
    size = sum(os.path.getsize(path) for path in (store.path, f"{store.path}-wal") if os.path.exists(path))
    yield f"answers of registries: {visible(store.path)} ({size:,} bytes)"
    now = datetime.now(UTC)
    for share in shares:
        ages = f"{_age(share.newest, now)} to {_age(share.oldest, now)} old"
        yield f"  {share.type:<6} {share.count:>7}  {ages:<24} {visible(share.registry)}"


def _age(asked: str, now: datetime) -> str:
    try:
        passed = now - datetime.fromisoformat(asked)
    except (ValueError, TypeError):
        return "?"
    return f"{passed.days} d" if passed.days else f"{passed.seconds // 3600} h"
