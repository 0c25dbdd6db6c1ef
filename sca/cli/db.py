"""`sca db`: the store of what registries answered. `update` alone asks them."""

import os
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta

import click

from sca import exit_status
from sca.cli.ending import Ending
from sca.cli.output import write_atomically
from sca.facts.published.bundle import LARGEST, read_bundle, write_bundle
from sca.facts.published.place import VARIABLE, store_path
from sca.facts.published.store import Share, Store, StoreError
from sca.model.text import plural, visible

_STORE_HELP = f"the file is {VARIABLE}, or lies in the user's cache folder; remove it to begin anew"


class _Commands(click.Group):
    """A group of which the command that needs the network loads by itself."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """All commands, in the order of their use."""
        del ctx
        return ["update", "status", "prune", "export", "import"]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """`update` is imported when it is asked for: a documented lazy import."""
        if cmd_name == "update":
            from sca.cli.db_update import command as update  # noqa: PLC0415

            return update
        return super().get_command(ctx, cmd_name)


@click.group(cls=_Commands, short_help="Keep what registries say about packages.")
def command() -> None:
    """Keep what registries say about packages, so that checks need no network."""


@command.command(short_help="Show what is stored, and how old it is.")
def status() -> None:
    """Show where the store is, what it holds and how old that is."""
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


@command.command(short_help="Drop what is old.")
@click.option("--older-than", type=click.FloatRange(min=0), metavar="DAYS", help="Drop what was asked longer ago than this.")
@click.option("--all", "everything", is_flag=True, help="Drop everything.")
def prune(older_than: float | None, everything: bool) -> None:
    """Drop answers from the store: --older-than DAYS, or --all."""
    if (older_than is None) == (not everything):
        raise Ending(exit_status.USAGE, "usage: sca db prune needs --older-than DAYS, or --all")
    now = datetime.now(UTC)
    before = (now - timedelta(days=min(older_than, 36500))).strftime("%Y-%m-%dT%H:%M:%SZ") if older_than is not None else "~"
    with opened() as store:
        dropped = store.prune(before)
    raise Ending(exit_status.SATISFIED, f"dropped {plural(dropped, 'answer')}")


@command.command(short_help="Write the store to a file that can be carried.")
@click.argument("file")
def export(file: str) -> None:
    """Write everything to FILE (`-`: stdout), for a site that cannot ask registries."""
    with opened(readonly=True) as store:
        data = write_bundle(store.all())
    count = data.count(b"\n") - 1
    if file == "-":
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
    else:
        write_atomically(file, data)
    raise Ending(exit_status.SATISFIED, f"exported {plural(count, 'answer')}")


@command.command("import", short_help="Take over what another store exported.")
@click.argument("file")
def import_(file: str) -> None:
    """Take over FILE, which `sca db export` wrote. It is checked as a whole before anything is kept; the newer answer stays."""
    with opened() as store:
        records = read_bundle(_read(file), file)
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


@contextmanager
def opened(*, readonly: bool = False) -> Iterator[Store]:
    """The store, closed at the end. What is wrong with it ends the run with status 4."""
    path = store_path(os.environ)
    if not path:
        raise Ending(exit_status.USAGE, f"usage: there is no place for a store ({VARIABLE} is none, or there is no home folder)")
    try:
        if readonly and not os.path.lexists(path):
            raise Ending(exit_status.DATA, f"there is no store yet: {visible(path)}", "fill it: sca db update")
        with closing(Store(path, readonly=readonly)) as store:
            yield store
    except StoreError as error:
        raise Ending(exit_status.DATA, visible(str(error)), _STORE_HELP) from None
