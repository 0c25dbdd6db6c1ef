"""The Python interface: the same runs as those of the command, with values in place of files and texts.

It is stable: within a major version names, options and fields are added and never removed or changed (docs/python-api.md).
Each function runs the command of its name, so that a program, a pipeline and a person at a terminal get the same answer.
"""

import os
from collections.abc import Mapping, Sequence
from contextlib import redirect_stderr
from importlib import import_module
from io import StringIO
from tempfile import TemporaryDirectory
from typing import TypedDict, Unpack

import click

from sca import exit_status
from sca.cli import rendering
from sca.cli.ending import Ending
from sca.cli.named_file import read_named
from sca.files.errors import InputError
from sca.files.limits import DEFAULTS
from sca.model.result import Result
from sca.model.text import brief
from sca.reports import read_result as reading
from sca.reports.table import REPORTS

Target = str | os.PathLike[str]


class ScanOptions(TypedDict, total=False):
    """What every scan may be told; each one is the option of the command of that name."""

    exclude: Sequence[str]
    gitignore: bool
    staged: bool
    limit: Mapping[str, int]
    build_arg: Mapping[str, str]
    deadline: float
    platform: str
    plugin: Sequence[str]
    allow_empty: bool
    allow_incomplete: bool
    offline: bool


class CheckOptions(ScanOptions, total=False):
    """What a check may be told besides."""

    policy: Target
    stage: str
    baseline: Target
    advisories: Target
    exit_zero: bool


class ScaError(Exception):
    """A run that came to no result.

    `status` is the exit status that the command would end with, `help` says what to do, `details` what else was said, such
    as every mistake in a policy.
    """

    def __init__(self, status: int, message: str, help: str = "", details: str = "") -> None:
        super().__init__(message)
        self.status = status
        self.help = help
        self.details = details


def check(*targets: Target, **options: Unpack[CheckOptions]) -> Result:
    """Scan targets (default: the current folder) and judge them, as `sca check` does.

    The Result says how the run ended (`exit_status`, `reasons`); a violated policy or an incomplete run is no error here.
    Raises ScaError where there is no result: wrong usage, a policy or a baseline that cannot be used, data that cannot be had.
    """
    with TemporaryDirectory(prefix="sca-") as folder:
        path = os.path.join(folder, "result.json")
        ended = _run("check", [*_arguments(dict(options)), "--quiet", f"--report=json={path}"], targets)
        if not os.path.exists(path):
            raise ended
        return read_result(path)


def bom(*targets: Target, **options: Unpack[ScanOptions]) -> bytes:
    """The CycloneDX SBOM of targets, as `sca sbom` writes it: JSON. Its `compositions` say what is not known to be complete.

    Raises ScaError where none was written.
    """
    with TemporaryDirectory(prefix="sca-") as folder:
        path = os.path.join(folder, "bom.cdx.json")
        ended = _run("sbom", [*_arguments(dict(options)), f"--output={path}"], targets)
        if not os.path.exists(path):
            raise ended
        return _read(path)


def read_result(source: Target | bytes) -> Result:
    """The Result in a file, or in the bytes of one, that `sca check` wrote as JSON. Raises ScaError for anything else."""
    data, shown = (source, "result") if isinstance(source, bytes) else (_read(source), os.fspath(source))
    try:
        return reading.read_result(data, shown)
    except InputError as error:
        raise ScaError(exit_status.USAGE, f"{brief(shown)} is no result of sca check: {error}", error.help) from None


def report_names() -> tuple[str, ...]:
    """The names of all reports that `render` knows."""
    return (*(report.name for report in REPORTS), "cyclonedx")


def render(result: Result, report: str) -> bytes:
    """A result as a report: `html`, `junit`, ... Raises ScaError for a report that there is not."""
    if report not in report_names():
        raise ScaError(exit_status.USAGE, f"there is no report {brief(report)!r}", f"one of {', '.join(report_names())}")
    try:
        return rendering.render(report, result)
    except Ending as ending:
        raise ScaError(ending.status, ending.sentence, ending.help) from None


def _run(command: str, arguments: list[str], targets: tuple[Target, ...]) -> ScaError:
    """Run a command to its end; how it ended is the error that stands where it left no result."""
    module = import_module(f"sca.cli.{command}")
    said = StringIO()
    try:
        with (
            redirect_stderr(said),
            module.command.make_context(command, [*arguments, "--", *(os.fspath(one) for one in targets)]) as context,
        ):
            module.command.invoke(context)
    except Ending as ending:
        return ScaError(ending.status, ending.sentence, ending.help, said.getvalue())
    except click.ClickException as error:
        return ScaError(exit_status.USAGE, f"usage: {error.format_message()}", details=said.getvalue())
    return ScaError(exit_status.SATISFIED, "the run ended without a result", details=said.getvalue())


def _arguments(options: dict[str, object]) -> list[str]:
    """Options as the command takes them, each in one argument, so that no value is read as another option."""
    known = CheckOptions.__annotations__
    arguments: list[str] = []
    for name, value in options.items():
        flag = f"--{name.replace('_', '-')}"
        if name not in known:
            raise TypeError(f"there is no option {name!r}; there are {', '.join(sorted(known))}")
        if isinstance(value, bool):
            arguments += [flag] if value else []
        elif isinstance(value, Mapping):
            arguments += [f"{flag}={key}={one}" for key, one in value.items()]
        elif isinstance(value, str | os.PathLike | int | float):
            arguments.append(f"{flag}={os.fspath(value) if isinstance(value, os.PathLike) else value}")
        elif isinstance(value, Sequence):
            arguments += [f"{flag}={one}" for one in value]
        elif value is not None:
            raise TypeError(f"the option {name!r} cannot be {type(value).__name__}")
    return arguments


def _read(path: Target) -> bytes:
    try:
        return read_named(os.fspath(path), DEFAULTS.result_bytes)
    except Ending as ending:
        raise ScaError(ending.status, ending.sentence, ending.help) from None
