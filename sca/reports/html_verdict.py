"""What stands beside the verdict: since when it is so, and who can let it pass."""

from collections.abc import Iterator

from sca.model.result import Result
from sca.model.verdict import Finding, PolicyLayer, State, WaiverUse
from sca.reports.page_words import say

_COUNTED = (State.OPEN, State.UNDETERMINED)
_MOST_NAMED = 3
_BUILT_IN = "built-in:"


def since_lines(result: Result) -> list[str]:
    """Since when findings stand, in sentences: by the baseline, by waivers that ran out, by rules that fail from a day on."""
    return [*_by_baseline(result), *map(_ran_out, _first_expired(result)), *_fail_later(result.verdict.findings)]


def who_lines(result: Result) -> list[str]:
    """Who can let pass what is found, in sentences: whoever the layers of the policy name. Nothing where nothing is found."""
    if not any(finding.state in _COUNTED for finding in result.verdict.findings):
        return []
    named = [_contact(layer) for layer in result.verdict.layers if layer.contact]
    if not named:
        named = [_owner(layer) for layer in result.verdict.layers[:1]]
    owners = dict.fromkeys(say("who.waiver", owner=one.owner, id=one.id) for one in _first_expired(result))
    return [*named, *owners]


def _by_baseline(result: Result) -> Iterator[str]:
    found = [finding for finding in result.verdict.findings if finding.state in _COUNTED]
    if result.baseline is None:
        if found:
            yield say("since.unknown")
        return
    known = sorted(finding.since for finding in found if finding.since)
    if len(found) > len(known):
        yield say("since.new", count=len(found) - len(known), day=result.baseline.written)
    if known:
        yield say("since.known", count=len(known), day=known[0])


def _first_expired(result: Result) -> list[WaiverUse]:
    expired = (waiver for waiver in result.verdict.waivers if waiver.state == "expired")
    return sorted(expired, key=lambda waiver: (not waiver.matches, waiver.expires, waiver.id))[:_MOST_NAMED]


def _ran_out(waiver: WaiverUse) -> str:
    return say("since.ran-out", id=waiver.id, day=waiver.expires, count=-waiver.days_left)


def _fail_later(findings: tuple[Finding, ...]) -> Iterator[str]:
    days = sorted(finding.fails_from for finding in findings if finding.state is State.WARNING and finding.fails_from)
    if days:
        yield say("since.fails-later", count=len(days), day=days[0])


def _contact(layer: PolicyLayer) -> str:
    return say("who.contact", contact=layer.contact, policy=layer.name, source=layer.source)


def _owner(layer: PolicyLayer) -> str:
    if layer.source.startswith(_BUILT_IN):
        return say("who.nobody")
    return say("who.owner", policy=layer.name, source=layer.source)
