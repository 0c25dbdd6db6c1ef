"""Judges the licence of every package.

Projects of the scan and images are not judged: the first are one's own, of the second nobody has looked inside.
"""

from collections.abc import Iterator, Mapping
from functools import lru_cache

from sca.facts.expressions import Compound, ExpressionError, Licence, parse_expression
from sca.facts.licence_claims import differing
from sca.model.licence import LicenceAnswer
from sca.model.verdict import Outcome
from sca.policies.licences.config import NO_GRANT, LicenceRules
from sca.policies.licences.findings import DIFFER, differ, undecided, unknown, violated
from sca.policies.licences.weigh import Scales, Weighed
from sca.policies.pattern_index import PatternIndex
from sca.policies.rule import Found
from sca.policies.subjects import Subject

_Key = tuple[tuple[str, ...], frozenset[Licence]]


class LicenceCheck:
    """The check. `licences` are the answers by component id."""

    def __init__(self, rules: LicenceRules, licences: Mapping[str, LicenceAnswer]) -> None:
        self._rules = rules
        self._licences = licences
        self._exceptions = PatternIndex(rules.exceptions)
        self._weighed: dict[_Key, Weighed] = {}

    def judge(self, subject: Subject) -> Iterator[Found]:
        """One finding for each rule that an instance of the subject breaks."""
        if not subject.is_package:
            return
        exceptions = [one for one in self._exceptions.naming(subject.package) if one.match.fits(subject.package)]
        if any(one.anything for one in exceptions):
            return
        extra = frozenset(licence for one in exceptions for licence in one.allow)
        by_code: dict[str, Found] = {}
        for answer in self._answers(subject):
            found = self._judge(subject, answer, extra)
            if found is not None:
                by_code.setdefault(found.rule.code, found)
            others = differing(answer) if answer is not None and answer.readings and self._rules.differ != "allow" else ()
            if answer is not None and others:
                by_code.setdefault(DIFFER.code, differ(subject, answer, others, self._rules))
        yield from by_code.values()

    def _answers(self, subject: Subject) -> list[LicenceAnswer | None]:
        """The different answers about the instances, each once."""
        answers = [self._licences.get(instance.id) for instance in subject.instances]
        return list({_meaning(answer): answer for answer in reversed(answers)}.values())[::-1]

    def _judge(self, subject: Subject, answer: LicenceAnswer | None, extra: frozenset[Licence]) -> Found | None:
        readings = _readings(answer)
        if answer is None or not readings or (answer.shape == "none" and not self._rules.allowed and NO_GRANT not in extra):
            return None if self._rules.unknown == "allow" else unknown(subject, answer, self._rules)
        weighed = self._weigh(readings, extra)
        if weighed.outcome is Outcome.SATISFIED:
            return None
        if weighed.outcome is Outcome.VIOLATED:
            return violated(subject, answer, weighed, self._rules)
        return undecided(subject, answer, weighed, self._rules)

    def _weigh(self, readings: tuple[str, ...], extra: frozenset[Licence]) -> Weighed:
        """All readings must be satisfied, or all violated; one that differs leaves it open."""
        key = (readings, extra)
        if key not in self._weighed:
            scales = Scales(self._rules, extra)
            weighed = [scales.weigh(_parsed(text)) for text in readings]
            outcomes = {one.outcome for one in weighed}
            self._weighed[key] = Weighed(
                outcomes.pop() if len(outcomes) == 1 else Outcome.UNDETERMINED,
                tuple(name for one in weighed for name in one.accepted),
                tuple(reason for one in weighed for reason in one.rejected),
                tuple(reason for one in weighed for reason in one.open),
                next((one.denied_by for one in weighed if one.denied_by is not None), None),
            )
        return self._weighed[key]


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


def _parsed(text: str) -> Licence | Compound:
    return NO_GRANT if text == NO_GRANT.id else parse_expression(text)
