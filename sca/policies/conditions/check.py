"""Asks the conditions of a policy about every package, image and action."""

from collections.abc import Iterator, Mapping

from sca.model.component import NpmFacts, Scope
from sca.model.licence import LicenceAnswer
from sca.policies.conditions.config import OwnRule
from sca.policies.conditions.findings import met
from sca.policies.graph import Graph
from sca.policies.rule import Found
from sca.policies.subjects import Instance, Subject


class ConditionCheck:
    """The check. A condition holds for a subject if it does for any of its instances."""

    def __init__(self, rules: tuple[OwnRule, ...], licences: Mapping[str, LicenceAnswer], graph: Graph) -> None:
        self._rules = rules
        self._licences = licences
        self._graph = graph

    def judge(self, subject: Subject) -> Iterator[Found]:
        """The first condition that holds; else the first that nobody can decide."""
        open_question: Found | None = None
        for rule, instance, holds in self.answers(subject):
            if holds:
                yield met(subject, rule, instance.id, known=True)
                return
            if holds is None and open_question is None:
                open_question = met(subject, rule, instance.id, known=False)
        if open_question is not None:
            yield open_question

    def answers(self, subject: Subject) -> Iterator[tuple[OwnRule, Instance, bool | None]]:
        """Every condition, asked about every instance: whether it holds, or None where nobody can tell."""
        facts = [(one, self.facts(subject, one)) for one in subject.instances]
        for rule in self._rules:
            for instance, known in facts:
                yield rule, instance, rule.condition.holds(known)

    def facts(self, subject: Subject, instance: Instance) -> dict[str, object]:
        """What is known of one instance, by the names that a condition uses. What is not known is not there."""
        package, source = subject.package, instance.source
        known: dict[str, object] = {
            "kind": subject.kind,
            "ecosystem": package.type,
            "namespace": package.namespace,
            "name": package.name,
            "purl": package.purl,
            "source": source.kind,
            "registry": source.registry,
            "url": source.url,
            "hashes": [one.algorithm for one in instance.hashes],
            "paths": [location.path for location in instance.locations],
        }
        maybe: dict[str, object | None] = {
            "version": package.version or None,
            "scope": None if instance.scope is Scope.UNKNOWN else instance.scope.value,
            "direct": self._graph.is_direct(instance.id),
            "licence": self._licence(instance),
        }
        if isinstance(instance.facts, NpmFacts):
            known |= {"deprecated": bool(instance.facts.deprecated), "install_script": instance.facts.install_script}
        return known | {name: value for name, value in maybe.items() if value is not None}

    def _licence(self, instance: Instance) -> str | None:
        answer = self._licences.get(instance.id)
        return answer.expression if answer is not None and answer.shape == "expression" else None
