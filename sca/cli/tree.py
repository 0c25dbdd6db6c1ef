"""`sca tree`: what every project needs, and what that needs, each with its place; or who needs a package, all the way up."""

import sys
from collections.abc import Mapping
from typing import Any

import click
import msgspec
from msgspec import Struct

from sca import exit_status
from sca.cli.branches import REPEATED, fitted, marks, width
from sca.cli.ending import Ending
from sca.cli.losses import WHERE
from sca.cli.options import is_target, pipeline_options, print_timings, run_survey, scan_flags, scanning
from sca.cli.steps import name_of, named, nearby, place_of
from sca.conclude import scan_reasons
from sca.exit_status import Reason, ordered
from sca.inventory.tree import DEEPEST, Line, needs, roots, tree
from sca.model.component import Component, Project, Scope
from sca.model.reach import Node, nodes_by_id
from sca.model.text import brief, plural
from sca.survey import Stopwatch

_SCHEMA = "sca-tree-1"


class _Entry(Struct, frozen=True):
    """One line of the tree as JSON. A parent is the nearest entry before with a depth smaller by one."""

    depth: int
    name: str
    purl: str
    id: str
    kind: str
    scope: str
    where: str
    repeated: bool
    hidden: int


class _Document(Struct, frozen=True):
    schema: str
    target: str
    complete: bool
    inverted: bool
    tree: tuple[_Entry, ...]


@click.command(short_help="Show what every project needs, as a tree.")
@click.argument("arguments", nargs=-1, metavar="[NAME] [TARGET]...", type=click.Path(path_type=str))
@click.option("--invert", is_flag=True, help="Show who needs the package NAME, up to the projects.")
@click.option(
    "--depth", type=click.IntRange(0, DEEPEST), default=100, show_default=True, metavar="N", help="Show so many levels below."
)
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True, help="What stdout carries."
)
@scanning
def command(**values: Any) -> None:
    """Show the dependency tree of every project in TARGETs, or of the package NAME (a name, name@version or purl)."""
    flags = scan_flags(values)
    name, targets = _split(values["arguments"], inverted=values["invert"])
    watch = Stopwatch()
    options = pipeline_options(flags)
    surveyed = run_survey(targets, flags, options, watch)
    inventory = surveyed.inventory
    everything = nodes_by_id(inventory)
    below = needs(inventory, {key: name_of(node) for key, node in everything.items()}, inverted=values["invert"])
    starts, unneeded = ([node.id for node in named(everything, name)], []) if name else roots(inventory, below)
    lines = list(tree([*starts, *unneeded], below, values["depth"]))
    if values["form"] == "json":
        entries = tuple(_entry(line, everything[line.node]) for line in lines)
        _print_json(_Document(_SCHEMA, surveyed.target, inventory.complete, values["invert"], entries))
    else:
        _print(lines, everything, unneeded[0] if unneeded else "", "what needs it" if values["invert"] else "what it needs")
    watch.lap("tree")
    print_timings(flags, watch)
    absent = bool(name) and not starts
    end = (
        Reason(exit_status.NOTHING, f"no package {brief(name)} in {brief(surveyed.target)}")
        if absent
        else _done(lines, everything)
    )
    reasons = ordered([*scan_reasons(inventory, surveyed.scanned, options.allowances), end])
    help = nearby(inventory, name) if absent else "" if inventory.complete else WHERE
    raise Ending(reasons[0].status, "; ".join(reason.sentence for reason in reasons), help)


def _split(arguments: tuple[str, ...], *, inverted: bool) -> tuple[str, tuple[str, ...]]:
    """The name and the targets: the first argument is a name unless something to scan is called so."""
    if inverted and not arguments:
        raise Ending(exit_status.USAGE, "usage: --invert needs the NAME of a package", "sca tree --invert NAME [TARGET]...")
    if arguments and (inverted or not is_target(arguments[0])):
        return arguments[0], arguments[1:]
    return "", arguments


def _done(lines: list[Line], everything: Mapping[str, Node]) -> Reason:
    nodes = [everything[node] for node in {line.node for line in lines}]
    packages = sum(not isinstance(node, Project) for node in nodes)
    return Reason(exit_status.SATISFIED, f"{plural(packages, 'package')}, {plural(len(nodes) - packages, 'project')}")


def _print(lines: list[Line], everything: Mapping[str, Node], first_unneeded: str, below: str) -> None:
    columns = width()
    drawn = marks(columns)
    for line in lines:
        node = everything[line.node]
        if not line.depth and node.id == first_unneeded:
            click.echo("no project of this scan needs:")
        notes = [f"({line.scope})"] if line.scope is not Scope.RUNTIME else []
        notes += [REPEATED] if line.repeated else [f"(+{line.hidden})"] if line.hidden else []
        name = " ".join((drawn.before(line.ends) + name_of(node), *notes))
        click.echo(fitted(name, place_of(node), columns, drawn.cut))
    if any(line.repeated for line in lines):
        click.echo(f"{REPEATED} {below} is shown above")
    if any(line.hidden for line in lines):
        click.echo("(+N) so many right below it are deeper than --depth")


def _entry(line: Line, node: Node) -> _Entry:
    purl = node.package.purl if node.package else ""
    kind = "project" if isinstance(node, Project) else "package" if isinstance(node, Component) else node.kind
    scope = "" if not line.depth else str(line.scope)
    return _Entry(line.depth, name_of(node), purl, node.id, kind, scope, place_of(node), line.repeated, line.hidden)


def _print_json(document: _Document) -> None:
    sys.stdout.buffer.write(msgspec.json.format(msgspec.json.encode(document), indent=2) + b"\n")
    sys.stdout.buffer.flush()
