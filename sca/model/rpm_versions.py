"""Versions of rpm packages: `[epoch:]version[-release]`, in rpm's own order.

Runs of digits and runs of letters are compared in turn, whatever stands between them; digits are newer than letters, a
tilde is older than the end of the text, and a caret newer than the end and older than anything else.

Source: https://rpm-software-management.github.io/rpm/manual/dependencies.html, rpmio/rpmvercmp.c
"""

import re
from functools import lru_cache

from msgspec import Struct

_LONGEST = 256
_PIECES = re.compile(r"[0-9]+|[A-Za-z]+|~|\^")
_TILDE, _END, _CARET, _LETTERS, _DIGITS = range(5)

Order = tuple[tuple[int, int, str], ...]


class RpmVersion(Struct, frozen=True):
    """A version in three parts. `release` is None where none is given: then releases are not compared."""

    epoch: int
    version: Order
    release: Order | None


@lru_cache(maxsize=4096)
def parse_version(text: str) -> RpmVersion | None:
    """The version in a text; None if it is none."""
    epoch, colon, rest = text.rpartition(":")
    version, dash, release = rest.partition("-")
    if not version or len(text) > _LONGEST or (colon and not epoch.isdecimal()) or not text.isascii():
        return None
    return RpmVersion(int(epoch or 0), order(version), order(release) if dash else None)


def order(text: str) -> Order:
    """A key that compares as rpm compares one part of a version."""
    return (*map(_piece, _PIECES.findall(text)), (_END, 0, ""))


def _piece(text: str) -> tuple[int, int, str]:
    if text in "~^":
        return (_TILDE if text == "~" else _CARET, 0, "")
    return (_DIGITS, int(text), "") if text.isdecimal() else (_LETTERS, 0, text)


def satisfies(version: str, relation: str, bound: str) -> bool | None:
    """Whether `version` stands in a relation (`>=`, `<`, `=`, ...) to another; None if it cannot be told."""
    one, other = parse_version(version), parse_version(bound)
    if one is None or other is None:
        return None
    left: tuple[object, ...] = (one.epoch, one.version)
    right: tuple[object, ...] = (other.epoch, other.version)
    if one.release is not None and other.release is not None:
        left, right = (*left, one.release), (*right, other.release)
    return {"<": left < right, "<=": left <= right, "=": left == right, ">=": left >= right, ">": left > right}.get(relation)
