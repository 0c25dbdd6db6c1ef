"""Environment markers: whether a text is one, and whether two of them can hold in the same environment.

Nothing is evaluated: a scan speaks for every environment. Reading is a loop with a bounded depth, so that neither
parentheses nor a hundred thousand terms cost more than their length.

https://packaging.python.org/en/latest/specifications/dependency-specifiers/
"""

import re
from collections.abc import Collection

from msgspec import Struct

from sca.model.text import brief
from sca.parsers.pip.versions import is_version

_TOKEN = re.compile(
    r"""\s*+(?:(?P<open>\()|(?P<close>\))|'(?P<single>[^']*+)'|"(?P<double>[^"]*+)"
    |(?P<operator><=|>=|===|==|!=|~=|<|>|not\s+in(?![\w.])|in(?![\w.]))|(?P<word>[A-Za-z_.]++))""",
    re.VERBOSE,
)
_VARIABLES = frozenset(
    (
        "python_version", "python_full_version", "os_name", "sys_platform", "platform_release", "platform_system",
        "platform_version", "platform_machine", "platform_python_implementation", "implementation_name",
        "implementation_version", "extra", "extras", "dependency_groups",
        "os.name", "sys.platform", "platform.version", "platform.machine", "platform.python_implementation",
        "python_implementation",
    )
)  # fmt: skip
_TURNED = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "==": "==", "!=": "!="}
_PYTHON = ("python_version", "python_full_version")
# Of these an environment has several at once.
_MANY = ("extra", "extras", "dependency_groups")
_RELEASE = re.compile(r"[0-9]{1,9}(?:\.[0-9]{1,9}){0,9}")
_DEEPEST = 32
_MOST_ALTERNATIVES = 32
_MOST_COMPARED = 4096


class Term(Struct, frozen=True):
    """One comparison, the variable first. `in` and its like are kept with an empty operator: they decide nothing here."""

    variable: str
    operator: str
    value: str


Alternative = tuple[Term, ...]


class Marker(Struct, frozen=True):
    """A marker that was read, as alternatives of terms that hold together; none where there are too many to compare."""

    text: str
    alternatives: tuple[Alternative, ...] = ()

    def excludes(self, other: "Marker") -> bool:
        """Whether no environment can satisfy both. False where that cannot be told."""
        if not self.alternatives or not other.alternatives:
            return False
        mine, theirs = sum(map(len, self.alternatives)), sum(map(len, other.alternatives))
        if mine * len(other.alternatives) + theirs * len(self.alternatives) > _MOST_COMPARED:
            return False
        return all(_contradict((*one, *another)) for one in self.alternatives for another in other.alternatives)

    def joined(self, other: "Marker") -> "Marker":
        """The marker that holds where both do."""
        if not self.text or not other.text:
            return self if self.text else other
        text = f"({self.text}) and ({other.text})"
        if len(self.alternatives) * len(other.alternatives) > _MOST_ALTERNATIVES:
            return Marker(text)
        return Marker(text, tuple((*mine, *theirs) for mine in self.alternatives for theirs in other.alternatives))

    def compares(self, variables: Collection[str]) -> frozenset[str]:
        """The texts that any of these variables is compared with."""
        return frozenset(term.value for terms in self.alternatives for term in terms if term.variable in variables)


def read_marker(text: str) -> Marker | str:
    """The marker in a text, or why it is none."""
    reader = _Reader(text)
    fault = reader.run()
    return fault or Marker(text, reader.alternatives())


def either(markers: list[Marker]) -> Marker:
    """The marker that holds where any of these does."""
    if len(markers) == 1:
        return markers[0]
    alternatives = tuple(terms for marker in markers for terms in marker.alternatives)
    known = all(marker.alternatives for marker in markers) and len(alternatives) <= _MOST_ALTERNATIVES
    text = " or ".join(dict.fromkeys(f"({marker.text})" for marker in markers))
    return Marker(text, alternatives if known else ())


