"""`sca db export`: the store as one file for a site that cannot ask registries."""

import sys

import click

from sca import exit_status
from sca.cli.db_store import opened
from sca.cli.ending import Ending
from sca.cli.output import write_atomically
from sca.facts.published.bundle import write_bundle
from sca.model.text import plural


@click.command(short_help="Write the store to a file that can be carried.")
@click.argument("file")
def command(file: str) -> None:
    """Write everything that is stored to FILE (`-`: stdout), for a site that cannot ask registries."""
    with opened(readonly=True) as store:
        data = write_bundle(store.all())
    count = data.count(b"\n") - 1
    if file == "-":
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
    else:
        write_atomically(file, data)
    raise Ending(exit_status.SATISFIED, f"exported {plural(count, 'answer')}")
