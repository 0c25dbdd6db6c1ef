"""`sca notice`: who wrote what is used, under which licence, with the texts of the licences."""

import sys
from typing import Any

import click

from sca import exit_status
from sca.cli.ending import Ending
from sca.cli.find_policy import find_policy
from sca.cli.losses import tell_losses
from sca.cli.options import pipeline_options, print_timings, run_survey, scan_flags, scanning, targets
from sca.cli.output import write_atomically
from sca.conclude import scan_reasons
from sca.exit_status import Reason, ordered
from sca.facts.licence_texts import LicenceTexts
from sca.facts.notices import Notices, notices, used
from sca.model.text import plural
from sca.policies.licences.settle import settled
from sca.reports.notice import RENDERERS
from sca.survey import Stopwatch

_WHERE_LICENCES_ARE = "scan what is installed too (sca notice . node_modules .venv), or ask the registries: sca db ask"


@click.command(short_help="Write THIRD-PARTY-NOTICES.")
@targets
@click.option("-o", "--output", metavar="FILE", help="Write to this file instead of stdout.")
@click.option("--format", "form", type=click.Choice(list(RENDERERS)), default="text", show_default=True, help="What to write.")
@click.option("--tools", is_flag=True, help="Also what only development or a build needs.")
@click.option("--policy", metavar="FILE", envvar="SCA_POLICY", help="The policy, which may choose branches and clarify licences.")
@click.option("-q", "--quiet", is_flag=True, help="Errors only on stderr.")
@scanning
def command(**values: Any) -> None:
    """Write the notices that the packages of TARGETs ask for: licences, copyright, NOTICE files, every text once."""
    flags = scan_flags(values)
    watch = Stopwatch()
    options = pipeline_options(flags)
    surveyed = run_survey(values["targets"], flags, options, watch)
    policy, _ = find_policy(values["policy"], surveyed.root, options.limits)
    answers = {one.component: one for one in settled(surveyed.inventory, surveyed.licences, policy.licences)}
    components = used(surveyed.inventory.components, tools=values["tools"])
    with surveyed.files() as tree:
        made = notices(surveyed.target, components, answers, LicenceTexts(tree, options.limits))
    watch.lap("notices")
    data = RENDERERS[values["form"]](made)
    if values["output"]:
        write_atomically(values["output"], data)
    else:
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
    print_timings(flags, watch)
    reasons = ordered(
        [*scan_reasons(surveyed.inventory, surveyed.scanned, options.allowances), *_reasons(made, allowed=flags.allow_incomplete)]
    )
    if reasons[0].status != exit_status.SATISFIED:
        tell_losses(surveyed.inventory)
    quiet = values["quiet"] and reasons[0].status == exit_status.SATISFIED
    help = _WHERE_LICENCES_ARE if made.unknown and reasons[0].status == exit_status.INCOMPLETE else ""
    raise Ending(reasons[0].status, "; ".join(reason.sentence for reason in reasons), help, quiet=quiet)


def _reasons(made: Notices, *, allowed: bool) -> list[Reason]:
    written = Reason(exit_status.SATISFIED, f"notices of {plural(len(made.entries), 'package')}")
    if not made.unknown or allowed:
        return [written]
    return [Reason(exit_status.INCOMPLETE, f"the licence of {plural(len(made.unknown), 'package')} is not known"), written]
