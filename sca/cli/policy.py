"""`sca policy`: looks at a policy itself, without a project."""

import os
from typing import Any

import click

from sca import exit_status
from sca.cli.ending import Ending
from sca.cli.find_policy import POLICY_NAME, load
from sca.files.limits import DEFAULTS
from sca.model.text import plural
from sca.policies.layers.show import shown


@click.group(short_help="Show, check and test the policy itself.")
def command() -> None:
    """Look at a policy with all its layers."""


@command.command()
@click.argument("policy", default=POLICY_NAME, envvar="SCA_POLICY", metavar="[FILE]")
@click.option("--origin", is_flag=True, help="Say of every line in which file and line it stands.")
def show(**values: Any) -> None:
    """Print the policy that FILE and the layers above it come to (default: sca-policy.yaml here)."""
    loaded = load(_path(values["policy"]), DEFAULTS)
    layers = loaded.policy.layers
    click.echo(shown(loaded.tree, layers, origin=values["origin"]), nl=False)
    raise Ending(exit_status.SATISFIED, f"{loaded.policy.name}: {plural(len(layers), 'file')}, and no mistake")


def _path(given: str) -> str:
    return os.path.join(given, POLICY_NAME) if os.path.isdir(given) else given
