"""The findings about known vulnerabilities of packages."""

from msgspec.structs import replace

from sca.model.advisory import Vulnerability
from sca.model.component import Location
from sca.model.text import brief, plural
from sca.model.verdict import Finding, State
from sca.policies.rule import Found, Rule
from sca.policies.subjects import Subject
from sca.policies.vex.findings import RULES as VEX
from sca.policies.vulnerabilities.conditions import Condition
from sca.policies.vulnerabilities.config import VulnerabilityRules

_EXAMPLE = "vulnerabilities: {fail-at: high}"
_Judged = tuple[Location, State]
MALICIOUS = Rule(
    code="SCA901",
    name="malicious-release",
    family="vulnerabilities",
    summary="A record says that the package itself attacks whoever installs it. No waiver and no baseline covers it.",
    why="It is no flaw that may or may not be reached: installing it is the attack. It is never weighed by severity.",
    example="vulnerabilities: {malicious: deny}",
    fix="Remove it, and treat every machine that installed it as attacked.",
)
VULNERABLE = Rule(
    code="SCA902",
    name="known-vulnerability",
    family="vulnerabilities",
    summary="A package has a known vulnerability of a severity that vulnerabilities.fail-at does not let through.",
    why="What is known to be open is what is tried first.",
    example=_EXAMPLE,
    fix="Use a version that ends the affected range, or have the vulnerability waived for a reason and a time.",
)
EXPLOITED = Rule(
    code="SCA903",
    name="exploited-vulnerability",
    family="vulnerabilities",
    summary="A package has a vulnerability that is known to be exploited, whatever its severity.",
    why="Somebody uses it already.",
    example="vulnerabilities: {exploited: deny}",
    fix="Use a version that ends the affected range at once.",
)
UNSCORED = Rule(
    code="SCA904",
    name="unscored-vulnerability",
    family="vulnerabilities",
    summary="A package has a known vulnerability of which no record states a severity.",
    why="Nobody has said how bad it is, which does not mean that it is not.",
    example="vulnerabilities: {unscored: review}",
    fix="Read the record; use a version that ends the affected range, or decide by a waiver.",
)
UNCERTAIN = Rule(
    code="SCA905",
    name="possible-vulnerability",
    family="vulnerabilities",
    summary="A package may have a known vulnerability: its version is not known, or cannot be compared with those of the record.",
    why="What could not be compared is not thereby safe.",
    example="vulnerabilities: {uncertain: review}",
    fix="Pin the version, or commit a lock file.",
)
UNCOVERED = Rule(
    code="SCA906",
    name="vulnerabilities-unknown",
    family="vulnerabilities",
    summary="The local data holds no record about packages of a type that is in use.",
    why="Nothing found in data that says nothing means nothing.",
    example="vulnerabilities: {uncovered: review}",
    fix="Import or fetch the records of the ecosystem: sca db import, sca db update.",
)
CONDITION = Rule(
    code="SCA907",
    name="vulnerability-condition",
    family="vulnerabilities",
    summary="A condition of vulnerabilities.conditions holds of a vulnerability, or nobody can tell whether it does.",
    why="How urgent a vulnerability is depends on more than its severity: all that counts is asked of the same one.",
    example=(
        "vulnerabilities:\n"
        "  fail-at: none\n"
        "  conditions: [{id: likely, when: {severity: high, epss: 0.1, fix: available}, reason: it will be tried}]"
    ),
    fix="Do what the condition's author says; its reason stands in the finding.",
)
RULES = (MALICIOUS, VULNERABLE, EXPLOITED, UNSCORED, UNCERTAIN, UNCOVERED, CONDITION, *VEX)


def malicious(subject: Subject, one: Vulnerability, rules: VulnerabilityRules) -> Found:
    """The package itself attacks."""
    message = f"{subject.label} is malicious: {_what(one)}"
    return _found(MALICIOUS, message, "remove it, and look at what it did", one, (rules.malicious_where, State.OPEN))


