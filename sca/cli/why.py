"""`sca why`: who needs a package, with the place of every step."""

from collections.abc import Mapping
from typing import Any

import click

from sca import exit_status
from sca.cli.branches import REPEATED, marks
from sca.cli.ending import Ending
from sca.cli.losses import WHERE
from sca.cli.options import pipeline_options, print_timings, run_survey, scan_flags, scanning, targets
from sca.cli.steps import name_of, named, nearby, place_below, place_of
from sca.conclude import scan_reasons
from sca.exit_status import Reason, ordered
from sca.model.component import Component, Reference
from sca.model.inventory import Inventory
from sca.model.label import label
from sca.model.reach import Node, nodes_by_id, ways_from_projects
from sca.model.text import brief, plural, visible
from sca.survey import Stopwatch

_MOST_WAYS = 20


@click.command(short_help="Show who needs a package.")
@click.argument("name")
@targets
@scanning
def command(**values: Any) -> None:
    """Show the shortest way from every project in TARGETs to the package NAME (a name, name@version or purl)."""
    flags = scan_flags(values)
    watch = Stopwatch()
    options = pipeline_options(flags)
    surveyed = run_survey(values["targets"], flags, options, watch)
    inventory = surveyed.inventory
    everything = nodes_by_id(inventory)
    nodes = named(everything, values["name"])
    if sum([_print_node(node, inventory, everything) for node in nodes]):
        click.echo(f"{REPEATED} the way from here is shown above")
    watch.lap("why")
    print_timings(flags, watch)
    name = brief(values["name"])
    found = Reason(exit_status.SATISFIED, f"{plural(len(nodes), 'place')} of {name}")
    absent = Reason(exit_status.NOTHING, f"no package {name} in {brief(surveyed.target)}")
    reasons = ordered([*scan_reasons(inventory, surveyed.scanned, options.allowances), found if nodes else absent])
    help = nearby(inventory, values["name"]) if not nodes else "" if inventory.complete else WHERE
    raise Ending(reasons[0].status, "; ".join(reason.sentence for reason in reasons), help)


def _print_node(node: Component | Reference, inventory: Inventory, everything: Mapping[str, Node]) -> int:
    """Print a node and the ways to it. Gives the number of ways that end where an earlier one goes on."""
    where = ", ".join(visible(str(location)) for location in node.locations)
    click.echo(f"{visible(label(node))}  ({node.scope})  {where}")
    ways = ways_from_projects(inventory, node.id)
    if not ways:
        click.echo("  no project of this scan needs it")
    shown: set[str] = {node.id}
    repeats = sum([_print_way([everything[step] for step in way], shown) for way in ways[:_MOST_WAYS]])
    if len(ways) > _MOST_WAYS:
        click.echo(f"  (+{plural(len(ways) - _MOST_WAYS, 'more way')})")
    return repeats


def _print_way(steps: list[Node], shown: set[str]) -> bool:
    """Print a way down to the first step from which the rest was shown before. True if there is one."""
    branch = marks().last
    for depth, step in enumerate(steps):
        place = place_below(steps[0], step) if depth == 1 else place_of(step)
        repeated = step.id in shown and depth < len(steps) - 1
        mark = f" {REPEATED}" if repeated else ""
        click.echo(f"  {' ' * len(branch) * depth}{branch if depth else ''}{name_of(step)}{mark}  {place}")
        if repeated:
            return True
        shown.add(step.id)
    return False
