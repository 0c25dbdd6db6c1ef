"""`sca db status`: what is stored of the answers of registries, and how old it is."""

import os
from datetime import UTC, datetime

import click

from sca import exit_status
from sca.cli.db_store import opened
from sca.cli.ending import Ending
from sca.facts.published.store import Share
from sca.model.text import plural, visible


@click.command(short_help="Show what is stored, and how old it is.")
def command() -> None:
    """Show where the store is, what it holds of each registry and how old that is."""
    with opened(readonly=True) as store:
        shares = store.shares()
        size = sum(os.path.getsize(path) for path in (store.path, f"{store.path}-wal") if os.path.exists(path))
        click.echo(f"{visible(store.path)} ({size:,} bytes)")
        now = datetime.now(UTC)
        for share in shares:
            click.echo(_line(share, now))
    raise Ending(exit_status.SATISFIED, f"the store holds {plural(sum(share.count for share in shares), 'answer')}")


def _line(share: Share, now: datetime) -> str:
    ages = f"{_age(share.newest, now)} to {_age(share.oldest, now)} old"
    return f"  {share.type:<6} {share.count:>7}  {ages:<24} {visible(share.registry)}"


def _age(asked: str, now: datetime) -> str:
    try:
        passed = now - datetime.fromisoformat(asked)
    except (ValueError, TypeError):
        return "?"
    return f"{passed.days} d" if passed.days else f"{passed.seconds // 3600} h"
