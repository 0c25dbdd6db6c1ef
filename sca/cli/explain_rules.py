"""What `sca explain PURL` says about rules: those that were judged, the facts, what covered them, the way to the package."""

from collections.abc import Iterable, Iterator

from sca.model.reach import Ways
from sca.model.text import plural
from sca.model.verdict import Finding, Verdict
from sca.policies.granted import current_fact
from sca.policies.model import Policy
from sca.policies.pattern_index import PatternIndex
from sca.policies.purl_pattern import PurlPattern
from sca.policies.subjects import Instance, Subject
from sca.policies.table import FAMILIES
from sca.survey import Surveyed

_OF_PACKAGES = ("packages", "licences", "sources", "images", "actions", "releases")
_MOST_PLACES = 10


def rule_lines(surveyed: Surveyed, policy: Policy, verdict: Verdict, subjects: Iterable[Subject]) -> Iterator[str]:
    """Every rule that was judged for some packages, with facts, entries of the policy and the ways to them."""
    explainer = _Explainer(surveyed, policy, verdict)
    for subject in subjects:
        yield from explainer.lines(subject)


class _Explainer:
    def __init__(self, surveyed: Surveyed, policy: Policy, verdict: Verdict) -> None:
        self._licences = surveyed.licence_by_component
        self._ways = Ways(surveyed.inventory)
        self._policy = policy
        self._verdict = verdict

    def findings(self, subject: Subject) -> list[Finding]:
        """What was said about it."""
        nodes = {one.id for one in subject.instances}
        return [one for one in self._verdict.findings if one.subject == subject.name or one.node in nodes]

    def lines(self, subject: Subject) -> Iterator[str]:
        """Everything about one package."""
        yield f"{subject.label}  {subject.name}"
        for instance in subject.instances[:_MOST_PLACES]:
            yield from self._instance(instance)
        if len(subject.instances) > _MOST_PLACES:
            yield f"  (+{plural(len(subject.instances) - _MOST_PLACES, 'more place')})"
        for key, value in current_fact(subject, self._licences).items():
            yield f"  fact {key}: {value}"
        yield "  rules:"
        yield from self._rules(subject)
        yield from self._entries(subject)
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
        for family in _OF_PACKAGES:
            if not _concerns(family, subject):
                continue
            if family not in self._policy.families:
                yield f"    {family}: not asked for by this policy"
            else:
                for rule in FAMILIES[family]:
                    said = [one for one in found if one.code == rule.code]
                    yield from (_said(one) for one in said)
                    if not said:
                        yield f"    {rule.code} {rule.name}: no finding"

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


def _concerns(family: str, subject: Subject) -> bool:
    if subject.is_package:
        return family in ("packages", "licences", "sources")
    return family in ("packages", f"{subject.kind}s")


def _said(finding: Finding) -> str:
    by = f", by {finding.judged_by}" if finding.judged_by else ""
    waiver = f", waiver {finding.waiver}" if finding.waiver else ""
    facts = "".join(f"; {name}: {value}" for name, value in finding.facts)
    return f"    {finding.code} {finding.rule}: {finding.state}{by}{waiver}: {finding.message}{facts}"
