"""Reads a script for what its commands install by name.

Every command counts, whichever branch it stands in. Programs that run others (`sudo`, `env`, `poetry run`, `sh -c`) are seen
through. A variable has the value that the file around the script, or an assignment before it, gives it; one that is assigned
twice, or by a command, has none.
"""

import re
from collections import ChainMap
from collections.abc import Callable, Iterator, Mapping, Sequence
from importlib import import_module
from posixpath import basename

from msgspec import Struct

from sca.files.limits import Limits
from sca.model.package import Package
from sca.parsers.installs.arguments import Argument
from sca.parsers.installs.found import Around, Expand, Install
from sca.parsers.installs.shell import Word, commands

Read = Callable[[Sequence[Argument], Around], Iterator[Install]]


class Program(Struct, frozen=True):
    """A package manager, and which function of which module reads its command lines. Most scripts have none or one."""

    module: str
    function: str

    @property
    def read(self) -> Read:
        """The function, imported now."""
        found: Read = getattr(import_module(f"sca.parsers.installs.{self.module}"), self.function)
        return found


PROGRAMS: Mapping[str, Program] = {
    "pip": Program("pip_command", "read_pip"),
    "pipx": Program("pip_command", "read_pipx"),
    "uv": Program("pip_command", "read_uv"),
    "uvx": Program("pip_command", "read_uvx"),
    "npm": Program("npm_command", "read_npm"),
    "pnpm": Program("npm_command", "read_npm"),
    "bun": Program("npm_command", "read_npm"),
    "yarn": Program("npm_command", "read_yarn"),
    "npx": Program("npm_command", "read_npx"),
    "pnpx": Program("npm_command", "read_npx"),
    "bunx": Program("npm_command", "read_npx"),
    "corepack": Program("npm_command", "read_corepack"),
    "dotnet": Program("nuget_command", "read_dotnet"),
    "nuget": Program("nuget_command", "read_nuget"),
    "conda": Program("conda_command", "read_conda"),
    "mamba": Program("conda_command", "read_conda"),
    "micromamba": Program("conda_command", "read_conda"),
}
_MENTIONS = re.compile(
    r"\b(?:pip|uv|npm|npx|yarn|pnp[mx]|bun|corepack|dotnet|nuget|conda|mamba|micromamba)|\.(?:ba)?sh\b", re.IGNORECASE
)
_PIP = re.compile(r"pip(?:[0-9.]*)")
_PYTHON = re.compile(r"(?:python|pypy)[0-9.]*|py")
_ASSIGNMENT = re.compile(r"([A-Za-z_][A-Za-z0-9_]*)=(.*)", re.DOTALL)
_KEYWORDS = frozenset(("if", "then", "else", "elif", "do", "while", "until", "!", "{", "time"))
_PREFIXES = frozenset(("exec", "command", "builtin", "nohup"))
_SHELLS = frozenset(("sh", "bash", "dash", "ash", "zsh", "ksh"))
_OF_WINDOWS = frozenset(("powershell", "pwsh", "cmd"))
_TAKES_REST = frozenset(("-command", "-c", "/c", "/k"))
# Programs that run another: their options with a value, and how many words come before the other program.
_RUNNERS: Mapping[str, tuple[frozenset[str], int]] = {
    "sudo": (frozenset(("-u", "-g", "-C", "-h", "-p", "-r", "-t", "-D")), 0),
    "doas": (frozenset(("-u", "-C")), 0),
    "env": (frozenset(("-u", "-C")), 0),
    "nice": (frozenset(("-n",)), 0),
    "timeout": (frozenset(("-s", "-k")), 1),
    "gosu": (frozenset(), 1),
    "su-exec": (frozenset(), 1),
    "retry": (frozenset(("-n", "-t", "-d")), 0),
}
_RUN = frozenset(("poetry", "pipenv", "pdm", "hatch", "rye", "conda", "mamba", "micromamba"))
_RUN_OPTIONS = frozenset(("-n", "--name", "-p", "--prefix", "-e", "--env", "-C", "--directory"))
_DEEPEST = 3
_FILES = (".sh", ".bash")
_SOURCES = frozenset((".", "source"))


def may_install(script: str) -> bool:
    """Whether a script names a package manager, or another script: most do not, and need not be read."""
    return _MENTIONS.search(script) is not None


