"""One finding as a SARIF result (section 3.27)."""

from typing import Any

from msgspec import Struct

from sca.model.component import Location
from sca.model.text import brief
from sca.model.verdict import Finding, State, WaiverUse
from sca.reports.fingerprint import digest
from sca.reports.further_places import Places
from sca.reports.one_line import finding_line, waived_by
from sca.reports.places import is_file
from sca.reports.sarif_text import link, logical, message, physical
from sca.reports.weight import level, weight

MOST_PLACES = 100
_MOST_FACTS = 20
_BASELINE_STATES = {State.BASELINED: "unchanged"}


class Frame(Struct, frozen=True):
    """What results refer to: rules by their index, waivers by their id, further places; and whether a baseline was given."""

    rules: dict[str, int]
    waivers: dict[str, WaiverUse]
    places: Places
    baseline: bool
    image: bool


def related(finding: Finding, places: Places) -> list[tuple[str, Location]]:
    """What else a finding points at: the line that asks for the direct dependency, the line of the policy, other instances."""
    found: list[tuple[str, Location]] = []
    direct = places.of_direct(finding)
    if direct is not None:
        verb = "is asked for" if direct.role == "declared" else "stands"
        found.append((f"{finding.direct} {verb} here", direct))
    if finding.judged_by is not None:
        found.append((f"the policy decides here: {finding.rule}", finding.judged_by))
    found += [(f"{finding.label} stands here as well", place) for place in places.of_instances(finding)]
    seen = {_spot(finding.where)}
    kept = []
    for text, place in found:
        if is_file(place) and _spot(place) not in seen:
            seen.add(_spot(place))
            kept.append((text, place))
    return kept[:MOST_PLACES]


def sarif_result(finding: Finding, fingerprint: tuple[str, int], frame: Frame) -> dict[str, Any]:
    """The result. `fingerprint` is its lasting text, and how many results before it have the same one."""
    waiver = frame.waivers.get(finding.waiver)
    others = related(finding, frame.places)
    text, number = fingerprint
    place = physical(finding.where, image=frame.image)
    if logical(finding.where):
        place["logicalLocations"] = logical(finding.where)
    made: dict[str, Any] = {
        "ruleId": brief(finding.code),
        "ruleIndex": frame.rules[brief(finding.code)],
        "level": level(finding),
        "message": {"text": message(finding_line(finding, waiver))["text"] + _links(others, finding)},
        "locations": [place],
    }
    if others:
        made["relatedLocations"] = [_related(id, said, where, frame) for id, (said, where) in enumerate(others, 1)]
    made["partialFingerprints"] = {
        "primaryLocationLineHash": f"{text[:16]}:{number + 1}",
        "sca/v1": text if number == 0 else digest(text, str(number)),
    }
    if finding.state in (State.WAIVED, State.BASELINED):
        made["suppressions"] = [_suppression(finding, waiver, frame)]
    if frame.baseline:
        made["baselineState"] = _BASELINE_STATES.get(finding.state, "new")
    if weight(finding):
        made["rank"] = weight(finding) * 10
    made["properties"] = _properties(finding)
    return made


def _links(others: list[tuple[str, Location]], finding: Finding) -> str:
    """Links to the two places that explain a finding best."""
    words = []
    for id, (_, place) in enumerate(others, 1):
        if place == finding.judged_by:
            words.append(f"judged by {link(str(place), id)}")
        elif id == 1:
            words.append(f"see {link(str(place), id)}")
    return f" ({', '.join(words)})" if words else ""


def _related(id: int, text: str, place: Location, frame: Frame) -> dict[str, Any]:
    return {"id": id, **physical(place, image=frame.image), "message": message(text)}


def _suppression(finding: Finding, waiver: WaiverUse | None, frame: Frame) -> dict[str, Any]:
    """Somebody else than the code says that it may stay, which SARIF calls external (3.35)."""
    if finding.state is State.BASELINED:
        return {"kind": "external", "status": "accepted", "justification": "It stands in the baseline of this run."}
    made: dict[str, Any] = {"kind": "external", "status": "accepted", "justification": brief(waived_by(finding, waiver), 1_000)}
    if waiver is not None and is_file(waiver.location):
        made["location"] = physical(waiver.location, image=frame.image)
    told = {"waiver": finding.waiver}
    if waiver is not None:
        told |= {"owner": waiver.owner, "expires": waiver.expires, "reason": waiver.reason}
    made["properties"] = {name: brief(value) for name, value in told.items()}
    return made


def _properties(finding: Finding) -> dict[str, Any]:
    texts = {
        "rule": finding.rule,
        "family": finding.family,
        "state": str(finding.state),
        ("purl" if finding.subject.startswith("pkg:") else "subject"): finding.subject,
        "label": finding.label,
        "scope": finding.scope,
        "direct": finding.direct,
        "fix": finding.fix,
        "waiver": finding.waiver,
        "failsFrom": finding.fails_from,
    }
    made: dict[str, Any] = {name: brief(text, 400) for name, text in texts.items() if text}
    if finding.path:
        made["path"] = [brief(step) for step in finding.path]
        made["morePaths"] = finding.more_paths
    if finding.where.chain:
        made["includedBy"] = [brief(step) for step in finding.where.chain]
    if finding.facts:
        made["facts"] = {brief(name, 60): brief(value, 300) for name, value in finding.facts[:_MOST_FACTS]}
    return made


def _spot(place: Location) -> tuple[str, int | None]:
    return (place.path, place.line)
