"""The findings about licences that are denied, not allowed, or not known well enough to tell."""

from sca.model.licence import ClaimReading, LicenceAnswer
from sca.model.text import brief
from sca.model.verdict import State
from sca.policies.licences.config import LicenceRules
from sca.policies.licences.rulings import Choice, Clarification
from sca.policies.licences.weigh import Weighed
from sca.policies.purl_pattern import pattern_for
from sca.policies.rule import Found, Rule
from sca.policies.subjects import Subject

DENIED = Rule(
    code="SCA201",
    name="licence-denied",
    family="licences",
    summary="The licence of a package is denied by licences.denied, and the package offers no other choice.",
    why="Some licences ask for what the product cannot give, such as its own source code.",
    example="licences: {unknown: review, denied: [AGPL-3.0-only, AGPL-3.0-or-later]}",
    fix="Use another package, or ask those who wrote the policy for an exception.",
)
NOT_ALLOWED = Rule(
    code="SCA202",
    name="licence-not-allowed",
    family="licences",
    summary="The licence of a package is not in licences.allowed, or the package grants no rights at all.",
    why="What the list does not name has not been read by anybody; new licences appear every month.",
    example="licences: {unknown: deny, allowed: [MIT, Apache-2.0]}",
    fix="Have the licence read and added to licences.allowed, or use another package.",
)
UNKNOWN = Rule(
    code="SCA203",
    name="licence-unknown",
    family="licences",
    summary="No licence of the package is known: the input states none, or points at a file that was not read.",
    why="Without a licence nobody has the right to use a package; unknown is not the same as free.",
    example="licences: {unknown: deny, allowed: [MIT]}",
    fix="Read the licence in the package itself, then add an exception with what you found.",
)
INVALID = Rule(
    code="SCA204",
    name="licence-invalid",
    family="licences",
    summary="The package states a licence in words that are no SPDX expression and no known name of a licence.",
    why="A text that looks like a licence is easily taken for one: MIT-ish is not MIT.",
    example="licences: {unknown: deny, allowed: [MIT]}",
    fix="Read the licence in the package itself, then add an exception with what you found.",
)
AMBIGUOUS = Rule(
    code="SCA205",
    name="licence-ambiguous",
    family="licences",
    summary="The licence can be read in more than one way, and not every reading is allowed.",
    why="`BSD` is four licences and `GPLv3` two; picking one silently would be a guess.",
    example="licences: {unknown: review, allowed: [BSD-2-Clause, BSD-3-Clause]}",
    fix="Read the licence in the package itself and add an exception, or allow every reading.",
)
DIFFER = Rule(
    code="SCA206",
    name="licence-claims-differ",
    family="licences",
    summary="What the package states about its licence in different places does not fit together.",
    why="One of the statements is wrong, and the one that counts by our order may be the wrong one.",
    example="licences: {unknown: review, claims-differ: review, denied: [AGPL-3.0-only]}",
    fix="Read the licence in the package itself, and report the mistake to its publisher.",
)
VOID = Rule(
    code="SCA207",
    name="licence-ruling-void",
    family="licences",
    summary="A clarification or a choice of the policy was made for another text, file or expression than the package has now.",
    why="What was read once says nothing about terms that have changed since.",
    example="licences: {unknown: review, clarifications: [{match: pkg:npm/a@1, licence: MIT, raw: BSD, reason: read}]}",
    fix="Read the licence of the package as it is now, and write the entry anew.",
)
DUTIES = Rule(
    code="SCA208",
    name="licence-duties-open",
    family="licences",
    summary="The licence of a package that is shipped asks for something of which it is not known that it is met.",
    why="A licence is kept by what is done for it: its text handed on, its notices kept, its source offered.",
    example="licences: {unknown: review, duties-complete: release, denied: [AGPL-3.0-only]}",
    fix="See what is missing with sca notice --format json, hand it on with the product, then waive the finding with the reason.",
)
RULES = (DENIED, NOT_ALLOWED, UNKNOWN, INVALID, AMBIGUOUS, DIFFER, VOID, DUTIES)
_DIFFER_STATES = {"inform": State.INFORMATIONAL, "review": State.UNDETERMINED, "deny": State.OPEN}


def violated(subject: Subject, answer: LicenceAnswer, weighed: Weighed, rules: LicenceRules) -> Found:
    """No way of reading and choosing satisfies the lists."""
    rule = NOT_ALLOWED if weighed.denied_by is None else DENIED
    stated = _stated(answer)
    word = "denied" if rule is DENIED else "not allowed"
    message = f"{subject.label}: the licence {stated} is {word}"
    if answer.shape == "none":
        message = f"{subject.label} grants no rights ({brief(answer.raw, 60)}), which is not allowed"
    fix = f"use another package, or ask for an exception: {_exception(subject, answer.expression or 'ID')}"
    return Found(rule, message, fix, weighed.denied_by or rules.where, facts=_facts(answer, weighed), instance=answer.component)


