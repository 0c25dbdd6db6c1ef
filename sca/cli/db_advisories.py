"""`sca db advisories`: the local store of vulnerability records, made from dumps that somebody brings."""

import os
from contextlib import ExitStack, closing
from datetime import UTC, date, datetime

import click

from sca import exit_status
from sca.cli.ending import Ending
from sca.facts.advisories.build import CATALOGUE, Dump, import_dumps
from sca.facts.advisories.carry import carry, is_store
from sca.facts.advisories.digests import digest_of
from sca.facts.advisories.place import VARIABLE, advisories_path
from sca.facts.advisories.store import SCORES, Source, StoreError, open_store
from sca.files.disk import DiskTree
from sca.files.errors import InputError
from sca.files.limits import DEFAULTS
from sca.model.text import plural, visible

_ALL = "all.zip"


@click.command(short_help="Import, fetch and show vulnerability records.")
@click.argument("files", nargs=-1, metavar="[FILE|NAME]...", type=click.Path(path_type=str))
@click.option("--store", metavar="FILE", envvar=VARIABLE, help="The store (default: in the user's cache folder).")
@click.option(
    "--update", "fetching", is_flag=True, help="Fetch instead of reading files: NAMEs are ecosystems of OSV, kev, epss."
)
@click.option("--export", "carried", metavar="FILE", help="Write the whole store to this file, to be imported elsewhere.")
def command(files: tuple[str, ...], store: str | None, carried: str | None, *, fetching: bool) -> None:
    """Import FILEs into the local store of vulnerability records, or fetch them; without either, show what is there.

    FILEs are dumps of OSV (ECOSYSTEM/all.zip), CISA's catalogue (kev.json), scores of EPSS (epss.csv.gz), or a whole store that
    was exported. A dump replaces what came from the dump of its name; the old store stays until the new one is whole. Only
    --update opens connections.
    """
    path = store or advisories_path(os.environ)
    if not path:
        raise Ending(exit_status.USAGE, "usage: there is no place for a store", f"name one with --store or {VARIABLE}")
    if carried is not None and (files or fetching):
        raise Ending(exit_status.USAGE, "usage: --export goes with neither files nor --update")
    if carried is not None:
        _carry(path, carried)
    elif fetching:
        # Only this opens connections: a documented lazy import.
        from sca.cli.advisories_update import update  # noqa: PLC0415

        update(path, files, _today().isoformat())
    elif files:
        _import(path, files)
    _show(path)


def _carry(source: str, target: str) -> None:
    """Copy a whole store, and say the digest that a policy may ask for."""
    try:
        digest = carry(source, target)
    except (StoreError, OSError) as error:
        reason = visible(str(error.strerror if isinstance(error, OSError) else error))
        raise Ending(exit_status.DATA, f"{visible(source)} is not copied: {reason}") from None
    click.echo(f"{visible(target)}: sha256 {digest}")


def _import(path: str, files: tuple[str, ...]) -> None:
    """All files or none."""
    current = files[0]
    try:
        if len(files) == 1 and is_store(current):
            return _carry(current, path)
        with ExitStack() as stack:
            dumps: list[Dump] = []
            for current in files:
                folder, name = os.path.split(os.path.abspath(current))
                tree = stack.enter_context(closing(DiskTree(folder)))
                source = stack.enter_context(tree.opened(name, DEFAULTS.archive_bytes, "archive-bytes"))
                dumps.append(Dump(_known_as(folder, name), source))
            import_dumps(path, dumps, DEFAULTS, _today().isoformat())
    except (InputError, OSError) as error:
        reason = visible(str(error.message if isinstance(error, InputError) else error.strerror))
        named = error.path if isinstance(error, InputError) and error.path else current
        raise Ending(exit_status.DATA, f"{visible(named)} is not imported: {reason}; the store is as it was") from None


def _known_as(folder: str, name: str) -> str:
    """OSV keeps the dump of an ecosystem as `all.zip` in a folder of its name."""
    if name.endswith(".json"):
        return CATALOGUE
    if name.endswith((".csv", ".csv.gz")):
        return SCORES
    return os.path.basename(folder) if name == _ALL else name.removesuffix(".zip")


def _show(path: str) -> None:
    try:
        with open_store(path) as store:
            sources = store.sources()
    except StoreError as error:
        raise Ending(
            exit_status.DATA, f"{error}: {visible(path)}", "import dumps: sca db advisories npm/all.zip PyPI/all.zip"
        ) from None
    click.echo(f"{visible(path)} ({os.path.getsize(path):,} bytes), digest {digest_of(sources)[:16]}")
    for source in sources:
        click.echo(_line(source))
    records = sum(source.records for source in sources)
    skipped = sum(source.skipped for source in sources)
    left_out = f", {plural(skipped, 'record')} that could not be read left out" if skipped else ""
    raise Ending(exit_status.SATISFIED, f"the store holds {plural(records, 'record')}{left_out}")


def _line(source: Source) -> str:
    newest = f"newest {source.newest[:10]}" if source.newest else "no date"
    known = f"{visible(source.name):<12} {source.records:>8} records"
    model = f"  model {visible(source.model)}" if source.model else ""
    return f"  {known}  {newest}{model}  imported {source.imported}  sha256 {source.sha256[:16]}"


def _today() -> date:
    """The day; `SOURCE_DATE_EPOCH` counts where it is set."""
    text = os.environ.get("SOURCE_DATE_EPOCH", "")
    return datetime.fromtimestamp(int(text), UTC).date() if text.isdecimal() else datetime.now(UTC).date()
