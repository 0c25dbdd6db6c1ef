"""`sca db import`: what another store exported."""

import click

from sca import exit_status
from sca.cli.db_store import opened
from sca.cli.ending import Ending
from sca.facts.published.bundle import LARGEST, read_bundle
from sca.facts.published.store import StoreError
from sca.model.text import plural, visible

_OF_RECORDS = "dumps of vulnerability records have a store of their own: sca db advisories FILE"


@click.command(short_help="Take over what another store exported.")
@click.argument("file")
def command(file: str) -> None:
    """Take over FILE, which `sca db export` wrote. It is checked as a whole before anything is kept; the newer answer stays."""
    with opened() as store:
        try:
            records = read_bundle(_read(file), file)
        except StoreError as error:
            raise Ending(exit_status.DATA, visible(str(error)), _OF_RECORDS) from None
        store.put(records)
    raise Ending(exit_status.SATISFIED, f"imported {plural(len(records), 'answer')}")


def _read(path: str) -> bytes:
    try:
        with open(path, "rb") as file:
            data = file.read(LARGEST + 1)
    except OSError as error:
        raise Ending(exit_status.USAGE, f"usage: {visible(path)} cannot be read: {error.strerror}") from None
    if len(data) > LARGEST:
        raise Ending(exit_status.USAGE, f"usage: {visible(path)} is larger than {LARGEST} bytes")
    return data
