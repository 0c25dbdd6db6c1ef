"""`sca db update`: fetches vulnerability records and the feeds beside them into the store."""

import os
import tempfile
from contextlib import ExitStack, closing

import click

from sca import exit_status
from sca.cli.ending import Ending
from sca.cli.records_fetch import Got, fetch_all
from sca.cli.records_store import known_sources, records_path, sources_of, store_lines, store_option, today, total
from sca.facts.advisories.build import Dump, import_dumps
from sca.facts.advisories.mirrors import USUAL, Feed, feeds
from sca.facts.advisories.store import Source
from sca.facts.published.setting_files import SettingsError
from sca.files.disk import DiskTree
from sca.files.errors import InputError
from sca.files.limits import DEFAULTS
from sca.model.text import visible
from sca.network.errors import NetworkError


@click.command(short_help="Fetch vulnerability records.")
@click.argument("names", nargs=-1, metavar="[NAME]...")
@store_option
@click.option("--offline", is_flag=True, help="Open no connection: this command is refused.")
def command(names: tuple[str, ...], store: str | None, *, offline: bool) -> None:
    """Fetch vulnerability records: NAMEs are ecosystems as OSV calls them (npm, PyPI, Debian), kev and epss.

    Without NAMEs it is what the store holds; of an empty one npm, PyPI, NuGet, kev and epss. They come from the configured
    mirror, else from their makers, and only what changed. The old store stays until the new one is whole.
    """
    if offline:
        sentence = "usage: with --offline nothing is fetched"
        raise Ending(exit_status.USAGE, sentence, "bring dumps, and take them in: sca db import npm/all.zip")
    path = records_path(store)
    known = known_sources(path)
    try:
        wanted = feeds(names or known or USUAL, os.environ)
    except (SettingsError, ValueError) as error:
        raise Ending(exit_status.USAGE, f"usage: {visible(str(error))}", "see docs/vulnerabilities.md") from None
    try:
        changed = _update(path, wanted, known)
    except (NetworkError, InputError, OSError) as error:
        named = f"{error.path}: " if isinstance(error, InputError) and error.path else ""
        reason = error.strerror or str(error) if isinstance(error, OSError) else f"{named}{error.message}"
        sentence = f"the vulnerability records are not updated: {visible(str(reason))}; the store is as it was"
        raise Ending(exit_status.DATA, sentence, getattr(error, "help", "")) from None
    sources = sources_of(path)
    for line in store_lines(path, sources, today()):
        click.echo(line)
    raise Ending(exit_status.SATISFIED, f"{changed} of {len(wanted)} fetched anew; the store holds {total(sources)}")


def _update(path: str, wanted: tuple[Feed, ...], known: dict[str, Source]) -> int:
    """All or nothing: the store is made anew when everything is here. How many were other than before."""
    with ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="sca-records-"))
        got = fetch_all(wanted, known, folder)
        tree = stack.enter_context(closing(DiskTree(folder)))
        dumps = [_dump(one, tree, stack) for one in got if one.path]
        unchanged = [one.feed.name for one in got if not one.path]
        import_dumps(path, dumps, DEFAULTS, today().isoformat(), unchanged)
    return len(dumps)


def _dump(got: Got, tree: DiskTree, stack: ExitStack) -> Dump:
    source = stack.enter_context(tree.opened(os.path.basename(got.path), DEFAULTS.archive_bytes, "archive-bytes"))
    return Dump(got.feed.name, source, got.etag, got.feed.place)
