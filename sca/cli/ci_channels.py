"""Hands a result to the CI system that runs the program: a line that says so, the summary of the job, commands in its log."""

import os
import sys
from collections.abc import Mapping

import click

from sca.cli.ci import System
from sca.cli.output import append
from sca.cli.rendering import render
from sca.model.build import Build
from sca.model.result import Result
from sca.model.text import visible
from sca.reports.table import REPORTS

_SUMMARY = "GITHUB_STEP_SUMMARY"
_SUMMARY_BYTES = 1024 * 1024
_NAMES = {report.name for report in REPORTS}


def announcement(system: System | None, build: Build | None, *, auto: bool) -> str:
    """What is different because a CI system runs this, in one sentence; empty if nothing is."""
    if system is None:
        return ""
    facts = [
        f"build {build.number}" if build and build.number else "",
        f"commit {build.commit[:12]}" if build and build.commit else "",
    ]
    told = " of ".join(fact for fact in facts if fact)
    parts = [f"the result records {told or 'its build'}"] if build else []
    parts += ["the reports are those that it shows best"] if auto else []
    return f"runs in {system.title}; {' and '.join(parts)} (--ci none turns that off)" if parts else ""


def tell(system: System, result: Result, form: str, written: Mapping[str, str], environment: Mapping[str, str]) -> list[str]:
    """Write the summary and the commands; return what people should know. `written` are the reports by path.

    The log is standard error, because standard output carries the chosen format; TeamCity reads only standard output, so
    there its messages follow the text.
    """
    notes: list[str] = []
    if system.name == "github" and environment.get(_SUMMARY):
        notes.append(_append_summary(environment[_SUMMARY], result))
    if system.log in _NAMES:
        notes.append(_log(system, result, form))
    if system.name == "azure":
        for path, name in written.items():
            if name == "markdown":
                click.echo(f"##vso[task.uploadsummary]{visible(os.path.abspath(path))}", err=True)
    return [note for note in notes if note]


def _append_summary(path: str, result: Result) -> str:
    """Add the summary to that of the job: the whole, or the short one where the job's is long already."""
    for form in ("markdown", "markdown-comment"):
        if append(path, render(form, result) + b"\n", _SUMMARY_BYTES):
            return ""
    return f"the summary of the job ({_SUMMARY}) is no file that takes more, so it has none of this run"


def _log(system: System, result: Result, form: str) -> str:
    commands = render(system.log, result)
    if system.name != "teamcity":
        click.echo(commands, nl=False, err=True)
        return ""
    if form != "text":
        return "TeamCity reads standard output, which carries JSON: its messages are in the report only"
    sys.stdout.flush()
    sys.stdout.buffer.write(commands)
    sys.stdout.buffer.flush()
    return ""
