"""What may follow on a command line that is being typed: asked by the scripts of `sca completion`, in a variable of click's.

https://click.palletsprojects.com/en/stable/shell-completion/
"""

import os
from collections.abc import Mapping

import click
from click.shell_completion import CompletionItem, ShellComplete, add_completion_class, shell_complete

COMPLETE_VARIABLE = "_SCA_COMPLETE"
_FILES = ("FILE", "FOLDER", "DIR", "RESULT.json")
_POWERSHELL = """\
Register-ArgumentCompleter -Native -CommandName %(prog_name)s -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)
    $words = @($commandAst.CommandElements | ForEach-Object { $_.ToString() })
    $at = if ($wordToComplete) { $words.Count - 1 } else { $words.Count }
    $env:%(complete_var)s = 'powershell_complete'
    $env:COMP_WORDS = $words -join "`n"
    $env:COMP_CWORD = $at
    try {
        & %(prog_name)s | ForEach-Object {
            $kind, $value, $help = $_ -split "`t", 3
            if ($kind -eq 'plain') {
                [System.Management.Automation.CompletionResult]::new($value, $value, 'ParameterValue', $help)
            }
        }
    } finally {
        Remove-Item Env:%(complete_var)s, Env:COMP_WORDS, Env:COMP_CWORD
    }
}
"""


class PowerShellComplete(ShellComplete):
    """PowerShell, which completes files by itself where nothing else is offered.

    https://learn.microsoft.com/powershell/module/microsoft.powershell.core/register-argumentcompleter
    """

    name = "powershell"
    source_template = _POWERSHELL

    def get_completion_args(self) -> tuple[list[str], str]:
        """The words before the one that is typed, and that one."""
        words = os.environ.get("COMP_WORDS", "").split("\n")
        at = int(os.environ.get("COMP_CWORD", "0") or 0)
        return words[1:at], words[at] if at < len(words) else ""

    def format_completion(self, item: CompletionItem) -> str:
        """One line: what it is, the word, and what it means."""
        return "\t".join((item.type, str(item.value), item.help or str(item.value)))


class Family(click.Group):
    """The first word of commands of two words, and what may follow it. A word that is a command too is completed as both."""

    def __init__(self, word: str, commands: Mapping[str, str], alone: click.Command | None) -> None:
        super().__init__(word)
        self._alone = alone
        self._words = {name.partition(" ")[2]: text for name, text in commands.items() if name.startswith(f"{word} ")}

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        """The second words, and what the first one takes by itself."""
        items = words(self._words, incomplete)
        return [*items, *(self._alone.shell_complete(ctx, incomplete) if self._alone is not None else [])]


def words(texts: Mapping[str, str], incomplete: str) -> list[CompletionItem]:
    """The words that begin like the one that is typed."""
    return [CompletionItem(word, help=text) for word, text in texts.items() if word.startswith(incomplete)]


def with_files(command: click.Command) -> click.Command:
    """The command, with every option that takes a file completed as one."""
    for parameter in command.params:
        if parameter.metavar in _FILES:
            parameter.type = click.Path(path_type=str)
    return command


def complete(cli: click.Command, instruction: str) -> int:
    """Answer a script: print what may follow. The status is that of click."""
    add_completion_class(PowerShellComplete)
    return shell_complete(cli, {}, "sca", COMPLETE_VARIABLE, instruction)
