"""Evaluates markers for an environment of which only a part is known: true, false, or not to be told (None).

Comparisons are those of `packaging`, which pip uses; tests compare both. A variable that the environment does not tell
decides nothing, and `and` and `or` give an answer where the known side alone decides it.

https://packaging.python.org/en/latest/specifications/dependency-specifiers/#environment-markers
"""

import re
from collections.abc import Callable, Iterable
from operator import eq, ne

from msgspec import Struct

from sca.model.package import pypi_package
from sca.model.pep440 import parse_clause, parse_version
from sca.parsers.pip.markers import Operand, operand, tokens_of

_OLD_NAMES = {
    "os.name": "os_name",
    "sys.platform": "sys_platform",
    "platform.version": "platform_version",
    "platform.machine": "platform_machine",
    "platform.python_implementation": "platform_python_implementation",
    "python_implementation": "platform_python_implementation",
}
_VERSIONS = frozenset(("implementation_version", "platform_release", "python_full_version", "python_version"))
_EXTRA = "extra"
_LAST_MICRO = 999
# Texts have no order: `<` and `>` hold for none of them.
_STRINGS: dict[str, Callable[[str, str], bool]] = {
    "in": lambda left, right: left in right,
    "not in": lambda left, right: left not in right,
    "==": eq,
    "<=": eq,
    ">=": eq,
    "!=": ne,
    "<": lambda _left, _right: False,
    ">": lambda _left, _right: False,
}
_ORDERED = ("<", "<=", ">", ">=")


class Environment(Struct, frozen=True):
    """What is known of one environment: the values of marker variables by name."""

    values: dict[str, str] = {}

    def holds(self, marker: str, extras: Iterable[str] = ()) -> bool | None:
        """Whether a well-formed marker holds with any one of the extras, as pip asks; without extras with none at all."""
        if not marker:
            return True
        answers = [self._holds(marker, extra) for extra in tuple(extras) or ("",)]
        return True if True in answers else None if None in answers else False

    def _holds(self, marker: str, extra: str) -> bool | None:
        found = tokens_of(marker)
        if isinstance(found, str):
            return None
        levels: list[list[list[bool | None]]] = [[[]]]
        at = 0
        while at < len(found):
            token = found[at]
            if token["open"]:
                levels.append([[]])
            elif token["close"]:
                closed = _either(levels.pop())
                levels[-1][-1].append(closed)
            elif token["word"] == "or":
                levels[-1].append([])
            elif token["word"] != "and":
                levels[-1][-1].append(self._term(found[at : at + 3], extra))
                at += 2
            at += 1
        return _either(levels[0])

    def _term(self, tokens: list[re.Match[str]], extra: str) -> bool | None:
        left, right = (operand(tokens[0]), operand(tokens[2])) if len(tokens) > 2 else (None, None)
        if left is None or right is None:
            return None
        operator = " ".join((tokens[1]["operator"] or "").split())
        variable = _OLD_NAMES.get((left if left.is_variable else right).text, (left if left.is_variable else right).text)
        possible = self._given(variable, extra)
        if len(possible) > 1 and operator not in _ORDERED:
            return None
        answers = [_compare(_value(left, given), operator, _value(right, given), variable) for given in possible]
        return answers[0] if answers and all(answer is answers[0] for answer in answers) else None

    def _given(self, variable: str, extra: str) -> tuple[str, ...]:
        """The value of a variable; its bounds where only these are known; nothing where nothing is."""
        if variable == _EXTRA:
            return (extra,)
        if variable in self.values:
            return (self.values[variable],)
        short = self.values.get("python_version", "")
        return (f"{short}.0", f"{short}.{_LAST_MICRO}") if variable == "python_full_version" and short else ()


def _either(joined: list[list[bool | None]]) -> bool | None:
    answers = [False if False in all_of else None if None in all_of else True for all_of in joined]
    return True if True in answers else None if None in answers else False


def _value(side: Operand, given: str) -> str:
    return given if side.is_variable else side.text


def _compare(left: str, operator: str, right: str, variable: str) -> bool | None:
    if variable == _EXTRA:
        left, right = pypi_package(left, "").name, pypi_package(right, "").name
    elif variable in _VERSIONS and operator not in ("in", "not in"):
        answer = _compare_versions(left, operator, right)
        if answer is not None:
            return answer
    if operator in _STRINGS:
        return _STRINGS[operator](left, right)
    return None


def _compare_versions(left: str, operator: str, right: str) -> bool | None:
    """The comparison of versions; None if the right side is none to compare with."""
    try:
        clause = parse_clause(f"{operator}{right}")
    except ValueError:
        return None
    version = parse_version(left)
    if version is None:
        return clause.is_written(left) if clause.version is None else False
    return clause.holds(version, left)
