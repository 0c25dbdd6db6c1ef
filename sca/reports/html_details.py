"""A package in detail, for the page: what it is, what says so, how it comes in, and what was found about it."""

from collections.abc import Iterable, Sequence
from functools import lru_cache

from markupsafe import Markup, escape
from msgspec import Struct

from sca.model.component import Component, Hash, LicenceClaim, Location, Reference
from sca.model.licence import ClaimReading, LicenceAnswer
from sca.model.text import visible
from sca.model.verdict import Finding
from sca.reports.html_licences import licence_text
from sca.reports.html_packages import Group, Node, Packages, source_text
from sca.reports.page_words import say

_MOST_PLACES = 12
_MOST_HASHES = 2
_MOST_CLAIMS = 6
_MOST_STEPS_SHOWN = 60
# What a detail takes of a page beside its own texts, in bytes.
_FRAME = 330


class PackageDetail(Struct, frozen=True):
    """Everything about one package version. `licences` are texts with what they were read from.

    `ways` is one indented text, escaped; `sole` is the direct dependency that alone brings it in.
    """

    group: Group
    licences: tuple[tuple[str, str], ...]
    hashes: tuple[Hash, ...]
    more_hashes: int
    sources: tuple[str, ...]
    places: tuple[Location, ...]
    more_places: int
    ways: Markup
    way_count: int
    needed_by: int
    more_ways: bool
    sole: str
    findings: tuple[Finding, ...]
    facts: tuple[tuple[str, str], ...]


class Details:
    """Makes the details of groups."""

    def __init__(self, packages: Packages) -> None:
        self._packages = packages
        self._graph = packages.graph
        self._sole = packages.graph.sole_ways

    def of(self, groups: Iterable[Group], most_bytes: int) -> list[PackageDetail]:
        """Details for these groups, in their order, until about so many bytes are reached."""
        made: list[PackageDetail] = []
        for group in groups:
            detail = self._detail(group)
            most_bytes -= _size(detail)
            if most_bytes < 0:
                break
            made.append(detail)
        return made

    def _detail(self, group: Group) -> PackageDetail:
        ids = [node.id for node in group.nodes]
        places = tuple(dict.fromkeys(location for node in group.nodes for location in node.locations))
        hashes = tuple(sorted({hash for node in group.nodes for hash in node.hashes}))
        ways, more = self._graph.ways(ids)
        lines, shown = _merged(ways)
        sole = {self._sole.get(id, "") for id in ids}
        direct = sole.pop() if len(sole) == 1 else ""
        components = [node for node in group.nodes if isinstance(node, Component)]
        return PackageDetail(
            group,
            self._licence_lines(components),
            hashes[:_MOST_HASHES],
            max(len(hashes) - _MOST_HASHES, 0),
            tuple(dict.fromkeys(filter(None, (source_text(node, whole=True) for node in group.nodes)))),
            places[:_MOST_PLACES],
            max(len(places) - _MOST_PLACES, 0),
            _as_text(lines),
            shown,
            self._graph.needed_by(ids),
            more or shown < len(ways),
            direct if direct != self._graph.labels.get(ids[0]) else "",
            tuple(dict.fromkeys(finding for id in ids for finding in self._packages.findings.get(id, ()))),
            _facts(group.nodes),
        )

    def _licence_lines(self, components: Sequence[Component]) -> tuple[tuple[str, str], ...]:
        """Each licence with the claims that it rests on, and every claim that says something else."""
        lines: dict[tuple[str, str], None] = {}
        for component in components:
            answer = self._packages.licences.get(component.id)
            lines[licence_text(answer), _told(answer, component.licences)] = None
            for reading in answer.readings if answer is not None else ():
                if not reading.effective:
                    said = reading.expression or f'"{reading.raw}"'
                    lines[said, _not_taken(reading)] = None
        return tuple(lines)[:_MOST_CLAIMS]


def _told(answer: LicenceAnswer | None, claims: tuple[LicenceClaim, ...]) -> str:
    """What a licence was read from, in words."""
    if answer is None:
        return ""
    where = str(answer.location) if answer.location is not None else str(claims[0].location) if claims else ""
    stated = _claim(answer.raw, answer.field) if answer.raw and answer.field else answer.raw or answer.field
    rule = _read_by(answer.rule, answer.confidence) if answer.rule else ""
    taken = answer.chosen if answer.chosen != answer.expression else ""
    chosen = say("details.claim-chosen", licence=taken) if taken else ""
    return ", ".join(filter(None, (stated, where, answer.kind, rule, chosen, answer.note)))


@lru_cache  # the same of many packages
def _claim(text: str, field: str) -> str:
    return say("details.claim", text=text, field=field)


@lru_cache
def _read_by(rule: str, confidence: str) -> str:
    return say("details.claim-read", rule=rule, confidence=confidence)


def _not_taken(reading: ClaimReading) -> str:
    return say("details.claim-not-taken", kind=reading.kind, field=reading.field, place=reading.location)


def _facts(nodes: Iterable[Node]) -> tuple[tuple[str, str], ...]:
    """What stands out about the instances: who replaced the name, what runs at installation, what is deprecated."""
    found: dict[tuple[str, str], None] = {}
    for node in nodes:
        facts = node.facts
        if getattr(facts, "alias", ""):
            found[say("details.alias"), getattr(facts, "alias", "")] = None
        if getattr(facts, "deprecated", ""):
            found[say("details.deprecated"), getattr(facts, "deprecated", "")] = None
        if getattr(facts, "install_script", False):
            found[say("details.installation"), say("details.install-script")] = None
        if isinstance(node, Reference) and node.unresolved:
            found[say("details.not-told"), node.unresolved] = None
    return tuple(found)


def _merged(ways: list[tuple[str, ...]]) -> tuple[list[tuple[int, str]], int]:
    """As many of the shortest ways as make no more than so many lines, and how many those are.

    They are one indented text: what ways begin with in common stands once.
    """
    shown = len(ways)
    lines = _indented(sorted(ways))
    while len(lines) > _MOST_STEPS_SHOWN and shown > 1:
        shown = shown * 2 // 3
        lines = _indented(sorted(ways[:shown]))
    return lines, shown


def _indented(ways: list[tuple[str, ...]]) -> list[tuple[int, str]]:
    lines: list[tuple[int, str]] = []
    before: tuple[str, ...] = ()
    for way in ways:
        same = 0
        while same < min(len(way), len(before)) - 1 and way[same] == before[same]:
            same += 1
        lines += enumerate(way[same:], same)
        before = way
    return lines


def _as_text(lines: list[tuple[int, str]]) -> Markup:
    """Lines with their depth as one text, made visible and escaped here: it is printed as it is, line breaks and all."""
    return escape("\n".join(f"{'  ' * depth}{visible(label)}" for depth, label in lines))


def _size(detail: PackageDetail) -> int:
    """About how many bytes a detail takes in the page."""
    texts = [detail.group.label, detail.group.id, detail.group.id, detail.group.package.purl, *detail.sources]
    texts += [text for pair in (*detail.licences, *detail.facts) for text in pair]
    texts += [hash.value for hash in detail.hashes]
    places = sum(len(place.path) + 20 for place in detail.places)
    return (
        _FRAME + sum(map(len, texts)) + len(detail.ways) + places + sum(len(finding.message) + 40 for finding in detail.findings)
    )
