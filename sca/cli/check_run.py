"""What `sca check` does once it is known that there is something to do: scan, judge, report."""

import os
from typing import TYPE_CHECKING, Any

import click
from msgspec.structs import replace

from sca import exit_status
from sca.changes import Side, compare
from sca.cli.ci import System, build_of, detect
from sca.cli.ci_channels import announcement, tell
from sca.cli.commit_targets import inputs, without_left_out
from sca.cli.ending import Ending
from sca.cli.find_policy import Earlier, find_policy, policy_path, read_baseline, records_path
from sca.cli.options import ignore_of, pipeline_options, print_timings, run_survey
from sca.cli.output import write_atomically
from sca.cli.outputs import Outputs
from sca.cli.rendering import is_auto, left_out, print_result, report_paths
from sca.cli.scan_options import COMMIT, ScanFlags
from sca.exit_status import Reason, ordered
from sca.model.result import Result
from sca.model.text import plural, visible
from sca.pipeline import check
from sca.policies.break_glass.config import VARIABLE, signed
from sca.reports.standing import verdict_line
from sca.reports.test_data import hint
from sca.survey import Options, Stopwatch
from sca.system.ways import with_slashes

if TYPE_CHECKING:
    from sca.cli.commit_part import CommitPart


def run(flags: ScanFlags, values: dict[str, Any]) -> Ending:
    """Scan TARGETs, judge them, write what is asked for, and say how the run ends."""
    watch = Stopwatch()
    options = _with_break_glass(pipeline_options(flags, stage=values["stage"], exit_zero=values["exit_zero"]))
    system = detect(os.environ, values["ci"])
    build = build_of(system, os.environ) if system else None
    options = replace(options, build=build)
    auto = is_auto(values["reports"])
    paths = report_paths(values["reports"], values["output"], system)
    named = values["targets"]
    if values["stage"] == COMMIT:
        values["targets"] = without_left_out(named, ignore_of(flags))
    nothing = Ending(exit_status.SATISFIED, "nothing to check: no lock, manifest or Dockerfile is named")
    if named and not values["targets"]:
        return nothing
    part = _part(values, flags, options) if values["stage"] == COMMIT and not values["full"] else None
    targets = inputs(values["targets"]) if values["stage"] == COMMIT else named
    if part is None and named and not targets:
        return nothing
    surveyed = part.survey(watch) if part is not None else run_survey(targets, flags, options, watch)
    policy, notes = find_policy(values["policy"], surveyed.root, options.limits)
    watch.lap("load policy")
    earlier = read_baseline(values["baseline"], surveyed.target, options.limits)
    if part is not None:
        options = part.options
    records = records_path(values["advisories"], policy, policy_path(values["policy"], surveyed.root))
    options = replace(options, advisories=records)
    before = part.before if part is not None else None
    result = _with_changes(check(surveyed, policy, earlier.baseline, options, watch, before), earlier)
    for note in (*notes, announcement(system, build, auto=auto)):
        _say(note, quiet=values["quiet"] or not note)
    written, failures = _write_reports(paths, result)
    watch.lap("reports")
    print_result(result, values["form"], values["colour"], quiet=values["quiet"], verbose=values["verbose"])
    for path in written:
        missing = left_out(paths[path], result)
        _say(f"report: {visible(with_slashes(path))}" + (f" ({missing})" if missing else ""), quiet=values["quiet"])
    if auto and system:
        failures += _tell(system, result, values, {path: paths[path] for path in written})
    print_timings(flags, watch)
    return _end(result, failures)


def _part(values: dict[str, Any], flags: ScanFlags, options: Options) -> "CommitPart | None":
    """Only a check of a commit starts git: a documented lazy import."""
    from sca.cli.commit_part import find_part  # noqa: PLC0415

    return find_part(values["targets"], flags, options)


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
    outputs = Outputs(result, paths)
    for path, form in outputs.order():
        try:
            for file, data in outputs.files(path, form):
                write_atomically(file, data)
        except Ending as failure:
            outputs.forget(path)
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
        return Ending(result.exit_status, line, _without_data(result) or (hint(result) if result.exit_status else ""))
    first = failures[0]
    more = f" (+{plural(len(failures) - 1, 'more report')})" if len(failures) > 1 else ""
    reasons = ordered([Reason(result.exit_status, line), Reason(first.status, first.sentence + more)])
    return Ending(reasons[0].status, "; ".join(reason.sentence for reason in reasons), first.help)


def _without_data(result: Result) -> str:
    """What to do where there is no data about vulnerabilities, or none that is new enough."""
    data = result.advisories
    if data is None or not data.fault or result.exit_status == exit_status.SATISFIED:
        return ""
    return "bring vulnerability records: sca db import npm/all.zip; or fetch them: sca db update npm"


def _say(sentence: str, *, quiet: bool) -> None:
    if not quiet:
        click.echo(f"sca: {sentence}", err=True)
