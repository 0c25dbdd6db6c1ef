"""Judges the licence of every package.

Projects of the scan and images are not judged: the first are one's own, of the second nobody has looked inside.
"""

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache

from msgspec.structs import replace

from sca.facts.expressions import ExpressionError, Licence, parse_expression
from sca.facts.licence_claims import differing
from sca.model.component import Component, Location
from sca.model.licence import LicenceAnswer
from sca.model.verdict import Outcome
from sca.policies.licences.config import LicenceException, LicenceRules
from sca.policies.licences.findings import differ, stale, undecided, unknown, violated
from sca.policies.licences.lists import NO_GRANT
from sca.policies.licences.relations import Relation
from sca.policies.licences.rulings import Choice, Clarification
from sca.policies.licences.settle import FIELD, void
from sca.policies.licences.weigh import Scales, Weighed, parsed
from sca.policies.pattern_index import PatternIndex
from sca.policies.rule import Found
from sca.policies.subjects import Subject

_Key = tuple[tuple[str, ...], frozenset[Licence], Location | None]


class LicenceCheck:
    """The check. `licences` are the answers by component id, as the policy has settled them."""

    def __init__(self, rules: LicenceRules, licences: Mapping[str, LicenceAnswer]) -> None:
        self._rules = rules
        self._licences = licences
        self._exceptions = PatternIndex(rules.exceptions)
        self._rulings: PatternIndex[Clarification | Choice] = PatternIndex((*rules.clarifications, *rules.choices))
        self._weighed: dict[_Key, Weighed] = {}

    def judge(self, subject: Subject) -> Iterator[Found]:
        """One finding for each rule that an instance of the subject breaks."""
        if not subject.is_package:
            return
        by_code: dict[str, Found] = {}
        for found in (*self._judge_terms(subject), *self._judge_claims(subject)):
            by_code.setdefault(found.rule.code, found)
        yield from by_code.values()

    def weigh(self, subject: Subject, answer: LicenceAnswer) -> Weighed | None:
        """How the lists read the licence of an instance; None if no licence is known."""
        readings = _readings(answer)
        return self._weigh(readings, _extra(self._excepted(subject)), self._relation(subject)) if readings else None

    def _judge_terms(self, subject: Subject) -> Iterator[Found]:
        """Whether the licences of the instances are allowed."""
        excepted = self._excepted(subject)
        if any(one.anything for one in excepted):
            return
        extra, relation = _extra(excepted), self._relation(subject)
        for answer in self._answers(subject):
            yield from self._judge(subject, answer, extra, relation)

    def _judge_claims(self, subject: Subject) -> Iterator[Found]:
        """Whether what is said about the licences fits together, and whether rulings still hold."""
        rulings = self._rulings.naming(subject.package)
        for instance in subject.instances:
            answer = self._licences.get(instance.id)
            if answer is None or not isinstance(instance, Component):
                continue
            yield from (stale(subject, one, answer) for one in void(subject, answer, instance, rulings))
            if answer.readings and answer.field != FIELD and self._rules.differ != "allow":
                others = differing(answer)
                if others:
                    yield differ(subject, answer, others, self._rules)

    def _excepted(self, subject: Subject) -> list[LicenceException]:
        return [one for one in self._exceptions.naming(subject.package) if one.match.fits(subject.package)]

    def _relation(self, subject: Subject) -> Relation | None:
        return next((one for one in self._rules.relations if one.holds(subject)), None)

    def _answers(self, subject: Subject) -> list[LicenceAnswer | None]:
        """The different answers about the instances, each once."""
        answers = [self._licences.get(instance.id) for instance in subject.instances]
        return list({_meaning(answer): answer for answer in reversed(answers)}.values())[::-1]

    def _judge(
        self, subject: Subject, answer: LicenceAnswer | None, extra: frozenset[Licence], relation: Relation | None
    ) -> Iterator[Found]:
        readings = _readings(answer)
        named = self._rules.lists.names_what_is_allowed
        if answer is None or not readings or (answer.shape == "none" and not named and NO_GRANT not in extra):
            word = (relation.unknown if relation is not None else "") or self._rules.unknown
            if word != "allow":
                yield unknown(subject, answer, self._rules, word)
            return
        weighed = self._weigh(readings, extra, relation)
        doubts = tuple(f"{mark.licence}: {mark.doubt}" for mark in weighed.marks if mark.doubt)
        if weighed.outcome is Outcome.VIOLATED:
            yield violated(subject, answer, weighed, self._rules)
            if doubts and weighed.denied_by is None:
                # Where what is not listed does no harm, what may be denied is an open question still.
                yield undecided(subject, answer, replace(weighed, open=doubts), self._rules)
        elif weighed.outcome is Outcome.UNDETERMINED:
            yield undecided(subject, answer, weighed, self._rules)

    def _weigh(self, readings: tuple[str, ...], extra: frozenset[Licence], relation: Relation | None) -> Weighed:
        """All readings must be satisfied, or all violated; one that differs leaves it open."""
        key = (readings, extra, None if relation is None else relation.where)
        if key not in self._weighed:
            scales = Scales(self._rules, extra, relation)
            weighed = [scales.weigh(parsed(text)) for text in readings]
            outcomes = {one.outcome for one in weighed}
            self._weighed[key] = Weighed(
                outcomes.pop() if len(outcomes) == 1 else Outcome.UNDETERMINED,
                tuple(name for one in weighed for name in one.accepted),
                tuple(reason for one in weighed for reason in one.rejected),
                tuple(reason for one in weighed for reason in one.open),
                next((one.denied_by for one in weighed if one.denied_by is not None), None),
                tuple(mark for one in weighed for mark in one.marks),
                weighed[0].chosen if len(weighed) == 1 else None,
            )
        return self._weighed[key]


def _extra(excepted: Iterable[LicenceException]) -> frozenset[Licence]:
    """What is allowed by exceptions, beside what is allowed to all."""
    return frozenset(licence for one in excepted for licence in one.allow)


def _meaning(answer: LicenceAnswer | None) -> tuple[str, ...]:
    """What tells answers apart; claims beside the one that counts do too."""
    if answer is None:
        return ()
    beside = (f"{one.kind} {one.expression} {' '.join(one.candidates)}" for one in answer.readings if not one.effective)
    return (answer.shape, answer.expression, *answer.candidates, "", *beside)


def _readings(answer: LicenceAnswer | None) -> tuple[str, ...]:
    """The expressions that may be meant; nothing if no licence is known."""
    if answer is None:
        return ()
    if answer.shape == "none":
        return (NO_GRANT.id,)
    if answer.shape == "candidates":
        return answer.candidates
    return (answer.expression,) if answer.shape == "expression" and _valid(answer.expression) else ()


@lru_cache(maxsize=4096)
def _valid(text: str) -> bool:
    try:
        parse_expression(text)
    except ExpressionError:
        return False
    return True
