"""SPDX licence expressions: read to a small tree, written back in one spelling.

Reading takes linear time, whatever the text: length, depth and number of terms are bounded, and nothing is ever
simplified. Ids and operators are read in any case. `+` binds tightest, then WITH, AND, OR. A deprecated id stays in
the tree until `modern` replaces it.

Source: SPDX 2.3, annex D, https://spdx.github.io/spdx-spec/v2.3/SPDX-license-expressions/
"""

import re
from collections.abc import Iterator

from msgspec import Struct

from sca.facts.spdx_ids import DEPRECATED, exception_id, licence_id
from sca.files.limits import DEFAULTS, Limits
from sca.model.text import brief

_TOKEN = re.compile(r"[()]|[^\s()]++")
_REFERENCE = re.compile(r"(?:DocumentRef-[A-Za-z0-9.-]++:)?LicenseRef-[A-Za-z0-9.-]++")
_OPERATORS = ("AND", "OR", "WITH")
_ONLY, _OR_LATER = "-only", "-or-later"
_VERSIONED = (_ONLY, _OR_LATER)


class ExpressionError(Exception):
    """A text that is no SPDX expression. `offset` counts characters from 0."""

    def __init__(self, message: str, offset: int) -> None:
        super().__init__(message)
        self.message = message
        self.offset = offset


class Licence(Struct, frozen=True, order=True):
    """One licence: an id in the list's spelling or a LicenseRef, `or_later` for `+`, and its exception if it has one."""

    id: str
    or_later: bool = False
    exception: str = ""

    def __str__(self) -> str:
        text = f"{self.id}+" if self.or_later else self.id
        return f"{text} WITH {self.exception}" if self.exception else text


class Compound(Struct, frozen=True):
    """Two or more parts joined by one operator, `AND` or `OR`."""

    operator: str
    parts: tuple["Expression", ...]

    def __str__(self) -> str:
        return f" {self.operator} ".join(f"({part})" if isinstance(part, Compound) else str(part) for part in self.parts)


Expression = Licence | Compound


def parse_expression(text: str, limits: Limits = DEFAULTS) -> Expression:
    """Read an expression. Raises ExpressionError, and nothing else, for any text that is none."""
    if len(text) > limits.licence_chars:
        raise ExpressionError(f"longer than the limit of {limits.licence_chars} characters (licence-chars)", limits.licence_chars)
    return _Reader(text, limits).whole()


def modern(expression: Expression) -> Expression:
    """The expression with deprecated ids replaced by what they mean today."""
    if isinstance(expression, Compound):
        return Compound(expression.operator, tuple(modern(part) for part in expression.parts))
    meaning = DEPRECATED.get(expression.id)
    if meaning is None:
        return expression
    id, _, exception = meaning.partition(" WITH ")
    if exception and expression.exception:
        return expression
    if expression.or_later and id.endswith(_ONLY):
        id = f"{id.removesuffix(_ONLY)}{_OR_LATER}"
    return Licence(id, expression.or_later and not id.endswith(_VERSIONED), exception or expression.exception)


def licences_of(expression: Expression) -> Iterator[Licence]:
    """Every licence in the expression, in order."""
    if isinstance(expression, Licence):
        yield expression
        return
    for part in expression.parts:
        yield from licences_of(part)


class _Token(Struct, frozen=True):
    text: str
    offset: int

    @property
    def operator(self) -> str:
        upper = self.text.upper()
        return upper if upper in _OPERATORS else ""


class _Reader:
    """Reads one expression by descent; `limits.licence_depth` bounds how deep it goes."""

    def __init__(self, text: str, limits: Limits) -> None:
        self._limits = limits
        self._end = len(text)
        self._tokens = [_Token(match[0], match.start()) for match in _TOKEN.finditer(text)]
        self._next = 0
        self._terms = 0

    def whole(self) -> Expression:
        expression = self._either(0)
        token = self._peek()
        if token is not None:
            what = "a closing parenthesis without an opening one" if token.text == ")" else f"{brief(token.text, 60)!r}"
            raise ExpressionError(f"{what} stands where AND, OR or the end is expected", token.offset)
        return expression

    def _either(self, depth: int) -> Expression:
        if depth > self._limits.licence_depth:
            raise self._error(f"nested deeper than the limit of {self._limits.licence_depth} levels (licence-depth)")
        return self._joined("OR", depth)

    def _joined(self, operator: str, depth: int) -> Expression:
        parts: list[Expression] = []
        while True:
            part = self._joined("AND", depth) if operator == "OR" else self._term(depth)
            same = isinstance(part, Compound) and part.operator == operator
            parts.extend(part.parts if same and isinstance(part, Compound) else [part])
            token = self._peek()
            if token is None or token.operator != operator:
                return parts[0] if len(parts) == 1 else Compound(operator, tuple(parts))
            self._next += 1

    def _term(self, depth: int) -> Expression:
        token = self._take("a licence id")
        if token.text == "(":
            inner = self._either(depth + 1)
            if self._take("a closing parenthesis").text != ")":
                self._next -= 1
                raise self._error("a closing parenthesis is expected")
            return inner
        licence = self._licence(token)
        after = self._peek()
        if after is None or after.operator != "WITH":
            return licence
        self._next += 1
        return Licence(licence.id, licence.or_later, self._exception())

    def _licence(self, token: _Token) -> Licence:
        self._terms += 1
        if self._terms > self._limits.licence_terms:
            raise ExpressionError(f"more than the limit of {self._limits.licence_terms} licences (licence-terms)", token.offset)
        if token.text == ")" or token.operator:
            raise ExpressionError(f"{token.text!r} stands where a licence id is expected", token.offset)
        exact = licence_id(token.text)
        if exact:
            return Licence(exact)
        if _REFERENCE.fullmatch(token.text):
            return Licence(token.text)
        plain = token.text.removesuffix("+")
        id = licence_id(plain)
        if not id or plain == token.text:
            raise ExpressionError(f"{brief(token.text, 60)!r} is no SPDX licence id", token.offset)
        if id.endswith(_VERSIONED):
            raise ExpressionError(f"{id} says which versions are meant: no + can follow", token.offset)
        return Licence(id, or_later=True)

    def _exception(self) -> str:
        token = self._take("an exception id after WITH")
        id = exception_id(token.text)
        if not id:
            raise ExpressionError(f"{brief(token.text, 60)!r} is no SPDX exception id", token.offset)
        return id

    def _take(self, expected: str) -> _Token:
        token = self._peek()
        if token is None:
            raise self._error(f"the text ends where {expected} is expected")
        self._next += 1
        return token

    def _peek(self) -> _Token | None:
        return self._tokens[self._next] if self._next < len(self._tokens) else None

    def _error(self, message: str) -> ExpressionError:
        token = self._peek()
        return ExpressionError(message, self._end if token is None else token.offset)
