"""How a run stands, in the one word and the one sentence that every report leads with."""

from collections import Counter

from msgspec import Struct

from sca import exit_status
from sca.model.component import NAMED_AS_WRITTEN
from sca.model.package import Package
from sca.model.result import Result
from sca.model.text import plural
from sca.model.verdict import Outcome, State
from sca.reports.inert import inert

BREAK_GLASS = "break-glass"
_WORDS = {
    exit_status.VIOLATED: "failed",
    exit_status.INCOMPLETE: "incomplete",
    exit_status.DATA: "data missing",
    exit_status.FAULT: "internal fault",
    exit_status.NOTHING: "nothing to scan",
    exit_status.DEADLINE: "deadline reached",
}


class Standing(Struct, frozen=True):
    """`tone` is `good`, `bad` or `unsure`; `word` names the end; `sentence` says why, with counts."""

    tone: str
    word: str
    sentence: str


def standing(result: Result) -> Standing:
    """How a run stands. Only a complete scan that satisfies the policy is good, whatever was forgiven."""
    word = _word(result)
    sentence = "; ".join(result.reasons)
    tone = {"passed": "good", "failed": "bad", "not enforced": "bad", BREAK_GLASS: "bad"}.get(word, "unsure")
    return Standing(tone, word, sentence.removeprefix(f"{word}: "))


def verdict_line(result: Result) -> str:
    """How a run stands, on one line: `failed: 3 violations (2 packages not allowed, 1 licence)`."""
    end = standing(result)
    return inert(f"{end.word}: {end.sentence}", 2_000)


def records_line(result: Result) -> str:
    """Which data about vulnerabilities judged, and how old it is; empty where no policy asked for any."""
    data = result.advisories
    if data is None:
        return ""
    if not data.digest:
        return inert(f"none: {data.fault}", 400)
    scores = f", EPSS of {data.epss}" if data.epss else ""
    fault = f"; {data.fault}" if data.fault else ""
    return inert(f"imported on {data.imported}, newest record {data.newest[:10]}{scores}, digest {data.digest[:16]}{fault}", 400)


def is_empty(result: Result) -> bool:
    """Whether no input was there at all: a clean verdict about nothing must not look like a clean project."""
    return result.coverage.recognised == result.coverage.excluded


def subject_counts(result: Result) -> dict[str, int]:
    """How many packages, images and so on there are, each counted once, by kind; packages without an exact version too."""
    counts = {"package": len(_exact(result) | _loose(result))}
    for kind in NAMED_AS_WRITTEN:
        count = len({(one.package, one.requested if one.unresolved else "") for one in result.references if one.kind == kind})
        counts |= {kind: count} if count else {}
    return counts


def counts_line(result: Result) -> str:
    """The same in words: `140 packages (2 without an exact version), 3 images`."""
    words = [plural(count, kind) for kind, count in subject_counts(result).items()]
    loose = _loose(result) - _exact(result)
    if loose:
        words[0] += f" ({len(loose)} without an exact version)"
    return ", ".join(words)


def _exact(result: Result) -> set[Package]:
    return {one.package for one in result.components if not one.owned_by}


def _loose(result: Result) -> set[Package]:
    return {one.package for one in result.references if one.kind not in NAMED_AS_WRITTEN}


def state_counts(result: Result) -> dict[State, int]:
    """How many findings have each state, every state named."""
    counts = Counter(finding.state for finding in result.verdict.findings)
    return {state: counts[state] for state in State}


def _word(result: Result) -> str:
    if result.exit_status == exit_status.INCOMPLETE and result.complete:
        return "undetermined"
    if result.exit_status != exit_status.SATISFIED:
        return _WORDS.get(result.exit_status, "failed")
    if result.verdict.break_glass or result.verdict.outcome is Outcome.VIOLATED:
        return BREAK_GLASS if result.verdict.break_glass else "not enforced"
    if not result.complete:
        return "incomplete, allowed"
    if is_empty(result):
        return "nothing to scan, allowed"
    return "passed" if result.verdict.outcome is Outcome.SATISFIED else "undetermined, allowed"
