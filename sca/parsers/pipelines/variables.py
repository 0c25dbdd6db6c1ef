"""Replaces variables in a text by the values that a file gives; each kind of pipeline has its own way to write them."""

import re
from collections.abc import Mapping

from sca.model.component import ImageArgument
from sca.model.text import brief
from sca.parsers.docker.collected import LONGEST
from sca.parsers.pipelines.found import Filled

_DEEPEST = 8
_NAME = 100
_NO_NAME = re.compile(r"[^A-Za-z0-9_.]+")


def fill(text: str, pattern: re.Pattern[str], values: Mapping[str, str], origin: str = "default") -> Filled:
    """The text with every variable replaced.

    The group of the pattern that matched is the name of a variable; a match without one is a doubled sign, and half of it
    stays. Values may hold variables themselves, up to a depth; one that leads to itself has no value.
    """
    filling = _Filling(pattern, values)
    filled = filling.run(text, 0)
    if len(filled) > LONGEST:
        return Filled(text, fault=f"the text grows beyond {LONGEST} characters")
    given = (ImageArgument(name, brief(value, _NAME), origin) for name, value in filling.given.items())
    return Filled(filled, tuple(filling.missing), tuple(given))


def spelled_out(script: str, pattern: re.Pattern[str], values: Mapping[str, str]) -> str:
    """A script with every variable replaced. One without a value stands there as a variable of its name, which no shell has."""

    def value(found: re.Match[str]) -> str:
        name = next((group for group in found.groups() if group is not None), "")
        return values.get(name) or f"${{{_NO_NAME.sub('_', name)}}}"

    return pattern.sub(value, script)


class _Filling:
    """One text on the way. What grows too long is cut off: it is refused in the end."""

    def __init__(self, pattern: re.Pattern[str], values: Mapping[str, str]) -> None:
        self.missing: dict[str, None] = {}
        self.given: dict[str, str] = {}
        self._pattern = pattern
        self._values = values

    def run(self, text: str, depth: int) -> str:
        """The text with its variables replaced."""
        return self._pattern.sub(lambda found: self._value(found, depth), text[: LONGEST + 1])[: LONGEST + 1]

    def _value(self, found: re.Match[str], depth: int) -> str:
        name = next((group for group in found.groups() if group is not None), None)
        if name is None:
            return found[0][: len(found[0]) // 2]
        value = self._values.get(name)
        if value is None or depth >= _DEEPEST:
            self.missing[brief(name, _NAME)] = None
            return ""
        filled = self.run(value, depth + 1)
        if not depth:
            self.given[brief(name, _NAME)] = filled
        return filled
