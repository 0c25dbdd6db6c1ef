"""The evaluator: what was found and what the policy says become a verdict. Pure: no file, no clock, no network.

The build, the hook and whatever comes later call this one function.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Protocol

from sca.model.inventory import Inventory
from sca.model.verdict import Finding, Outcome, State, Verdict
from sca.policies.actions.check import ActionCheck
from sca.policies.break_glass.config import BreakGlass
from sca.policies.break_glass.findings import holds, judge_break_glass
from sca.policies.conditions.check import ConditionCheck
from sca.policies.gaps.check import GapCheck
from sca.policies.graph import Graph
from sca.policies.grounds import Grounds
from sca.policies.images.built import judge_built
from sca.policies.images.check import ImageCheck
from sca.policies.licences.check import LicenceCheck
from sca.policies.licences.duties import DutyCheck
from sca.policies.model import Policy
from sca.policies.occasion import Occasion
from sca.policies.packages.check import Facts, PackageCheck
from sca.policies.packages.traits import TraitCheck
from sca.policies.releases.check import ReleaseCheck
from sca.policies.rule import Found, finding
from sca.policies.settings import settle
from sca.policies.sources.check import SourceCheck
from sca.policies.subjects import Subject, subjects_of
from sca.policies.table import FAMILIES
from sca.policies.vex.check import NO_STATEMENTS, VexCheck
from sca.policies.vulnerabilities.check import VulnerabilityCheck, judge_data
from sca.policies.waivers.check import WaiverCheck

_STATES = {state: rank for rank, state in enumerate(State)}
_FAMILIES = {family: rank for rank, family in enumerate(FAMILIES)}


class Check(Protocol):
    """One family of rules, ready to judge."""

    def judge(self, subject: Subject) -> Iterator[Found]:
        """What is to be said about a subject: at most one thing for each rule."""


def evaluate(
    inventory: Inventory, policy: Policy, occasion: Occasion, grounds: Grounds, only: Collection[str] | None = None
) -> Verdict:
    """Judge an inventory by a policy.

    `occasion` gives the day that expiry dates are compared with and the stage, at each of which a rule may do something else;
    `grounds` what is known beside the inventory. A waiver comes before a statement, and both before a baseline.

    Where it is asked `only` about the subjects of some names, the findings about those are the same, and what is said about
    waivers and statements as a whole has no meaning.
    """
    today, exposed, released = occasion.today, grounds.exposed, grounds.released
    subjects = subjects_of(inventory)
    releases = [] if policy.releases is None or released is None else [ReleaseCheck(policy.releases, released, today)]
    checks = [*_checks(inventory, policy, subjects, occasion, grounds), *releases]
    waivers = WaiverCheck(policy.waivers, today, grounds.licences)
    documents = policy.vulnerabilities.vex if policy.vulnerabilities is not None else ()
    vex = VexCheck(documents, grounds.statements or NO_STATEMENTS, today)
    gaps = GapCheck(policy.gaps, today)
    findings: list[Finding] = []
    for subject in (one for one in subjects if only is None or one.name in only):
        for found in (found for check in checks for found in check.judge(subject)):
            waived = waivers.cover(finding(subject, found), subject.package, subject, found.vulnerability)
            findings.append(vex.cover(waived, subject, found.vulnerability))
    if policy.images is not None:
        findings.extend(waivers.cover(found, package) for found, package in judge_built(inventory.projects, policy.images))
    findings.extend(gaps.judge(inventory, grounds.licences))
    if policy.vulnerabilities is not None and exposed is not None:
        findings.extend((*judge_data(exposed.data, policy.vulnerabilities), *vex.findings()))
    findings.extend(found for check in releases for found in check.rest())
    glass = (*((occasion.break_glass,) if occasion.break_glass else ()), *policy.break_glass)
    findings = _settled([*findings, *waivers.findings()], policy, occasion, glass)
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


def _settled(findings: Iterable[Finding], policy: Policy, occasion: Occasion, glass: tuple[BreakGlass, ...]) -> list[Finding]:
    """In order, each as the settings of the policy have it at this stage, with what break-glass asks for."""
    settled = (settle(one, policy.settings, occasion) for one in findings)
    found = [*(one for one in settled if one is not None), *judge_break_glass(glass, occasion.today)]
    found.sort(key=lambda one: (_STATES[one.state], _FAMILIES[one.family], one.label, one.code, one.subject))
    return found


def _checks(
    inventory: Inventory, policy: Policy, subjects: Sequence[Subject], occasion: Occasion, grounds: Grounds
) -> Iterator[Check]:
    """What judges subject by subject, and needs to tell nothing more in the end."""
    graph = Graph(inventory)
    facts = Facts(grounds.licences, graph, grounds.ledgers, {} if grounds.released is None else grounds.released.known)
    if policy.packages is not None:
        yield PackageCheck(policy.packages, occasion.today, facts)
        yield TraitCheck(policy.packages, subjects, facts.published)
    if policy.licences is not None:
        yield LicenceCheck(policy.licences, facts.licences)
    if policy.licences is not None and facts.ledgers is not None:
        yield DutyCheck(policy.licences, facts.ledgers)
    if policy.sources is not None:
        yield SourceCheck(policy.sources, grounds.registries)
    if policy.images is not None:
        yield ImageCheck(policy.images, occasion.today)
    if policy.conditions:
        yield ConditionCheck(policy.conditions, facts.licences, facts.graph)
    if policy.actions is not None:
        yield ActionCheck(policy.actions)
    if policy.vulnerabilities is not None and grounds.exposed is not None:
        yield VulnerabilityCheck(policy.vulnerabilities, grounds.exposed.found, graph, occasion)


def outcome_of(findings: Iterable[Finding]) -> Outcome:
    """What findings add up to."""
    states = {one.state for one in findings}
    if State.OPEN in states:
        return Outcome.VIOLATED
    return Outcome.UNDETERMINED if State.UNDETERMINED in states else Outcome.SATISFIED
