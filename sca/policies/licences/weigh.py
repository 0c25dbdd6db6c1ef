"""Weighs a licence expression against the lists of a policy, in three values.

A choice (OR) is satisfied by one satisfied branch, a sum (AND) is violated by one violated branch; what could not be
told stays undetermined unless the other branches decide.
"""

import re
from collections.abc import Iterable
from functools import cache

from msgspec import Struct

from sca.facts.expressions import Compound, Expression, Licence, licences_of, parse_expression
from sca.facts.licence_categories import category_of
from sca.facts.licence_conditions import weight
from sca.facts.spdx_ids import DEPRECATED, LICENCE_IDS
from sca.model.component import Location
from sca.model.verdict import Outcome
from sca.policies.licences.config import LicenceRules
from sca.policies.licences.lists import NO_GRANT, Lists
from sca.policies.licences.relations import Relation

_FAMILY = re.compile(r"(?P<name>.+?)-(?P<number>[0-9]+(?:\.[0-9]+)*)(?P<tail>-only|-or-later)?")
_OR_LATER = "-or-later"
_ACCEPTED, _DENIED, _REJECTED, _OPEN = "accepted", "denied", "rejected", "open"


class Mark(Struct, frozen=True):
    """What became of one licence of an expression: `accepted`, `rejected` or `open`, why, and by which line.

    `doubt` is what stays open beside that: no line allows it, and another may deny it.
    """

    licence: str
    state: str
    why: str
    where: Location | None = None
    doubt: str = ""

    def __str__(self) -> str:
        return f"{self.licence}: {self.why}"


class Weighed(Struct, frozen=True):
    """The outcome, and what each licence of the expression contributed to it.

    `accepted` and `open` name licences, `rejected` gives each with its reason. `denied_by` is the line of the first
    denial; `marks` has all of that licence by licence. `chosen` is what is left of the expression where branches were taken.
    """

    outcome: Outcome
    accepted: tuple[str, ...] = ()
    rejected: tuple[str, ...] = ()
    open: tuple[str, ...] = ()
    denied_by: Location | None = None
    marks: tuple[Mark, ...] = ()
    chosen: Expression | None = None


