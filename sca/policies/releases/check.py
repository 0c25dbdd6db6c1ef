"""Judges what registries say about the versions in use: their age, whether they were withdrawn, and how far behind they are."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from datetime import date, timedelta
from typing import Protocol

from sca.model.published import RegistryFacts
from sca.model.verdict import Finding
from sca.policies.pattern_index import PatternIndex
from sca.policies.releases.config import ReleaseRules
from sca.policies.releases.distance import distance
from sca.policies.releases.findings import Aged, behind, not_told, too_new, unknown, yanked
from sca.policies.rule import Found
from sca.policies.subjects import Subject


class Released(Protocol):
    """What registries said, by component id.

    `unasked` are the components of a registry about which there is no answer, `fixing` those whose version ends the affected
    range of a vulnerability.
    """

    @property
    def known(self) -> Mapping[str, RegistryFacts]:
        """The answers."""

    @property
    def unasked(self) -> Collection[str]:
        """Where there is none."""

    @property
    def fault(self) -> str:
        """Why no answer could be looked up; empty if they could."""

    @property
    def fixing(self) -> Collection[str]:
        """What fixes a vulnerability."""


class ReleaseCheck:
    """The check. A version is of an age from the day on that lies so many days after its release."""

    def __init__(self, rules: ReleaseRules, released: Released, today: date) -> None:
        self._rules = rules
        self._released = released
        self._today = today
        self._exempt = PatternIndex(rules.exempt)
        self._since = (today - timedelta(days=rules.max_data_age)).isoformat() if rules.max_data_age else ""
        self._unknown: defaultdict[str, list[Subject]] = defaultdict(list)

    def judge(self, subject: Subject) -> Iterator[Found]:
        """At most one finding for each rule; what no registry told is kept for `rest`."""
        if not self._rules.looks_at(subject.scopes):
            return
        ids = [one.id for one in subject.instances]
        told = next(((id, self._released.known[id]) for id in ids if id in self._released.known), None)
        if told is None or told[1].asked < self._since:
            if told is not None or any(id in self._released.unasked for id in ids):
                self._unknown[subject.package.type].append(subject)
            return
        id, facts = told
        yield from self._age(subject, facts, id)
        if facts.yanked and self._rules.yanked != "allow":
            yield yanked(subject, facts, id, self._rules)
        yield from self._distance(subject, facts, id)

    def rest(self) -> Iterator[Finding]:
        """One finding for each type of packages about which no registry has told, or not lately enough."""
        if self._rules.unknown != "allow":
            for type, subjects in sorted(self._unknown.items()):
                yield unknown(type, subjects, self._released.fault, self._rules)

    def _age(self, subject: Subject, facts: RegistryFacts, id: str) -> Iterator[Found]:
        least = self._rules.min_age
        if not least or self._is_exempt(subject) or (self._rules.security_fixes == "exempt" and id in self._released.fixing):
            return
        try:
            released = date.fromisoformat(facts.released[:10])
        except ValueError:
            if self._rules.unknown != "allow":
                yield not_told(subject, facts, id, self._rules)
            return
        if released > self._today - timedelta(days=least):
            aged = Aged(released, (self._today - released).days, released + timedelta(days=least))
            yield too_new(subject, facts, id, aged, self._rules)

    def _is_exempt(self, subject: Subject) -> bool:
        return any(one.match.fits(subject.package) for one in self._exempt.naming(subject.package))

    def _distance(self, subject: Subject, facts: RegistryFacts, id: str) -> Iterator[Found]:
        rules = self._rules
        if (rules.majors < 0 and rules.minors < 0) or not facts.latest:
            return
        apart = distance(subject.package.version, facts.latest)
        if apart is None:
            return
        if 0 <= rules.majors < apart.majors:
            yield behind(subject, facts, id, (apart.majors, "major"), rules.majors_where)
        elif 0 <= rules.minors < apart.minors:
            yield behind(subject, facts, id, (apart.minors, "minor"), rules.minors_where)
