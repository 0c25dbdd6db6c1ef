"""The packages of a result for the page: grouped by version, and as rows of a table."""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence

from msgspec import Struct

from sca.model.component import NAMED_AS_WRITTEN, Component, Location, Reference
from sca.model.package import Package
from sca.model.result import Result
from sca.model.verdict import Finding, State
from sca.reports.graph import Graph
from sca.reports.html_licences import licence_text
from sca.reports.page_words import say

STATE_RANK = {state: number for number, state in enumerate(State)}
_NOT_ID = re.compile(r"[^A-Za-z0-9._~-]+")
_PLAIN_ID = re.compile(r"[A-Za-z0-9._~]+(?:-[A-Za-z0-9._~]+)*")
_UNKNOWN = "unknown"
_MOST_PLACES = 3
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


class Packages:
    """All groups of a result by type and name, and what rows and details are made from, by id of a component."""

    def __init__(self, result: Result, graph: Graph) -> None:
        self.graph = graph
        self.licences = {answer.component: answer for answer in result.licences}
        self.findings: defaultdict[str, list[Finding]] = defaultdict(list)
        for finding in result.verdict.findings:
            if finding.node:
                self.findings[finding.node].append(finding)
        owning = {component.owned_by for component in result.components}
        self._owners = {one.id: one.package.label for one in result.components if one.id in owning}
        self.groups = self._grouped(result)

    def _grouped(self, result: Result) -> list[Group]:
        grouped: defaultdict[tuple[Package, str], list[Node]] = defaultdict(list)
        for component in result.components:
            grouped[component.package, component.package.label].append(component)
        for reference in result.references:
            grouped[reference.package, _reference_label(reference)].append(reference)
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
        states = [finding.state for node in nodes for finding in self.findings.get(node.id, ())]
        return str(min(states, key=STATE_RANK.__getitem__)) if states else ""

    def about_findings_first(self) -> list[Group]:
        """The groups, those that a finding is about first, then those that a project names itself."""
        return sorted(self.groups, key=lambda group: (not group.state, not self._is_direct(group)))

    def _is_direct(self, group: Group) -> bool:
        return self.graph.is_direct(node.id for node in group.nodes)

    def rows(self, groups: Iterable[Group], detailed: frozenset[str]) -> list[PackageRow]:
        """Rows for these groups; `detailed` are the ids of those that have a detail on the same page."""
        return [self._row(group, group.id in detailed) for group in groups]

    def _row(self, group: Group, detailed: bool) -> PackageRow:
        nodes = group.nodes
        places = tuple(dict.fromkeys(location for node in nodes for location in node.locations))
        components = [node for node in nodes if isinstance(node, Component)]
        return PackageRow(
            group,
            _listed([str(node.scope) for node in nodes]),
            _listed([licence_text(self.licences.get(node.id)) for node in components]),
            _listed([source_text(node) for node in nodes]),
            places[:_MOST_PLACES],
            max(len(places) - _MOST_PLACES, 0),
            detailed,
            ", ".join(map(str, sorted({one.layer for one in components if one.layer is not None}))),
            _listed([self._owners.get(one.owned_by, "") for one in components]),
        )


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
    text = "-".join(("pkg", *filter(None, words)))
    if _PLAIN_ID.fullmatch(text):  # as nearly all names are: nothing to replace, and nothing to strip
        return text
    return "-".join(("pkg", *(_NOT_ID.sub("-", word).strip("-") for word in words if word)))


def _reference_label(reference: Reference) -> str:
    """How people write a reference: as it stands in the file where that is its name, else its package and what is asked for."""
    if reference.kind == "claimed":
        return say("packages.claimed", label=reference.package.label)
    return reference.requested if reference.kind in NAMED_AS_WRITTEN else f"{reference.package.label} {reference.requested}"


def _without_name(group: Group) -> Group:
    """A group whose name alone is the anchor of another one, such as a package without a version."""
    return Group(group.id, "", group.package, group.label, group.nodes, group.state)


def source_text(node: Node, *, whole: bool = False) -> str:
    """Where a node comes from: the registry alone, or the whole address with the commit."""
    source = node.source
    if source.kind == "registry" and not (whole and source.url):
        return source.registry.rpartition("//")[2] or say("packages.registry")
    if not source.url:
        return source.kind if source.kind != _UNKNOWN else ""
    text = f"{source.kind} {source.url}"
    return say("packages.at-commit", source=text, commit=source.commit) if whole and source.commit else text


def _listed(texts: Sequence[str]) -> str:
    return texts[0] if len(texts) == 1 else ", ".join(sorted({text for text in texts if text}))
