"""The findings about waivers themselves. They inform: what a waiver no longer covers is open and speaks for itself."""

from datetime import date

from msgspec.structs import replace

from sca.model.verdict import Finding, State
from sca.policies.rule import Rule
from sca.policies.waivers.config import Waiver

_EXAMPLE = """\
packages: {{default: deny}}
waivers:
  - {{id: {id}, rule: SCA101, match: {match}, reason: replaced soon, owner: ledger-team, expires: {expires}}}"""

EXPIRED = Rule(
    code="SCA501",
    name="waiver-expired",
    family="waivers",
    summary="The last day of a waiver is over. It has no effect any more: what it covered is open again.",
    why="A waiver is a promise to solve something by a day; without an end it would become the rule.",
    example=_EXAMPLE.format(id="old-client", match="pkg:nuget/Fabrikam.Client", expires="2026-03-31"),
    fix="Solve what it covers and remove it, or have it prolonged by whoever may.",
)
UNUSED = Rule(
    code="SCA502",
    name="waiver-unused",
    family="waivers",
    summary="A waiver covers nothing that was found in this run.",
    why="It may be left over, or misspelt; either way it would cover something new that nobody meant.",
    example=_EXAMPLE.format(id="gone", match="pkg:npm/no-longer-used", expires="2027-03-31"),
    fix="Remove it, or correct its rule or its pattern.",
)
EXPIRES_SOON = Rule(
    code="SCA503",
    name="waiver-expires-soon",
    family="waivers",
    summary="A waiver that covers something ends within 14 days.",
    why="The build would fail on a day that nobody has in mind.",
    example=_EXAMPLE.format(id="old-client", match="pkg:nuget/Fabrikam.Client", expires="2026-12-01"),
    fix="Solve what it covers, or have it prolonged, before that day.",
)
VOID = Rule(
    code="SCA504",
    name="waiver-void",
    family="waivers",
    summary="The fact that a waiver was granted for has changed. It has no effect any more.",
    why="Somebody bore a licence or certain bytes, not whatever the package becomes.",
    example=_EXAMPLE.format(id="old-client", match="pkg:nuget/Fabrikam.Client", expires="2027-03-31, fact: {licence: MIT}"),
    fix="Look at what changed, then have the waiver granted anew with the new fact, or remove it.",
)
OVER_BROAD = Rule(
    code="SCA505",
    name="waiver-over-broad",
    family="waivers",
    summary="A waiver covers more findings than it says (covers).",
    why="Whoever signed it looked at fewer.",
    example=_EXAMPLE.format(id="old-clients", match='"pkg:nuget/Fabrikam.*"', expires="2027-03-31, covers: 2"),
    fix="Name the packages one by one, or have the new number signed.",
)
DUPLICATE = Rule(
    code="SCA506",
    name="waiver-duplicate",
    family="waivers",
    summary="Two waivers cover the same finding.",
    why="When one of them ends or is withdrawn, the other goes on without anybody noticing.",
    example=_EXAMPLE.format(id="again", match="pkg:nuget/Fabrikam.Client", expires="2027-03-31"),
    fix="Remove one of the two.",
)
RULES = (EXPIRED, UNUSED, EXPIRES_SOON, VOID, OVER_BROAD, DUPLICATE)


def expired(waiver: Waiver, today: date) -> Finding:
    """Its last day is over, and what it covered is there still."""
    days = (today - waiver.expires).days
    message = f"the waiver {waiver.id} expired on {waiver.expires} ({days} day{'s' if days != 1 else ''} ago) and has no effect"
    return _finding(EXPIRED, waiver, message, f"solve what it covers, or have {waiver.owner} prolong it")


def unused(waiver: Waiver) -> Finding:
    """It covers nothing."""
    message = f"the waiver {waiver.id} covers nothing: no finding of {waiver.rule} matches {waiver.match.text}"
    return _finding(UNUSED, waiver, message, "remove it, or correct its rule or its pattern")


def expires_soon(waiver: Waiver, days: int) -> Finding:
    """It ends within two weeks."""
    when = "today" if days == 0 else f"in {days} day{'s' if days != 1 else ''}"
    message = f"the waiver {waiver.id} ends {when}, after {waiver.expires}"
    return _finding(EXPIRES_SOON, waiver, message, f"solve what it covers, or have {waiver.owner} prolong it")


def void(waiver: Waiver, change: str) -> Finding:
    """What it was granted for is different."""
    message = f"the waiver {waiver.id} is void: {change}"
    return _finding(VOID, waiver, message, f"look at what changed, then have {waiver.owner} grant it anew")


def over_broad(waiver: Waiver, matches: int) -> Finding:
    """It covers more than its author meant. That fails a run, because nobody has signed it."""
    message = f"the waiver {waiver.id} covers {matches} findings and says {waiver.covers}"
    found = _finding(OVER_BROAD, waiver, message, f"name the packages one by one, or have {waiver.owner} sign the new number")
    return replace(found, state=State.OPEN)


def duplicate(waiver: Waiver, other: str) -> Finding:
    """Another one covers the same."""
    message = f"the waiver {waiver.id} covers what {other} covers already"
    return _finding(DUPLICATE, waiver, message, "remove one of the two")


def _finding(rule: Rule, waiver: Waiver, message: str, fix: str) -> Finding:
    facts = (("rule", waiver.rule), ("match", waiver.match.text), ("owner", waiver.owner), ("reason", waiver.reason))
    return Finding(
        code=rule.code,
        rule=rule.name,
        family=rule.family,
        subject=f"{waiver.where.path}#{waiver.id}",
        label=waiver.id,
        message=message,
        where=waiver.where,
        state=State.INFORMATIONAL,
        judged_by=waiver.where,
        fix=fix,
        facts=facts,
    )
