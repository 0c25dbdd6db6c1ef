"""Which conditions each licence has, from a named public data set that lies beside this module."""

import os
from collections.abc import Mapping
from functools import cache

from sca.facts.expressions import Compound, Expression, Licence, licences_of, parse_expression
from sca.model.licence import LicenceAnswer

_FILE = os.path.join(os.path.dirname(__file__), "licence-duties.txt")


def conditions_of(licence: Licence) -> tuple[str, ...] | None:
    """The conditions of a licence; None where the data set does not have it. An exception takes nothing back here."""
    return _by_id().get(licence.id)


def weight(expression: Expression) -> tuple[bool, int]:
    """How much an expression asks for, all of it taken together; what is not known weighs most."""
    asked = [conditions_of(licence) for licence in licences_of(expression)]
    return any(one is None for one in asked), sum(len(one or ()) for one in asked)


def taken_branch(answer: LicenceAnswer) -> Expression | None:
    """What is left of the licence where branches are taken: by the policy, else those that ask for least, then by name."""
    if answer.shape != "expression":
        return None
    return _least(parse_expression(answer.chosen or answer.expression))


def _least(expression: Expression) -> Expression:
    if isinstance(expression, Licence):
        return expression
    parts = [_least(part) for part in expression.parts]
    if expression.operator == "OR":
        return min(parts, key=lambda part: (weight(part), str(part).lower()))
    flat = (one for part in parts for one in (part.parts if isinstance(part, Compound) else (part,)))
    kept = tuple(dict.fromkeys(flat))
    return kept[0] if len(kept) == 1 else Compound("AND", kept)


@cache
def _by_id() -> Mapping[str, tuple[str, ...]]:
    with open(_FILE, encoding="utf-8") as file:
        lines = [line for line in file.read().splitlines() if line and not line.startswith("#")]
    return {id: tuple(words.split()) for id, _, words in (line.partition(":") for line in lines)}
