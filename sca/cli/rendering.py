"""Which report goes where, and what stdout shows."""

import os
import shutil
import sys
from collections.abc import Callable
from typing import Any, TypeVar

import click

from sca import exit_status
from sca.cli.ending import Ending
from sca.model.result import Result
from sca.reports.table import REPORTS, renderer
from sca.reports.text import render_text

_Command = TypeVar("_Command", bound=Callable[..., Any])
_SBOM = "cyclonedx"
_FILE_NAMES = {**{report.name: report.file_name for report in REPORTS}, _SBOM: "bom.cdx.json"}
DEFAULT_REPORTS = ("json", "html", "junit", _SBOM)


def reporting(command: _Command) -> _Command:
    """Give a command the options about what is written where."""
    options = (
        click.option(
            "--report",
            "reports",
            multiple=True,
            metavar="FORMAT=PATH",
            help="Write a report (html, junit, json, text, cyclonedx, vex-cyclonedx, vex-openvex); repeatable.",
        ),
        click.option("--output", metavar="DIR", help="Write the JSON, HTML, JUnit and CycloneDX reports into this folder."),
        click.option(
            "--format",
            "form",
            type=click.Choice(["text", "json"]),
            default="text",
            show_default=True,
            help="What stdout carries.",
        ),
        click.option(
            "--color",
            "colour",
            type=click.Choice(["auto", "always", "never"]),
            default="auto",
            show_default=True,
            help="Colour on stdout; auto asks the terminal, NO_COLOR and FORCE_COLOR.",
        ),
        click.option("-q", "--quiet", is_flag=True, help="No text for people: errors and the reports only."),
        click.option("-v", "--verbose", is_flag=True, help="Show every finding, and what was read."),
    )
    for option in reversed(options):
        command = option(command)
    return command


def report_paths(asked: tuple[str, ...], folder: str | None) -> dict[str, str]:
    """Path -> format for `--report FORMAT=PATH` and `--output DIR`. Ends with status 2 for a format that is none."""
    paths = {os.path.join(folder, _FILE_NAMES[name]): name for name in DEFAULT_REPORTS} if folder else {}
    for text in asked:
        name, _, path = text.partition("=")
        if name not in _FILE_NAMES or not path:
            help = f"FORMAT=PATH, where FORMAT is one of {', '.join(sorted(_FILE_NAMES))}"
            raise Ending(exit_status.USAGE, f"usage: --report {text} names no report", help)
        paths[path] = name
    return paths


def render(form: str, result: Result) -> bytes:
    """One report of a result. The room of SBOMs loads only where one is asked for: a documented lazy import."""
    if form != _SBOM:
        return renderer(form)(result)
    from sca.cli.bom import bom_of_result  # noqa: PLC0415

    return bom_of_result(result)


def print_result(result: Result, form: str, colour: str, *, quiet: bool, verbose: bool) -> None:
    """Write the chosen format, and nothing else, to stdout."""
    if form == "json":
        sys.stdout.buffer.write(render("json", result))
        sys.stdout.buffer.flush()
    elif not quiet:
        width = shutil.get_terminal_size((100, 24)).columns
        click.echo(render_text(result, colour=_wants_colour(colour), width=width, verbose=verbose), nl=False, color=True)


def _wants_colour(choice: str) -> bool:
    if choice != "auto":
        return choice == "always"
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR"):
        return True
    return sys.stdout.isatty() and os.environ.get("TERM") != "dumb"
