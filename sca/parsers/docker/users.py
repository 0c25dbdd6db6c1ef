"""Follows USER through the stages of a Dockerfile: whom the image that is built runs as.

Only the final stage and the stages under it count, with the variables that ARG and ENV give them. Where no USER stands,
the base image decides, and the file does not tell.

https://docs.docker.com/reference/dockerfile/#user
"""

from msgspec import Struct

from sca.model.component import BuiltImageFacts
from sca.model.text import brief
from sca.parsers.docker.build_arguments import BuildArguments
from sca.parsers.docker.lines import Instruction
from sca.parsers.docker.stage_variables import StageVariables
from sca.parsers.docker.stages import Stage
from sca.parsers.docker.substitution import Hole, Piece

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
        variables = StageVariables(arguments, escape)
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


def _is_root(user: str) -> str:
    """The group behind the colon does not matter."""
    name = user.partition(":")[0].strip().lower()
    if not name:
        return UNKNOWN
    number = name.isascii() and name.isdigit() and not name.strip("0")
    return ROOT if name in _SUPERUSERS or number else NOT_ROOT
