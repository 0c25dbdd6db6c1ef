"""`sca db import`: takes in files, or what lies at addresses: vulnerability records, and answers of registries."""

import os
import re
from collections import Counter
from collections.abc import Sequence
from contextlib import ExitStack

import click

from sca import exit_status
from sca.cli.answers_store import opened
from sca.cli.brought import ANSWERS, Brought, Place, bring
from sca.cli.ending import Ending
from sca.cli.records_store import records_path, sources_of, store_lines, store_option, today, total
from sca.facts.advisories.build import Dump, import_dumps
from sca.facts.advisories.carry import carry
from sca.facts.advisories.kinds import STORE
from sca.facts.advisories.store import StoreError as RecordsError
from sca.facts.published.bundle import LARGEST, read_bundle
from sca.facts.published.store import StoreError
from sca.files.errors import InputError
from sca.files.limits import DEFAULTS
from sca.model.published import RegistryFacts
from sca.model.text import plural, visible
from sca.model.url import redact

_is_address = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://").match


@click.command(short_help="Take in vulnerability records, or answers of registries.")
@click.argument("things", nargs=-1, required=True, metavar="FILE|URL...", type=click.Path(path_type=str))
@store_option
@click.option("--offline", is_flag=True, help="Open no connection: addresses are refused.")
def command(things: tuple[str, ...], store: str | None, *, offline: bool) -> None:
    """Take in FILEs, or what lies at URLs. What each one is, is told by its content and name.

    Dumps of OSV (ECOSYSTEM/all.zip), CISA's catalogue (kev.json), scores of EPSS (epss.csv or epss.csv.gz), a whole store of
    records, and answers of registries that sca db export wrote. A dump replaces what came from the dump of its name, a whole
    store all records; of two answers the newer one stays. What one call brings is taken in as a whole, or nothing of it.
    """
    path = records_path(store)
    try:
        with ExitStack() as stack:
            places, unchanged = _places(things, path, stack, offline=offline)
            brought = [bring(one, stack) for one in places]
            _refuse_what_does_not_go_together(brought, unchanged)
            answers = [one for bundle in brought if bundle.kind == ANSWERS for one in _answers(bundle)]
            _take(path, brought, unchanged, answers)
    except InputError as error:
        # Told when the files are closed, so the stores may hold some of it.
        sentence = f"{visible(error.path)} is not imported as it is: {error.message}"
        raise Ending(exit_status.DATA, sentence, "import it again when nothing else writes to it") from None
    _show(path, brought, unchanged, answers)


def _places(things: Sequence[str], store: str, stack: ExitStack, *, offline: bool) -> tuple[list[Place], list[str]]:
    """Where everything lies, and the names of what is as the store has it already."""
    files = [Place(one, one, os.path.abspath(one)) for one in things if not _is_address(one)]
    addresses = [one for one in things if _is_address(one)]
    if not addresses:
        return files, []
    if offline:
        sentence = f"usage: with --offline no address is imported: {visible(redact(addresses[0])[0])}"
        raise Ending(exit_status.USAGE, sentence, "fetch it where there is a network, and import the file")
    # Only this opens connections: a documented lazy import.
    from sca.cli.import_addresses import fetch_addresses  # noqa: PLC0415

    fetched, unchanged = fetch_addresses(addresses, store, stack)
    return [*files, *fetched], unchanged


def _refuse_what_does_not_go_together(brought: Sequence[Brought], unchanged: Sequence[str]) -> None:
    records = [one.name for one in brought if one.kind != ANSWERS] + list(unchanged)
    twice = next((name for name, count in Counter(records).items() if count > 1 and name), "")
    if twice:
        raise Ending(exit_status.USAGE, f"usage: two of these are known as {visible(twice)}, and only one can be")
    if len(records) > 1 and any(one.kind == STORE for one in brought):
        sentence = "usage: a whole store replaces all records, so it goes with no other"
        raise Ending(exit_status.USAGE, sentence, "import the store first, then the rest")


def _answers(bundle: Brought) -> tuple[RegistryFacts, ...]:
    """The answers of registries in a file, which is checked as a whole."""
    if bundle.source.size > LARGEST:
        raise Ending(exit_status.USAGE, f"usage: {visible(bundle.at.shown)} is larger than {LARGEST} bytes")
    try:
        return read_bundle(bundle.source.read_at(0, bundle.source.size), bundle.at.shown)
    except StoreError as error:
        raise Ending(exit_status.DATA, f"nothing is imported: {visible(str(error))}") from None


def _take(path: str, brought: Sequence[Brought], unchanged: Sequence[str], answers: Sequence[RegistryFacts]) -> None:
    """Keep everything. The store of answers is open before the records are changed."""
    with ExitStack() as stack:
        kept = stack.enter_context(opened()) if answers else None
        try:
            _take_records(path, [one for one in brought if one.kind != ANSWERS], unchanged)
        except (RecordsError, InputError, OSError) as error:
            raise _refused(error, brought) from None
        if kept is not None:
            kept.put(answers)


def _take_records(path: str, brought: Sequence[Brought], unchanged: Sequence[str]) -> None:
    if brought and brought[0].kind == STORE:
        carry(brought[0].at.path, path)
    elif brought or unchanged:
        dumps = [Dump(one.name, one.source, one.at.etag, one.at.place) for one in brought]
        import_dumps(path, dumps, DEFAULTS, today().isoformat(), unchanged)


def _refused(error: Exception, brought: Sequence[Brought]) -> Ending:
    reason = error.message if isinstance(error, InputError) else getattr(error, "strerror", None) or str(error)
    named = error.path if isinstance(error, InputError) else ""
    shown = next((one.at.shown for one in brought if one.name == named), named) or brought[0].at.shown
    sentence = f"{visible(shown)} is not imported: {visible(str(reason))}; the store is as it was"
    return Ending(exit_status.DATA, sentence, getattr(error, "help", ""))


def _show(path: str, brought: Sequence[Brought], unchanged: Sequence[str], answers: Sequence[RegistryFacts]) -> None:
    """Say what was taken in, and what the store holds now."""
    records = [visible(one.name) or "a whole store" for one in brought if one.kind != ANSWERS]
    told = [*records, *((plural(len(answers), "answer"),) if len(records) < len(brought) else ())]
    ends = [f"imported {', '.join(told)}"] if told else []
    if unchanged:
        ends.append(f"{', '.join(map(visible, unchanged))} as before")
    if records or unchanged:
        sources = sources_of(path)
        for line in store_lines(path, sources, today()):
            click.echo(line)
        ends.append(f"the store holds {total(sources)}")
    raise Ending(exit_status.SATISFIED, "; ".join(ends))
