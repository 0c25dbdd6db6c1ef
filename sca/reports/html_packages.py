"""The packages of a result for the page: grouped by version, as rows of a table and, as many as a page can hold, in detail."""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence

from msgspec import Struct

from sca.model.component import Component, Hash, LicenceClaim, Location, Reference
from sca.model.licence import LicenceAnswer
from sca.model.package import Package
from sca.model.result import Result
from sca.model.verdict import Finding, State
from sca.reports.graph import Graph, reference_label
from sca.reports.html_licences import licence_text

STATE_RANK = {state: number for number, state in enumerate(State)}
_NOT_ID = re.compile(r"[^A-Za-z0-9._~-]+")
_UNKNOWN = "unknown"
_MOST_PLACES = 3
_MOST_PLACES_IN_DETAIL = 12
_MOST_HASHES = 2
_MOST_CLAIMS = 6
_MOST_STEPS_SHOWN = 60
# What a detail takes of a page beside its own texts, in bytes.
_FRAME = 330
Node = Component | Reference


class Group(Struct, frozen=True):
    """One package version, or one reference, with everything that is an instance of it. `id` is its anchor.

    `name_id` is the anchor without the version, where this is the first group of its name.
    """

    id: str
    name_id: str
    package: Package
    label: str
    nodes: tuple[Node, ...]
    state: str


class PackageRow(Struct, frozen=True):
    """One row of the table. `more` counts the places that are not listed; `detailed` tells whether there is a detail.

    In an image, `layers` are those that brought it, and `owner` the package of the system that brought the same software.
    """

    group: Group
    scopes: str
    licence: str
    source: str
    places: tuple[Location, ...]
    more: int
    detailed: bool
    layers: str = ""
    owner: str = ""


class PackageDetail(Struct, frozen=True):
    """Everything about one package version. `licences` are texts with what they were read from.

    `ways` are the lines of one indented text, each with its depth; `sole` is the direct dependency that alone brings it in.
    """

    group: Group
    licences: tuple[tuple[str, str], ...]
    hashes: tuple[Hash, ...]
    more_hashes: int
    sources: tuple[str, ...]
    places: tuple[Location, ...]
    more_places: int
    ways: tuple[tuple[int, str], ...]
    way_count: int
    needed_by: int
    more_ways: bool
    sole: str
    findings: tuple[Finding, ...]
    facts: tuple[tuple[str, str], ...]


class Packages:
    """All groups of a result by type and name, and what rows and details are made from."""

    def __init__(self, result: Result, graph: Graph) -> None:
        self._graph = graph
        self._licences = {answer.component: answer for answer in result.licences}
        self._findings: defaultdict[str, list[Finding]] = defaultdict(list)
        for finding in result.verdict.findings:
            if finding.node:
                self._findings[finding.node].append(finding)
        owning = {component.owned_by for component in result.components}
        self._owners = {one.id: one.package.label for one in result.components if one.id in owning}
        self._sole = graph.sole_ways()
        self.groups = self._grouped(result)

    def _grouped(self, result: Result) -> list[Group]:
        grouped: defaultdict[tuple[Package, str], list[Node]] = defaultdict(list)
        for component in result.components:
            grouped[component.package, component.package.label].append(component)
        for reference in result.references:
            grouped[reference.package, reference_label(reference)].append(reference)
        anchors = _Anchors()
        names: set[str] = set()
        groups = []
        for package, label in sorted(grouped):
            nodes = tuple(grouped[package, label])
            id = anchors.new(package.type, package.namespace, package.name, package.version)
            name = _anchor(package.type, package.namespace, package.name)
            name_id = "" if name in names else name
            names.add(name)
            groups.append(Group(id, name_id, package, label, nodes, self._state(nodes)))
        taken = {group.id for group in groups}
        return [group if group.name_id not in taken else _without_name(group) for group in groups]

    def _state(self, nodes: Iterable[Node]) -> str:
        states = [finding.state for node in nodes for finding in self._findings.get(node.id, ())]
        return str(min(states, key=STATE_RANK.__getitem__)) if states else ""

    def about_findings_first(self) -> list[Group]:
        """The groups, those that a finding is about first, then those that a project names itself."""
        return sorted(self.groups, key=lambda group: (not group.state, not self._is_direct(group)))

    def _is_direct(self, group: Group) -> bool:
        return self._graph.is_direct(node.id for node in group.nodes)

    def rows(self, groups: Iterable[Group], detailed: frozenset[str]) -> list[PackageRow]:
        """Rows for these groups; `detailed` are the ids of those that have a detail on the same page."""
        return [self._row(group, group.id in detailed) for group in groups]

    def details(self, groups: Iterable[Group], most_bytes: int) -> list[PackageDetail]:
        """Details for these groups, in their order, until about so many bytes are reached."""
        made: list[PackageDetail] = []
        for group in groups:
            detail = self._detail(group)
            most_bytes -= _size(detail)
            if most_bytes < 0:
                break
            made.append(detail)
        return made

    def _row(self, group: Group, detailed: bool) -> PackageRow:
        nodes = group.nodes
        places = tuple(dict.fromkeys(location for node in nodes for location in node.locations))
        components = [node for node in nodes if isinstance(node, Component)]
        return PackageRow(
            group,
            _listed(str(node.scope) for node in nodes),
            _listed(licence_text(self._licences.get(node.id)) for node in components),
            _listed(_source(node) for node in nodes),
            places[:_MOST_PLACES],
            max(len(places) - _MOST_PLACES, 0),
            detailed,
            ", ".join(map(str, sorted({one.layer for one in components if one.layer is not None}))),
            _listed(self._owners.get(one.owned_by, "") for one in components),
        )

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
            tuple(dict.fromkeys(filter(None, (_source(node, whole=True) for node in group.nodes)))),
            places[:_MOST_PLACES_IN_DETAIL],
            max(len(places) - _MOST_PLACES_IN_DETAIL, 0),
            tuple(lines),
            shown,
            self._graph.needed_by(ids),
            more or shown < len(ways),
            direct if direct != self._graph.labels.get(ids[0]) else "",
            tuple(dict.fromkeys(finding for id in ids for finding in self._findings.get(id, ()))),
            _facts(group.nodes),
        )

    def _licence_lines(self, components: Sequence[Component]) -> tuple[tuple[str, str], ...]:
        """Each licence with the claims that it rests on, and every claim that says something else."""
        lines: dict[tuple[str, str], None] = {}
        for component in components:
            answer = self._licences.get(component.id)
            lines[licence_text(answer), _told(answer, component.licences)] = None
            for reading in answer.readings if answer is not None else ():
                if not reading.effective:
                    said = reading.expression or f'"{reading.raw}"'
                    lines[said, f"also stated, and not taken: {reading.kind} in {reading.field}, {reading.location}"] = None
        return tuple(lines)[:_MOST_CLAIMS]


