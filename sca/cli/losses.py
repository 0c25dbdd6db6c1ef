"""Tells people why a scan is not whole, for commands whose own output is something else. `sca check` reports it itself."""

import click

from sca.model.alike import alike
from sca.model.inventory import Inventory
from sca.model.text import plural, visible

_MOST = 10
WHERE = "sca check says what could not be read, and what to do"


def tell_losses(inventory: Inventory) -> None:
    """What was lost, on stderr: those that are alike once, each with what to do."""
    found = alike(problem for problem in inventory.problems if problem.cost != "notice")
    for one in found[:_MOST]:
        click.echo(f"problem[{one.first.code}]: {visible(one.first.message)}\n  --> {visible(one.where)}", err=True)
        if one.first.help:
            click.echo(f"  help: {visible(one.first.help)}", err=True)
    if len(found) > _MOST:
        left = sum(1 + one.further for one in found[_MOST:])
        click.echo(f"... and {plural(left, 'more problem')}: sca check --verbose shows them", err=True)
