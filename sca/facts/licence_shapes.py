"""Licences that are written as something else than a text: npm's old objects and lists, and lists that tools printed.

A parser keeps such a value as the JSON it was. What is no such shape is left alone.
"""

import re

import msgspec
from msgspec import Struct

_PRINTED = re.compile(r"\[\s*'([^'\"\\]+)'\s*\]")


class _Old(Struct, frozen=True):
    """`{"type": "MIT", "url": "..."}`."""

    type: str


_Shape = str | _Old | list[str | _Old]
_DECODER = msgspec.json.Decoder(_Shape)


def unwrap(text: str) -> tuple[str, ...]:
    """The texts inside a value that is no plain text; nothing if it has none of the known shapes."""
    if text[:1] not in ("[", "{"):
        return ()
    printed = _PRINTED.fullmatch(text)
    if printed:
        return (printed[1],)
    try:
        found = _DECODER.decode(text)
    except (msgspec.MsgspecError, RecursionError, UnicodeError):
        return ()
    values = found if isinstance(found, list) else [found]
    return tuple(value.type if isinstance(value, _Old) else value for value in values)
