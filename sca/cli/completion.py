"""`sca completion`: the script that completes commands, options and files in a shell."""

import click
from click.shell_completion import ShellComplete, get_completion_class

from sca.cli.completion_words import COMPLETE_VARIABLE, PowerShellComplete
from sca.cli.main import cli

_SHELLS = ("bash", "zsh", "fish", "powershell")


@click.command(short_help="Print the script that completes commands in a shell.")
@click.argument("shell", type=click.Choice(_SHELLS))
def command(shell: str) -> None:
    """Print the script for SHELL. Put it where the shell reads it, such as: sca completion bash >> ~/.bashrc."""
    kind = PowerShellComplete if shell == PowerShellComplete.name else get_completion_class(shell)
    assert kind is not None  # noqa: S101  # click has the other three
    # Not the method of the class: that of bash starts a process to ask for its version.
    click.echo(ShellComplete.source(kind(cli, {}, "sca", COMPLETE_VARIABLE)), nl=False)
