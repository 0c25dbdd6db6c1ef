"""Which report goes where, and what stdout shows."""

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, TypeVar

import click

from sca import exit_status
from sca.cli import ci
from sca.cli.ci import System
from sca.cli.ending import Ending
from sca.reports.base import Reporter
from sca.reports.table import REPORTS, knowing, missing_library, renderer, withheld

if TYPE_CHECKING:
    from sca.model.result import Result

_Command = TypeVar("_Command", bound=Callable[..., Any])
_SBOM = "cyclonedx"
_GITLAB_SBOM = "gitlab-cyclonedx"
_SBOMS = {_SBOM: "bom.cdx.json", _GITLAB_SBOM: "gl-sbom.cdx.json"}
_FILE_NAMES = {**{report.name: report.file_name for report in REPORTS}, **_SBOMS}
DEFAULT_REPORTS = ("json", "html", "junit", _SBOM)
_AUTO = "auto"
_FOLDER = "sca-report"


def reporting(command: _Command) -> _Command:
    """Give a command the options about what is written where."""
    options = (
        click.option(
            "--report",
            "reports",
            multiple=True,
            metavar="FORMAT=PATH",
            help=f"Write a report ({', '.join(_FILE_NAMES)}); repeatable. auto: what the CI system shows best, into one folder.",
        ),
        click.option("--output", metavar="DIR", help="Write the JSON, HTML, JUnit and CycloneDX reports into this folder."),
        click.option(
            "--ci",
            "ci",
            type=click.Choice([ci.AUTO, ci.NONE, *ci.NAMES]),
            default=ci.AUTO,
            show_default=True,
            help="The CI system that runs this; auto asks the variables that each one sets.",
        ),
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


def report_paths(asked: tuple[str, ...], folder: str | None, system: System | None) -> dict[str, str]:
    """Path -> format for `--report FORMAT=PATH` and `--output DIR`.

    Ends with status 2 for a format that is none, for a single report where a folder is asked for, and, before anything is
    scanned, for a format whose library is not installed.
    """
    if folder and "=" in folder and folder.partition("=")[0] in _FILE_NAMES:
        sentence = f"usage: --output takes a folder, and {folder} looks like one report"
        raise Ending(exit_status.USAGE, sentence, f"--report {folder}, or --output DIR for all that are usual")
    names = list(DEFAULT_REPORTS) if folder or _AUTO in asked else []
    if _AUTO in asked and system is not None:
        names += system.reports
    paths = {os.path.join(folder or _FOLDER, _FILE_NAMES[name]): name for name in names}
    for text in asked:
        name, _, path = text.partition("=")
        if text == _AUTO:
            continue
        if name not in _FILE_NAMES or not path:
            help = f"auto, or FORMAT=PATH, where FORMAT is one of {', '.join(sorted(_FILE_NAMES))}"
            raise Ending(exit_status.USAGE, f"usage: --report {text} names no report", help)
        if library := missing_library(name):
            sentence = f"the report {name} needs the library {library}, which is not installed"
            raise Ending(exit_status.USAGE, sentence, f"pip install 'sca-build[{name}]'")
        paths[path] = name
    return paths


def is_auto(asked: tuple[str, ...]) -> bool:
    """Whether the reports are those that the CI system shows best."""
    return _AUTO in asked


def render(form: str, result: "Result") -> bytes:
    """One report of a result. The room of SBOMs loads only where one is asked for: a documented lazy import."""
    if form not in _SBOMS:
        return renderer(form)(result)
    from sca.cli.bom import bom_of_result  # noqa: PLC0415

    return bom_of_result(result, gitlab=form == _GITLAB_SBOM)


def left_out(form: str, result: "Result") -> str:
    """What a written report has no room for, in a sentence; empty if it holds everything."""
    return withheld(form, result) if form not in _SBOMS else ""


def print_result(result: "Result", form: str, colour: str, *, quiet: bool, verbose: bool) -> None:
    """Write the chosen format, and nothing else, to stdout."""
    if form == "json":
        sys.stdout.buffer.write(render("json", result))
        sys.stdout.buffer.flush()
    elif not quiet:
        # A hook with nothing to check shows no result: documented lazy imports.
        from shutil import get_terminal_size  # noqa: PLC0415

        from sca.reports.text import render_text  # noqa: PLC0415

        width = get_terminal_size((100, 24)).columns
        text = render_text(result, colour=_wants_colour(colour), width=width, verbose=verbose)
        click.echo(text.replace("…", "...") if os.environ.get("NO_UNICODE") else text, nl=False, color=True)


def _wants_colour(choice: str) -> bool:
    if choice != "auto":
        return choice == "always"
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR"):
        return True
    return sys.stdout.isatty() and os.environ.get("TERM") != "dumb"


@contextmanager
def offering(reporters: tuple[Reporter, ...]) -> Iterator[None]:
    """Within the block these reports can be asked for too."""
    _FILE_NAMES.update({report.name: report.file_name for report in reporters})
    try:
        with knowing(reporters):
            yield
    finally:
        for report in reporters:
            del _FILE_NAMES[report.name]
