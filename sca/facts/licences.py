"""From what an input says about a licence to one answer: an expression, a set of candidates, none, or unknown.

Each step has a name that the answer carries, so that nobody has to trust it blindly. Nothing is guessed: a text is
read as a whole or not at all, a family of licences stays a family, and what cannot be read stays unknown with its
raw text.
"""

import re
from functools import lru_cache
from urllib.parse import unquote

from msgspec import Struct
from msgspec.structs import replace

from sca.facts.expressions import Compound, Expression, ExpressionError, Licence, licences_of, modern, parse_expression
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
from sca.model.component import Component, LicenceClaim
from sca.model.inventory import Inventory
from sca.model.licence import LicenceAnswer

_LONGEST_NAME = 200
_TWO_READINGS = "wxWindows"
_CLASSIFIER = "License :: "
_OSI = "OSI Approved :: "
_FILE_REFERENCE = re.compile(r"(?:see )?licen[sc]e(?: (?:in|file)\b.*|\.(?:txt|md|rst|html))?", re.IGNORECASE)
_FILE_NAME = re.compile(r"[^\s/:]+\.(?:txt|md|rst|html?|pdf|rtf)", re.IGNORECASE)
_SCHEME = re.compile(r"https?://(?:www\.)?", re.IGNORECASE)
_OPERATORS = re.compile(r"\s+(and|or)\s+", re.IGNORECASE)
# Folding would make `GPL 2` of `GPL (>= 2)`.
_COMPARED = re.compile(r"[<>=]")
# Of an SBOM, what somebody concluded counts. Python packages state a licence in three fields: the first that is filled counts.
_FIELD_ORDER = ("concluded", "license-expression", "classifier", "license")


class _Reading(Struct, frozen=True):
    """What one text means, before it belongs to a component."""

    shape: str
    rule: str
    expression: str = ""
    candidates: tuple[str, ...] = ()
    confidence: str = "exact"
    note: str = ""


_NOTHING = _Reading("unknown", "missing", note="nothing states a licence")


def licence_answers(inventory: Inventory) -> tuple[LicenceAnswer, ...]:
    """One answer for each component, in their order."""
    return tuple(map(licence_answer, inventory.components))


def licence_answer(component: Component) -> LicenceAnswer:
    """The effective licence of one component, from everything that was claimed about it."""
    claims = component.licences
    if not claims:
        return _answer(component, _NOTHING, None)
    if len(claims) > 1:
        claims = _leading(claims)
    if len(claims) == 1:
        return _answer(component, read_licence(claims[0].raw, component.package.type), claims[0])
    readings = [read_licence(claim.raw, component.package.type) for claim in claims]
    legacy = claims[0].field.startswith("licenses")
    joined = _either(readings) if legacy else _together(readings)
    return replace(_answer(component, joined, claims[0]), raw=" | ".join(claim.raw for claim in claims))


@lru_cache(maxsize=8192)
def read_licence(raw: str, ecosystem: str) -> _Reading:
    """What a text means that stands in a licence field of an ecosystem (a purl type)."""
    text = raw.strip()
    if not text:
        return _NOTHING
    inside = unwrap(text)
    if inside:
        return _unwrapped([read_licence(one, ecosystem) for one in inside], ecosystem)
    first = _exact(text)
    if first is not None:
        return first
    for step in (_keyword, _file, _address, _classifier, _name):
        found = step(text, ecosystem)
        if found is not None:
            return found
    return _named_expression(text) or _unread(text)


def _unwrapped(readings: list[_Reading], ecosystem: str) -> _Reading:
    """What a list means: in npm a choice, elsewhere nobody says what."""
    if len(readings) > 1:
        return _either(readings) if ecosystem == "npm" else _together(readings)
    (reading,) = readings
    return replace(reading, rule="legacy-shape", confidence="inferred") if reading.expression else reading


def _answer(component: Component, reading: _Reading, claim: LicenceClaim | None) -> LicenceAnswer:
    return LicenceAnswer(
        component=component.id,
        shape=reading.shape,
        expression=reading.expression,
        candidates=reading.candidates,
        raw=claim.raw if claim else "",
        field=claim.field if claim else "",
        rule=reading.rule,
        confidence=reading.confidence,
        location=claim.location if claim else None,
        note=reading.note,
    )


def _leading(claims: tuple[LicenceClaim, ...]) -> tuple[LicenceClaim, ...]:
    """The claims of the field that counts; equal texts once."""
    for field in _FIELD_ORDER:
        chosen = [claim for claim in claims if claim.field.lower() == field]
        if chosen:
            break
    else:
        chosen = list(claims)
    return tuple({claim.raw: claim for claim in reversed(chosen)}.values())[::-1]


def _together(readings: list[_Reading]) -> _Reading:
    """Several statements of which nobody says how they belong together: all of them, or any of them."""
    expressions = tuple(dict.fromkeys(reading.expression for reading in readings))
    if not all(expressions):
        unread = next(reading for reading in readings if not reading.expression)
        return _Reading("unknown", "several", note=f"several statements, one of them without an exact licence ({unread.rule})")
    if len(expressions) == 1:
        return replace(readings[0], confidence="inferred")
    both = tuple(_join(operator, expressions) for operator in ("AND", "OR"))
    return _Reading("candidates", "several", candidates=both, note="several statements: whether all apply or any is not said")


