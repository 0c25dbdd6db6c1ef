r"""The signs of a TOML file between its texts, translated into JSON: see `sca.files.toml_lock`.

A piece is what stands between two texts, such as ` },\n    { name = `. The statements below a header become the members of
one object, `},"[[package]]",{` stands for a header. No state is carried from piece to piece: what does not fit is an error
of the JSON, or is counted.
"""

import re
from datetime import datetime

from sca.model.patterns import compiled

_DATE = rb"(?<![A-Za-z0-9_-])[0-9]{4}-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-5][0-9](?:\.[0-9]{1,6})?Z"
_NUMBER = rb"0|[1-9][0-9]{0,17}"
_ANY_DATE, _ANY_NUMBER = rb"(" + _DATE + rb")", rb"(" + _NUMBER + rb")"
_VARIABLE = compiled(rb"(" + _DATE + rb"|[0-9]+)")
_DIGITS = b"0123456789"
_SAMPLE = b"7"  # stands for every number and date
_Z = ord("Z")

_GAP = rb"(?:[ \t\n]|\#[^\n]*\n)*+"
_LINE_END = rb"[ \t]*+(?:\#[^\n]*+)?\n"
_KEY = rb"(?P<key>[A-Za-z0-9_-]++)[ \t]*+=(?P<value>)"
_OPENING = rb"(?P<array>\[)|(?P<inline>\{)|(?P<scalar>" + _DATE + rb"|" + _NUMBER + rb"|true|false)|(?P<end>\Z)"
# What may stand next, by what stood before. `end` is the end of the signs, where a text begins.
_AFTER_VALUE = compiled(
    rb"[ \t]*+(?:(?P<close>[\]}])|(?P<comma>,))|" + _GAP + rb"(?P<below>\])|(?P<statement>" + _LINE_END + rb")"
)
_AFTER_COMMA = compiled(rb"[ \t]*+" + _KEY + rb"|" + _GAP + rb"(?:(?P<below>\])|" + _OPENING + rb")")
_IN_ARRAY = compiled(_GAP + rb"(?:(?P<below>\])|" + _OPENING + rb")")
_IN_INLINE = compiled(rb"[ \t]*+(?:(?P<close>\})|" + _KEY + rb")")
_AFTER_KEY = compiled(rb"[ \t]*+(?:" + _OPENING + rb")")
STATEMENT = compiled(
    _GAP
    + rb"(?:(?P<header>(?<![ \t])\[[A-Za-z0-9_.-]++\]|\[\[[A-Za-z0-9_.-]++\]\])"
    + _LINE_END
    + rb"|"
    + _KEY
    + rb"|(?P<end>\Z))"
)
_NEXT = {
    "close": _AFTER_VALUE, "below": _AFTER_VALUE, "scalar": _AFTER_VALUE, "comma": _AFTER_COMMA, "array": _IN_ARRAY,
    "inline": _IN_INLINE, "value": _AFTER_KEY, "statement": STATEMENT, "header": STATEMENT,
}  # fmt: skip
# Between two statements stands a member of its own, which nothing else can bring between two members; no bare key is called so.
BETWEEN_KEY = "="
BETWEEN = b',"=":0,'
# White space of JSON that marks the place of a key in quotes, and its colon.
QUOTED_KEY, QUOTED_COLON = b"\n", b"\t:"


class UnusualError(Exception):
    """The file is not of the small part of TOML that is read here; whether it is right is for others to say."""


class Translation(dict[bytes, bytes]):
    """The pieces between texts and what they are in JSON. Those that differ in numbers and dates only are translated once."""

    def __init__(self) -> None:
        super().__init__()
        self._alike: dict[bytes, _Alike] = {}

    def __missing__(self, piece: bytes) -> bytes:
        sample = piece.translate(None, _DIGITS)
        if len(sample) == len(piece):
            found = self[piece] = translate_behind(piece)
            return found
        alike = self._alike.get(sample)
        if alike is None:
            alike = self._alike[sample] = _Alike(piece)
        return alike.translate(piece)


class _Alike:
    """Pieces that differ in numbers and dates only: the signs between these, as they are written and in JSON."""

    __slots__ = ("_made", "_match")

    def __init__(self, piece: bytes) -> None:
        parts = _VARIABLE.split(piece)
        self._made = translate_behind(_SAMPLE.join(parts[0::2])).split(_SAMPLE)
        if len(self._made) != len(parts[0::2]):
            raise UnusualError
        parts[0::2] = map(re.escape, parts[0::2])
        parts[1::2] = [_ANY_DATE if number[-1] == _Z else _ANY_NUMBER for number in parts[1::2]]
        self._match = compiled(b"".join(parts)).fullmatch

    def translate(self, piece: bytes) -> bytes:
        """One of these pieces, or one whose digits stand in other places."""
        found = self._match(piece)
        if found is None:
            return translate_behind(piece)
        numbers = found.groups()
        if len(numbers) == 1:
            [before, after] = self._made
            return b"%b%b%b" % (before, _scalar(numbers[0]), after)
        parts = [b""] * (2 * len(numbers) + 1)
        parts[0::2], parts[1::2] = self._made, map(_scalar, numbers)
        return b"".join(parts)


def _scalar(written: bytes) -> bytes:
    """A number or a truth value as it stands, a date as a text in the way of Python."""
    if written[-1] != _Z:
        return written
    try:
        return b'"%b"' % date_text(datetime.fromisoformat(written.decode())).encode()
    except ValueError:
        raise UnusualError from None


def date_text(date: datetime) -> str:
    """A point in time as the text that stands for it in the values."""
    return date.isoformat().replace("+00:00", "Z")


def translate_behind(piece: bytes, *, is_last: bool = False) -> bytes:
    """What stands behind a text, which was a value or a key."""
    bare = piece.lstrip(b" \t")
    if bare[:1] == b"=":
        return QUOTED_COLON + translate(bare[1:], _AFTER_KEY, is_last=is_last)
    return translate(piece, _AFTER_VALUE, is_last=is_last)


def translate(piece: bytes, state: re.Pattern[bytes], *, is_first: bool = False, is_last: bool = False) -> bytes:
    """Signs up to a text or the end of the file as JSON. Raises UnusualError."""
    made: list[bytes] = []
    comma, at = b"", 0
    between = b"" if is_first else BETWEEN
    while True:
        found = state.match(piece, at)
        kind = found.lastgroup if found else None
        if found is None or kind is None:
            raise UnusualError
        if state is STATEMENT:
            comma = between
        if kind == "end":
            return b"".join((*made, _ending(comma, is_statement=state is STATEMENT, is_last=is_last)))
        at = found.end()
        made.append(_member(kind, found, comma))
        comma = b"," if kind == "comma" else b""
        between = b"" if kind == "header" else BETWEEN
        state = _NEXT[kind]


def _ending(comma: bytes, *, is_statement: bool, is_last: bool) -> bytes:
    """What leads to the text behind these signs, or ends the file."""
    if is_statement:
        return b"" if is_last else comma + QUOTED_KEY
    if is_last:
        raise UnusualError
    return comma


def _member(kind: str, found: re.Match[bytes], comma: bytes) -> bytes:
    written = found[kind]
    if kind in ("close", "below"):
        return written  # a comma in front of it, which TOML allows, is gone
    if kind in ("comma", "statement"):
        return b""
    if kind == "header":
        return b'},"%b",{' % written
    if kind == "value":
        return b'%b"%b":' % (comma, found["key"])
    return comma + (_scalar(written) if kind == "scalar" else written)
