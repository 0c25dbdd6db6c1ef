"""Completion as shells do it: the printed script is loaded by the real shell, and asked what may follow."""

import os
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

from sca.cli.main import COMMANDS

SCRIPTS = sysconfig.get_path("scripts")
BASH = """
source <(sca completion bash)
COMP_WORDS=("$@"); COMP_CWORD=$(( $# - 1 ))
compopt() { echo "$*"; }
_sca_completion sca
printf '%s\\n' "${COMPREPLY[@]}"
"""
ZSH = """
autoload -U compinit; compinit -u -D
source <(sca completion zsh)
_describe() { print -l -- "${(@P)3}"; }
compadd() { print -l -- "${(@P)argv[-1]}"; }
_path_files() { print -- files; }
words=("$@"); CURRENT=$#
_sca_completion
"""
FISH = "source (sca completion fish | psub); complete -C (string join -- ' ' $argv)"
CASES = [
    pytest.param(("sca", "ch"), {"check"}, id="a command"),
    pytest.param(("sca", "db", "u"), {"update"}, id="the second word of a command"),
    pytest.param(("sca", "policy", "li"), {"lint"}, id="a command of a group"),
    pytest.param(("sca", "check", "--stage", ""), {"commit", "build", "release"}, id="the values of an option"),
    pytest.param(("sca", "check", "--exclu"), {"--exclude"}, id="an option"),
    pytest.param(("sca", "completion", "po"), {"powershell"}, id="an argument"),
]


def ask(*command: str, **environment: str) -> str:
    path = os.pathsep.join((SCRIPTS, os.environ["PATH"]))
    everything = {**os.environ, "PATH": path, **environment}
    return subprocess.run(command, capture_output=True, text=True, check=True, timeout=60, env=everything).stdout


def words_of(answer: str) -> set[str]:
    """The words, without what zsh and fish say about them."""
    return {line.partition("\t")[0].partition(":")[0].strip() for line in answer.splitlines() if line.strip()}


@pytest.mark.parametrize(("typed", "expected"), CASES)
def test_bash(typed: tuple[str, ...], expected: set[str]) -> None:
    assert words_of(ask("bash", "--norc", "-c", BASH, "bash", *typed)) == expected


@pytest.mark.skipif(shutil.which("zsh") is None, reason="zsh is not installed (2026-11)")
@pytest.mark.parametrize(("typed", "expected"), CASES)
def test_zsh(typed: tuple[str, ...], expected: set[str]) -> None:
    assert words_of(ask("zsh", "-f", "-c", ZSH, "zsh", *typed)) == expected


@pytest.mark.skipif(shutil.which("fish") is None, reason="fish is not installed (2026-11)")
@pytest.mark.parametrize(("typed", "expected"), CASES)
def test_fish(typed: tuple[str, ...], expected: set[str], tmp_path: Path) -> None:
    answer = ask("fish", "--no-config", "-c", FISH, *typed, HOME=str(tmp_path))
    assert words_of(answer) == expected


@pytest.mark.parametrize(("typed", "expected"), CASES)
def test_powershell_is_answered(typed: tuple[str, ...], expected: set[str]) -> None:
    """There is no PowerShell to try it with: this is what its script asks, and what it takes apart."""
    asked = {"_SCA_COMPLETE": "powershell_complete", "COMP_WORDS": "\n".join(typed), "COMP_CWORD": str(len(typed) - 1)}
    lines = [line.split("\t") for line in ask("sca", **asked).splitlines()]
    assert {value for kind, value, _help in lines if kind == "plain"} == expected
    script = ask("sca", "completion", "powershell")
    assert all(name in script for name in (*asked, "Register-ArgumentCompleter -Native -CommandName sca"))
    assert script.count("{") == script.count("}")


def test_files_are_offered_where_files_are_meant() -> None:
    for typed in (("sca", "check", ""), ("sca", "check", "--policy", ""), ("sca", "report", "")):
        assert "default" in ask("bash", "--norc", "-c", BASH, "bash", *typed), typed


def test_every_command_is_offered() -> None:
    offered = words_of(ask("bash", "--norc", "-c", BASH, "bash", "sca", ""))
    assert offered == {name.partition(" ")[0] for name in COMMANDS}
    for family in ("db", "sbom", "hook"):
        second = words_of(ask("bash", "--norc", "-c", BASH, "bash", "sca", family, ""))
        assert second >= {name.partition(" ")[2] for name in COMMANDS if name.startswith(f"{family} ")}


def test_the_first_word_is_completed_without_loading_commands() -> None:
    code = "import sys\nfrom sca.__main__ import main\nmain()\nprint('LOADED', *sorted(sys.modules))"
    asked = {"_SCA_COMPLETE": "bash_complete", "COMP_WORDS": "sca ", "COMP_CWORD": "1"}
    loaded = ask(sys.executable, "-I", "-c", code, **asked).partition("LOADED ")[2].split()
    assert not [name for name in loaded if name.startswith(("sca.files", "sca.parsers", "sca.policies"))]
