"""Weighs a licence expression against the lists of a policy, in three values.

A choice (OR) is satisfied by one satisfied branch, a sum (AND) is violated by one violated branch; what could not be
told stays undetermined unless the other branches decide.
"""

import re
from collections.abc import Iterable
from functools import cache

from msgspec import Struct

from sca.facts.expressions import Expression, Licence
from sca.facts.spdx_ids import DEPRECATED, LICENCE_IDS
from sca.model.component import Location
from sca.model.verdict import Outcome
from sca.policies.licences.config import NO_GRANT, LicenceRules

_FAMILY = re.compile(r"(?P<name>.+?)-(?P<number>[0-9]+(?:\.[0-9]+)*)(?P<tail>-only|-or-later)?")
_OR_LATER = "-or-later"


class Weighed(Struct, frozen=True):
    """The outcome, and what each licence of the expression contributed to it.

    `accepted` and `open` name licences, `rejected` gives each with its reason. `denied_by` is the line of the first
    denial.
    """

    outcome: Outcome
    accepted: tuple[str, ...] = ()
    rejected: tuple[str, ...] = ()
    open: tuple[str, ...] = ()
    denied_by: Location | None = None


class Scales:
    """The lists of a policy, ready for weighing. `extra` are licences that an exception allows for the package at hand."""

    def __init__(self, rules: LicenceRules, extra: Iterable[Licence] = ()) -> None:
        self._allowed = {one.licence for one in rules.allowed}
        self._denied = {one.licence: one.where for one in rules.denied}
        self._extra = frozenset(extra)

    def weigh(self, expression: Expression) -> Weighed:
        """The outcome of an expression. Its depth was bounded when it was read."""
        if isinstance(expression, Licence):
            return self._weigh_licence(expression)
        parts = [self.weigh(part) for part in expression.parts]
        outcomes = {part.outcome for part in parts}
        decisive, other = Outcome.SATISFIED, Outcome.VIOLATED
        if expression.operator == "AND":
            decisive, other = other, decisive
        outcome = decisive if decisive in outcomes else Outcome.UNDETERMINED if Outcome.UNDETERMINED in outcomes else other
        return Weighed(
            outcome,
            tuple(name for part in parts for name in part.accepted),
            tuple(reason for part in parts for reason in part.rejected),
            tuple(reason for part in parts for reason in part.open),
            next((part.denied_by for part in parts if part.denied_by is not None), None),
        )

    def _weigh_licence(self, licence: Licence) -> Weighed:  # noqa: PLR0911  # one line for each case, in order
        if licence in self._extra:
            return _accepted(licence)
        if licence in self._denied:
            return self._rejected_by_denial(licence, licence)
        if licence in self._allowed:
            return _accepted(licence)
        if licence.exception:
            return self._weigh_exception(licence)
        versions = later_versions(licence)
        usable = [one for one in versions if one not in self._denied]
        chosen = next((one for one in usable if one in self._extra or one in self._allowed), None)
        if chosen is not None:
            return Weighed(Outcome.SATISFIED, accepted=(f"{licence} (as {chosen})",))
        if versions and not usable:
            return self._rejected_by_denial(licence, versions[0])
        if not self._allowed and licence != NO_GRANT:
            return _accepted(licence)
        return Weighed(Outcome.VIOLATED, rejected=(f"{licence}: not in the list of allowed licences",))

    def _weigh_exception(self, licence: Licence) -> Weighed:
        """A licence with an exception is a licence of its own; that its base is allowed or denied leaves it open."""
        base = Licence(licence.id, licence.or_later)
        versions = (Licence(one.id, one.or_later, licence.exception) for one in later_versions(base))
        chosen = next((one for one in versions if one in self._extra or (one in self._allowed and one not in self._denied)), None)
        if chosen is not None:
            return Weighed(Outcome.SATISFIED, accepted=(f"{licence} (as {chosen})",))
        alone = self._weigh_licence(base).outcome
        if not self._allowed and alone is Outcome.SATISFIED:
            return _accepted(licence)
        if self._allowed and alone is Outcome.VIOLATED:
            return Weighed(Outcome.VIOLATED, rejected=(f"{licence}: not in the list of allowed licences",))
        word = "allowed" if alone is Outcome.SATISFIED else "denied"
        return Weighed(Outcome.UNDETERMINED, open=(f"{licence}: {base} is {word}, this form of it is not named",))

    def _rejected_by_denial(self, licence: Licence, entry: Licence) -> Weighed:
        where = self._denied[entry]
        return Weighed(Outcome.VIOLATED, rejected=(f"{licence}: denied by {where.path}:{where.line}",), denied_by=where)


@cache
def later_versions(licence: Licence) -> tuple[Licence, ...]:
    """The licences that `or later` lets a user choose from; nothing for a licence without it."""
    if not licence.or_later and not licence.id.endswith(_OR_LATER):
        return ()
    family = _FAMILY.fullmatch(licence.id)
    if family is None:
        return (Licence(licence.id),)
    least = _numbers(family["number"])
    tails = ("-only", _OR_LATER) if family["tail"] else (None,)
    found = [
        (_numbers(other["number"]), other["tail"] != "-only", id)
        for id in LICENCE_IDS - DEPRECATED.keys()
        if (other := _FAMILY.fullmatch(id)) is not None
        and other["name"] == family["name"]
        and other["tail"] in tails
        and _numbers(other["number"]) >= least
    ]
    return tuple(Licence(id) for _number, _tail, id in sorted(found) if id != licence.id or licence.or_later)


def _accepted(licence: Licence) -> Weighed:
    return Weighed(Outcome.SATISFIED, accepted=(str(licence),))


def _numbers(text: str) -> tuple[int, ...]:
    return tuple(map(int, text.split(".")))
