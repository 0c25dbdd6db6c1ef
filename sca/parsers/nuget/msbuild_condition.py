"""Conditions of MSBuild, three-valued: they hold, they do not, or it cannot be told, with the reason.

Read are comparisons, `and`, `or`, `!`, brackets, `Exists` and `HasTrailingSlash`. Texts compare without case, numbers as
numbers; a condition about items or metadata, or one that is written another way, cannot be told.

https://learn.microsoft.com/visualstudio/msbuild/msbuild-conditions
"""

import re
from functools import reduce

from msgspec import Struct

from sca.parsers.nuget.msbuild_condition_tree import And, Asked, Compared, Condition, Not, Or, Unreadable, parse_condition
from sca.parsers.nuget.msbuild_expand import Expander, Here
from sca.parsers.nuget.msbuild_paths import ROOT
from sca.parsers.nuget.msbuild_text import Text
from sca.parsers.nuget.msbuild_values import Value

_NUMBER = re.compile(r"[+-]?(?:[0-9]{1,64}+(?:\.[0-9]{0,64}+)?|\.[0-9]{1,64}+)").fullmatch
_HEX = re.compile(r"0[xX][0-9A-Fa-f]{1,16}").fullmatch
_VERSION = re.compile(r"[0-9]{1,9}(?:\.[0-9]{1,9}){1,3}").fullmatch
_YES, _NO = frozenset(("true", "on", "yes", "!false", "!off", "!no")), frozenset(("false", "off", "no", "!true", "!on", "!yes"))
_OUTSIDE = "Exists asks for a path outside the scanned folder"
_UNORDERED = "paths of the machine that builds, or what are no numbers, are compared"
_UNTRUE = "what is neither true nor false stands as a condition"


class Verdict(Struct, frozen=True):
    """`holds` is None where it cannot be told: `unknown` says why, or is empty where the build alone chooses (`choice`)."""

    holds: bool | None
    unknown: str = ""
    choice: str = ""


HOLDS, FAILS = Verdict(holds=True), Verdict(holds=False)


def judge(condition: str, expander: Expander, here: Here, folder: str) -> Verdict:
    """Whether a condition holds. `folder` is the one that relative paths in it are seen from. Raises InputError (bombs)."""
    return _Judging(expander, here, folder).verdict(parse_condition(condition)) if condition.strip() else HOLDS


class _Judging(Struct, frozen=True):
    """Judges conditions in one place of a project. Every text in them is filled, whatever those before it come to."""

    expander: Expander
    here: Here
    folder: str

    def verdict(self, condition: Condition) -> Verdict:
        match condition:
            case Compared():
                return _compared(condition.sign, self._value(condition.left), self._value(condition.right))
            case Asked():
                return self._answer(condition.question, self._value(condition.text))
            case And():
                return reduce(_and, map(self.verdict, condition.parts))
            case Or():
                return reduce(_or, map(self.verdict, condition.parts))
            case Not():
                return _not(self.verdict(condition.inner))
            case Unreadable():
                return Verdict(None, condition.why)

    def _answer(self, question: str, value: Value) -> Verdict:
        if question == "exists":
            return _all_same(value, [self.expander.paths.exists(text, self.folder) for text in value.texts], _OUTSIDE)
        if question == "hastrailingslash":
            return _all_same(value, [text.endswith(("/", "\\")) for text in value.texts], "")
        return _all_same(value, [_boolean(text) for text in value.texts], _UNTRUE)

    def _value(self, text: Text) -> Value:
        return self.expander.filled(text, self.here)


def _compared(sign: str, left: Value, right: Value) -> Verdict:
    """Every possible pair is compared: a condition holds or fails only if it does for all."""
    one, other = left.only, right.only
    if one is not None and other is not None and (holds := _pair(sign, one, other)) is not None:
        return HOLDS if holds else FAILS
    found = [_pair(sign, one, other) for one in left.texts for other in right.texts]
    both = Value((), left.unknown or right.unknown, left.choice or right.choice, left.open or right.open)
    return _all_same(both, found, _UNORDERED)


def _pair(sign: str, left: str, right: str) -> bool | None:
    if sign in ("==", "!="):
        same = _same(left, right)
        return same if same is None or sign == "==" else not same
    ordered = _order(left, right)
    if ordered is None:
        return None
    return {"<": ordered < 0, ">": ordered > 0, "<=": ordered <= 0, ">=": ordered >= 0}[sign]


def _same(left: str, right: str) -> bool | None:
    if left == right or not left or not right:
        return left == right
    if (ROOT in left) != (ROOT in right):
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
