"""The findings about VEX statements themselves. What a statement no longer clears is open and speaks for itself."""

from collections.abc import Sequence
from datetime import date

from sca.model.component import Location
from sca.model.text import brief, plural
from sca.model.verdict import Finding, State
from sca.model.vex import VexStatement
from sca.policies.rule import Rule
from sca.policies.vex.config import VexSource

_FAMILY = "vulnerabilities"
_EXAMPLE = "vulnerabilities: {fail-at: high}"
CONTRADICTION = Rule(
    code="SCA908",
    name="vex-contradiction",
    family=_FAMILY,
    summary="VEX statements about one vulnerability of one package contradict each other.",
    why="Of two statements the later one counts; where both have one date, nobody can tell which, and none does.",
    example=_EXAMPLE,
    fix="Ask the authors, and remove the statement that is wrong from the policy.",
)
OVER = Rule(
    code="SCA909",
    name="vex-expired",
    family=_FAMILY,
    summary="A VEX statement is older than the policy lets it be, or is dated in the future. It has no effect.",
    why="Code changes: what was not reached then may be reached today.",
    example=_EXAMPLE,
    fix="Get a newer statement, or fix the vulnerability.",
)
UNTRUSTED = Rule(
    code="SCA910",
    name="vex-untrusted",
    family=_FAMILY,
    summary="A VEX statement speaks of a vulnerability that was found, by an author who is not among those of the policy.",
    why="Anybody can write such a document.",
    example=_EXAMPLE,
    fix="Have the statement checked; if its author is to be trusted, add the author to vulnerabilities.vex.",
)
UNMATCHED = Rule(
    code="SCA911",
    name="vex-unmatched",
    family=_FAMILY,
    summary="VEX statements of a document match no vulnerability that was found: another package, version or product.",
    why="They may be left over, or name a product or package in a way that does not match.",
    example=_EXAMPLE,
    fix="Remove what is left over, or correct the package URL, the version or the product.",
)
RULES = (CONTRADICTION, OVER, UNTRUSTED, UNMATCHED)
_SHOWN = 3


def contradiction(label: str, id: str, ones: Sequence[VexStatement], source: VexSource, *, open: bool) -> Finding:
    """Statements that do not fit together. Those of one date leave the question open; else the later one counts."""
    said = " and ".join(f"{one.word} ({_whence(one)})" for one in ones[:_SHOWN])
    end = "both have one date, so that none counts" if open else "the later one counts"
    message = f"VEX statements about {id} of {label} contradict each other: {said}; {end}"
    state = State.UNDETERMINED if open else State.INFORMATIONAL
    return _finding(CONTRADICTION, f"{label}#{id}", label, message, (ones[0].location, source.where), state)


def over(one: VexStatement, label: str, id: str, source: VexSource, today: date) -> Finding:
    """It holds no longer, or not yet."""
    last = source.last_day(one)
    when = f"held until {last}" if last < today else f"is dated {one.date[:10]}, which is not over"
    message = f"the VEX statement about {id} of {label} {when}: it has no effect ({_whence(one)})"
    return _finding(OVER, f"{label}#{id}", label, message, (one.location, source.where), State.INFORMATIONAL)


def untrusted(one: VexStatement, label: str, id: str, source: VexSource) -> Finding:
    """Its author is nobody the policy knows."""
    author = brief(one.author, 80) or "nobody"
    message = (
        f"the VEX statement {one.word} about {id} of {label} is by {author}, whom the policy does not name: it has no effect"
    )
    return _finding(UNTRUSTED, f"{label}#{id}", label, message, (one.location, source.where), State.INFORMATIONAL)


def unmatched(source: VexSource, ones: Sequence[VexStatement]) -> Finding:
    """Statements of one document that are about nothing that was found."""
    named = (f"{one.ids[0]} of {one.component or 'what has no package URL'}" for one in ones[:_SHOWN])
    more = f" and {len(ones) - _SHOWN} more" if len(ones) > _SHOWN else ""
    count = plural(len(ones), "statement")
    message = (
        f"{count} of {source.path} match no vulnerability that was found: {'; '.join(brief(one, 120) for one in named)}{more}"
    )
    label = source.path
    return _finding(UNMATCHED, f"{label}#vex", label, message, (ones[0].location, source.where), State.INFORMATIONAL)


def told(one: VexStatement) -> tuple[tuple[str, str], ...]:
    """The facts of a finding that a statement speaks of."""
    facts = (
        ("vex statement", brief(one.sentence, 300)),
        ("vex author", brief(one.author, 120)),
        ("vex date", one.date[:10]),
        ("vex file", str(one.location)),
    )
    return tuple(fact for fact in facts if fact[1])


def _whence(one: VexStatement) -> str:
    author = f"{brief(one.author, 80)}, " if one.author else ""
    return f"{author}{one.date[:10]}, {one.location}"


def _finding(  # noqa: PLR0913, PLR0917  # the parts of a finding
    rule: Rule, subject: str, label: str, message: str, places: tuple[Location, Location], state: State
) -> Finding:
    where, judged_by = places
    return Finding(
        code=rule.code,
        rule=rule.name,
        family=rule.family,
        subject=subject,
        label=label,
        message=message,
        where=where,
        state=state,
        judged_by=judged_by,
        fix=rule.fix[0].lower() + rule.fix[1:].rstrip("."),
    )
