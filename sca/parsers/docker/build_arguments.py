"""The variables that FROM lines see: ARGs before the first FROM, what the platform of the build decides, `--build-arg`.

A value given on the command line counts where the file declares the argument before the first FROM, as Docker has it, and
for the arguments that a builder declares by itself. Everything else that the file does not say is a hole.

https://docs.docker.com/build/building/variables/
"""

from collections.abc import Mapping

from sca.model.component import ImageArgument
from sca.model.text import brief
from sca.parsers.docker.substitution import Expanded, Hole, Piece, expand
from sca.parsers.docker.words import words

DEFAULT, GIVEN = "default", "build argument"
_PLATFORM = ("PLATFORM", "OS", "OSVERSION", "ARCH", "VARIANT")
_GIVEN_BY_BUILD = (*(f"BUILD{part}" for part in _PLATFORM), *(f"TARGET{part}" for part in _PLATFORM), "TARGETSTAGE")
_MOST_SHOWN = 16
_VALUE = 100


class BuildArguments:
    """The variables as they are declared from top to bottom. `given` are the values of `--build-arg`."""

    def __init__(self, given: Mapping[str, str], escape: str) -> None:
        self.given = given
        self.values: dict[str, Piece] = {name: Hole(name, None) for name in _GIVEN_BY_BUILD}
        self._escape = escape
        self._shown: dict[str, ImageArgument] = {}
        for name in _GIVEN_BY_BUILD:
            if name in given:
                self._define(name, given[name], GIVEN)

    def declare(self, text: str) -> None:
        """Take in an ARG that stands before the first FROM."""
        for word in words(text):
            name, equals, value = word.partition("=")
            if name in self.given:
                self._define(name, self.given[name], GIVEN)
            elif equals:
                expanded = self.expand(value)
                self._define(name, expanded.value_of(name), GIVEN if self._rests_on_given(expanded) else DEFAULT)
            elif name not in _GIVEN_BY_BUILD:
                self.values.pop(name, None)
                self._shown.pop(name, None)

    def expand(self, text: str) -> Expanded:
        """A text with these variables replaced."""
        return expand(text, self.values, self._escape)

    def shown(self, expanded: Expanded) -> tuple[ImageArgument, ...]:
        """The values that went into an expanded text, and where each comes from."""
        known = (self._shown[name] for name in expanded.used if name in self._shown)
        return tuple(argument for argument, _count in zip(known, range(_MOST_SHOWN), strict=False))

    def _define(self, name: str, value: Piece, origin: str) -> None:
        self.values[name] = value
        if isinstance(value, str):
            self._shown[name] = ImageArgument(name, brief(value, _VALUE), origin)
        else:
            self._shown.pop(name, None)

    def _rests_on_given(self, expanded: Expanded) -> bool:
        return any(self._shown[name].origin == GIVEN for name in expanded.used if name in self._shown)
