"""Conditions of MSBuild, three-valued: they hold, they do not, or it cannot be told, with the reason.

Read are comparisons, `and`, `or`, `!`, brackets, `Exists` and `HasTrailingSlash`. Texts compare without case, numbers as
numbers; a condition about items or metadata, or one that is written another way, cannot be told.

https://learn.microsoft.com/visualstudio/msbuild/msbuild-conditions
"""

import re
from collections.abc import Iterator
from functools import lru_cache

from msgspec import Struct

from sca.model.text import brief
from sca.parsers.nuget.msbuild_expand import Expander, Here
from sca.parsers.nuget.msbuild_paths import ROOT
from sca.parsers.nuget.msbuild_values import Value, pieces

_LONGEST = 16 * 1024
_DEEPEST = 32
_TOKEN = re.compile(r"[ \t\r\n]*+(?:(?P<sign>==|!=|<=|>=|<|>|!|\(|\)|,)|(?P<text>'[^']*+')|(?P<word>[^\s'\"=!<>(),$@%]++))")
_NUMBER = re.compile(r"[+-]?(?:[0-9]{1,64}+(?:\.[0-9]{0,64}+)?|\.[0-9]{1,64}+)").fullmatch
_HEX = re.compile(r"0[xX][0-9A-Fa-f]{1,16}").fullmatch
_VERSION = re.compile(r"[0-9]{1,9}(?:\.[0-9]{1,9}){1,3}").fullmatch
_YES, _NO = frozenset(("true", "on", "yes", "!false", "!off", "!no")), frozenset(("false", "off", "no", "!true", "!on", "!yes"))
_OUTSIDE = "Exists asks for a path outside the scanned folder"
_ORDERED = frozenset(("<", ">", "<=", ">="))


class Verdict(Struct, frozen=True):
    """`holds` is None where it cannot be told: `unknown` says why, or is empty where the build alone chooses (`choice`)."""

    holds: bool | None
    unknown: str = ""
    choice: str = ""


HOLDS, FAILS = Verdict(holds=True), Verdict(holds=False)


class _UnreadableError(Exception):
    """The condition is not written in the grammar that is read here; the message says what is in the way."""


class _Token(Struct, frozen=True):
    kind: str
    text: str


def judge(condition: str, expander: Expander, here: Here, folder: str) -> Verdict:
    """Whether a condition holds. `folder` is the one that relative paths in it are seen from. Raises InputError (bombs)."""
    if not condition.strip():
        return HOLDS
    if len(condition) > _LONGEST:
        return Verdict(None, f"the condition is longer than {_LONGEST} characters")
    try:
        reading = _Reading(_all_tokens(condition), expander, here, folder)
        return reading.whole()
    except _UnreadableError as error:
        return Verdict(None, f"{error}")


class _Reading:
    """One pass over the tokens of a condition, which is evaluated as it is read."""

    def __init__(self, tokens: tuple[_Token, ...], expander: Expander, here: Here, folder: str) -> None:
        self._tokens = tokens
        self._at = 0
        self._depth = 0
        self._expander = expander
        self._here = here
        self._folder = folder

    def whole(self) -> Verdict:
        verdict = self._either()
        if self._at < len(self._tokens):
            raise _UnreadableError(f"{brief(self._tokens[self._at].text, 40)} stands where the condition should end")
        return verdict

    def _either(self) -> Verdict:
        verdict = self._all()
        while self._word("or"):
            verdict = _or(verdict, self._all())
        return verdict

    def _all(self) -> Verdict:
        verdict = self._one()
        while self._word("and"):
            verdict = _and(verdict, self._one())
        return verdict

    def _one(self) -> Verdict:
        if self._sign("!"):
            self._deeper()
            return _not(self._one())
        if self._sign("("):
            self._deeper()
            verdict = self._either()
            self._need(")")
            return verdict
        token = self._next()
        if token.kind == "word" and self._sign("("):
            return self._call(token.text.lower())
        left = self._value(token)
        sign = self._peek()
        if sign is not None and sign.kind == "sign" and sign.text in ("==", "!=", *_ORDERED):
            self._at += 1
            return _compared(sign.text, left, self._value(self._next()))
        return _truth(left)

    def _call(self, name: str) -> Verdict:
        value = self._value(self._next())
        self._need(")")
        if name == "exists":
            return _all_same(value, [self._expander.paths.exists(text, self._folder) for text in value.texts], _OUTSIDE)
        if name == "hastrailingslash":
            return _all_same(value, [text.endswith(("/", "\\")) for text in value.texts], "")
        raise _UnreadableError(f"{brief(name, 40)} is not a function of conditions")

    def _value(self, token: _Token) -> Value:
        if token.kind == "sign":
            raise _UnreadableError(f"{token.text} stands where a value should")
        if "@(" in token.text or "%(" in token.text:
            raise _UnreadableError("the condition asks for items or metadata")
        return self._expander.expand(token.text, self._here)

    def _next(self) -> _Token:
        token = self._peek()
        if token is None:
            raise _UnreadableError("the condition ends too early")
        self._at += 1
        return token

    def _peek(self) -> _Token | None:
        return self._tokens[self._at] if self._at < len(self._tokens) else None

    def _sign(self, text: str) -> bool:
        token = self._peek()
        found = token is not None and token.kind == "sign" and token.text == text
        self._at += found
        return found

    def _word(self, text: str) -> bool:
        token = self._peek()
        found = token is not None and token.kind == "word" and token.text.lower() == text
        self._at += found
        return found

    def _need(self, text: str) -> None:
        if not self._sign(text):
            raise _UnreadableError(f"a {text} is missing")

    def _deeper(self) -> None:
        self._depth += 1
        if self._depth > _DEEPEST:
            raise _UnreadableError(f"the condition has more than {_DEEPEST} brackets and negations")