def _told(answer: LicenceAnswer | None, claims: tuple[LicenceClaim, ...]) -> str:
    """What a licence was read from, in words."""
    if answer is None:
        return ""
    where = str(answer.location) if answer.location is not None else str(claims[0].location) if claims else ""
    stated = f'"{answer.raw}" in {answer.field}' if answer.raw and answer.field else answer.raw or answer.field
    rule = f"read by {answer.rule}, {answer.confidence}" if answer.rule else ""
    chosen = f"{answer.chosen} is taken of it" if answer.chosen and answer.chosen != answer.expression else ""
    return ", ".join(filter(None, (stated, where, answer.kind, rule, chosen, answer.note)))


def _facts(nodes: Iterable[Node]) -> tuple[tuple[str, str], ...]:
    """What stands out about the instances: who replaced the name, what runs at installation, what is deprecated."""
    found: dict[tuple[str, str], None] = {}
    for node in nodes:
        facts = node.facts
        if getattr(facts, "alias", ""):
            found["Installed as", getattr(facts, "alias", "")] = None
        if getattr(facts, "deprecated", ""):
            found["Deprecated", getattr(facts, "deprecated", "")] = None
        if getattr(facts, "install_script", False):
            found["Installation", "runs a script of its own"] = None
        if isinstance(node, Reference) and node.unresolved:
            found["Not told", node.unresolved] = None
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
        lines.extend((depth, label) for depth, label in enumerate(way) if depth >= same)
        before = way
    return lines


def _size(detail: PackageDetail) -> int:
    """About how many bytes a detail takes in the page."""
    texts = [detail.group.label, detail.group.id, detail.group.id, detail.group.package.purl, *detail.sources]
    texts += [text for pair in (*detail.licences, *detail.facts) for text in pair]
    texts += [hash.value for hash in detail.hashes]
    lines = sum(len(label) + 2 * depth + 1 for depth, label in detail.ways)
    places = sum(len(place.path) + 20 for place in detail.places)
    return _FRAME + sum(map(len, texts)) + lines + places + sum(len(finding.message) + 40 for finding in detail.findings)


class _Anchors:
    """Gives every group an id of its own, made of plain characters, whatever the package is called."""

    def __init__(self) -> None:
        self._taken: set[str] = set()

    def new(self, *words: str) -> str:
        """A free id."""
        wanted = _anchor(*words)
        found, number = wanted, 1
        while found in self._taken:
            number += 1
            found = f"{wanted}--{number}"
        self._taken.add(found)
        return found


def _anchor(*words: str) -> str:
    return "-".join(("pkg", *(_NOT_ID.sub("-", word).strip("-") for word in words if word)))


def _without_name(group: Group) -> Group:
    """A group whose name alone is the anchor of another one, such as a package without a version."""
    return Group(group.id, "", group.package, group.label, group.nodes, group.state)


def _source(node: Node, *, whole: bool = False) -> str:
    source = node.source
    if source.kind == "registry" and not (whole and source.url):
        return source.registry.rpartition("//")[2] or "registry"
    commit = f" at {source.commit}" if whole and source.commit else ""
    return f"{source.kind} {source.url}{commit}" if source.url else source.kind if source.kind != _UNKNOWN else ""


def _listed(texts: Iterable[str]) -> str:
    return ", ".join(sorted({text for text in texts if text}))
