"""What `sca explain PURL` says about rules: those that were judged, the facts, what covered them, the way to the package."""

from collections.abc import Iterable, Iterator

from sca.cli.explain_exposure import Exposed
from sca.model.inventory import Inventory
from sca.model.reach import Ways
from sca.model.result import Result
from sca.model.text import plural
from sca.model.verdict import Finding
from sca.policies.conditions.check import ConditionCheck
from sca.policies.granted import current_fact
from sca.policies.graph import Graph
from sca.policies.model import Policy
from sca.policies.pattern_index import PatternIndex
from sca.policies.purl_pattern import PurlPattern
from sca.policies.subjects import Instance, Subject
from sca.policies.table import FAMILIES

_OF_PACKAGES = ("packages", "licences", "sources", "vulnerabilities", "releases", "conditions")
_ALWAYS = ("packages", "conditions")
_MOST_PLACES = 10
_HOLDS = {True: "holds", False: "does not hold", None: "cannot be told"}


def rule_lines(inventory: Inventory, policy: Policy, result: Result, subjects: Iterable[Subject]) -> Iterator[str]:
    """Every rule that was judged for some packages, with facts, entries of the policy and the ways to them."""
    explainer = _Explainer(inventory, policy, result)
    for subject in subjects:
        yield from explainer.lines(subject)


class _Explainer:
    def __init__(self, inventory: Inventory, policy: Policy, result: Result) -> None:
        self._licences = {answer.component: answer for answer in result.licences}
        self._ways = Ways(inventory)
        self._policy = policy
        self._found = result.verdict.findings
        self._exposed = Exposed(result)
        self._conditions = ConditionCheck(policy.conditions, self._licences, Graph(inventory))

    def findings(self, subject: Subject) -> list[Finding]:
        """What was said about it."""
        nodes = {one.id for one in subject.instances}
        return [one for one in self._found if one.subject == subject.name or one.node in nodes]

    def lines(self, subject: Subject) -> Iterator[str]:
        """Everything about one package."""
        yield f"{subject.label}  {subject.name}"
        for instance in subject.instances[:_MOST_PLACES]:
            yield from self._instance(instance)
        if len(subject.instances) > _MOST_PLACES:
            yield f"  (+{plural(len(subject.instances) - _MOST_PLACES, 'more place')})"
        for key, value in current_fact(subject, self._licences).items():
            yield f"  fact {key}: {value}"
        if self._policy.vulnerabilities is not None and subject.is_package:
            yield from self._exposed.lines(subject)
        yield "  rules:"
        yield from self._rules(subject)
        yield from self._entries(subject)
        yield from self._exposed.ways_out(self.findings(subject))
        yield ""

    def _instance(self, instance: Instance) -> Iterator[str]:
        where = ", ".join(str(location) for location in instance.locations)
        yield f"  found at {where} ({instance.scope})"
        way = self._ways.to(instance.id)
        if way.labels:
            more = f" (+{plural(way.more, 'more way')})" if way.more else ""
            yield f"    path: {' > '.join(way.labels)}{more}"
        source = instance.source
        yield f"    source: {' '.join(filter(None, (source.kind, source.url or source.registry, source.commit)))}"
        yield from (f"    hash: {one.algorithm} {one.value} of the {one.of}" for one in instance.hashes)

    def _rules(self, subject: Subject) -> Iterator[str]:
        """Each rule of the families that the policy asks for: what it found, or that it found nothing."""
        found = self.findings(subject)
        asked = (*self._policy.families, *(("conditions",) if self._policy.conditions else ()))
        for family in _families(subject):
            if family not in asked:
                yield f"    {family}: not asked for by this policy"
                continue
            if family == "vulnerabilities" and self._exposed.fault:
                yield f"    {family}: not judged, for want of data"
                continue
            for rule in FAMILIES[family]:
                said = [one for one in found if one.code == rule.code]
                yield from (_said(one) for one in said)
                if not said:
                    yield f"    {rule.code} {rule.name}: no finding"
        yield from (_said(one) for one in found if one.family not in _families(subject))
        yield from self._own_rules(subject)

    def _own_rules(self, subject: Subject) -> Iterator[str]:
        """The conditions of the policy with their answers, and the facts that they were asked about."""
        answers = list(self._conditions.answers(subject))
        for rule, instance, holds in answers[:_MOST_PLACES]:
            place = f", for {instance.id}" if len(subject.instances) > 1 else ""
            yield f"    condition {rule.id} at {rule.where}: {rule.when}: {_HOLDS[holds]}{place}"
        for instance in subject.instances[:1] if answers else ():
            facts = self._conditions.facts(subject, instance)
            yield f"      facts of a condition: {'; '.join(f'{name}: {_shown(value)}' for name, value in facts.items())}"

    def _entries(self, subject: Subject) -> Iterator[str]:
        """The lines of the policy that speak of it, whether or not they decided."""
        policy = self._policy
        lists: list[tuple[str, PatternIndex]] = []  # type: ignore[type-arg]  # of different entries
        if policy.packages is not None:
            lists += [("approved", PatternIndex(policy.packages.approved)), ("denied", PatternIndex(policy.packages.denied))]
        if policy.licences is not None:
            lists.append(("exception", PatternIndex(policy.licences.exceptions)))
        lists.append(("waiver", PatternIndex(policy.waivers)))
        for word, index in lists:
            for entry in index.naming(subject.package):
                yield f"  {word} at {entry.where}: {entry.match.text} ({_fits(entry.match, subject)})"


def _fits(match: PurlPattern, subject: Subject) -> str:
    return {True: "its version fits", False: "another version", None: "cannot tell"}[match.fits(subject.package)]


def _families(subject: Subject) -> tuple[str, ...]:
    """The families of rules that can have something to say about it."""
    return _OF_PACKAGES if subject.is_package else (*_ALWAYS, f"{subject.kind}s")


def _shown(value: object) -> str:
    """A fact as a condition would write it."""
    if isinstance(value, list):
        return f"[{', '.join(map(_shown, value))}]"
    return str(value).lower() if isinstance(value, bool) else f'"{value}"'


def _said(finding: Finding) -> str:
    by = f", by {finding.judged_by}" if finding.judged_by else ""
    waiver = f", waiver {finding.waiver}" if finding.waiver else ""
    facts = "".join(f"; {name}: {value}" for name, value in finding.facts)
    return f"    {finding.code} {finding.rule}: {finding.state}{by}{waiver}: {finding.message}{facts}"
