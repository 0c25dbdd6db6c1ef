"""Follows USER through the stages of a Dockerfile: whom the image that is built runs as.

Only the final stage and the stages under it count, with the variables that ARG and ENV give them. Where no USER stands,
the base image decides, and the file does not tell.

https://docs.docker.com/reference/dockerfile/#user
"""

from collections import ChainMap

from msgspec import Struct

from sca.model.component import BuiltImageFacts
from sca.model.text import brief
from sca.parsers.docker.build_arguments import BuildArguments
from sca.parsers.docker.lines import Instruction
from sca.parsers.docker.stages import Stage
from sca.parsers.docker.substitution import Hole, Piece, expand
from sca.parsers.docker.words import split_keyword, words

ROOT, NOT_ROOT, UNKNOWN = "yes", "no", "unknown"
_READ = ("ARG", "ENV", "USER")
_SUPERUSERS = ("root", "containeradministrator")


class _Stage(Struct):
    """What counts of a stage: what it is built on, and the instructions that can change its user."""

    bases: tuple[Stage, ...]
    scratch: bool
    instructions: list[Instruction]


class UserReader:
    """Collects what matters while the file is read; asked once, at the end."""

    def __init__(self) -> None:
        self._stages: list[_Stage] = []

    def open(self, bases: tuple[Stage, ...], *, scratch: bool) -> None:
        """Begin a stage that is built on one of these stages, on nothing (`scratch`), or else on an image."""
        self._stages.append(_Stage(bases, scratch, []))

    def note(self, instruction: Instruction) -> None:
        """Keep an instruction of the stage that is open."""
        if instruction.keyword in _READ:
            self._stages[-1].instructions.append(instruction)

    def of_last_stage(self, arguments: BuildArguments, escape: str) -> BuiltImageFacts:
        """Whom the image runs as. `arguments` are the variables before the first FROM."""
        chain = self._chain()
        variables = _Variables(arguments, escape)
        user: Piece = ""
        last: Instruction | None = None
        for instruction in (instruction for stage in chain for instruction in stage.instructions):
            if instruction.keyword == "USER":
                user, last = variables.expand("USER", instruction.text), instruction
            else:
                variables.set(instruction)
        if last is None:
            return BuiltImageFacts(ROOT if chain[0].scratch else UNKNOWN)
        if isinstance(user, Hole):
            return BuiltImageFacts(UNKNOWN, brief(last.text), last.line)
        return BuiltImageFacts(_is_root(user), brief(user), last.line)

    def _chain(self) -> list[_Stage]:
        """The final stage and those under it, the lowest first."""
        chain = [self._stages[-1]]
        while len(chain[-1].bases) == 1:
            chain.append(self._stages[chain[-1].bases[0].index])
        chain.reverse()
        return chain


class _Variables:
    """The variables of a stage. An ENV goes before an ARG of its name, wherever the two stand."""

    def __init__(self, arguments: BuildArguments, escape: str) -> None:
        self._arguments = arguments
        self._escape = escape
        self._args: dict[str, Piece] = {}
        self._env: dict[str, Piece] = {}

    def expand(self, name: str, text: str) -> Piece:
        """A text as the value of a name."""
        return expand(text, ChainMap(self._env, self._args), self._escape).value_of(name)

    def set(self, instruction: Instruction) -> None:
        """Take in an ARG or an ENV. All values of one instruction are expanded before any of them is set."""
        parts = words(instruction.text)
        if instruction.keyword == "ARG":
            self._args |= {name: self._arg(name, equals, value) for name, equals, value in map(_split, parts)}
        elif parts and "=" not in parts[0]:
            name, value = split_keyword(instruction.text)
            self._env[name] = self.expand(name, value)
        else:
            self._env |= {name: self.expand(name, value) for name, _, value in map(_split, parts)}

    def _arg(self, name: str, equals: str, value: str) -> Piece:
        if name in self._arguments.given:
            return self._arguments.given[name]
        return self.expand(name, value) if equals else self._arguments.values.get(name, Hole(name))


def _split(word: str) -> tuple[str, str, str]:
    return word.partition("=")


def _is_root(user: str) -> str:
    """The group behind the colon does not matter."""
    name = user.partition(":")[0].strip().lower()
    if not name:
        return UNKNOWN
    number = name.isascii() and name.isdigit() and not name.strip("0")
    return ROOT if name in _SUPERUSERS or number else NOT_ROOT
