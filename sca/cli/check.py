"""`sca check`: scan, judge, report."""

import os
from typing import Any

import click
from msgspec.structs import replace

from sca import exit_status
from sca.changes import Side, compare
from sca.cli.ci import System, build_of, detect
from sca.cli.ci_channels import announcement, tell
from sca.cli.ending import Ending
from sca.cli.find_policy import Earlier, find_policy, read_baseline
from sca.cli.options import pipeline_options, print_timings, run_survey, scan_flags, scanning, targets
from sca.cli.output import write_atomically
from sca.cli.rendering import Outputs, is_auto, left_out, print_result, report_paths, reporting
from sca.exit_status import Reason, ordered
from sca.facts.advisories.place import advisories_path
from sca.model.result import Result
from sca.model.text import plural, visible
from sca.pipeline import check
from sca.policies.break_glass.config import VARIABLE, signed
from sca.reports.standing import verdict_line
from sca.survey import Options, Stopwatch


@click.command(short_help="Scan, judge by the policy, report.")
@targets
@click.option(
    "--policy",
    metavar="FILE",
    envvar="SCA_POLICY",
    help="The policy (default: the nearest sca-policy.yaml, else a built-in one).",
)
@click.option(
    "--stage",
    type=click.Choice(["commit", "build", "release"]),
    default="build",
    show_default=True,
    help="The moment of the check.",
)
@click.option("--baseline", metavar="FILE", help="An earlier result (JSON): only what is new fails; the old is still listed.")
@click.option(
    "--advisories",
    metavar="FILE",
    envvar="SCA_ADVISORIES",
    help="The store of vulnerability records (default: in the user's cache folder).",
)
@click.option("--exit-zero", is_flag=True, help="End with 0 although the policy is violated; 2 to 8 stay what they are.")
@reporting
@scanning
def command(**values: Any) -> None:
    """Scan TARGETs (folders or files; default: the current folder), judge what they use, and fail on what is not allowed."""
    flags = scan_flags(values)
    watch = Stopwatch()
    options = _with_break_glass(pipeline_options(flags, stage=values["stage"], exit_zero=values["exit_zero"]))
    system = detect(os.environ, values["ci"])
    build = build_of(system, os.environ) if system else None
    options = replace(options, advisories=values["advisories"] or advisories_path(os.environ), build=build)
    auto = is_auto(values["reports"])
    paths = report_paths(values["reports"], values["output"], system)
    surveyed = run_survey(values["targets"], flags, options, watch)
    policy, notes = find_policy(values["policy"], surveyed.root, options.limits)
    watch.lap("load policy")
    earlier = read_baseline(values["baseline"], surveyed.target, options.limits)
    result = _with_changes(check(surveyed, policy, earlier.baseline, options, watch), earlier)
    for note in (*notes, announcement(system, build, auto=auto)):
        _say(note, quiet=values["quiet"] or not note)
    written, failures = _write_reports(paths, result)
    watch.lap("reports")
    print_result(result, values["form"], values["colour"], quiet=values["quiet"], verbose=values["verbose"])
    for path in written:
        missing = left_out(paths[path], result)
        _say(f"report: {visible(path)}" + (f" ({missing})" if missing else ""), quiet=values["quiet"])
    if auto and system:
        failures += _tell(system, result, values, {path: paths[path] for path in written})
    print_timings(flags, watch)
    raise _end(result, failures)


def _with_changes(result: Result, earlier: Earlier) -> Result:
    """The result with all that differs from an earlier one, where there is a whole one."""
    if earlier.result is None or result.baseline is None:
        return result
    sides = [Side(one.verdict.judged_on, one.inventory, one.licences, one.verdict) for one in (earlier.result, result)]
    return replace(result, baseline=replace(result.baseline, changes=compare(*sides)))


def _with_break_glass(options: Options) -> Options:
    """The options, with what the environment says about breaking the glass, if that is signed and for a few days."""
    text = os.environ.get(VARIABLE, "")
    if not text:
        return options
    try:
        signed(text, options.today)
    except ValueError as error:
        raise Ending(exit_status.USAGE, f"usage: {VARIABLE}: {error}", "unset it, or write it as docs/policy.md says") from None
    return replace(options, break_glass=text)


def _write_reports(paths: dict[str, str], result: Result) -> tuple[list[str], list[Ending]]:
    """The reports that were written, and why others were not: one that fails costs neither the others nor the findings."""
    written: list[str] = []
    failures: list[Ending] = []
    outputs = Outputs(result)
    for path, form in outputs.order(paths):
        try:
            for file, data in outputs.files(path, form):
                write_atomically(file, data)
        except Ending as failure:
            failures.append(failure)
        else:
            written.append(path)
    return written, failures


def _tell(system: System, result: Result, values: dict[str, Any], written: dict[str, str]) -> list[Ending]:
    """What goes to the CI system itself; why it did not, if so."""
    try:
        for note in tell(system, result, values["form"], written, os.environ):
            _say(note, quiet=values["quiet"])
    except Ending as failure:
        return [failure]
    return []


def _end(result: Result, failures: list[Ending]) -> Ending:
    """How the run ends: by its result, unless a report is missing and nothing worse holds."""
    line = verdict_line(result)
    if not failures:
        return Ending(result.exit_status, line)
    first = failures[0]
    more = f" (+{plural(len(failures) - 1, 'more report')})" if len(failures) > 1 else ""
    reasons = ordered([Reason(result.exit_status, line), Reason(first.status, first.sentence + more)])
    return Ending(reasons[0].status, "; ".join(reason.sentence for reason in reasons), first.help)


def _say(sentence: str, *, quiet: bool) -> None:
    if not quiet:
        click.echo(f"sca: {sentence}", err=True)
