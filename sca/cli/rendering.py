"""Which report goes where, and what stdout shows."""

import os
import shutil
import sys
from collections.abc import Callable
from hashlib import sha256
from typing import Any, TypeVar
from urllib.parse import quote

import click

from sca import exit_status
from sca.cli import ci
from sca.cli.ci import System
from sca.cli.ending import Ending
from sca.cli.output import is_special
from sca.model.result import Result
from sca.reports.base import Artefact
from sca.reports.table import PAGES, REPORTS, missing_library, page_renderer, renderer, withheld
from sca.reports.text import render_text

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

    Ends with status 2 for a format that is none, and, before anything is scanned, for one whose library is not installed.
    """
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


def render(form: str, result: Result) -> bytes:
    """One report of a result. The room of SBOMs loads only where one is asked for: a documented lazy import."""
    if form not in _SBOMS:
        return renderer(form)(result)
    from sca.cli.bom import bom_of_result  # noqa: PLC0415

    return bom_of_result(result, gitlab=form == _GITLAB_SBOM)


def left_out(form: str, result: Result) -> str:
    """What a written report has no room for, in a sentence; empty if it holds everything."""
    return withheld(form, result) if form not in _SBOMS else ""


class Outputs:
    """The reports of one run, rendered one after the other; pages come last, and name what was written before them."""

    def __init__(self, result: Result) -> None:
        self._result = result
        self._made: dict[str, tuple[int, str]] = {}

    def order(self, paths: dict[str, str]) -> list[tuple[str, str]]:
        """Path and format, pages last."""
        return sorted(paths.items(), key=lambda item: item[1] in PAGES)

    def files(self, path: str, form: str) -> list[tuple[str, bytes]]:
        """What is to be written for one report: the report itself, then what lies beside it."""
        if form not in PAGES:
            data = render(form, self._result)
            self._made[path] = (len(data), sha256(data).hexdigest())
            return [(path, data)]
        render_beside, companions = page_renderer(form)
        folder = os.path.dirname(path)
        page = render_beside(self._result, self._beside(folder))
        if is_special(path):
            return [(path, page)]
        return [(path, page), *((os.path.join(folder, name), data) for name, data in companions(self._result))]

    def _beside(self, folder: str) -> tuple[Artefact, ...]:
        """The files in the folder of a page or below it, which a page can link to wherever the folder goes."""
        found = []
        for path, (size, digest) in self._made.items():
            name = os.path.relpath(path, folder or ".").replace(os.sep, "/")
            if not name.startswith("../") and not is_special(path):
                found.append(Artefact(name, quote(name), size, digest))
        return tuple(sorted(found, key=lambda artefact: artefact.name))


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