class Scales:
    """The lists of a policy, ready for weighing.

    `extra` are licences that an exception allows for the package at hand, `relation` is that of the package to the product.
    Lists of ids go before lists of categories, those of the relation before those of the section, and what is denied before
    what is allowed.
    """

    def __init__(self, rules: LicenceRules, extra: Iterable[Licence] = (), relation: Relation | None = None) -> None:
        lists = [relation.lists] if relation is not None else []
        self._lists = [*lists, rules.lists]
        self._allowed = {one.licence: one.where for one in rules.allowed} | _wheres(lists)
        self._denied = {one.licence: one.where for one in rules.denied if one.licence not in _wheres(lists)}
        self._denied |= {one.licence: one.where for part in lists for one in part.denied}
        self._named = rules.lists.names_what_is_allowed
        self._extra = frozenset(extra)
        self._preferred = {one.licence: rank for rank, one in enumerate(rules.preferred)}

    def weigh(self, expression: Expression) -> Weighed:
        """The outcome of an expression. Its depth was bounded when it was read."""
        if isinstance(expression, Licence):
            return _weighed(self._mark(expression), expression)
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
            tuple(mark for part in parts for mark in part.marks),
            self._chosen(expression.operator, parts) if outcome is Outcome.SATISFIED else None,
        )

    def _chosen(self, operator: str, parts: list[Weighed]) -> Expression | None:
        """Of a choice the branch that is preferred, then the one that asks for least, then the first by name."""
        kept = [part.chosen for part in parts if part.outcome is Outcome.SATISFIED and part.chosen is not None]
        if operator == "OR":
            return min(kept, key=self._rank)
        return joined_up(kept)

    def _rank(self, expression: Expression) -> tuple[int, tuple[bool, int], int, str]:
        licences = list(licences_of(expression))
        worst = max(self._preferred.get(licence, len(self._preferred)) for licence in licences)
        return worst, weight(expression), len(licences), str(expression).lower()

    def _mark(self, licence: Licence) -> Mark:
        named = self._mark_id(licence)
        if named is not None:
            return named
        if licence.exception:
            return self._mark_exception(licence)
        return self._mark_versions(licence) or self._mark_category(licence) or self._mark_rest(licence)

    def _mark_id(self, licence: Licence) -> Mark | None:
        if licence in self._extra:
            return Mark(str(licence), _ACCEPTED, "allowed by an exception for this package")
        if licence in self._denied:
            return self._denial(licence, self._denied[licence])
        return self._approval(licence, self._allowed[licence]) if licence in self._allowed else None

    def _mark_versions(self, licence: Licence) -> Mark | None:
        """What the versions say that `or later` lets a user choose from."""
        versions = later_versions(licence)
        usable = [one for one in versions if one not in self._denied]
        chosen = next((one for one in usable if one in self._extra or one in self._allowed), None)
        if chosen is not None:
            where = self._allowed.get(chosen)
            return Mark(f"{licence} (as {chosen})", _ACCEPTED, _by("allowed", where), where)
        return self._denial(licence, self._denied[versions[0]]) if versions and not usable else None

    def _mark_category(self, licence: Licence) -> Mark | None:
        if not any(one.allowed_categories or one.denied_categories for one in self._lists):
            return None
        category = category_of(licence)
        for lists in self._lists:
            for one in lists.denied_categories:
                if one.category == category:
                    return self._denial(licence, one.where, f"{category} is ")
            for one in lists.allowed_categories:
                if one.category == category:
                    return self._approval(licence, one.where, f"{category} is ")
        return None

    def _mark_rest(self, licence: Licence) -> Mark:
        if not self._named and licence != NO_GRANT:
            return Mark(str(licence), _ACCEPTED, "everything is allowed that is not denied")
        return Mark(str(licence), _REJECTED, "not in the list of allowed licences")

    def _mark_exception(self, licence: Licence) -> Mark:
        """A licence with an exception is a licence of its own; that its base is allowed or denied leaves it open."""
        base = Licence(licence.id, licence.or_later)
        versions = (Licence(one.id, one.or_later, licence.exception) for one in later_versions(base))
        chosen = next((one for one in versions if one in self._extra or (one in self._allowed and one not in self._denied)), None)
        if chosen is not None:
            where = self._allowed.get(chosen)
            return Mark(f"{licence} (as {chosen})", _ACCEPTED, _by("allowed", where), where)
        by_category = self._mark_category(licence)
        if by_category is not None:
            return by_category
        # With a category of its own the licence does not have that of its base.
        by_id = self._mark_id(base) or self._mark_versions(base) or self._mark_rest(base)
        alone = (by_id if category_of(licence) else self._mark(base)).state
        if not self._named and alone == _ACCEPTED:
            return Mark(str(licence), _ACCEPTED, "everything is allowed that is not denied")
        if self._named and alone != _ACCEPTED:
            doubt = f"{base} is denied, this form of it is not named" if alone == _DENIED else ""
            return Mark(str(licence), _REJECTED, "not in the list of allowed licences", doubt=doubt)
        word = "allowed" if alone == _ACCEPTED else "denied"
        return Mark(str(licence), _OPEN, f"{base} is {word}, this form of it is not named")

    @staticmethod
    def _denial(licence: Licence, where: Location, before: str = "") -> Mark:
        return Mark(str(licence), _DENIED, f"{before}{_by('denied', where)}", where)

    @staticmethod
    def _approval(licence: Licence, where: Location, before: str = "") -> Mark:
        return Mark(str(licence), _ACCEPTED, f"{before}{_by('allowed', where)}", where)


def parsed(text: str) -> Expression:
    """The expression in a text that is one, or the word for no rights."""
    return NO_GRANT if text == NO_GRANT.id else parse_expression(text)


def joined_up(parts: list[Expression]) -> Expression | None:
    """Several expressions that all apply, as one; equal ones once."""
    flat = [one for part in parts for one in (part.parts if isinstance(part, Compound) and part.operator == "AND" else (part,))]
    kept = tuple(dict.fromkeys(flat))
    return None if not kept else kept[0] if len(kept) == 1 else Compound("AND", kept)


def _wheres(lists: list[Lists]) -> dict[Licence, Location]:
    return {one.licence: one.where for part in lists for one in part.allowed}


def _weighed(mark: Mark, licence: Licence) -> Weighed:
    if mark.state == _ACCEPTED:
        return Weighed(Outcome.SATISFIED, accepted=(mark.licence,), marks=(mark,), chosen=licence)
    if mark.state == _OPEN:
        return Weighed(Outcome.UNDETERMINED, open=(str(mark),), marks=(mark,))
    denied_by = mark.where if mark.state == _DENIED else None
    return Weighed(Outcome.VIOLATED, rejected=(str(mark),), denied_by=denied_by, marks=(mark,))


def _by(word: str, where: Location | None) -> str:
    return word if where is None else f"{word} by {where.path}:{where.line}"


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


def _numbers(text: str) -> tuple[int, ...]:
    return tuple(map(int, text.split(".")))
