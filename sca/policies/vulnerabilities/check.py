"""Judges the known vulnerabilities of every package: each one by itself, all conditions about the same one."""

from collections.abc import Iterator, Mapping, Sequence

from sca.model.advisory import BANDS, AdvisoryData, Vulnerability
from sca.model.verdict import Finding, State
from sca.policies.graph import Graph
from sca.policies.occasion import Occasion
from sca.policies.rule import Found
from sca.policies.subjects import Instance, Subject
from sca.policies.vulnerabilities.conditions import Moment
from sca.policies.vulnerabilities.config import VulnerabilityRules
from sca.policies.vulnerabilities.findings import condition_met, exploited, malicious, uncertain, uncovered, unscored, vulnerable


class VulnerabilityCheck:
    """The check. `found` are the vulnerabilities by component id."""

    def __init__(
        self, rules: VulnerabilityRules, found: Mapping[str, Sequence[Vulnerability]], graph: Graph, occasion: Occasion
    ) -> None:
        self._rules = rules
        self._found = found
        self._graph = graph
        self._occasion = occasion
        self._failing = () if rules.fail_at == "none" else BANDS[: BANDS.index(rules.fail_at) + 1]

    def judge(self, subject: Subject) -> Iterator[Found]:
        """One finding for each vulnerability of the subject that the policy does not let through."""
        seen: dict[str, list[tuple[Vulnerability, Instance]]] = {}
        for instance in subject.instances:
            for one in self._found.get(instance.id, ()):
                seen.setdefault(one.id, []).append((one, instance))
        for ones in seen.values():
            answers = [self._answers(subject, one, instance) for one, instance in ones] if self._rules.conditions else []
            denied = [found for found, _ in answers if found is not None]
            if not (answers and all(let_through for _, let_through in answers)):
                yield from self._judge(subject, ones[0][0])
            if denied:
                yield min(denied, key=lambda found: found.state is not State.OPEN)

    def _answers(self, subject: Subject, one: Vulnerability, instance: Instance) -> tuple[Found | None, bool]:
        """What the conditions say of one vulnerability of one instance: a finding, and whether one lets it through."""
        occasion = self._occasion
        at = Moment(subject, instance, self._graph.is_direct(instance.id), occasion.today, occasion.stage)
        said = [(condition, condition.answer(one, at)) for condition in self._rules.conditions]
        for wanted in ("deny", "review"):
            condition = next((condition for condition, answer in said if answer == wanted), None)
            if condition is not None:
                known = condition.when.holds(one, at) is True
                is_open = wanted == "deny" and (one.certain or self._rules.uncertain == "deny")
                return condition_met(subject, one, condition, known=known and one.certain, open=is_open), False
        return None, any(answer == "allow" for _, answer in said) and not one.malicious

    def _judge(self, subject: Subject, one: Vulnerability) -> Iterator[Found]:
        rules = self._rules
        if one.malicious:
            if rules.malicious == "deny":
                yield malicious(subject, one, rules)
            return
        if not rules.looks_at(subject.scopes) or (rules.fixable_only and not one.fixed):
            return
        if not one.certain:
            if rules.uncertain != "allow":
                yield uncertain(subject, one, rules)
        elif one.exploited and rules.exploited == "deny":
            yield exploited(subject, one, rules)
        elif not one.band:
            if rules.unscored != "allow":
                yield unscored(subject, one, rules)
        elif one.band in self._failing:
            yield vulnerable(subject, one, rules)


def judge_data(data: AdvisoryData, rules: VulnerabilityRules) -> Iterator[Finding]:
    """What the data itself leaves open: types of packages about which it says nothing."""
    if rules.uncovered == "review" and not data.fault:
        yield from (uncovered(type, count, rules) for type, count in data.uncovered)
