"""The command line: which commands there are, and how every run ends in one status and one last line.

Commands load when they are asked for (start-up is part of the product), by name from the table below.
"""

import errno
import os
import signal
import sys
from contextlib import suppress
from importlib import import_module
from types import FrameType
from typing import Any, NoReturn

import click

from sca import exit_status
from sca.cli.ending import Ending, Terminated
from sca.cli.streams import silence_stdout, tame_streams
from sca.model.fault import fault_id
from sca.model.text import brief
from sca.system.places import WINDOWS
from sca.version import VERSION

COMMANDS: dict[str, str] = {
    "check": "Scan, judge by the policy, report. The main job.",
    "init": "Write a policy for this project from what it uses now, a hook and a job.",
    "sbom": "Write the inventory as a CycloneDX SBOM; no policy is needed.",
    "sbom validate": "Check SBOMs against their schema, and for what a schema cannot tell.",
    "sbom convert": "Write an SBOM in another format or version, and say what is lost.",
    "sbom merge": "Put several SBOMs together.",
    "report": "Render a result again without scanning.",
    "why": "Show the shortest way from every project to a package.",
    "tree": "Show what every project needs, as a tree; or who needs a package.",
    "fix": "Print what to change so that findings go away; nothing is edited.",
    "explain": "Explain a finding's code, a package and how it was judged, or a vulnerability.",
    "diff": "Show what changed between two results, SBOMs, folders or git revisions.",
    "notice": "Write THIRD-PARTY-NOTICES: licences, copyright, texts.",
    "db import": "Take in vulnerability records, or answers of registries, from files or addresses.",
    "db update": "Fetch vulnerability records and the feeds beside them into the store.",
    "db ask": "Ask registries about packages whose licence the files do not tell, and store the answers.",
    "db status": "Show what is stored, and how old it is.",
    "db export": "Write a store to a file that can be carried to a site without a network.",
    "db prune": "Drop answers from the store.",
    "approve": "Add a package to the approved ones of the policy.",
    "waive": "Add a waiver for a finding to the policy.",
    "baseline": "Write down what is found today, so that only what is new fails.",
    "policy": "Show, check and test the policy itself.",
    "hook lock-fresh": "Find locks that their manifests have outrun.",
    "doctor": "Tell how a run would go here, and what keeps it from going.",
    "completion": "Print the script that completes commands and options in a shell.",
}


# Before click 8.2 a group without arguments showed its help and ended with 0.
_NO_ARGUMENTS: tuple[type[Exception], ...] = tuple(filter(None, [getattr(click.exceptions, "NoArgsIsHelpError", None)]))
_OUTPUT_ERRORS = (errno.EPIPE, errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO)
# What Windows says of a pipe whose reader went away: https://github.com/python/cpython/issues/79935
_OUTPUT_ERRORS_OF_WINDOWS = (errno.EINVAL,)


class _Commands(click.Group):
    """A group whose commands are imported on first use."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """All commands, the main job first."""
        del ctx
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import a command's module and take its `command`."""
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = import_module(f"sca.cli.{cmd_name.replace(' ', '_').replace('-', '_')}").command
        return command if not ctx.resilient_parsing else _words().with_files(command)

    def resolve_command(self, ctx: click.Context, args: list[str]) -> tuple[str | None, click.Command | None, list[str]]:
        """Find a command; for a name that is none, say which one may be meant."""
        two = " ".join(args[:2])
        if two in COMMANDS and " " in two:
            return two, self.get_command(ctx, two), args[2:]
        family = any(name.startswith(f"{args[0]} ") for name in COMMANDS)
        if ctx.resilient_parsing and family and len(args) == 1:
            return args[0], _words().Family(args[0], COMMANDS, self.get_command(ctx, args[0])), []
        if ctx.resilient_parsing or args[0] in COMMANDS or args[0].startswith("-"):
            return super().resolve_command(ctx, args)
        if family and args[0] not in COMMANDS and (len(args) == 1 or args[1] in ctx.help_option_names):
            raise _family_help(args[0], is_asked=len(args) > 1)
        asked = two if family else args[0]
        raise Ending(exit_status.USAGE, f"usage: No such command {brief(asked)!r}", _meant(args[0], two))

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[Any]:
        """The first words of all commands, without importing these."""
        first = {name.partition(" ")[0]: COMMANDS.get(name.partition(" ")[0], text) for name, text in COMMANDS.items()}
        return [*_words().words(first, incomplete), *click.Command.shell_complete(self, ctx, incomplete)]

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands without importing them."""
        del ctx
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The table of exit statuses."""
        del ctx
        with formatter.section("Exit statuses (the first of 2, 5, 6, 8, 3, 4, 7, 1, 0 that holds wins)"):
            formatter.write_dl([(str(status), meaning) for status, meaning in exit_status.MEANINGS.items()])


def _words() -> Any:
    """What completes a command line. Only a shell that asks for that loads it: a documented lazy import."""
    from sca.cli import completion_words  # noqa: PLC0415

    return completion_words