def vulnerable(subject: Subject, one: Vulnerability, rules: VulnerabilityRules) -> Found:
    """At or above the band."""
    score = f" {one.score:.1f}" if one.score is not None else ""
    return _found(
        VULNERABLE, f"{subject.label} has {_what(one)} ({one.band}{score})", way_out(one), one, (rules.fail_at_where, State.OPEN)
    )


def exploited(subject: Subject, one: Vulnerability, rules: VulnerabilityRules) -> Found:
    """Known to be exploited."""
    message = f"{subject.label} has {_what(one)}, which is known to be exploited since {one.exploited}"
    return _found(EXPLOITED, message, way_out(one), one, (rules.exploited_where, State.OPEN))


def unscored(subject: Subject, one: Vulnerability, rules: VulnerabilityRules) -> Found:
    """No record states a severity."""
    state = State.OPEN if rules.unscored == "deny" else State.UNDETERMINED
    message = f"{subject.label} has {_what(one)}, of which no severity is stated"
    return _found(UNSCORED, message, way_out(one), one, (rules.unscored_where, state))


def uncertain(subject: Subject, one: Vulnerability, rules: VulnerabilityRules) -> Found:
    """It may be affected."""
    state = State.OPEN if rules.uncertain == "deny" else State.UNDETERMINED
    message = f"cannot tell whether {subject.label} has {_what(one)}"
    return _found(UNCERTAIN, message, "pin the version, or commit a lock file", one, (rules.uncertain_where, state))


def condition_met(subject: Subject, one: Vulnerability, condition: Condition, *, known: bool, open: bool) -> Found:
    """A condition holds, or nobody can tell whether it does."""
    told = f"{subject.label} has {_what(one)}: {brief(condition.reason)}"
    message = told if known else f"cannot tell whether {condition.id} holds of {one.id} of {subject.label}"
    state = State.OPEN if open else State.UNDETERMINED
    found = _found(CONDITION, message, condition.fix or way_out(one), one, (condition.where, state))
    return replace(found, facts=(("condition", condition.id), *found.facts))


def uncovered(type: str, count: int, rules: VulnerabilityRules) -> Finding:
    """No record of a type of packages."""
    message = (
        f"nothing is known about vulnerabilities of {plural(count, 'package')} of type {type}: no record of them is in the data"
    )
    return Finding(
        code=UNCOVERED.code,
        rule=UNCOVERED.name,
        family=UNCOVERED.family,
        subject=f"vulnerabilities#{type}",
        label=type,
        message=message,
        where=rules.uncovered_where,
        state=State.UNDETERMINED,
        judged_by=rules.uncovered_where,
        fix="import or fetch the records of the ecosystem: sca db import, sca db update",
    )


def way_out(one: Vulnerability) -> str:
    """What to do, as far as the records tell."""
    if one.fixed:
        return f"use {' or '.join(one.fixed)} or newer"
    return "no version is known that ends the affected range: replace the package, or have the vulnerability waived"


def _what(one: Vulnerability) -> str:
    return f"{one.id}: {brief(one.summary, 160)}" if one.summary else one.id


def _found(rule: Rule, message: str, fix: str, one: Vulnerability, judged: _Judged) -> Found:
    where, state = judged
    others = ", ".join(id for id in one.ids if id != one.id)
    told = (
        ("vulnerability", one.id),
        ("also", others),
        ("affected", "; ".join(dict.fromkeys(range for _, range in one.ranges))),
        ("fixed", ", ".join(one.fixed)),
        ("severity", one.band),
        ("epss", "" if one.epss is None else f"{one.epss:.5f} (percentile {one.percentile or 0:.5f})"),
        ("published", one.published[:10]),
        ("records that differ", ", ".join(one.disagree)),
    )
    facts = tuple((name, brief(text, 300)) for name, text in told if text)
    return Found(rule, message, fix, where, state, facts, one.component, one.id, one)
