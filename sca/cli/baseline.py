"""`sca baseline`: writes down, on purpose, what a project has today."""

import os
from typing import Any

import click

from sca import exit_status
from sca.cli.ending import Ending
from sca.cli.find_policy import find_policy
from sca.cli.options import pipeline_options, run_survey, scan_flags, scanning, targets
from sca.cli.output import write_atomically
from sca.files.disk import read_capped
from sca.model.text import plural, visible
from sca.pipeline import check
from sca.policies.baseline import BaselineDocument, BaselineError, read_document, write_document
from sca.survey import Stopwatch
from sca.system.ways import with_slashes

BASELINE_NAME = "sca-baseline.json"


@click.group(short_help="Write down what is found today.")
def command() -> None:
    """Keep a list of findings that fail no run, so that only what is new does."""


@command.command()
@targets
@click.option("--policy", metavar="FILE", envvar="SCA_POLICY", help="The policy (default: the nearest sca-policy.yaml).")
@click.option("--file", "path", default=BASELINE_NAME, show_default=True, metavar="FILE", help="The baseline to write.")
@click.option("--replace", is_flag=True, help="Begin anew: also take in what a baseline that is there does not list.")
@scanning
def write(**values: Any) -> None:
    """Write the open findings of TARGETs into a baseline. One that is there only shrinks, unless --replace is given."""
    flags = scan_flags(values)
    options = pipeline_options(flags)
    watch = Stopwatch()
    surveyed = run_survey(values["targets"], flags, options, watch)
    policy, _notes = find_policy(values["policy"], surveyed.root, options.limits)
    path = values["path"]
    result = check(surveyed, policy, None, options, watch)
    try:
        before = None if values["replace"] else _before(path, surveyed.target, options.limits.result_bytes)
        data = write_document(result, before)
    except BaselineError as error:
        raise Ending(exit_status.USAGE, f"no baseline was written: {error}", "see docs/policy.md, the baseline") from None
    write_atomically(path, data)
    written = read_document(data, surveyed.target)
    count = len(written.findings) if written is not None else 0
    gone = f", {len(before.findings) - count} taken out" if before is not None else ""
    raise Ending(exit_status.SATISFIED, f"baseline {visible(with_slashes(path))}: {plural(count, 'finding')}{gone}")


def _before(path: str, target: str, limit: int) -> BaselineDocument | None:
    if not os.path.lexists(path):
        return None
    try:
        with open(path, "rb") as file:
            data = read_capped(file.read, limit)
    except OSError as error:
        raise BaselineError(f"{visible(with_slashes(path))} cannot be read: {error.strerror}") from None
    found = read_document(data, target)
    if found is None:
        raise BaselineError(f"{visible(with_slashes(path))} is there and is no baseline")
    return found
