"""`sca diff`: what changed between two results, SBOMs, folders or git revisions."""

import os
import sys
from typing import Any

import click

from sca import exit_status
from sca.changes import Side, compare
from sca.cli.ending import Ending
from sca.cli.named_file import read_named
from sca.cli.options import ScanFlags, pipeline_options, run_survey, scan_flags, scanning, survey_revision
from sca.cli.output import is_special, write_atomically
from sca.conclude import scan_reasons
from sca.exit_status import Reason, ordered
from sca.files.errors import InputError
from sca.model.changes import Changes
from sca.model.result import RESULT_SCHEMA
from sca.model.text import brief, visible
from sca.reports.changes import as_json, as_markdown, as_text, summary
from sca.reports.read_result import read_result
from sca.survey import Options, Stopwatch

_GIT = "git:"
_TEXT = "text"
_FORMS = {_TEXT: as_text, "json": as_json, "markdown": as_markdown}
_PAGE = "html"
_LOOKED_AT = 4096


@click.command(short_help="Show what changed.")
@click.argument("old")
@click.argument("new")
@click.option("-o", "--output", metavar="FILE", help="Write to this file instead of stdout.")
@click.option(
    "--format", "form", type=click.Choice([*_FORMS, _PAGE]), default=_TEXT, show_default=True, help="How it is written."
)
@scanning
def command(**values: Any) -> None:
    """Show what changed from OLD to NEW: packages, versions, licences, and findings where both are results.

    Each is a result of sca check (JSON), an SBOM, a folder or file, an image, or git:REVISION of the current folder.
    """
    flags = scan_flags(values)
    options = pipeline_options(flags)
    sides, reasons = [], []
    for name in (values["old"], values["new"]):
        side, why = _side(name, flags, options)
        sides.append(side)
        reasons.extend(why)
    changes = compare(*sides)
    _publish(changes, values["form"], values["output"])
    end = ordered(reasons or [Reason(exit_status.SATISFIED, summary(changes))])
    raise Ending(end[0].status, "; ".join(reason.sentence for reason in end))


def _publish(changes: Changes, form: str, path: str | None) -> None:
    """Write the changes in a form; beside a page that is a file lies its style sheet."""
    files = _page(changes) if form == _PAGE else [("", _FORMS[form](changes).encode())]
    if not path and form == _TEXT:
        click.echo(files[0][1].decode(), nl=False)
        return
    if not path:
        sys.stdout.buffer.write(files[0][1])
        sys.stdout.buffer.flush()
        return
    write_atomically(path, files[0][1])
    if not is_special(path):
        for name, data in files[1:]:
            write_atomically(os.path.join(os.path.dirname(path), name), data)


def _page(changes: Changes) -> list[tuple[str, bytes]]:
    """The page and its style sheet. Its template loads only where it is asked for: a documented lazy import."""
    from sca.reports.changes_page import as_html, beside  # noqa: PLC0415

    return [("", as_html(changes)), beside()]


def _side(name: str, flags: ScanFlags, options: Options) -> tuple[Side, list[Reason]]:
    if _is_result(name):
        return _of_result(name, options)
    if name.startswith(_GIT) and not os.path.lexists(name):
        surveyed = survey_revision(name.removeprefix(_GIT), flags, options)
    else:
        surveyed = run_survey((name,), flags, options, Stopwatch())
    found = scan_reasons(surveyed.inventory, surveyed.scanned, options.allowances)
    reasons = [Reason(reason.status, f"{brief(name)}: {reason.sentence}") for reason in found]
    return Side(visible(name), surveyed.inventory, surveyed.licences), reasons


def _of_result(name: str, options: Options) -> tuple[Side, list[Reason]]:
    try:
        result = read_result(read_named(name, options.limits.result_bytes), name)
    except InputError as error:
        raise Ending(exit_status.USAGE, f"{brief(name)} is no result of sca check: {error}") from None
    lost = not result.complete and not options.allowances.incomplete
    reasons = [Reason(exit_status.INCOMPLETE, f"{brief(name)}: a result of an incomplete scan")] if lost else []
    return Side(visible(name), result.inventory, result.licences, result.verdict), reasons


def _is_result(name: str) -> bool:
    """Whether a file begins like a result."""
    try:
        with open(name, "rb") as file:
            return f'"{RESULT_SCHEMA}"'.encode() in file.read(_LOOKED_AT)
    except OSError:
        return False