def _either(readings: list[_Reading]) -> _Reading:
    """Npm's old list of licences: the user chooses."""
    expressions = tuple(dict.fromkeys(reading.expression for reading in readings))
    if not all(expressions):
        return _together(readings)
    return _Reading("expression", "npm-list", _join("OR", expressions), confidence="inferred", note="a list, read as a choice")


def _join(operator: str, expressions: tuple[str, ...]) -> str:
    if len(expressions) == 1:
        return expressions[0]
    return str(Compound(operator, tuple(parse_expression(text) for text in expressions)))


def _exact(text: str) -> _Reading | None:
    try:
        parsed = parse_expression(text)
    except ExpressionError:
        return None
    return _read(parsed, "spdx")


def _read(parsed: Expression, rule: str, confidence: str = "exact") -> _Reading:
    deprecated = sorted({one.id for one in licences_of(parsed) if one.id in DEPRECATED})
    if isinstance(parsed, Licence) and parsed.id == _TWO_READINGS:
        return _Reading("candidates", "family", candidates=FAMILIES[fold(parsed.id)], note="a deprecated id with two readings")
    note = f"deprecated in SPDX: {', '.join(deprecated)}" if deprecated else ""
    return _Reading("expression", "deprecated-id" if deprecated else rule, str(modern(parsed)), confidence=confidence, note=note)


def _keyword(text: str, ecosystem: str) -> _Reading | None:
    if text == "NONE":
        return _Reading("none", "spdx-none", note="no licence is granted")
    if text.upper() == "UNLICENSED" and ecosystem == "npm":
        return _Reading("none", "npm-unlicensed", note="the publisher grants no rights")
    if fold(text) in MARKERS:
        return _Reading("unknown", "marker", note=f"{text!r} names no licence")
    return None


def _file(text: str, _ecosystem: str) -> _Reading | None:
    if len(text) > _LONGEST_NAME or not (_FILE_REFERENCE.fullmatch(text) or _FILE_NAME.fullmatch(text)):
        return None
    return _Reading("unknown", "file-reference", note="the licence stands in a file that was not read")


def _address(text: str, _ecosystem: str) -> _Reading | None:
    scheme = _SCHEME.match(text)
    if scheme is None:
        return None
    place = text[scheme.end() :].rstrip("/").lower()
    family = ADDRESS_FAMILIES.get(place)
    if family:
        return _Reading("candidates", "address", candidates=family, confidence="alias", note=_one_of(family))
    known = ADDRESSES.get(place) or _at_end(text, place)
    if known:
        return _Reading("expression", "address", known, confidence="alias")
    return _Reading("unknown", "address", note="an address whose text was not read")


def _at_end(text: str, place: str) -> str:
    """The licence that an address ends with."""
    for start in (*ADDRESS_OF_ID, *ADDRESS_OF_EXPRESSION):
        if place.startswith(start):
            tail = unquote(text.rstrip("/")[len(start) - len(place) :]).removesuffix(".html")
            found = _exact(tail)
            return found.expression if found else ""
    return ""


def _classifier(text: str, _ecosystem: str) -> _Reading | None:
    if not text.startswith(_CLASSIFIER):
        return None
    name = text.removeprefix(_CLASSIFIER).removeprefix(_OSI)
    special = CLASSIFIERS.get(fold(name))
    if special:
        return _Reading(
            "expression", "classifier", special, confidence="inferred", note="PEP 639 allows this reading with a warning"
        )
    found = _known_name(name, "classifier")
    return found or _Reading("unknown", "classifier", note="a classifier that names no single licence")


def _name(text: str, _ecosystem: str) -> _Reading | None:
    return _known_name(text, "alias")


def _known_name(text: str, rule: str) -> _Reading | None:
    if len(text) > _LONGEST_NAME or _COMPARED.search(text):
        return None
    name = fold(text)
    licence = ALIASES.get(name)
    if licence is not None:
        return _Reading("expression", rule, licence, confidence="alias")
    family = FAMILIES.get(name)
    if family is None:
        return None
    return _Reading("candidates", "family", candidates=family, confidence="alias", note=_one_of(family))


def _one_of(family: tuple[str, ...]) -> str:
    return f"one of {len(family)} licences is meant" if len(family) > 1 else "usually read this way"


def _named_expression(text: str) -> _Reading | None:
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


def _operand(text: str) -> str:
    found = _exact(text.strip()) or _known_name(text, "alias")
    return found.expression if found else ""


def _unread(text: str) -> _Reading:
    if len(text) > _LONGEST_NAME or "\n" in text:
        return _Reading("unknown", "full-text", note="a text, not the name of a licence")
    return _Reading("unknown", "malformed", note=f"no expression of SPDX list {LIST_VERSION}: {_fault(text)}")


def _fault(text: str) -> str:
    try:
        parse_expression(text)
    except ExpressionError as error:
        return error.message
    return ""
