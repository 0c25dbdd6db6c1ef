"""`sca db export`: a store as one file for a site without a network."""

import sys

import click

from sca import exit_status
from sca.cli.answers_store import opened
from sca.cli.ending import Ending
from sca.cli.output import write_atomically
from sca.cli.records_store import HOW_TO_FILL, records_path, store_option
from sca.facts.advisories.carry import carry
from sca.facts.advisories.store import StoreError
from sca.facts.published.bundle import write_bundle
from sca.model.text import plural, visible

_STDOUT = "-"


@click.command(short_help="Write a store to a file that can be carried.")
@click.argument("file", metavar="FILE")
@click.option("--records", is_flag=True, help="The whole store of vulnerability records, instead of the answers of registries.")
@store_option
def command(file: str, store: str | None, *, records: bool) -> None:
    """Write all answers of registries to FILE (`-`: stdout), or with --records the whole store of vulnerability records.

    What --records writes has the SHA-256 that is printed, for vulnerabilities.data of a policy. sca db import takes in both.
    """
    if records:
        _export_records(records_path(store), file)
    _export_answers(file)


def _export_records(path: str, file: str) -> None:
    if file == _STDOUT:
        raise Ending(
            exit_status.USAGE, "usage: a store of records is written to a file", "name one: sca db export --records FILE"
        )
    try:
        digest = carry(path, file)
    except StoreError as error:
        raise Ending(
            exit_status.DATA, f"{visible(path)} is not exported: {visible(str(error))}", f"fill it: {HOW_TO_FILL}"
        ) from None
    except OSError as error:
        raise Ending(exit_status.OUTPUT, f"could not write {visible(file)}: {error.strerror or error}") from None
    click.echo(f"{visible(file)}: sha256 {digest}")
    raise Ending(exit_status.SATISFIED, "exported the store of vulnerability records")


def _export_answers(file: str) -> None:
    with opened(readonly=True) as store:
        data = write_bundle(store.all())
    count = data.count(b"\n") - 1
    if file == _STDOUT:
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
    else:
        write_atomically(file, data)
    raise Ending(exit_status.SATISFIED, f"exported {plural(count, 'answer')}")
