"""Reads one text about a licence: an expression, a set of candidates, none, or unknown.

Each step has a name that the answer carries, so that nobody has to trust it blindly. Nothing is guessed: a text is
read as a whole or not at all, a family of licences stays a family, and what cannot be read stays unknown with its
raw text.
"""

import re
from functools import lru_cache
from urllib.parse import unquote

from msgspec import Struct
from msgspec.structs import replace

from sca.facts.expressions import Expression, ExpressionError, Licence, licences_of, modern, parse_expression
from sca.facts.licence_dialects import combined, joined, read_dialect
from sca.facts.licence_names import (
    ADDRESS_FAMILIES,
    ADDRESS_OF_EXPRESSION,
    ADDRESS_OF_ID,
    ADDRESSES,
    ALIASES,
    CLASSIFIERS,
    FAMILIES,
    MARKERS,
    fold,
)
from sca.facts.licence_shapes import unwrap
from sca.facts.spdx_ids import DEPRECATED, LIST_VERSION

_LONGEST_NAME = 200
_LONGEST_TEXT = 2000
_MOST_SIGNED = 8
_TWO_READINGS = "wxWindows"
_CLASSIFIER = "License :: "
_OSI = "OSI Approved :: "
_FILE_REFERENCE = re.compile(r"(?:see )?licen[sc]e(?: (?:in|file)\b.*|\.(?:txt|md|rst|html))?", re.IGNORECASE)
_FILE_NAME = re.compile(r"[^\s/:]+\.(?:txt|md|rst|html?|pdf|rtf)", re.IGNORECASE)
_SCHEME = re.compile(r"https?://(?:www\.)?", re.IGNORECASE)
_OPERATORS = re.compile(r"\s+(and|or)\s+", re.IGNORECASE)
# Folding would make `GPL 2` of `GPL (>= 2)`.
_COMPARED = re.compile(r"[<>=]")
# Signs that nobody defines outside of the dialects: the texts between them apply together, or one of them does.
_UNDEFINED = re.compile(r"\s*[/,;]\s*")
_PUBLIC_DOMAIN = "LicenseRef-Public-Domain"


class Reading(Struct, frozen=True):
    """What one text means, before it belongs to a component."""

    shape: str
    rule: str
    expression: str = ""
    candidates: tuple[str, ...] = ()
    confidence: str = "exact"
    note: str = ""


NOTHING = Reading("unknown", "missing", note="nothing states a licence")


@lru_cache(maxsize=8192)
def read_licence(raw: str, ecosystem: str) -> Reading:
    """What a text means that stands in a licence field of an ecosystem (a purl type)."""
    text = raw.strip()
    if not text:
        return NOTHING
    inside = unwrap(text)
    if inside:
        return _unwrapped([read_licence(one, ecosystem) for one in inside], ecosystem)
    first = _exact(text)
    if first is not None:
        return first
    for step in (_dialect, _keyword, _file, _address, _classifier, _name):
        found = step(text, ecosystem)
        if found is not None:
            return found
    return _named_expression(text) or _signed(text) or _unread(text)


def together(readings: list[Reading]) -> Reading:
    """Several statements of which nobody says how they belong together: all of them, or any of them."""
    expressions = tuple(dict.fromkeys(reading.expression for reading in readings))
    if not all(expressions):
        unread = next(reading for reading in readings if not reading.expression)
        return Reading("unknown", "several", note=f"several statements, one of them without an exact licence ({unread.rule})")
    if len(expressions) == 1:
        return replace(readings[0], confidence="inferred")
    both = tuple(joined(operator, expressions) for operator in ("AND", "OR"))
    return Reading("candidates", "several", candidates=both, note="several statements: whether all apply or any is not said")


def all_of(readings: list[Reading]) -> Reading:
    """Several statements of which each speaks of a part, or that are read as all applying because that asks for the most."""
    ways = combined("AND", [tuple(filter(None, (one.expression, *one.candidates))) for one in readings])
    if not ways:
        return together(readings)
    if len(ways) == 1:
        return Reading("expression", "all-of", ways[0], confidence="inferred", note="read as all applying")
    return Reading("candidates", "all-of", candidates=ways, confidence="inferred", note="read as all applying")


def any_of(readings: list[Reading]) -> Reading:
    """Npm's old list of licences: the user chooses."""
    expressions = tuple(dict.fromkeys(reading.expression for reading in readings))
    if not all(expressions):
        return together(readings)
    return Reading("expression", "npm-list", joined("OR", expressions), confidence="inferred", note="a list, read as a choice")


def _unwrapped(readings: list[Reading], ecosystem: str) -> Reading:
    """What a list means: in npm a choice, elsewhere nobody says what."""
    if len(readings) > 1:
        return any_of(readings) if ecosystem == "npm" else together(readings)
    (reading,) = readings
    return replace(reading, rule="legacy-shape", confidence="inferred") if reading.expression else reading


def _exact(text: str) -> Reading | None:
    try:
        parsed = parse_expression(text)
    except ExpressionError:
        return None
    return _read(parsed, "spdx")


def _read(parsed: Expression, rule: str, confidence: str = "exact") -> Reading:
    deprecated = sorted({one.id for one in licences_of(parsed) if one.id in DEPRECATED})
    if isinstance(parsed, Licence) and parsed.id == _TWO_READINGS:
        return Reading("candidates", "family", candidates=FAMILIES[fold(parsed.id)], note="a deprecated id with two readings")
    note = f"deprecated in SPDX: {', '.join(deprecated)}" if deprecated else ""
    return Reading("expression", "deprecated-id" if deprecated else rule, str(modern(parsed)), confidence=confidence, note=note)


