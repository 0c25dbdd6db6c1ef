"""The findings about runs that were let pass: listed while they are, and a violation afterwards until somebody approves."""

from datetime import date

from sca.model.verdict import Finding, State
from sca.policies.break_glass.config import BreakGlass
from sca.policies.rule import Rule

_EXAMPLE = """\
packages: {{default: deny}}
break-glass:
  - {{id: outage, reason: the shop is down, by: ann, created: {created}, expires: {expires}}}"""

USED = Rule(
    code="SCA801",
    name="break-glass-used",
    family="break-glass",
    summary="Somebody lets this run pass whatever the policy says.",
    why="In an emergency a build must go out; what nobody may do is hide that it did.",
    example=_EXAMPLE.format(created="2027-03-01", expires="2027-03-03"),
    fix="Solve what the run would have failed for, and have the entry approved.",
)
UNAPPROVED = Rule(
    code="SCA802",
    name="break-glass-unapproved",
    family="break-glass",
    summary="A break-glass entry is over, and nobody has approved it afterwards.",
    why="An exception that nobody looks at becomes the way around the policy.",
    example=_EXAMPLE.format(created="2026-03-01", expires="2026-03-03"),
    fix="Have somebody look at what went out, and write approved-by; or remove the entry once that is on record.",
)
RULES = (USED, UNAPPROVED)


def judge_break_glass(entries: tuple[BreakGlass, ...], today: date) -> list[Finding]:
    """What is to be said about each entry that has begun."""
    found: list[Finding] = []
    for one in entries:
        if holds(one, today):
            found.append(_finding(USED, one, f"break-glass {one.id}: {one.sentence}", State.WARNING))
        elif one.expires < today and not one.approved_by:
            message = f"break-glass {one.id} of {one.by} ended on {one.expires}, and nobody has approved it since"
            found.append(_finding(UNAPPROVED, one, message, State.OPEN))
    return found


def holds(entry: BreakGlass, today: date) -> bool:
    """Whether it lets runs pass today."""
    return entry.created <= today <= entry.expires


def _finding(rule: Rule, entry: BreakGlass, message: str, state: State) -> Finding:
    return Finding(
        code=rule.code,
        rule=rule.name,
        family=rule.family,
        subject=f"{entry.where.path}#{entry.id}",
        label=f"break-glass {entry.id}",
        message=message,
        where=entry.where,
        state=state,
        judged_by=entry.where,
        fix=rule.fix[:1].lower() + rule.fix[1:].rstrip("."),
        facts=(("by", entry.by), ("reason", entry.reason), ("until", entry.expires.isoformat())),
    )
