"""What RUN installs by name in each stage of a Dockerfile.

The text of RUN is read as a script, and so is the body of its heredoc; a list in JSON is one command without a shell.

https://docs.docker.com/reference/dockerfile/#run
"""

from collections.abc import Mapping
from posixpath import basename

from msgspec import DecodeError, Struct
from msgspec import json as msgspec_json

from sca.files.limits import Limits
from sca.parsers.docker.build_arguments import BuildArguments
from sca.parsers.docker.lines import Instruction
from sca.parsers.docker.stage_variables import StageVariables
from sca.parsers.docker.stages import Stage
from sca.parsers.docker.substitution import Expanded, expand
from sca.parsers.docker.words import after_flags, split_flags, unquoted, words
from sca.parsers.installs.found import Install
from sca.parsers.installs.script import ScriptReader, may_install
from sca.parsers.installs.shell import is_of_a_shell, with_lines

_SETS = ("ARG", "ENV")
_MOST_COPIED = 20


class Installed(Struct, frozen=True):
    """What a stage installs, and the line where it stands. `copied` are the files from which it may install, by their sources."""

    install: Install
    line: int
    stage: Stage
    copied: tuple[str, ...] = ()


class RunReader:
    """Told of the stages and their instructions in order; `found` is what they install."""

    def __init__(self, arguments: BuildArguments, escape: str, limits: Limits) -> None:
        self.found: list[Installed] = []
        self._arguments = arguments
        self._escape = escape
        self._limits = limits
        self._stages: list[StageVariables] = []
        self._copied: dict[str, list[str]] = {}

    def open(self, bases: tuple[Stage, ...]) -> None:
        """Begin a stage that is built on one of these stages, or else on an image."""
        base = self._stages[bases[0].index] if len(bases) == 1 else None
        self._stages.append(StageVariables(self._arguments, self._escape) if base is None else base.derived())

    def note(self, instruction: Instruction, stage: Stage) -> None:
        """Take in an instruction of the stage that is open."""
        variables = self._stages[-1]
        if instruction.keyword in _SETS:
            variables.set(instruction)
        elif instruction.keyword == "COPY":
            self._copy(instruction)
        elif instruction.keyword == "RUN" and any(
            map(may_install, (instruction.text, *(body for body, _ in instruction.bodies)))
        ):
            reader = ScriptReader(variables.known(), expanded, self._limits)
            self._run(reader, instruction, stage)

    def _copy(self, instruction: Instruction) -> None:
        """Note under which name a file of the checkout is copied, whatever folder it comes to."""
        flags, rest = split_flags(instruction.text)
        if all(name != "from" for name, _value in flags):
            for source in map(unquoted, (_json_words(rest) or words(rest))[:-1]):
                found = self._copied.setdefault(basename(source), [])
                if len(found) < _MOST_COPIED:
                    found.append(source)

    def _installed(self, install: Install, line: int, stage: Stage) -> None:
        name = install.list or install.script
        copied = self._copied.get(basename(name.replace("\\", "/")), ()) if name else ()
        self.found.append(Installed(install, line, stage, tuple(copied)))

    def _run(self, reader: ScriptReader, instruction: Instruction, stage: Stage) -> None:
        script = after_flags(instruction.text)
        start = len(instruction.text) - len(script)
        listed = _json_words(script)
        if listed is not None:
            for one in reader.read_words(listed):
                self._installed(one, instruction.line, stage)
            return
        for one in reader.read(script):
            self._installed(one, instruction.line_at(start + one.at), stage)
        for body, line in instruction.bodies if script.startswith("<<") else ():
            if is_of_a_shell(body):
                for one, place in with_lines(reader.read(body), body, line):
                    self._installed(one, place, stage)


def expanded(word: str, variables: Mapping[str, str]) -> tuple[str, bool]:
    """A word of a script without its quotes, and whether all of it is known. What a command would put there is not."""
    outside = _outside_single_quotes(word) if "'" in word else word
    if "$(" in outside or "`" in outside:
        return unquoted(word), False
    found = expand(word, variables, "\\")
    if found.text is not None:
        return found.text, True
    return (word if found.fault else _as_written(found)), False


def _outside_single_quotes(word: str) -> str:
    return "".join(word.split("'")[::2])


def _as_written(found: Expanded) -> str:
    return "".join(piece if isinstance(piece, str) else f"${{{piece.name}}}" for piece in found.pieces)


def _json_words(text: str) -> list[str] | None:
    if not text.startswith("["):
        return None
    try:
        return msgspec_json.decode(text, type=list[str])
    except DecodeError:
        return None
