"""The findings about packages that are used without approval."""

from datetime import date

from sca.model.verdict import State
from sca.policies.packages.config import Approval, Denial, PackageRules
from sca.policies.purl_pattern import pattern_for
from sca.policies.rule import Found, Rule
from sca.policies.subjects import Subject

NOT_APPROVED = Rule(
    code="SCA101",
    name="package-not-approved",
    family="packages",
    summary="A package is used that no entry of packages.approved names, or not in this version.",
    why="What nobody has looked at should not reach a product: packages are the widest open door of a build.",
    example="packages: {default: deny, approved: [pkg:npm/lodash@^4.17.21]}",
    fix="Use an approved version, remove the package, or have it approved: the finding shows the line to add.",
)
DENIED = Rule(
    code="SCA102",
    name="package-denied",
    family="packages",
    summary="A package is used that packages.denied names.",
    why="Some packages and versions are known to be wrong here: malicious, unmaintained, or replaced by another.",
    example="packages: {default: allow, denied: [{match: 'pkg:npm/event-stream@3.3.6', reason: malicious}]}",
    fix="Use the replacement that the entry names, or a version outside of the denied range.",
)
NEEDS_REVIEW = Rule(
    code="SCA103",
    name="package-needs-review",
    family="packages",
    summary="A package is neither approved nor denied, and the policy asks for a review (packages.default: review).",
    why="Until somebody has decided, it cannot be told whether the package may be used.",
    example="packages: {default: review}",
    fix="Review the package, then add it to packages.approved or packages.denied.",
)
VERSION_UNKNOWN = Rule(
    code="SCA104",
    name="package-version-unknown",
    family="packages",
    summary="Entries name the package, but which version or scope will be used is not known, so they cannot decide.",
    why="A requirement without a pinned version can become any version, also a denied one, at the next build.",
    example="packages: {default: deny, approved: [pkg:pypi/requests@>=2.31]}",
    fix="Pin the version, or commit a lock file.",
)
MALICIOUS = Rule(
    code="SCA105",
    name="package-malicious",
    family="packages",
    summary="A package is used that packages.denied names as malicious. No waiver and no baseline covers it.",
    why="It does harm where it is installed; there is no reason to bear that for a while.",
    example="packages: {default: allow, denied: [{match: 'pkg:npm/event-stream@3.3.6', malicious: true, reason: steals keys}]}",
    fix="Remove it, and treat every machine that installed it as broken into.",
)
APPROVAL_ENDS = Rule(
    code="SCA106",
    name="approval-expires-soon",
    family="packages",
    summary="The approval of a package that is used ends within 14 days.",
    why="The build would fail on a day that nobody has in mind.",
    example="packages: {default: deny, approved: [{match: pkg:npm/lodash, until: 2027-03-31}]}",
    fix="Have the approval prolonged, or replace the package, before that day.",
)
INSTALL_SCRIPT = Rule(
    code="SCA107",
    name="install-script",
    family="packages",
    summary="A package runs a script of its own when it is installed.",
    why="It runs with all rights of whoever installs, before anything else looks at it; most attacks come this way.",
    example="packages: {default: allow, install-scripts: deny, may-run-scripts: [pkg:npm/esbuild]}",
    fix="Install without scripts, or read the script and add the package to packages.may-run-scripts.",
)
DEPRECATED = Rule(
    code="SCA108",
    name="package-deprecated",
    family="packages",
    summary="The makers of a package have deprecated the version that is used.",
    why="Nobody mends it any more, or something is wrong with it.",
    example="packages: {default: allow, deprecated: review}",
    fix="Use what its makers name, or a version that is not deprecated.",
)
DUPLICATED = Rule(
    code="SCA109",
    name="package-duplicated",
    family="packages",
    summary="One lock installs several versions of one package.",
    why="Each has to be mended by itself, and what is shipped grows.",
    example="packages: {default: allow, duplicates: review}",
    fix="Update what asks for the old version, or deduplicate the lock.",
)
RULES = (
    NOT_APPROVED,
    DENIED,
    NEEDS_REVIEW,
    VERSION_UNKNOWN,
    MALICIOUS,
    APPROVAL_ENDS,
    INSTALL_SCRIPT,
    DEPRECATED,
    DUPLICATED,
)
SOON = 14


