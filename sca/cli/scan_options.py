"""The options that every scan has. Nothing that scans is loaded here: a hook with nothing to do ends before that."""

from collections.abc import Callable
from typing import Any, TypeVar

import click
from msgspec import Struct

from sca.cli.plugin_option import plugin

COMMIT = "commit"
_Command = TypeVar("_Command", bound=Callable[..., Any])

targets = click.argument("targets", nargs=-1, metavar="[TARGET]...", type=click.Path(path_type=str))


class ScanFlags(Struct, frozen=True):
    """The scanning options of one run, as given."""

    exclude: tuple[str, ...]
    gitignore: bool
    limit: tuple[str, ...]
    build_arg: tuple[str, ...]
    deadline: float
    allow_empty: bool
    allow_incomplete: bool
    offline: bool
    staged: bool
    timings: bool
    platform: str
    plugin: tuple[str, ...] = ()


def scanning(command: _Command) -> _Command:
    """Give a command the options that every scan has."""
    options = (
        click.option("--exclude", multiple=True, metavar="GLOB", help="Leave out paths (the syntax of .gitignore); repeatable."),
        click.option("--gitignore", is_flag=True, help="Leave out what .gitignore files leave out."),
        click.option("--staged", is_flag=True, help="Read the files as they are staged in the git index."),
        click.option(
            "--limit", multiple=True, metavar="NAME=VALUE", help="Change a limit on input, such as text-bytes; repeatable."
        ),
        click.option(
            "--build-arg",
            multiple=True,
            metavar="NAME=VALUE",
            help="Read Dockerfiles with this build argument, as a build gets it; repeatable.",
        ),
        click.option(
            "--deadline", type=click.FloatRange(min=0), default=0, metavar="SECONDS", help="Stop reading after this time."
        ),
        plugin,
        click.option("--platform", default="", metavar="OS/ARCH", help="Which platform of an image (default: linux/amd64)."),
        click.option("--allow-empty", is_flag=True, help="Nothing to scan is no failure."),
        click.option(
            "--allow-incomplete", is_flag=True, help="Unread inputs and open questions are no failure; recorded in every report."
        ),
        click.option("--offline", is_flag=True, help="Open no network connection: an image is not pulled from a registry."),
        click.option("--timings", is_flag=True, help="Print the time of each step to stderr."),
    )
    for option in reversed(options):
        command = option(command)
    return command


def scan_flags(values: dict[str, Any]) -> ScanFlags:
    """Take the scanning options out of a command's keyword arguments."""
    return ScanFlags(**{name: values.pop(name) for name in ScanFlags.__struct_fields__})
