"""The findings about actions, workflows, orbs, pipes and hooks of other repositories that pipelines and commits run."""

from sca.model.component import ActionFacts, Reference
from sca.model.text import brief
from sca.model.verdict import State
from sca.policies.actions.config import ActionRules
from sca.policies.rule import Found, Rule
from sca.policies.subjects import Subject

UNPINNED = Rule(
    code="SCA601",
    name="unpinned-action",
    family="actions",
    summary="A pipeline runs something of another repository by a tag or a branch, not by a full commit.",
    why="Whoever can move the tag decides what the pipeline runs, with the pipeline's own rights and secrets.",
    example="actions: {pinned: commit}",
    fix="Write the full commit behind the @ (of an orb, the full version), and the version in a comment beside it.",
)
NOT_ALLOWED = Rule(
    code="SCA602",
    name="action-not-allowed",
    family="actions",
    summary="A pipeline runs something of a repository that actions.allowed does not list.",
    why="Whoever owns the repository decides what the pipeline runs.",
    example='actions: {allowed: ["pkg:github/actions/*"]}',
    fix="Use one that is listed, or add it to the list.",
)
RULES = (UNPINNED, NOT_ALLOWED)


def unpinned(subject: Subject, facts: ActionFacts, rules: ActionRules) -> Found:
    """A tag or a branch can be moved."""
    how = f"is named by {brief(facts.ref, 100)}, which can be moved" if facts.ref else "is named without any version"
    message = f"{subject.label} {how}: it is not pinned"
    fix = f"write the full {'version' if facts.role == 'orb' else 'commit'} behind the @"
    if facts.role == "hook":
        fix = "write the full commit as its rev (pre-commit autoupdate --freeze)"
    return Found(UNPINNED, message, fix, rules.pinned_where, facts=_facts(facts))


def not_allowed(subject: Subject, facts: ActionFacts, rules: ActionRules) -> Found:
    """No line names its repository."""
    message = f"{subject.label} is not among the actions that may be used"
    fix = "use one that is listed, or add it to actions.allowed"
    return Found(NOT_ALLOWED, message, fix, rules.allowed_where, facts=_facts(facts))


def undecided(subject: Subject, reference: Reference, facts: ActionFacts, rules: ActionRules) -> Found:
    """Its name or version could not be told."""
    message = f"cannot tell whether {subject.label} may be used: {brief(reference.unresolved or 'its version is not known')}"
    fix = "write the name and the version out"
    return Found(NOT_ALLOWED, message, fix, rules.allowed_where, State.UNDETERMINED, _facts(facts))


def _facts(facts: ActionFacts) -> tuple[tuple[str, str], ...]:
    return tuple((name, value) for name, value in (("use", facts.role), ("ref", facts.ref), ("job", facts.job)) if value)