def undecided(subject: Subject, answer: LicenceAnswer, weighed: Weighed, rules: LicenceRules) -> Found:
    """Some readings are allowed, others are not."""
    why = (*weighed.rejected, *weighed.open)
    message = f"{subject.label}: cannot tell whether the licence {_stated(answer)} is allowed: {'; '.join(why[:3])}"
    fix = f"read the licence in the package and write down what you found: {_exception(subject, 'ID')}"
    facts = _facts(answer, weighed)
    return Found(AMBIGUOUS, message, fix, rules.where, State.UNDETERMINED, facts, answer.component)


def unknown(subject: Subject, answer: LicenceAnswer | None, rules: LicenceRules, word: str) -> Found:
    """No licence can be told from what is stated; `word` is what the policy says about that."""
    state = State.OPEN if word == "deny" else State.UNDETERMINED
    stated = answer is not None and answer.rule == "malformed"
    if stated and answer is not None:
        message = f"{subject.label}: {brief(answer.raw, 80)!r} is no licence that can be read"
    else:
        message = f"{subject.label}: the licence is not known"
    if answer is not None and answer.note:
        message = f"{message} ({brief(answer.note)})"
    fix = f"read the licence in the package and write down what you found: {_exception(subject, 'ID')}"
    facts = _facts(answer, None) if answer is not None else ()
    instance = answer.component if answer is not None else ""
    return Found(INVALID if stated else UNKNOWN, message, fix, rules.unknown_where, state, facts, instance)


def differ(subject: Subject, answer: LicenceAnswer, others: tuple[ClaimReading, ...], rules: LicenceRules) -> Found:
    """Claims that cannot be true beside the one that counts."""
    first = others[0]
    message = f"{subject.label}: {answer.field} says {_stated(answer)}, {first.field} says {_said(first)}"
    if len(others) > 1:
        message = f"{message} (+{len(others) - 1} more)"
    facts = tuple((f"{one.kind}, {one.field}", f"{_said(one)} ({one.location})") for one in answer.readings)
    fix = "read the licence in the package, and report the mistake to its publisher"
    return Found(DIFFER, message, fix, rules.differ_where, _DIFFER_STATES[rules.differ], facts, answer.component)


def stale(subject: Subject, ruling: Clarification | Choice, answer: LicenceAnswer) -> Found:
    """A clarification or a choice that was made for something else."""
    if isinstance(ruling, Choice):
        what, now = "the choice", f"it was made of {ruling.of}, the licence is {_stated(answer) or 'not known'}"
    else:
        what = "the clarification"
        rest = f"the text {brief(ruling.raw, 60)!r}" if ruling.raw else f"a licence file with SHA-256 {ruling.sha256[:12]}..."
        now = f"it rests on {rest}, which the package does not have"
    message = f"{subject.label}: {what} in line {ruling.where.line} is void: {now}"
    fix = "read the licence of the package as it is now, and write the entry anew"
    return Found(VOID, message, fix, ruling.where, State.INFORMATIONAL, _facts(answer, None), answer.component)


def duties_open(  # noqa: PLR0913  # the parts of one finding
    subject: Subject,
    names: tuple[str, ...],
    facts: tuple[tuple[str, str], ...],
    rules: LicenceRules,
    instance: str,
    *,
    missed: bool,
) -> Found:
    """Duties that are not met, or not known to be."""
    message = f"{subject.label}: not known to be done: {', '.join(names)}"
    fix = "hand it on with the product (sca notice writes texts and notices), or waive the finding with what was done"
    return Found(DUTIES, message, fix, rules.duties_where, State.OPEN if missed else State.UNDETERMINED, facts, instance)


def _said(reading: ClaimReading) -> str:
    if reading.shape == "none":
        return "that no rights are granted"
    return brief(reading.expression or " or ".join(reading.candidates) or repr(reading.raw), 80)


def _stated(answer: LicenceAnswer) -> str:
    if answer.shape == "candidates":
        return f"{brief(answer.raw, 80)!r} (one of {len(answer.candidates)})" if answer.raw else " or ".join(answer.candidates)
    return brief(answer.expression)


def _exception(subject: Subject, ids: str) -> str:
    return f'licences.exceptions: - {{match: "{pattern_for(subject.package)}", allow: [{ids}], reason: ...}}'


def _facts(answer: LicenceAnswer, weighed: Weighed | None) -> tuple[tuple[str, str], ...]:
    facts: list[tuple[str, str]] = []
    if answer.expression:
        facts.append(("expression", answer.expression))
    if answer.chosen:
        facts.append(("chosen", answer.chosen))
    facts.extend(("candidate", candidate) for candidate in answer.candidates)
    if answer.raw and answer.raw != answer.expression:
        facts.append(("stated", brief(answer.raw)))
    if answer.rule:
        facts.append(("read by", answer.rule))
    if weighed is not None:
        facts.extend(("accepted", name) for name in dict.fromkeys(weighed.accepted))
        facts.extend(("rejected", reason) for reason in dict.fromkeys(weighed.rejected))
        facts.extend(("undecided", reason) for reason in dict.fromkeys(weighed.open))
    return tuple(facts)