class _Reader:
    """Reads terms, operators and parentheses from left to right; a level is a list of alternatives of joined parts."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._levels: list[list[list[tuple[Alternative, ...]]]] = [[[]]]
        self._too_many = False

    def run(self) -> str:
        """Read everything; return what is wrong, or nothing."""
        tokens = tokens_of(self._text)
        if isinstance(tokens, str):
            return tokens
        at, wants_term = 0, True
        while at < len(tokens):
            fault = ""
            if wants_term and tokens[at]["open"]:
                self._levels.append([[]])
                fault = f"the marker is nested deeper than {_DEEPEST} levels" if len(self._levels) > _DEEPEST else ""
                at += 1
            elif wants_term:
                fault = self._term(tokens[at : at + 3])
                at, wants_term = at + 3, False
            else:
                fault, wants_term = self._join(tokens[at])
                at += 1
            if fault:
                return fault
        return "the marker ends too early" if wants_term or len(self._levels) > 1 else ""

    def alternatives(self) -> tuple[Alternative, ...]:
        """The whole marker as alternatives."""
        return () if self._too_many else self._close(self._levels[0])

    def _join(self, token: re.Match[str]) -> tuple[str, bool]:
        """What may follow a term: `and`, `or`, or a closing parenthesis; and whether a term must follow that."""
        if token["word"] == "or":
            self._levels[-1].append([])
        elif token["close"] and len(self._levels) > 1:
            closed = self._close(self._levels.pop())
            self._levels[-1][-1].append(closed)
            return "", False
        elif token["word"] != "and":
            return f"{brief(token[0].strip(), 40)!r} stands where `and`, `or` or the end is expected", False
        return "", True

    def _term(self, tokens: list[re.Match[str]]) -> str:
        """One comparison: a variable and a quoted text, in either order. Return what is wrong with it, or nothing."""
        if len(tokens) < 3:
            return "the marker ends too early"
        left, right = operand(tokens[0]), operand(tokens[2])
        if left is None or right is None or not tokens[1]["operator"]:
            return f"{brief(' '.join(token[0].strip() for token in tokens), 60)} is no comparison of a marker"
        if left.is_variable == right.is_variable:
            return "a marker compares a variable with a quoted text"
        operator = " ".join(tokens[1]["operator"].split())
        variable, value = (left, right) if left.is_variable else (right, left)
        if operator == "~=" and not is_version(value.text):
            return f"the marker cannot be evaluated: {brief(value.text, 40)!r} is no version"
        if not left.is_variable:
            operator = _TURNED.get(operator, "")
        self._levels[-1][-1].append(((Term(variable.text, operator, value.text),),))
        return ""

    def _close(self, level: list[list[tuple[Alternative, ...]]]) -> tuple[Alternative, ...]:
        """Multiply out one level; nothing, for the whole marker, when that grows too large."""
        found: list[Alternative] = []
        for joined in level:
            products: list[Alternative] = [()]
            for part in joined:
                products = [(*left, *right) for left in products for right in part]
                if len(products) > _MOST_ALTERNATIVES:
                    self._too_many = True
                    return ()
            found.extend(products)
        if len(found) > _MOST_ALTERNATIVES:
            self._too_many = True
            return ()
        return tuple(found)


class Operand(Struct, frozen=True):
    """One side of a comparison: a variable, or the text between quotes."""

    text: str
    is_variable: bool


def operand(token: re.Match[str]) -> Operand | None:
    """A variable or a quoted text; None for anything else."""
    if token["word"]:
        return Operand(token["word"], is_variable=True) if token["word"] in _VARIABLES else None
    text = token["single"] if token["single"] is not None else token["double"]
    return None if text is None else Operand(text, is_variable=False)


def tokens_of(text: str) -> list[re.Match[str]] | str:
    """The tokens of a text, or which part of it is none."""
    found: list[re.Match[str]] = []
    at, end = 0, len(text.rstrip())
    while at < end:
        token = _TOKEN.match(text, at)
        if token is None:
            return f"a marker has no {brief(text[at : at + 20].strip())!r}"
        found.append(token)
        at = token.end()
    return found


def _contradict(terms: Alternative) -> bool:
    low: tuple[int, ...] = ()
    high: tuple[int, ...] | None = None
    equal: dict[str, str] = {}
    unequal: set[tuple[str, str]] = set()
    for term in terms:
        span = _python_span(term)
        if term.variable in _MANY:
            continue
        if span is not None:
            low = max(low, span[0])
            high = span[1] if high is None or (span[1] is not None and span[1] < high) else high
        elif term.operator == "==" and equal.setdefault(term.variable, term.value) != term.value:
            return True
        elif term.operator == "!=":
            unequal.add((term.variable, term.value))
    return (high is not None and low >= high) or any(pair in unequal for pair in equal.items())


def _python_span(term: Term) -> tuple[tuple[int, ...], tuple[int, ...] | None] | None:
    """The Python versions that a term allows, from the first to below the second; None if it is about something else."""
    value = term.value.removesuffix(".*") if term.operator == "==" else term.value
    if term.variable not in _PYTHON or not _RELEASE.fullmatch(value):
        return None
    numbers = [int(part) for part in value.split(".")]
    # `python_version` has two numbers only: what is above 3.9 there begins with 3.10. So is 3.9.* a beginning.
    short = term.variable == "python_version" or value != term.value
    here = _plain(numbers)
    above = _plain([*numbers[:-1], numbers[-1] + 1]) if short else (*here, 0)
    return {
        "<": ((), here),
        "<=": ((), above),
        ">": (above, None),
        ">=": (here, None),
        "==": (here, above),
        "===": (here, above),
    }.get(term.operator)


def _plain(numbers: list[int]) -> tuple[int, ...]:
    """Numbers without zeros at the end: 3.10 and 3.10.0 are one version."""
    while numbers and numbers[-1] == 0:
        numbers = numbers[:-1]
    return tuple(numbers)