def not_approved(subject: Subject, rules: PackageRules, named: list[Approval], ended: list[Approval], today: date) -> Found:
    """No entry approves it. `named` are the entries for other versions, `ended` those that are over or have not begun."""
    state = State.OPEN if rules.default == "deny" else State.UNDETERMINED
    rule = NOT_APPROVED if rules.default == "deny" else NEEDS_REVIEW
    message = f"{subject.label} is not approved"
    facts: list[tuple[str, str]] = []
    if ended:
        first = ended[0]
        is_over = first.until is not None and first.until < today
        over = f"is approved no longer: the approval ended on {first.until}"
        message = f"{subject.label} {over if is_over else f'is approved from {first.created} on, not yet'}"
        facts.append(("approval ended" if is_over else "approval begins", f"{first.match.text} ({first.where})"))
    elif named:
        message = f"{subject.label} is not approved in this version"
        facts.extend(("approved", _approved(entry)) for entry in named)
    if rule is NEEDS_REVIEW:
        message = f"{subject.label} waits for a review: it is neither approved nor denied"
    return Found(
        rule,
        message,
        _ask(subject, rules, named),
        (ended or named)[0].where if ended or named else rules.where,
        state,
        tuple(facts),
    )


def denied(subject: Subject, entry: Denial) -> Found:
    """An entry denies it."""
    reason = f": {entry.reason}" if entry.reason else ""
    fix = "remove it"
    if entry.use_instead and entry.use_instead != "none":
        fix = f"use {entry.use_instead} instead"
    elif entry.match.range is not None:
        fix = f"use a version outside of {entry.match.range.text}, or remove it"
    facts = (("denied", entry.match.text),)
    if entry.malicious:
        fix = f"{fix}, and treat every machine that installed it as broken into"
        return Found(MALICIOUS, f"{subject.label} is malicious{reason}", fix, entry.where, facts=facts)
    return Found(DENIED, f"{subject.label} is denied{reason}", fix, entry.where, facts=facts)


def approval_void(subject: Subject, rules: PackageRules, entry: Approval, change: str) -> Found:
    """An entry approves it for a fact that has changed."""
    state = State.OPEN if rules.default == "deny" else State.UNDETERMINED
    rule = NOT_APPROVED if rules.default == "deny" else NEEDS_REVIEW
    message = f"{subject.label} is approved no longer: {change}"
    fix = f"look at what changed, then write the new fact at {entry.where}, or use another version"
    return Found(rule, message, fix, entry.where, state, (("approved", _approved(entry)), ("changed", change)))


def approval_ends(subject: Subject, entry: Approval, days: int) -> Found:
    """It is approved, and not for long."""
    when = "today" if days == 0 else f"in {days} day{'s' if days != 1 else ''}"
    message = f"the approval of {subject.label} ends {when}, after {entry.until}"
    fix = f"have {entry.approved_by or 'somebody'} prolong it, or replace the package"
    return Found(APPROVAL_ENDS, message, fix, entry.where, State.INFORMATIONAL, (("approved", _approved(entry)),))


def version_unknown(subject: Subject, entry: Approval | Denial) -> Found:
    """An entry names it, and its version or scope decides but is not known."""
    word = "denies" if isinstance(entry, Denial) else "approves"
    limit = entry.match.range.text if entry.match.range is not None else _limits(entry)
    requested = ", ".join(sorted({text for one in subject.instances if (text := getattr(one, "requested", ""))}))
    unknown = "the version used" if entry.match.fits(subject.package) is None else "how it is used"
    message = f"cannot tell whether {subject.label} is allowed: an entry {word} {limit}, and {unknown} is not known"
    facts = (("entry", entry.match.text), *((("requested", requested),) if requested else ()))
    fix = "pin the version, or commit a lock file"
    return Found(VERSION_UNKNOWN, message, fix, entry.where, State.UNDETERMINED, facts)


def _limits(entry: Approval | Denial) -> str:
    """What narrows an entry beside a range."""
    parts = [f"scope {', '.join(entry.scopes)}"] if entry.scopes else []
    if entry.direct:
        parts.append("direct use" if entry.direct == "true" else "indirect use")
    if isinstance(entry, Denial) and entry.only_below:
        parts.append(f"use outside of {', '.join(one.text for one in entry.only_below)}")
    return " and ".join(parts)


def _ask(subject: Subject, rules: PackageRules, named: list[Approval]) -> str:
    file = rules.where.path
    add = f'add "- {pattern_for(subject.package)}" to packages.approved in {file}'
    if not named:
        return f"remove it, or have it approved: {add}"
    nearest = "; ".join(f"{_approved(entry)}" for entry in named[:3])
    return f"use an approved version: {nearest}; or have this one approved: {add}"


def _approved(entry: Approval) -> str:
    versions = entry.match.range.text if entry.match.range is not None else "any version"
    scopes = f" for {', '.join(entry.scopes)}" if entry.scopes else ""
    return f"{versions}{scopes} ({entry.where.path}:{entry.where.line})"