def _family_help(word: str, *, is_asked: bool) -> Ending | click.exceptions.Exit:
    """Show the commands that begin with this word. That it was asked for is success."""
    formatter = click.HelpFormatter()
    formatter.write_usage(f"sca {word}", "COMMAND [OPTIONS] [ARGS]...")
    with formatter.section("Commands"):
        formatter.write_dl([(name, text) for name, text in COMMANDS.items() if name.startswith(f"{word} ")])
    click.echo(formatter.getvalue(), err=not is_asked, nl=False)
    return click.exceptions.Exit(0) if is_asked else Ending(exit_status.USAGE, f"usage: no command of {word} is given")


def _meant(word: str, two: str) -> str:
    """Which command may be meant by what is none."""
    from difflib import get_close_matches  # noqa: PLC0415  # only after a mistake

    if word == "help":
        return "sca --help lists the commands; sca COMMAND --help tells the options of one"
    close = get_close_matches(two, COMMANDS, 1) or get_close_matches(word, COMMANDS, 1)
    if close:
        return f"did you mean sca {close[0]}?"
    family = [name for name in COMMANDS if name.startswith(f"{word} ")]
    return f"commands: {', '.join(family or COMMANDS)}; see: sca --help"


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]}, invoke_without_command=False)
@click.version_option(VERSION, prog_name="sca")
def cli() -> None:
    """Software composition analysis for builds: every package with file and line, one policy, one verdict."""


def run(arguments: list[str]) -> int:
    """Run one command; every way out leaves an exit status of the table and a last line on stderr."""
    signal.signal(signal.SIGTERM, _terminate)
    if hasattr(signal, "SIGBREAK"):  # what ends a group of processes on Windows
        signal.signal(signal.SIGBREAK, _terminate)
    try:
        return _run(arguments)
    except (KeyboardInterrupt, click.Abort):
        return _end(exit_status.INTERRUPTED, "interrupted", "")
    except Terminated:
        return _end(exit_status.TERMINATED, "terminated", "")
    except Ending as ending:
        return _end(ending.status, ending.sentence, ending.help, quiet=ending.quiet)
    except Exception as error:  # noqa: BLE001  # the top of the program: a bug is one line and status 5
        return _failed(error)


def _run(arguments: list[str]) -> int:
    """Not `cli.main`, which ends the process with 1 and without a word when the reader of the output goes away."""
    tame_streams()
    asked = os.environ.get("_SCA_COMPLETE", "")
    if asked:
        status: int = _words().complete(cli, asked)
        return status
    if not arguments:
        click.echo(cli.get_help(click.Context(cli, info_name="sca")), err=True)
        raise Ending(exit_status.USAGE, "usage: no command is given")
    try:
        with cli.make_context("sca", arguments) as context:
            cli.invoke(context)
    except click.exceptions.Exit as end:
        return end.exit_code
    return exit_status.SATISFIED


def _failed(error: Exception) -> int:
    if isinstance(error, _NO_ARGUMENTS):
        click.echo(str(error), err=True)
        return _end(exit_status.USAGE, "usage: no command is given", "")
    if isinstance(error, click.ClickException):
        hint = error.ctx.command_path if isinstance(error, click.UsageError) and error.ctx else "sca"
        return _end(exit_status.USAGE, f"usage: {' '.join(error.format_message().split()).rstrip('.')}", f"see: {hint} --help")
    return _unwritten(error) if _is_of_output(error) else _fault(error)


def _end(status: int, sentence: str, help: str, *, quiet: bool = False) -> int:
    with suppress(OSError):  # the status stands, whether or not anybody can be told
        if help and not quiet:
            click.echo(f"  help: {help}", err=True)
        if not quiet:
            click.echo(f"sca: {sentence}; exit {status}", err=True)
    return status


def _is_of_output(error: Exception) -> bool:
    """Whether standard output failed: files, in and out, have handlers of their own."""
    errors = _OUTPUT_ERRORS + (_OUTPUT_ERRORS_OF_WINDOWS if WINDOWS else ())
    return isinstance(error, OSError) and error.errno in errors


def _unwritten(error: Exception) -> int:
    silence_stdout()
    reason = "its reader went away" if isinstance(error, BrokenPipeError) else os.strerror(getattr(error, "errno", 0))
    return _end(exit_status.OUTPUT, f"could not write to standard output: {reason}", "")


def _fault(error: Exception) -> int:
    if os.environ.get("SCA_DEBUG"):
        sys.__excepthook__(type(error), error, error.__traceback__)
    summary = f"internal fault {fault_id(error)} ({type(error).__name__}: {brief(str(error))})"
    return _end(exit_status.FAULT, summary, "this is a bug in sca: please report it; SCA_DEBUG=1 prints the traceback")


def _terminate(_signal: int, _frame: FrameType | None) -> NoReturn:
    raise Terminated
