"""From everything that was claimed about a component to one answer: which claims there are, and which of them counts.

Claims stay side by side. They are read group by group, in the order in which they count: what somebody concluded, what the
publisher declares (for Python in the order of its fields), what was found in texts. The first group that says something is
the effective one. Where it names a family, a later group that names a member of it tells which is meant. docs/policy.md
has the order.
"""

from collections.abc import Iterable, Iterator
from posixpath import basename
from typing import Protocol

from msgspec.structs import replace

from sca.facts.cyclonedx_licences import FIELD as CYCLONEDX
from sca.facts.expressions import Compound, Expression, parse_expression
from sca.facts.licence_reading import NOTHING, Reading, all_of, any_of, read_licence, together
from sca.files.licence_files import LICENCE
from sca.model.component import Component, LicenceClaim, LicenceFile, Location
from sca.model.inventory import Inventory
from sca.model.licence import ClaimReading, LicenceAnswer
from sca.model.text import brief

# Python packages state a licence in three fields, of which the first is the one that was made for it.
_FIELD_ORDER = ("license-expression", "classifier", "license")
FOUND = "found"
_FILE_FIELDS = ("license-file", "license file")
_IN_A_FILE = Reading("unknown", "file-reference", note="the licence stands in a file that was not read")
_KINDS = ("concluded", "declared", FOUND)
_LONGEST_RAW = 200

_Said = tuple[LicenceClaim, Reading]
_Group = tuple[list[_Said], Reading]


class Texts(Protocol):
    """The licence files of a run, and what is known about whole texts: see `sca.facts.licence_texts`."""

    def reading(self, file: LicenceFile) -> Reading:
        """Which licence a file holds."""

    def reading_of_text(self, text: str) -> Reading:
        """Which licence a text is."""


def licence_answers(inventory: Inventory, texts: Texts | None = None) -> tuple[LicenceAnswer, ...]:
    """One answer for each component, in their order. Without `texts` no licence file is looked at."""
    return tuple(licence_answer(component, texts) for component in inventory.components)


def licence_answer(component: Component, texts: Texts | None = None) -> LicenceAnswer:
    """The effective licence of one component, from everything that was claimed about it."""
    claims = component.licences
    if not claims and (texts is None or not component.texts):
        return _answer(component, NOTHING, None)
    said = [(claim, _read_claim(claim, component.package.type, texts)) for claim in claims]
    if texts is not None:
        said.extend(_found(component, texts))
    if not said:
        return _answer(component, NOTHING, None)
    if len(said) == 1:
        return _answer(component, said[0][1], said[0][0])
    groups = [(group, _joined(group, component.package.type)) for group in _groups(said)]
    # Where no claim says anything, the last one has looked at most.
    chosen = next((number for number, (_, reading) in enumerate(groups) if reading.shape != "unknown"), len(groups) - 1)
    group, reading = groups[chosen]
    if reading.candidates:
        reading = _narrowed(reading, groups[chosen + 1 :])
    raw = " | ".join(dict.fromkeys(claim.raw for claim, _ in group))
    return replace(_answer(component, reading, group[0][0]), raw=raw, readings=tuple(_readings(said, group)))


def _read_claim(claim: LicenceClaim, ecosystem: str, texts: Texts | None) -> Reading:
    if claim.field.lower() in _FILE_FIELDS:
        return _IN_A_FILE
    reading = read_licence(claim.raw, ecosystem)
    if reading.rule != "full-text" or texts is None:
        return reading
    matched = texts.reading_of_text(claim.raw)
    return reading if matched.shape == "unknown" else matched


def _found(component: Component, texts: Texts) -> Iterator[_Said]:
    """A claim for each licence file of the package itself."""
    for file in component.texts:
        if file.role == LICENCE:
            where = Location(file.archive or file.path, role="archive" if file.archive else "installed")
            yield LicenceClaim("", basename(file.path), where, FOUND), texts.reading(file)


def _groups(said: Iterable[_Said]) -> list[list[_Said]]:
    """The claims by kind and field, those that count first."""
    found: dict[tuple[int, int, str], list[_Said]] = {}
    for claim, reading in said:
        field = claim.field.lower()
        rank = _FIELD_ORDER.index(field) if field in _FIELD_ORDER else len(_FIELD_ORDER)
        kind = _KINDS.index(claim.kind) if claim.kind in _KINDS else len(_KINDS)
        # Found texts are one group, whatever the files are called; so are the entries of one old list.
        name = "" if claim.kind == FOUND else field.partition("[")[0]
        key = (kind, 0, "") if claim.kind == FOUND else (kind, rank, name)
        found.setdefault(key, []).append((claim, reading))
    return [found[key] for key in sorted(found, key=lambda key: key[:2])]


def _joined(group: list[_Said], ecosystem: str) -> Reading:
    """What the claims of one group say together."""
    readings = list(dict.fromkeys(reading for _, reading in group))
    if len(readings) == 1:
        return readings[0]
    field = group[0][0].field
    if field == CYCLONEDX or ecosystem == "deb":
        return all_of(readings)
    return any_of(readings) if field.startswith("licenses") else together(readings)


def _narrowed(reading: Reading, later: Iterable[_Group]) -> Reading:
    """A family, or the member of it that a later claim names."""
    members = {order_free(text): text for text in reading.candidates}
    for group, other in later:
        named = [order_free(text) for text in (other.expression, *other.candidates) if text]
        common = tuple(members[key] for key in named if key in members)
        if named and len(common) == len(named) and len(common) < len(members):
            field = group[0][0].field
            note = f"{reading.note}; {field} says which" if reading.note else f"{field} says which"
            if len(common) == 1:
                return Reading("expression", "narrowed", common[0], confidence="inferred", note=note)
            return Reading("candidates", "narrowed", candidates=common, confidence="inferred", note=note)
    return reading


def order_free(text: str) -> str:
    """One text for all expressions that differ only in the order of their parts."""
    return _ordered(parse_expression(text))


def _ordered(expression: Expression) -> str:
    if isinstance(expression, Compound):
        return f"({f' {expression.operator} '.join(sorted(map(_ordered, expression.parts)))})"
    return str(expression)


def _readings(said: Iterable[_Said], effective: list[_Said]) -> Iterator[ClaimReading]:
    for claim, reading in said:
        yield ClaimReading(
            kind=claim.kind,
            field=claim.field,
            raw=brief(claim.raw, _LONGEST_RAW),
            shape=reading.shape,
            expression=reading.expression,
            candidates=reading.candidates,
            rule=reading.rule,
            confidence=reading.confidence,
            location=claim.location,
            effective=(claim, reading) in effective,
        )


def _answer(component: Component, reading: Reading, claim: LicenceClaim | None) -> LicenceAnswer:
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
        kind=claim.kind if claim else "",
    )
