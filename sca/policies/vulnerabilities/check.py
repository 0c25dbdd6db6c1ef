"""Judges the known vulnerabilities of every package: each one by itself, all conditions about the same one."""

from collections.abc import Iterator, Mapping, Sequence

from sca.model.advisory import BANDS, AdvisoryData, Vulnerability
from sca.model.verdict import Finding
from sca.policies.rule import Found
from sca.policies.subjects import Subject
from sca.policies.vulnerabilities.config import VulnerabilityRules
from sca.policies.vulnerabilities.findings import exploited, malicious, uncertain, uncovered, unscored, vulnerable


class VulnerabilityCheck:
    """The check. `found` are the vulnerabilities by component id."""

    def __init__(self, rules: VulnerabilityRules, found: Mapping[str, Sequence[Vulnerability]]) -> None:
        self._rules = rules
        self._found = found
        self._failing = () if rules.fail_at == "none" else BANDS[: BANDS.index(rules.fail_at) + 1]

    def judge(self, subject: Subject) -> Iterator[Found]:
        """One finding for each vulnerability of the subject that the policy does not let through."""
        seen: set[str] = set()
        for instance in subject.instances:
            for one in self._found.get(instance.id, ()):
                if one.id not in seen:
                    seen.add(one.id)
                    yield from self._judge(subject, one)

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
