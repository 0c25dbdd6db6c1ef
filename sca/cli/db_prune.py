"""`sca db prune`: forget answers of registries."""

from datetime import UTC, datetime, timedelta

import click

from sca import exit_status
from sca.cli.answers_store import opened
from sca.cli.ending import Ending
from sca.facts.published.freshness import moment
from sca.model.text import plural

# Later than any moment.
_NEVER = "~"
_LONGEST_DAYS = 36500


@click.command(short_help="Drop answers from the store.")
@click.option("--older-than", type=click.FloatRange(min=0), metavar="DAYS", help="Drop what was asked longer ago than this.")
@click.option("--all", "everything", is_flag=True, help="Drop everything.")
def command(older_than: float | None, everything: bool) -> None:
    """Drop answers from the store: --older-than DAYS, or --all."""
    if (older_than is None) == (not everything):
        raise Ending(exit_status.USAGE, "usage: sca db prune needs --older-than DAYS, or --all")
    before = _NEVER
    if older_than is not None:
        before = moment(datetime.now(UTC) - timedelta(days=min(older_than, _LONGEST_DAYS)))
    with opened() as store:
        dropped = store.prune(before)
    raise Ending(exit_status.SATISFIED, f"dropped {plural(dropped, 'answer')}")