# The same few conditions stand in all files of a repository.
@lru_cache(maxsize=1024)
def _all_tokens(condition: str) -> tuple[_Token, ...]:
    return tuple(_tokens(condition))


def _tokens(condition: str) -> Iterator[_Token]:
    at, text = 0, condition.rstrip()
    while at < len(text):
        match = _TOKEN.match(text, at)
        if match is not None:
            kind = match.lastgroup or "sign"
            yield _Token(kind, match[kind][1:-1] if kind == "text" else match[kind])
            at = match.end()
            continue
        rest = text[at:].lstrip()
        if not rest.startswith("$("):
            wrong = "items or metadata" if rest.startswith(("@(", "%(")) else brief(rest, 40)
            raise _UnreadableError(f"the condition cannot be read from here: {wrong}")
        inside = pieces(rest)[0]
        if not inside[0]:
            raise _UnreadableError("a bracket is missing")
        yield _Token("value", f"$({inside[1]})")
        at = len(text) - len(rest) + len(inside[1]) + 3


def _compared(sign: str, left: Value, right: Value) -> Verdict:
    """Every possible pair is compared: a condition holds or fails only if it does for all."""
    found = [_pair(sign, one, other) for one in left.texts for other in right.texts]
    both = Value((), left.unknown or right.unknown, left.choice or right.choice, left.open or right.open)
    return _all_same(both, found, "paths of the machine that builds, or what are no numbers, are compared")


def _pair(sign: str, left: str, right: str) -> bool | None:
    if sign in ("==", "!="):
        same = _same(left, right)
        return same if same is None or sign == "==" else not same
    ordered = _order(left, right)
    if ordered is None:
        return None
    return {"<": ordered < 0, ">": ordered > 0, "<=": ordered <= 0, ">=": ordered >= 0}[sign]


def _same(left: str, right: str) -> bool | None:
    if (ROOT in left) != (ROOT in right) and left and right:
        return None
    one, other = _number(left), _number(right)
    if one is not None and other is not None:
        return one == other
    first, second = _boolean(left), _boolean(right)
    if first is not None and second is not None:
        return first == second
    return left.upper() == right.upper()


def _order(left: str, right: str) -> float | None:
    one, other = _number(left), _number(right)
    if one is not None and other is not None:
        return one - other
    if (_VERSION(left) or _NUMBER(left)) and (_VERSION(right) or _NUMBER(right)):
        first, second = (tuple(int(part) for part in text.split(".") if part.isdecimal()) for text in (left, right))
        return (first > second) - (first < second)
    return None


def _number(text: str) -> float | None:
    plain = text.strip()
    if _NUMBER(plain):
        return float(plain)
    return float(int(plain, 16)) if _HEX(plain) else None


def _boolean(text: str) -> bool | None:
    lower = text.strip().lower()
    return True if lower in _YES else False if lower in _NO else None


def _truth(value: Value) -> Verdict:
    return _all_same(value, [_boolean(text) for text in value.texts], "what is neither true nor false stands as a condition")


def _all_same(value: Value, found: list[bool | None], if_none: str) -> Verdict:
    """What holds for every possibility of a value."""
    if None in found:
        return Verdict(None, value.unknown or if_none, value.choice)
    if found and not value.open and len(set(found)) == 1:
        return Verdict(found[0])
    return Verdict(None, value.unknown, value.choice)


def _not(verdict: Verdict) -> Verdict:
    return verdict if verdict.holds is None else Verdict(not verdict.holds)


def _and(left: Verdict, right: Verdict) -> Verdict:
    if left.holds is False or right.holds is False:
        return FAILS
    return right if left.holds else left if right.holds or left.unknown else right if right.unknown else left


def _or(left: Verdict, right: Verdict) -> Verdict:
    if left.holds or right.holds:
        return HOLDS
    return right if left.holds is False else left if right.holds is False or left.unknown else right if right.unknown else left
