"""`sca fix --dry-run`: what to change so that findings go away, by project and direct dependency. Nothing is edited."""

import sys
from collections.abc import Iterator
from itertools import groupby
from typing import Any

import click
from msgspec import Struct
from msgspec.structs import replace

from sca import exit_status
from sca.cli.ending import Ending
from sca.cli.find_policy import find_policy, policy_path, records_path
from sca.cli.losses import tell_losses
from sca.cli.options import pipeline_options, print_timings, run_survey, scan_flags, scanning, targets
from sca.conclude import scan_reasons
from sca.exit_status import Reason, ordered
from sca.model.remedy import Remedy
from sca.model.result import Result
from sca.model.text import plural
from sca.model.verdict import State
from sca.pipeline import check
from sca.reports.inert import inert
from sca.reports.json_result import as_json
from sca.reports.remedy_words import how, settles, standing
from sca.survey import Stopwatch

SCHEMA = "sca-remedies-1"
_LONGEST = 1_000
_TO_ACT_ON = (State.OPEN, State.UNDETERMINED)


class Dependency(Struct, frozen=True):
    """A direct dependency and the changes that begin with it."""

    direct: str
    remedies: tuple[Remedy, ...]


class Plan(Struct, frozen=True):
    """A project (or, where none is known, a file) and its dependencies to act on."""

    project: str
    place: str
    dependencies: tuple[Dependency, ...]


class Plans(Struct, frozen=True):
    """The document that `--format json` writes."""

    schema: str
    target: str
    projects: tuple[Plan, ...]


@click.command(short_help="Print what to change so that findings go away.")
@targets
@click.option("--dry-run", is_flag=True, help="Print the changes; there is no other way yet.")
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
@click.option(
    "--advisories",
    metavar="FILE",
    envvar="SCA_ADVISORIES",
    help="The store of vulnerability records (default: in the user's cache folder).",
)
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True, help="What is written.")
@scanning
def command(**values: Any) -> None:
    """Print what to change in TARGETs so that findings go away: dependency, version, command, what goes with it, what stays.

    Nothing is edited, and no package manager is started. Without --dry-run nothing is done at all.
    """
    if not values["dry_run"]:
        message = "usage: only the dry run exists: nothing is ever edited"
        raise Ending(exit_status.USAGE, message, "sca fix --dry-run prints what to change, with commands to copy")
    flags = scan_flags(values)
    watch = Stopwatch()
    options = pipeline_options(flags, stage=values["stage"])
    surveyed = run_survey(values["targets"], flags, options, watch)
    policy, _ = find_policy(values["policy"], surveyed.root, options.limits)
    records = records_path(values["advisories"], policy, policy_path(values["policy"], surveyed.root))
    options = replace(options, advisories=records)
    result = check(surveyed, policy, None, options, watch)
    found = plans(result)
    if values["form"] == "json":
        sys.stdout.buffer.write(as_json(found))
        sys.stdout.buffer.flush()
    else:
        click.echo("".join(f"{line}\n" for line in lines(found)), nl=False)
    if not surveyed.inventory.complete:
        tell_losses(surveyed.inventory)
    print_timings(flags, watch)
    reasons = [*scan_reasons(surveyed.inventory, surveyed.scanned, options.allowances), *_data_missing(result)]
    reasons.append(Reason(exit_status.SATISFIED, _summary(result)))
    end = ordered(reasons)
    raise Ending(end[0].status, "; ".join(reason.sentence for reason in end))


def plans(result: Result) -> Plans:
    """The remedies of a result by project and direct dependency; inside of them, those that settle the most come first."""
    by_project = sorted(result.remedies, key=lambda one: (one.place, one.project))
    projects = tuple(
        Plan(project, place, tuple(_dependencies(list(group))))
        for (place, project), group in groupby(by_project, key=lambda one: (one.place, one.project))
    )
    return Plans(SCHEMA, result.target, projects)


def lines(found: Plans) -> Iterator[str]:
    """The same for people; what is to be done for a dependency in many projects alike is told once."""
    first_told: dict[tuple[str, tuple[str, ...]], str] = {}
    for plan in found.projects:
        yield inert(plan.place)
        for dependency in plan.dependencies:
            yield f"  {inert(dependency.direct)}"
            told = tuple(line for remedy in dependency.remedies for line in _remedy(remedy))
            before = first_told.setdefault((dependency.direct, told), plan.place)
            yield from told if before == plan.place or len(told) == 1 else [f"    the same as in {inert(before)}, above"]
        yield ""


def _remedy(remedy: Remedy) -> Iterator[str]:
    yield f"    {inert(remedy.title)}"
    if how(remedy):
        yield f"      do: {inert(how(remedy), _LONGEST)}"
    yield f"      {inert(standing(remedy), _LONGEST)}"
    yield from (f"      {inert(line, _LONGEST)}" for line in settles(remedy))


def _dependencies(remedies: list[Remedy]) -> Iterator[Dependency]:
    names = dict.fromkeys(one.direct for one in remedies)
    for name in names:
        yield Dependency(name, tuple(one for one in remedies if one.direct == name))


def _data_missing(result: Result) -> Iterator[Reason]:
    if result.advisories is not None and result.advisories.fault:
        yield Reason(exit_status.DATA, f"data missing: {result.advisories.fault}")


def _summary(result: Result) -> str:
    """How many changes are known, and how many findings go with those that are verified."""
    sure = {(one.code, one.subject) for remedy in result.remedies for one in remedy.resolves}
    perhaps = {(one.code, one.subject) for remedy in result.remedies for one in remedy.may_resolve} - sure
    changes = [one for one in result.remedies if one.resolves or one.may_resolve]
    if not any(one.state in _TO_ACT_ON for one in result.verdict.findings):
        return "no finding asks for a change; nothing was edited"
    if not changes:
        return "no change is known that ends a finding; nothing was edited"
    more = f", and may end {len(perhaps)} more" if perhaps else ""
    return f"{plural(len(changes), 'change')} would end {plural(len(sure), 'finding')}{more}; nothing was edited"