def _dialect(text: str, ecosystem: str) -> Reading | None:
    if len(text) > _LONGEST_TEXT:
        return None
    found = read_dialect(text, ecosystem)
    if len(found) > 1:
        return Reading("candidates", "dialect", candidates=found, confidence="alias", note=_one_of(found))
    if not found:
        return None
    confidence = "inferred" if _PUBLIC_DOMAIN in found[0] else "alias"
    return Reading("expression", "dialect", found[0], confidence=confidence)


def _keyword(text: str, ecosystem: str) -> Reading | None:
    if text == "NONE":
        return Reading("none", "spdx-none", note="no licence is granted")
    if text.upper() == "UNLICENSED" and ecosystem == "npm":
        return Reading("none", "npm-unlicensed", note="the publisher grants no rights")
    if fold(text) in MARKERS:
        return Reading("unknown", "marker", note=f"{text!r} names no licence")
    return None


def _file(text: str, _ecosystem: str) -> Reading | None:
    if len(text) > _LONGEST_NAME or not (_FILE_REFERENCE.fullmatch(text) or _FILE_NAME.fullmatch(text)):
        return None
    return Reading("unknown", "file-reference", note="the licence stands in a file that was not read")


def _address(text: str, _ecosystem: str) -> Reading | None:
    scheme = _SCHEME.match(text)
    if scheme is None:
        return None
    place = text[scheme.end() :].rstrip("/").lower()
    family = ADDRESS_FAMILIES.get(place)
    if family:
        return Reading("candidates", "address", candidates=family, confidence="alias", note=_one_of(family))
    known = ADDRESSES.get(place) or _at_end(text, place)
    if known:
        return Reading("expression", "address", known, confidence="alias")
    return Reading("unknown", "address", note="an address whose text was not read")


def _at_end(text: str, place: str) -> str:
    """The licence that an address ends with."""
    for start in (*ADDRESS_OF_ID, *ADDRESS_OF_EXPRESSION):
        if place.startswith(start):
            tail = unquote(text.rstrip("/")[len(start) - len(place) :]).removesuffix(".html")
            found = _exact(tail)
            return found.expression if found else ""
    return ""


def _classifier(text: str, _ecosystem: str) -> Reading | None:
    if not text.startswith(_CLASSIFIER):
        return None
    name = text.removeprefix(_CLASSIFIER).removeprefix(_OSI)
    special = CLASSIFIERS.get(fold(name))
    if special:
        return Reading(
            "expression", "classifier", special, confidence="inferred", note="PEP 639 allows this reading with a warning"
        )
    found = _known_name(name, "classifier")
    return found or Reading("unknown", "classifier", note="a classifier that names no single licence")


def _name(text: str, _ecosystem: str) -> Reading | None:
    return _known_name(text, "alias")


def _known_name(text: str, rule: str) -> Reading | None:
    if len(text) > _LONGEST_NAME or _COMPARED.search(text):
        return None
    name = fold(text)
    licence = ALIASES.get(name)
    if licence is not None:
        return Reading("expression", rule, licence, confidence="alias")
    family = FAMILIES.get(name)
    if family is None:
        return None
    return Reading("candidates", "family", candidates=family, confidence="alias", note=_one_of(family))


def _one_of(family: tuple[str, ...]) -> str:
    return f"one of {len(family)} licences is meant" if len(family) > 1 else "usually read this way"


def _named_expression(text: str) -> Reading | None:
    """`Apache 2.0 or MIT`: names joined by words, read only if every one of them is known."""
    if len(text) > _LONGEST_NAME or "(" in text:
        return None
    pieces = _OPERATORS.split(text)
    if len(pieces) == 1:
        return None
    names = [_operand(piece) for piece in pieces[::2]]
    if not all(names):
        return None
    words = [names[at // 2] if at % 2 == 0 else piece.upper() for at, piece in enumerate(pieces)]
    return _read(parse_expression(" ".join(words)), "alias-expression", "alias")


def _signed(text: str) -> Reading | None:
    """`MIT, Apache-2.0`: known names joined by a sign that says neither `and` nor `or`."""
    pieces = _UNDEFINED.split(text) if len(text) <= _LONGEST_NAME else []
    names = tuple(dict.fromkeys(_operand(piece) for piece in pieces))
    if len(names) < 2 or len(names) > _MOST_SIGNED or not all(names):
        return None
    both = tuple(joined(operator, names) for operator in ("AND", "OR"))
    return Reading("candidates", "several", candidates=both, confidence="alias", note="whether all apply or any is not said")


def _operand(text: str) -> str:
    found = _exact(text.strip()) or _known_name(text, "alias")
    return found.expression if found else ""


def _unread(text: str) -> Reading:
    if len(text) > _LONGEST_NAME or "\n" in text:
        return Reading("unknown", "full-text", note="a text, not the name of a licence")
    return Reading("unknown", "malformed", note=f"no expression of SPDX list {LIST_VERSION}: {_fault(text)}")


def _fault(text: str) -> str:
    try:
        parse_expression(text)
    except ExpressionError as error:
        return error.message
    return ""
