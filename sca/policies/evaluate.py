"""The evaluator: what was found and what the policy says become a verdict. Pure: no file, no clock, no network.

The build, the hook and whatever comes later call this one function.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Protocol

from sca.model.advisory import AdvisoryData, Vulnerability
from sca.model.inventory import Inventory
from sca.model.licence import Duty, LicenceAnswer
from sca.model.verdict import Finding, Outcome, State, Verdict
from sca.policies.actions.check import ActionCheck
from sca.policies.break_glass.findings import holds, judge_break_glass
from sca.policies.conditions.check import ConditionCheck
from sca.policies.gaps.check import GapCheck
from sca.policies.graph import Graph
from sca.policies.images.built import judge_built
from sca.policies.images.check import ImageCheck
from sca.policies.licences.check import LicenceCheck
from sca.policies.licences.duties import DutyCheck
from sca.policies.model import Policy
from sca.policies.occasion import Occasion
from sca.policies.packages.check import Facts, PackageCheck
from sca.policies.packages.traits import TraitCheck
from sca.policies.releases.check import ReleaseCheck, Released
from sca.policies.rule import Found, finding
from sca.policies.settings import settle
from sca.policies.sources.check import SourceCheck
from sca.policies.subjects import Subject, subjects_of
from sca.policies.table import FAMILIES
from sca.policies.vex.check import NO_STATEMENTS, Statements, VexCheck
from sca.policies.vulnerabilities.check import VulnerabilityCheck, judge_data
from sca.policies.waivers.check import WaiverCheck

_STATES = {state: rank for rank, state in enumerate(State)}
_FAMILIES = {family: rank for rank, family in enumerate(FAMILIES)}


class Exposed(Protocol):
    """The known vulnerabilities by component id, and the data that they were looked up in."""

    @property
    def found(self) -> Mapping[str, Sequence[Vulnerability]]:
        """The vulnerabilities."""

    @property
    def data(self) -> AdvisoryData:
        """The data."""


class Check(Protocol):
    """One family of rules, ready to judge."""

    def judge(self, subject: Subject) -> Iterator[Found]:
        """What is to be said about a subject: at most one thing for each rule."""


def evaluate(  # noqa: PLR0913, PLR0917  # everything that a judgement rests on
    inventory: Inventory,
    licences: Mapping[str, LicenceAnswer],
    policy: Policy,
    occasion: Occasion,
    default_registries: Mapping[str, tuple[str, ...]],
    ledgers: Mapping[str, tuple[Duty, ...]] | None = None,
    exposed: Exposed | None = None,
    statements: Statements | None = None,
    released: Released | None = None,
    only: Collection[str] | None = None,
) -> Verdict:
    """Judge an inventory by a policy.

    `licences` are the licence answers by component id; `occasion` gives the day that expiry dates are compared
    with and the stage, at each of which a rule may do something else; `default_registries` gives the origins that `default`
    stands for, by purl type; `ledgers` the duties of each component, where the policy asks for them at this stage;
    `exposed` the known vulnerabilities, where the policy asks for them, `statements` what VEX documents say about them, and
    `released` what registries said of releases. A waiver comes before a statement, and both before a baseline.

    Where it is asked `only` about the subjects of some names, the findings about those are the same, and what is said about
    waivers and statements as a whole has no meaning.
    """
    today = occasion.today
    subjects = subjects_of(inventory)
    graph = Graph(inventory)
    facts = Facts(licences, graph, ledgers, {} if released is None else released.known)
    checks = _checks(policy, subjects, facts, occasion, default_registries)
    if policy.vulnerabilities is not None and exposed is not None:
        checks = (*checks, VulnerabilityCheck(policy.vulnerabilities, exposed.found, graph, occasion))
    releases = None if policy.releases is None or released is None else ReleaseCheck(policy.releases, released, today)
    if releases is not None:
        checks = (*checks, releases)
    waivers = WaiverCheck(policy.waivers, today, licences)
    vex = VexCheck(policy.vulnerabilities.vex if policy.vulnerabilities is not None else (), statements or NO_STATEMENTS, today)
    findings = [
        vex.cover(
            waivers.cover(finding(subject, found), subject.package, subject, found.vulnerability), subject, found.vulnerability
        )
        for subject in (subjects if only is None else [one for one in subjects if one.name in only])
        for check in checks
        for found in check.judge(subject)
    ]
    if policy.images is not None:
        findings.extend(waivers.cover(found, package) for found, package in judge_built(inventory.projects, policy.images))
    gaps = GapCheck(policy.gaps, today)
    findings.extend(gaps.judge(inventory, licences))
    if policy.vulnerabilities is not None and exposed is not None:
        findings.extend(judge_data(exposed.data, policy.vulnerabilities))
        findings.extend(vex.findings())
    if releases is not None:
        findings.extend(releases.rest())
    settled = (settle(one, policy.settings, occasion) for one in (*findings, *waivers.findings()))
    glass = (*((occasion.break_glass,) if occasion.break_glass else ()), *policy.break_glass)
    findings = [*(one for one in settled if one is not None), *judge_break_glass(glass, today)]
    findings.sort(key=lambda one: (_STATES[one.state], _FAMILIES[one.family], one.label, one.code, one.subject))
    return Verdict(
        outcome=outcome_of(findings),
        findings=tuple(findings),
        layers=policy.layers,
        waivers=tuple(sorted((*waivers.uses(), *vex.uses(), *gaps.uses()), key=lambda use: use.id)),
        judged_on=today.isoformat(),
        judged=len(subjects),
        families=policy.families,
        analyses=tuple(sorted((vex.analyses() | waivers.analyses()).values())),
        break_glass=next((one.sentence for one in glass if holds(one, today)), ""),
    )


def _checks(
    policy: Policy, subjects: Sequence[Subject], facts: Facts, occasion: Occasion, registries: Mapping[str, tuple[str, ...]]
) -> tuple[Check, ...]:
    checks: list[Check] = []
    if policy.packages is not None:
        checks.append(PackageCheck(policy.packages, occasion.today, facts))
        checks.append(TraitCheck(policy.packages, subjects, facts.published))
    if policy.licences is not None:
        checks.append(LicenceCheck(policy.licences, facts.licences))
    if policy.licences is not None and facts.ledgers is not None:
        checks.append(DutyCheck(policy.licences, facts.ledgers))
    if policy.sources is not None:
        checks.append(SourceCheck(policy.sources, registries))
    if policy.images is not None:
        checks.append(ImageCheck(policy.images, occasion.today))
    if policy.conditions:
        checks.append(ConditionCheck(policy.conditions, facts.licences, facts.graph))
    if policy.actions is not None:
        checks.append(ActionCheck(policy.actions))
    return tuple(checks)


def outcome_of(findings: Iterable[Finding]) -> Outcome:
    """What findings add up to."""
    states = {one.state for one in findings}
    if State.OPEN in states:
        return Outcome.VIOLATED
    return Outcome.UNDETERMINED if State.UNDETERMINED in states else Outcome.SATISFIED