class ScriptReader:
    """Reads the scripts of one place in order. `variables` have a value at its beginning."""

    def __init__(self, variables: Mapping[str, str], expand: Expand, limits: Limits) -> None:
        self._variables = dict(variables)
        self._assigned: set[str] = set()
        self._expand = expand
        self._limits = limits
        self._files = 0

    def read(self, script: str) -> Iterator[Install]:
        """What a script of a shell installs; `at` counts from its first character."""
        yield from self._script(script, 0, 0)

    def read_words(self, words: Sequence[str]) -> Iterator[Install]:
        """What one command installs whose words are given as they are, without a shell."""
        arguments = [Argument(word, 0) for word in words]
        yield from self._command([Word(word, 0) for word in words], arguments, self._variables, 0)

    def _script(self, script: str, start: int, depth: int) -> Iterator[Install]:
        for command in commands(script):
            first = _first(command, 0, _is_keyword)
            words = command[first:]
            texts = [self._expand(word.raw, self._variables) for word in words]
            arguments = [Argument(text, start + word.at, known) for word, (text, known) in zip(words, texts, strict=True)]
            count = _first(words, 0, _is_assignment)
            if count == len(words) or words[count].raw == "export":
                self._assign(arguments)
                continue
            own = {name: value for name, _, value in (one.text.partition("=") for one in arguments[:count] if one.is_known)}
            variables = ChainMap(own, self._variables) if own else self._variables
            yield from self._command(words[count:], arguments[count:], variables, depth)

    def _assign(self, arguments: Sequence[Argument]) -> None:
        for one in arguments:
            found = _ASSIGNMENT.fullmatch(one.text)
            if found is None:
                continue
            name, value = found[1], found[2]
            if one.is_known and (name not in self._assigned or self._variables.get(name) == value):
                self._variables[name] = value
            else:
                self._variables.pop(name, None)
            self._assigned.add(name)

    def _command(
        self, words: Sequence[Word], arguments: Sequence[Argument], variables: Mapping[str, str], depth: int
    ) -> Iterator[Install]:
        at = _behind_runners(words, arguments)
        if at >= len(words):
            return
        program = _program(arguments[at].text)
        if program in _SHELLS:
            yield from self._inner(words[at + 1 :], arguments[at + 1 :], variables, depth)
            return
        if program in _OF_WINDOWS:
            yield from self._rest(words[at + 1 :], arguments[at + 1 :], depth)
            return
        if program.endswith(_FILES) or program in _SOURCES:
            yield from self._file(arguments[at + (program in _SOURCES) :][:1], variables)
            return
        known = PROGRAMS.get("pip" if _PIP.fullmatch(program) else program)
        if known is not None:
            yield from known.read(arguments[at + 1 :], Around(variables, self._limits))

    def _inner(
        self, words: Sequence[Word], arguments: Sequence[Argument], variables: Mapping[str, str], depth: int
    ) -> Iterator[Install]:
        """The script in `sh -c SCRIPT`, or in the file of `sh FILE`."""
        for number, one in enumerate(arguments):
            if not one.text.startswith("-"):
                yield from self._file((one,), variables)
                return
            if one.text[1:2] != "-" and "c" in one.text[1:] and depth < _DEEPEST and number + 1 < len(words):
                yield from self._script(words[number + 1].plain, arguments[number + 1].at + 1, depth + 1)
                return

    def _rest(self, words: Sequence[Word], arguments: Sequence[Argument], depth: int) -> Iterator[Install]:
        """The script in `pwsh -Command SCRIPT` and `cmd /C SCRIPT`, which is all that follows."""
        start = next((number + 1 for number, one in enumerate(arguments) if one.text.lower() in _TAKES_REST), len(words))
        if start < len(words) and depth < _DEEPEST:
            script = " ".join(word.plain for word in words[start:])
            yield from self._script(script, arguments[start].at, depth + 1)

    def _file(self, arguments: Sequence[Argument], variables: Mapping[str, str]) -> Iterator[Install]:
        """A file of commands. Those after the first few are looked for all the same, and have no variables."""
        for one in arguments:
            self._files += 1
            known = dict(variables) if self._files <= self._limits.include_files else {}
            yield Install(Package("generic", "", "", ""), one.at, script=one.text, variables=known)


def _first(words: Sequence[Word], start: int, passed: Callable[[Word], bool]) -> int:
    """Behind the words that are passed over."""
    return next((number for number in range(start, len(words)) if not passed(words[number])), len(words))


def _is_keyword(word: Word) -> bool:
    return word.raw in _KEYWORDS


def _is_assignment(word: Word) -> bool:
    return _ASSIGNMENT.fullmatch(word.raw) is not None


def _behind_runners(words: Sequence[Word], arguments: Sequence[Argument]) -> int:
    """Where the program stands that others only run."""
    at = 0
    while at < len(words):
        program = _program(arguments[at].text)
        following = arguments[at + 1].text if at + 1 < len(words) else ""
        if program in _PREFIXES or _is_keyword(words[at]) or _is_assignment(words[at]):
            at += 1
        elif program in _RUNNERS:
            with_value, count = _RUNNERS[program]
            at = _behind_options(arguments, at + 1, with_value) + count
        elif program in _RUN and following == "run":
            at = _behind_options(arguments, at + 2, _RUN_OPTIONS)
        elif _PYTHON.fullmatch(program) and following.startswith("-"):
            at = _module(arguments, at + 1)
        else:
            return at
    return at


def _module(arguments: Sequence[Argument], at: int) -> int:
    """Where the module stands that `python -m` runs; at the end if it runs none."""
    while at < len(arguments) and arguments[at].text.startswith("-"):
        if arguments[at].text == "-m":
            return at + 1
        at += 2 if arguments[at].text in ("-W", "-X") else 1
    return len(arguments)


def _behind_options(arguments: Sequence[Argument], at: int, with_value: frozenset[str]) -> int:
    while at < len(arguments) and arguments[at].text.startswith("-"):
        at += 2 if arguments[at].text in with_value else 1
    return at


def _program(text: str) -> str:
    """The name of a program, without folders and without the endings of Windows."""
    name = basename(text.replace("\\", "/")).lower()
    return name.removesuffix(".exe").removesuffix(".cmd")
