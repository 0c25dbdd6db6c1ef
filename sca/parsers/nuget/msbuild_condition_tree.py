"""Conditions of MSBuild taken apart: comparisons, `and`, `or`, `!`, brackets, `Exists` and `HasTrailingSlash`.

The same few conditions stand in all files of a repository, so each is taken apart once. One that is written another way, or
that asks for items or metadata, becomes a tree that says so.

https://learn.microsoft.com/visualstudio/msbuild/msbuild-conditions
"""

import re
from collections.abc import Iterator
from functools import lru_cache

from msgspec import Struct

from sca.model.text import brief
from sca.parsers.nuget.msbuild_text import Text, parse_text, pieces

_LONGEST = 16 * 1024
# Longer conditions are taken apart anew each time: what is kept stays small whatever the files hold.
_LONGEST_KEPT = 2048
_DEEPEST = 32
_TOKEN = re.compile(r"[ \t\r\n]*+(?:(?P<sign>==|!=|<=|>=|<|>|!|\(|\)|,)|(?P<text>'[^']*+')|(?P<word>[^\s'\"=!<>(),$@%]++))")
_COMPARING = frozenset(("==", "!=", "<", ">", "<=", ">="))


class Compared(Struct, frozen=True):
    """Two texts with the sign between them."""

    sign: str
    left: Text
    right: Text


class Asked(Struct, frozen=True):
    """A question about one text: `true` whether it stands for that itself, `exists` for a file, `hastrailingslash` as it says."""

    question: str
    text: Text


class Not(Struct, frozen=True):
    """The opposite of a condition."""

    inner: "Condition"


class And(Struct, frozen=True):
    """Several conditions, all of which must hold."""

    parts: tuple["Condition", ...]


class Or(Struct, frozen=True):
    """Several conditions, one of which must hold."""

    parts: tuple["Condition", ...]


class Unreadable(Struct, frozen=True):
    """What is not written in the grammar that is read here; `why` says what is in the way."""

    why: str


Condition = Compared | Asked | Not | And | Or | Unreadable


def parse_condition(written: str) -> Condition:
    """The tree of a condition that is not empty."""
    if len(written) > _LONGEST:
        return Unreadable(f"the condition is longer than {_LONGEST} characters")
    return _parsed(written) if len(written) > _LONGEST_KEPT else _kept(written)


@lru_cache(maxsize=1024)
def _kept(written: str) -> Condition:
    return _parsed(written)


def _parsed(written: str) -> Condition:
    try:
        return _Reading(tuple(_tokens(written))).whole()
    except _UnreadableError as error:
        return Unreadable(f"{error}")


class _UnreadableError(Exception):
    """The condition is not written in the grammar that is read here; the message says what is in the way."""


class _Token(Struct, frozen=True):
    kind: str
    text: str


class _Reading:
    """One pass over the tokens of a condition."""

    def __init__(self, tokens: tuple[_Token, ...]) -> None:
        self._tokens = tokens
        self._at = 0
        self._depth = 0

    def whole(self) -> Condition:
        found = self._any()
        if self._at < len(self._tokens):
            raise _UnreadableError(f"{brief(self._tokens[self._at].text, 40)} stands where the condition should end")
        return found

    def _any(self) -> Condition:
        parts = [self._all()]
        while self._word("or"):
            parts.append(self._all())
        return parts[0] if len(parts) == 1 else Or(tuple(parts))

    def _all(self) -> Condition:
        parts = [self._one()]
        while self._word("and"):
            parts.append(self._one())
        return parts[0] if len(parts) == 1 else And(tuple(parts))

    def _one(self) -> Condition:
        if self._sign("!"):
            self._deeper()
            return Not(self._one())
        if self._sign("("):
            self._deeper()
            inner = self._any()
            self._need(")")
            return inner
        token = self._next()
        if token.kind == "word" and self._sign("("):
            return self._call(token.text.lower())
        left = _value(token)
        sign = self._peek()
        if sign is not None and sign.kind == "sign" and sign.text in _COMPARING:
            self._at += 1
            return Compared(sign.text, left, _value(self._next()))
        return Asked("true", left)

    def _call(self, name: str) -> Condition:
        text = _value(self._next())
        self._need(")")
        if name in ("exists", "hastrailingslash"):
            return Asked(name, text)
        raise _UnreadableError(f"{brief(name, 40)} is not a function of conditions")

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


def _value(token: _Token) -> Text:
    if token.kind == "sign":
        raise _UnreadableError(f"{token.text} stands where a value should")
    if "@(" in token.text or "%(" in token.text:
        raise _UnreadableError("the condition asks for items or metadata")
    return parse_text(token.text)


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
        is_inside, inside = next(pieces(rest))
        if not is_inside:
            raise _UnreadableError("a bracket is missing")
        yield _Token("value", f"$({inside})")
        at = len(text) - len(rest) + len(inside) + 3
