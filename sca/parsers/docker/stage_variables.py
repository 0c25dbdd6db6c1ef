"""The variables inside a stage of a Dockerfile, as ARG and ENV set them.

An ENV goes before an ARG of its name, wherever the two stand, and only an ENV is there in what is built on the stage.

https://docs.docker.com/build/building/variables/
"""

from collections import ChainMap

from sca.parsers.docker.build_arguments import BuildArguments
from sca.parsers.docker.lines import Instruction
from sca.parsers.docker.substitution import Hole, Piece, expand
from sca.parsers.docker.words import split_keyword, words


class StageVariables:
    """The variables as they are set from top to bottom. `arguments` are those before the first FROM."""

    def __init__(self, arguments: BuildArguments, escape: str) -> None:
        self._arguments = arguments
        self._escape = escape
        self._args: dict[str, Piece] = {}
        self._env: dict[str, Piece] = {}

    def derived(self) -> "StageVariables":
        """Those at the beginning of a stage that is built on this one."""
        other = StageVariables(self._arguments, self._escape)
        other._env = dict(self._env)
        return other

    def known(self) -> dict[str, str]:
        """The variables that have a value here, as a command sees them."""
        return {name: value for name, value in ChainMap(self._env, self._args).items() if isinstance(value, str)}

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
