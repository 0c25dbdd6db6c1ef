"""Versions of Debian packages: `[epoch:]upstream[-revision]`, in dpkg's own order.

Runs of signs and runs of digits are compared in turn; a tilde stands before everything, even the end of the text, and
letters stand before all other signs. So `1.0~rc1` is older than `1.0`, and `1.0+b1` newer.

Source: https://www.debian.org/doc/debian-policy/ch-controlfields.html#version
"""

import re
from functools import lru_cache

from msgspec import Struct

_LONGEST = 256
_VERSION = re.compile(r"(?:(?P<epoch>[0-9]{1,10}+):)?(?P<upstream>[A-Za-z0-9.+~:-]+?)(?:-(?P<revision>[A-Za-z0-9+.~]+))?")
_RUNS = re.compile(r"([^0-9]*)([0-9]*)")
_END = ((0,), 0)
_TILDE = -1
_BEHIND_LETTERS = 256

Order = tuple[tuple[tuple[int, ...], int], ...]


class DebianVersion(Struct, frozen=True, order=True):
    """A version that compares as dpkg compares it. Texts that dpkg holds for equal (`1.0` and `1.00`) are equal."""

    epoch: int
    upstream: Order
    revision: Order


@lru_cache(maxsize=4096)
def parse_version(text: str) -> DebianVersion | None:
    """The version in a text; None if it is none."""
    match = _VERSION.fullmatch(text) if len(text) <= _LONGEST else None
    if match is None or (":" in match["upstream"] and match["epoch"] is None) or text.endswith("-"):
        return None
    return DebianVersion(int(match["epoch"] or 0), _order(match["upstream"]), _order(match["revision"] or ""))


def satisfies(version: str, relation: str, bound: str) -> bool | None:
    """Whether `version` stands in a relation (`>=`, `<<`, ...) to another; None if one of the three is not understood."""
    one, other = parse_version(version), parse_version(bound)
    if one is None or other is None:
        return None
    return {
        "<<": one < other,
        "<=": one <= other,
        "<": one <= other,
        "=": one == other,
        ">=": one >= other,
        ">": one >= other,
        ">>": one > other,
    }.get(relation)


def _order(text: str) -> Order:
    """Pairs of signs and number, so that tuples compare as dpkg does."""
    runs = [(_signs(signs), int(digits or 0)) for signs, digits in _RUNS.findall(text) if signs or digits]
    return (*(runs or [_END]), _END)


def _signs(text: str) -> tuple[int, ...]:
    return (*(_TILDE if sign == "~" else ord(sign) if sign.isalpha() else ord(sign) + _BEHIND_LETTERS for sign in text), 0)
