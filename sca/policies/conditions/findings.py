"""The finding of a condition that holds, or of which nobody can tell."""

from sca.model.text import brief
from sca.model.verdict import State
from sca.policies.conditions.config import OwnRule
from sca.policies.rule import Found, Rule
from sca.policies.subjects import Subject

MET = Rule(
    code="SCA1001",
    name="condition-met",
    family="conditions",
    summary="A condition of the policy holds for a package, an image or an action, or nobody can tell whether it does.",
    why="Some rules belong to one organisation only, and no vocabulary foresees them.",
    example=(
        "packages: {default: deny}\n"
        "conditions:\n"
        "  - {id: no-beta, when: \"scope == 'runtime' && version.contains('beta')\", reason: only releases are shipped}"
    ),
    fix="Do what the condition's author says; its reason stands in the finding.",
)
RULES = (MET,)


def met(subject: Subject, rule: OwnRule, instance: str, *, known: bool) -> Found:
    """It holds for one instance, or cannot be told of it."""
    message = f"{subject.label}: {brief(rule.reason)}" if known else f"cannot tell whether {rule.id} holds for {subject.label}"
    way_out = (
        "see the condition in the policy" if known else "find out the fact that is missing, or write the condition without it"
    )
    fix = rule.fix or way_out
    facts = (("condition", rule.id), ("when", brief(rule.when)))
    return Found(MET, message, fix, rule.where, State.OPEN if known else State.UNDETERMINED, facts, instance)
