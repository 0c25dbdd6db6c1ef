"""The findings about releases: too young, withdrawn, too far behind, or nothing known."""

from collections.abc import Sequence
from datetime import date

from msgspec import Struct

from sca.model.component import Location
from sca.model.published import RegistryFacts
from sca.model.text import brief, plural
from sca.model.verdict import Finding, State
from sca.policies.releases.config import ReleaseRules
from sca.policies.rule import Found, Rule
from sca.policies.subjects import Subject

_ASK = "ask the registries: sca db ask --all"
TOO_NEW = Rule(
    code="SCA1101",
    name="release-too-new",
    family="releases",
    summary="A version was released fewer days ago than releases.min-age asks for, and it fixes no known vulnerability.",
    why="Most malicious releases are found within days. Whoever waits is not among those who find them.",
    example="releases: {min-age: 7d}",
    fix="Use an older version, or wait until the day that the finding names.",
)
YANKED = Rule(
    code="SCA1102",
    name="release-yanked",
    family="releases",
    summary="The registry says that a version was withdrawn; it is only given to whoever asks for exactly that version.",
    why="Its makers found a reason why nobody should use it.",
    example="releases: {yanked: deny}",
    fix="Use another version.",
)
BEHIND = Rule(
    code="SCA1103",
    name="release-behind",
    family="releases",
    summary="A version lies more major or minor versions behind the latest one than the policy lets it.",
    why="The further behind, the less likely that a fix is made for it, and the more work it is to take one over.",
    example="releases: {max-majors-behind: 1}",
    fix="Update to a version that is near enough to the latest one.",
)
UNKNOWN = Rule(
    code="SCA1104",
    name="release-unknown",
    family="releases",
    summary="No stored answer of a registry tells about the release of a package, or it is older than the policy lets it be.",
    why="A version of which nobody knows the age is not thereby old enough.",
    example="releases: {min-age: 7d, unknown: review}",
    fix="Ask the registries: sca db ask --all, where there is a network; the store can be carried to where there is none.",
)
RULES = (TOO_NEW, YANKED, BEHIND, UNKNOWN)
_STATES = {"deny": State.OPEN, "review": State.UNDETERMINED}
_MOST_NAMED = 3


class Aged(Struct, frozen=True):
    """When a version was released, how many days ago, and from which day on it is old enough."""

    released: date
    days: int
    enough: date


def too_new(subject: Subject, facts: RegistryFacts, id: str, aged: Aged, rules: ReleaseRules) -> Found:
    """Not old enough today."""
    asked = plural(rules.min_age, "day")
    ago = "today" if aged.days <= 0 else f"{plural(aged.days, 'day')} ago"
    message = f"{subject.label} was released {ago}, on {aged.released}; a version must be {asked} old"
    fix = f"use an older version, or wait until {aged.enough}"
    told = (("released", facts.released), ("old enough from", aged.enough.isoformat()))
    return _found(TOO_NEW, message, fix, facts, id, (rules.min_age_where, State.OPEN), told)


def not_told(subject: Subject, facts: RegistryFacts, id: str, rules: ReleaseRules) -> Found:
    """The registry does not tell when."""
    message = f"cannot tell how old {subject.label} is: its registry does not say when it was released"
    fix = "add it to releases.exempt, or have it waived"
    return _found(UNKNOWN, message, fix, facts, id, (rules.unknown_where, _STATES[rules.unknown]))


def yanked(subject: Subject, facts: RegistryFacts, id: str, rules: ReleaseRules) -> Found:
    """Withdrawn by its makers."""
    reason = f": {brief(facts.yank_reason, 160)}" if facts.yank_reason else ""
    message = f"{subject.label} was withdrawn by its makers{reason}"
    return _found(YANKED, message, "use another version", facts, id, (rules.yanked_where, _STATES[rules.yanked]))


def behind(subject: Subject, facts: RegistryFacts, id: str, apart: tuple[int, str], where: Location) -> Found:
    """Too far from the latest version."""
    count, kind = apart
    latest = brief(facts.latest, 80)
    message = f"{subject.label} is {plural(count, f'{kind} version')} behind the latest one, {latest}"
    return _found(BEHIND, message, f"update it towards {latest}", facts, id, (where, State.OPEN), (("latest", latest),))


def unknown(type: str, subjects: Sequence[Subject], fault: str, rules: ReleaseRules) -> Finding:
    """Nothing is known about packages of a type."""
    named = ", ".join(one.label for one in subjects[:_MOST_NAMED])
    more = f" and {len(subjects) - _MOST_NAMED} more" if len(subjects) > _MOST_NAMED else ""
    message = f"nothing is known about the releases of {plural(len(subjects), 'package')} of type {type}: {named}{more}"
    if fault:
        message = f"{message}; the stored answers of registries cannot be used: {brief(fault, 200)}"
    return Finding(
        code=UNKNOWN.code,
        rule=UNKNOWN.name,
        family=UNKNOWN.family,
        subject=f"releases#{type}",
        label=type,
        message=message,
        where=rules.unknown_where,
        state=_STATES[rules.unknown],
        judged_by=rules.unknown_where,
        fix=_ASK,
    )


def _found(  # noqa: PLR0913, PLR0917  # the parts of a finding
    rule: Rule,
    message: str,
    fix: str,
    facts: RegistryFacts,
    id: str,
    judged: tuple[Location, State],
    told: tuple[tuple[str, str], ...] = (),
) -> Found:
    where, state = judged
    source = (("registry", facts.registry), ("asked", facts.asked))
    return Found(rule, message, fix, where, state, tuple((name, brief(text, 300)) for name, text in (*told, *source)), id)
