"""What a policy settles before it judges: clarifications become what was concluded, and of choices one branch is taken.

The answers that come out are those of the result: notices and reports rest on them.
"""

from collections.abc import Iterable, Iterator

from msgspec.structs import replace

from sca.model.component import Component
from sca.model.inventory import Inventory
from sca.model.licence import ClaimReading, LicenceAnswer
from sca.model.verdict import Outcome
from sca.policies.licences.config import LicenceRules
from sca.policies.licences.rulings import Choice, Clarification
from sca.policies.licences.weigh import Scales, parsed
from sca.policies.pattern_index import PatternIndex
from sca.policies.subjects import Subject, subjects_of

FIELD = "policy"


def settled(inventory: Inventory, answers: Iterable[LicenceAnswer], rules: LicenceRules | None) -> tuple[LicenceAnswer, ...]:
    """The answers as the policy sees them, in their order."""
    if rules is None:
        return tuple(answers)
    return _Settling(inventory, rules).all(answers)


class _Settling:
    def __init__(self, inventory: Inventory, rules: LicenceRules) -> None:
        self._rules = rules
        self._components = {component.id: component for component in inventory.components}
        self._clarifications = PatternIndex(rules.clarifications)
        self._choices = PatternIndex(rules.choices)
        subjects = subjects_of(inventory) if rules.relations else ()
        self._subjects = {one.id: subject for subject in subjects for one in subject.instances}
        self._chosen: dict[tuple[str, int | None], str] = {}

    def all(self, answers: Iterable[LicenceAnswer]) -> tuple[LicenceAnswer, ...]:
        return tuple(self._one(answer) for answer in answers)

    def _one(self, answer: LicenceAnswer) -> LicenceAnswer:
        component = self._components.get(answer.component)
        if component is None:
            return answer
        answer = self._clarified(component, answer)
        if answer.shape != "expression" or " OR " not in answer.expression:
            return answer
        return replace(answer, chosen=self._by_hand(component, answer) or self._by_lists(answer))

    def _clarified(self, component: Component, answer: LicenceAnswer) -> LicenceAnswer:
        for one in self._clarifications.naming(component.package):
            if one.match.fits(component.package) is True and one.holds(component, answer):
                return _concluded(answer, one)
        return answer

    def _by_hand(self, component: Component, answer: LicenceAnswer) -> str:
        for one in self._choices.naming(component.package):
            if one.match.fits(component.package) is True and one.holds(answer):
                return str(one.choose)
        return ""

    def _by_lists(self, answer: LicenceAnswer) -> str:
        """The branch that the lists take; nothing where none of them is allowed."""
        subject = self._subjects.get(answer.component)
        relations = self._rules.relations
        number = next((n for n, one in enumerate(relations) if subject is not None and one.holds(subject)), None)
        key = (answer.expression, number)
        if key not in self._chosen:
            scales = Scales(self._rules, relation=None if number is None else relations[number])
            weighed = scales.weigh(parsed(answer.expression))
            chosen = weighed.chosen if weighed.outcome is Outcome.SATISFIED else None
            self._chosen[key] = "" if chosen is None else str(chosen)
        return self._chosen[key]


def _concluded(answer: LicenceAnswer, ruling: Clarification) -> LicenceAnswer:
    before = answer.readings or (_as_reading(answer),)
    expression = str(ruling.licence)
    reading = ClaimReading(
        "concluded", FIELD, expression, "expression", expression, (), "clarification", "exact", ruling.where, effective=True
    )
    return replace(
        answer,
        shape="expression",
        expression=expression,
        candidates=(),
        raw=answer.raw,
        field=FIELD,
        rule="clarification",
        confidence="exact",
        location=ruling.where,
        note=ruling.reason,
        kind="concluded",
        readings=(reading, *(replace(one, effective=False) for one in before)),
    )


def _as_reading(answer: LicenceAnswer) -> ClaimReading:
    return ClaimReading(
        answer.kind or "declared",
        answer.field,
        answer.raw,
        answer.shape,
        answer.expression,
        answer.candidates,
        answer.rule,
        answer.confidence,
        answer.location,
    )


def void(
    subject: Subject, answer: LicenceAnswer, component: Component, rulings: Iterable[Clarification | Choice]
) -> Iterator[Clarification | Choice]:
    """The rulings about a package that no longer rest on what it is."""
    for one in rulings:
        if one.match.fits(subject.package) is not True:
            continue
        if isinstance(one, Choice):
            if not one.holds(answer):
                yield one
        elif answer.location != one.where and not one.holds(component, answer):
            yield one
