"""`sca why`: who needs a package, with the place of every step."""

import difflib
from collections.abc import Mapping
from posixpath import dirname
from typing import Any

import click

from sca import exit_status
from sca.cli.ending import Ending
from sca.cli.options import pipeline_options, print_timings, run_survey, scan_flags, scanning, targets
from sca.conclude import scan_reasons
from sca.exit_status import Reason, ordered
from sca.inventory.reach import Node, nodes_by_id, ways_from_projects
from sca.model.component import Component, Project, Reference
from sca.model.inventory import Inventory
from sca.model.label import label
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
    nodes = [node for node in everything.values() if not isinstance(node, Project) and _matches(node, values["name"])]
    for node in nodes:
        _print_node(node, inventory, everything)
    watch.lap("why")
    print_timings(flags, watch)
    name = brief(values["name"])
    found = Reason(exit_status.SATISFIED, f"{plural(len(nodes), 'place')} of {name}")
    absent = Reason(exit_status.NOTHING, f"no package {name} in {brief(surveyed.target)}")
    reasons = ordered([*scan_reasons(inventory, surveyed.scanned, options.allowances), found if nodes else absent])
    help = "" if nodes else _nearby(inventory, values["name"])
    raise Ending(reasons[0].status, "; ".join(reason.sentence for reason in reasons), help)


def _print_node(node: Component | Reference, inventory: Inventory, everything: Mapping[str, Node]) -> None:
    where = ", ".join(visible(str(location)) for location in node.locations)
    click.echo(f"{visible(label(node))}  ({node.scope})  {where}")
    ways = ways_from_projects(inventory, node.id)
    if not ways:
        click.echo("  no project of this scan needs it")
    for way in ways[:_MOST_WAYS]:
        steps = [everything[step] for step in way]
        for depth, step in enumerate(steps):
            place = _asked_by(steps[0], step) if depth == 1 else _place(step)
            name = _project(step) if isinstance(step, Project) else label(step)
            click.echo(f"  {'   ' * depth}{'└─ ' if depth else ''}{visible(name)}  {visible(place)}")
    if len(ways) > _MOST_WAYS:
        click.echo(f"  (+{plural(len(ways) - _MOST_WAYS, 'more way')})")


def _project(project: Project) -> str:
    """A project by its name; one that is built for several frameworks stands there once for each."""
    framework = project.id.partition("#")[2] if project.kind == "framework" else ""
    return f"{project.name} ({framework})" if framework else project.name


def _place(step: Node) -> str:
    return str(step.location if isinstance(step, Project) else step.locations[0])


def _asked_by(project: Node, step: Node) -> str:
    """The place of a direct dependency, and the line of the project's manifest that asks for it."""
    folder = project.folder if isinstance(project, Project) and project.folder != "." else ""
    places = () if isinstance(step, Project) else step.locations[1:]
    asked = next((str(one) for one in places if one.role == "declared" and dirname(one.path) == folder), "")
    return f"{_place(step)}, asked for at {asked}" if asked else _place(step)


def _matches(node: Component | Reference, asked: str) -> bool:
    package = node.package
    full = f"{package.namespace}/{package.name}" if package.namespace else package.name
    names = {
        full,
        package.name,
        package.purl,
        f"{full}@{package.version}",
        package.label,
        label(node),
        f"pkg:{package.type}/{package.coordinates}",
    }
    if package.type in ("nuget", "pypi"):
        return asked.lower().replace("_", "-") in {name.lower().replace("_", "-") for name in names}
    return asked in names


def _nearby(inventory: Inventory, asked: str) -> str:
    known = sorted({component.package.name for component in inventory.components})
    close = difflib.get_close_matches(asked, known, 3)
    return f"did you mean {', '.join(map(visible, close))}?" if close else "give a name, name@version or a purl"
