"""`sca doctor`: tells how a run would go on this machine, and what keeps it from going."""

import os
import sys
from collections.abc import Iterator

import click
import msgspec

from sca import exit_status
from sca.cli.doctor_facts import Report, StoreFacts, examine
from sca.cli.ending import Ending
from sca.cli.options import today
from sca.model.text import plural, visible
from sca.target import TargetError, find_target

_WIDTH = 10


@click.command(short_help="Tell how a run would go here.")
@click.argument("targets", nargs=-1, metavar="[TARGET]...", type=click.Path(path_type=str))
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True, help="What stdout carries."
)
def command(targets: tuple[str, ...], form: str) -> None:
    """Tell versions, what would be scanned, which policy applies, how old the data is, and what keeps a run from its work.

    Nothing is read but names, the policy and the stores; no connection is opened. Ends with 2 if something is to be done first.
    """
    try:
        target = find_target(targets or (".",))
    except TargetError as error:
        raise Ending(exit_status.USAGE, f"usage: {error}", "give a folder or a file that exists") from None
    report = examine(target, os.environ, today(), sys.stdout.encoding or "")
    if form == "json":
        click.echo(msgspec.json.format(msgspec.json.encode(report), indent=1))
    else:
        for line in _lines(report):
            click.echo(visible(line))
    if report.troubles:
        first = report.troubles[0]
        more = f" (+{len(report.troubles) - 1} more)" if len(report.troubles) > 1 else ""
        raise Ending(exit_status.USAGE, f"not ready: {visible(first.message)}{more}", visible(first.help))
    raise Ending(exit_status.SATISFIED, "ready: nothing keeps a run from its work")


def _lines(report: Report) -> Iterator[str]:
    yield _line("sca", f"{report.sca}, {report.python}, {report.platform}, stdout is {report.encoding or 'of no encoding'}")
    yield _line("libraries", ", ".join(f"{name} {version}" for name, version in report.libraries))
    for name, version in report.extras:
        yield _line("extra", f"{name}: {version or f'not installed (pip install sca-build[{name}])'}")
    files = sum(count for _name, count in report.formats)
    yield _line("scan", f"{report.target}: {plural(files, 'file')} that may name packages, {report.left_out} left out")
    for name, count in report.formats:
        yield _line("", f"{count:>6}  {name}")
    yield from _policy(report)
    yield from (_line("data", _store(store)) for store in report.stores)
    yield _line(
        "network", ", ".join(f"{name}={value}" for name, value in report.network) or "no proxy, no certificates of your own"
    )
    asking = "sca db ask, sca db update, sca db import of an address, sca policy update and image: targets do"
    yield _line("", f"a check opens no connection; {asking}, unless --offline is given")
    yield _line("variables", ", ".join(report.variables) or "no SCA_ variable is set")
    yield _line("CI", report.ci or "no job of a build service")
    for output in report.outputs:
        yield _line("output", f"{output.path}: {'can be written' if output.writable else 'cannot be written'}")
    for trouble in report.troubles:
        yield _line("TO DO", f"{trouble.message}; {trouble.help}")


def _policy(report: Report) -> Iterator[str]:
    yield _line("policy", report.policy or "none that can be used")
    for layer in report.layers:
        yield _line("", f"{layer.name} ({layer.source}) sha256 {layer.sha256}")
    yield from (_line("", note) for note in report.notes)


def _store(store: StoreFacts) -> str:
    if not store.there:
        return f"{store.name}: no store{f' at {store.path}' if store.path else ''}"
    age = f", the newest {store.age_days} days old" if store.age_days is not None else ""
    return f"{store.name}: {store.entries:,} at {store.path}{age}"


def _line(head: str, text: str) -> str:
    return f"{head:<{_WIDTH}}{text}"
