"""Whether what is claimed about one package fits together."""

from collections.abc import Iterable, Iterator

from sca.facts.expressions import licences_of, parse_expression
from sca.facts.licences import FOUND, order_free
from sca.model.licence import ClaimReading, LicenceAnswer

_TAILS = ("-only", "-or-later")


def differing(answer: LicenceAnswer) -> tuple[ClaimReading, ...]:
    """The claims that cannot be true beside the answer. What says nothing contradicts nothing.

    A text that was found is that of one of the licences in an expression; it does not tell `only` from `or later`.
    """
    return tuple(reading for reading in answer.readings if not reading.effective and _contradicts(answer, reading))


def _contradicts(answer: LicenceAnswer, reading: ClaimReading) -> bool:
    if "unknown" in (answer.shape, reading.shape):
        return False
    if "none" in (answer.shape, reading.shape):
        return answer.shape != reading.shape
    if reading.kind == FOUND:
        stated = _bases(_meant(answer))
        return not any(_bases((text,)) <= stated for text in _meant(reading))
    return set(map(order_free, _meant(answer))).isdisjoint(map(order_free, _meant(reading)))


def _meant(said: LicenceAnswer | ClaimReading) -> Iterator[str]:
    yield from filter(None, (said.expression, *said.candidates))


def _bases(expressions: Iterable[str]) -> set[str]:
    """The licences in expressions, without what says which versions, and without exceptions."""
    bases: set[str] = set()
    for text in expressions:
        for licence in licences_of(parse_expression(text)):
            tail = next((tail for tail in _TAILS if licence.id.endswith(tail)), "")
            bases.add(licence.id.removesuffix(tail))
    return bases
