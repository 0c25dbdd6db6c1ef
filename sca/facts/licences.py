"""From everything that was claimed about a component to one answer: which claims there are, and which of them counts.

Claims stay side by side. They are read group by group, in the order in which they count: what somebody concluded, what the
publisher declares (for Python in the order of its fields), what was found in texts. The first group that says something is
the effective one. Where it names a family, a later group that names a member of it tells which is meant. docs/policy.md
has the order.
"""

from collections.abc import Iterable, Iterator

from msgspec.structs import replace

from sca.facts.cyclonedx_licences import FIELD as CYCLONEDX
from sca.facts.expressions import Compound, Expression, parse_expression
from sca.facts.licence_reading import NOTHING, Reading, all_of, any_of, read_licence, together
from sca.model.component import Component, LicenceClaim
from sca.model.inventory import Inventory
from sca.model.licence import ClaimReading, LicenceAnswer
from sca.model.text import brief

# Python packages state a licence in three fields, of which the first is the one that was made for it.
_FIELD_ORDER = ("license-expression", "classifier", "license")
_KINDS = ("concluded", "declared", "found")
_LONGEST_RAW = 200

_Group = tuple[list[LicenceClaim], Reading]


def licence_answers(inventory: Inventory) -> tuple[LicenceAnswer, ...]:
    """One answer for each component, in their order."""
    return tuple(map(licence_answer, inventory.components))


def licence_answer(component: Component) -> LicenceAnswer:
    """The effective licence of one component, from everything that was claimed about it."""
    claims, ecosystem = component.licences, component.package.type
    if not claims:
        return _answer(component, NOTHING, None)
    if len(claims) == 1:
        return _answer(component, read_licence(claims[0].raw, ecosystem), claims[0])
    groups = [(group, _read(group, ecosystem)) for group in _groups(claims)]
    chosen = next((number for number, (_, reading) in enumerate(groups) if reading.shape != "unknown"), 0)
    group, reading = groups[chosen]
    if reading.candidates:
        reading = _narrowed(reading, groups[chosen + 1 :])
    answer = replace(_answer(component, reading, group[0]), raw=" | ".join(dict.fromkeys(claim.raw for claim in group)))
    return replace(answer, readings=tuple(_readings(claims, group, ecosystem)))


def _groups(claims: Iterable[LicenceClaim]) -> list[list[LicenceClaim]]:
    """The claims by kind and field, those that count first."""
    found: dict[tuple[int, int, str], list[LicenceClaim]] = {}
    for claim in claims:
        field = claim.field.lower()
        rank = _FIELD_ORDER.index(field) if field in _FIELD_ORDER else len(_FIELD_ORDER)
        kind = _KINDS.index(claim.kind) if claim.kind in _KINDS else len(_KINDS)
        # Found texts are one group, whatever the files are called; so are the entries of one old list.
        name = "" if claim.kind == "found" else field.partition("[")[0]
        found.setdefault((kind, rank, name), []).append(claim)
    return [found[key] for key in sorted(found, key=lambda key: key[:2])]


def _read(group: list[LicenceClaim], ecosystem: str) -> Reading:
    """What the claims of one group say together."""
    raws = dict.fromkeys(claim.raw for claim in group)
    readings = [read_licence(raw, ecosystem) for raw in raws]
    if len(readings) == 1:
        return readings[0]
    field = group[0].field
    if field == CYCLONEDX:
        return all_of(readings)
    return any_of(readings) if field.startswith("licenses") else together(readings)


def _narrowed(reading: Reading, later: Iterable[_Group]) -> Reading:
    """A family, or the member of it that a later claim names."""
    members = {order_free(text): text for text in reading.candidates}
    for group, other in later:
        named = [order_free(text) for text in (other.expression, *other.candidates) if text]
        common = tuple(members[key] for key in named if key in members)
        if named and len(common) == len(named) and len(common) < len(members):
            note = f"{reading.note}; {group[0].field} says which" if reading.note else f"{group[0].field} says which"
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


def _readings(claims: Iterable[LicenceClaim], effective: list[LicenceClaim], ecosystem: str) -> Iterator[ClaimReading]:
    for claim in claims:
        reading = read_licence(claim.raw, ecosystem)
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
            effective=claim in effective,
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
