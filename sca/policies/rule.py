"""What a rule is, and the form in which every family hands over what it found."""

from msgspec import Struct

from sca.model.advisory import Vulnerability
from sca.model.component import Location
from sca.model.verdict import Finding, State
from sca.policies.subjects import Subject, place


class Rule(Struct, frozen=True):
    """One rule, and its explanation: help texts and `docs/policy.md` say what stands here.

    `summary` is what a finding means, `why` the reason for the rule, `example` a policy that asks for it, `fix` what
    to do.
    """

    code: str
    name: str
    family: str
    summary: str
    why: str
    example: str
    fix: str


class Found(Struct, frozen=True):
    """What a check says about a subject, apart from the subject: the parts of a finding that differ from rule to rule."""

    rule: Rule
    message: str
    fix: str
    judged_by: Location | None
    state: State = State.OPEN
    facts: tuple[tuple[str, str], ...] = ()
    instance: str = ""
    about: str = ""
    vulnerability: Vulnerability | None = None


def finding(subject: Subject, found: Found) -> Finding:
    """The finding about a subject; `found.instance` picks the instance it points at, otherwise the first."""
    instance = subject.instance(found.instance)
    count = len(subject.instances)
    return Finding(
        code=found.rule.code,
        rule=found.rule.name,
        family=found.rule.family,
        subject=f"{subject.name}#{found.about}" if found.about else subject.name,
        label=subject.label,
        message=found.message,
        where=subject.where if not found.instance else min(instance.locations, key=place),
        state=found.state,
        scope=subject.scope,
        node=instance.id,
        judged_by=found.judged_by,
        fix=found.fix,
        facts=(*found.facts, ("instances", str(count))) if count > 1 else found.facts,
    )
