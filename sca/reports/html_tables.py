"""The rows of the tables of the page: findings, packages, licences, files and projects."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable

from msgspec import Struct

from sca.model.component import NAMED_AS_WRITTEN, Component, Location, Project, Reference
from sca.model.inventory import FileOutcome
from sca.model.licence import LicenceAnswer
from sca.model.package import Package
from sca.model.result import Result
from sca.model.text import visible
from sca.model.verdict import Finding, State
from sca.reports.actions import order

_WEB = re.compile(r"https?://[A-Za-z0-9][^\s\"'<>\\^`{|}]*")
_NOT_ID = re.compile(r"[^A-Za-z0-9._~-]+")
_STATE_RANK = {state: number for number, state in enumerate(State)}
_OUTCOME_RANK = {"refused": 0, "unreadable": 1, "unsupported": 2, "parsed with problems": 3, "excluded": 4, "parsed": 5}
_UNKNOWN = "unknown"
_MOST_PLACES = 3


class PackageRow(Struct, frozen=True):
    """One package version (or reference). `id` is its anchor; `more` counts the places that are not listed.

    In an image, `layers` are those that brought it, and `owner` the package of the system that brought the same software.
    """

    id: str
    label: str
    type: str
    scopes: str
    licence: str
    source: str
    places: tuple[Location, ...]
    more: int
    state: str
    layers: str = ""
    owner: str = ""


class LicenceRow(Struct, frozen=True):
    """How many packages have a licence; `share` is a percentage of all packages. `settled` is false for what nobody knows."""

    licence: str
    packages: int
    share: float
    settled: bool


class ProjectRow(Struct, frozen=True):
    """A project and how many packages it names itself."""

    project: Project
    direct: int


def finding_rows(result: Result) -> tuple[Finding, ...]:
    """All findings by state, then by the order in which they should be worked on."""
    return tuple(sorted(result.verdict.findings, key=lambda finding: (_STATE_RANK[finding.state], order(finding))))


def web_address(text: str) -> str:
    """The text if it is a plain web address that may become a link, else nothing."""
    return text if _WEB.fullmatch(text) and visible(text) == text else ""


def package_rows(result: Result, most: int) -> tuple[list[PackageRow], int]:
    """Every package once, with all places where it was found, then the references; by type and name. And how many there are.

    Where there are more than `most`, only so many rows are made, those that a finding is about first.
    """
    grouped: defaultdict[tuple[Package, str], list[Component | Reference]] = defaultdict(list)
    for component in result.components:
        grouped[component.package, component.package.label].append(component)
    for reference in result.references:
        grouped[reference.package, _label(reference)].append(reference)
    licences = {answer.component: answer for answer in result.licences}
    states: dict[str, State] = {}
    for finding in result.verdict.findings:
        states[finding.node] = min(finding.state, states.get(finding.node, State.INFORMATIONAL), key=_STATE_RANK.__getitem__)
    keys = sorted(grouped)
    if len(keys) > most:
        keys.sort(key=lambda key: not any(node.id in states for node in grouped[key]))
    anchors = _Anchors()
    about = _About(licences, states, _owners(result))
    return [_package_row(key, grouped[key], about, anchors) for key in keys[:most]], len(keys)


class _About(Struct, frozen=True):
    """By id of a component: its licence, the state of its worst finding, and the label of what owns others."""

    licences: dict[str, LicenceAnswer]
    states: dict[str, State]
    owners: dict[str, str]


def _owners(result: Result) -> dict[str, str]:
    """The labels of the packages of the system that brought the same software as another one."""
    owning = {component.owned_by for component in result.components}
    return {component.id: component.package.label for component in result.components if component.id in owning}


def licence_rows(result: Result) -> list[LicenceRow]:
    """The licences by how many packages have them; what is not settled comes first."""
    licences = {answer.component: answer for answer in result.licences}
    named = {component.package: licence_text(licences.get(component.id)) for component in result.components}
    counts = Counter(named.values())
    settled = {answer.expression for answer in result.licences if answer.shape == "expression" and answer.confidence != "guess"}
    rows = [LicenceRow(text, count, 100 * count / len(named), text in settled) for text, count in counts.items()]
    return sorted(rows, key=lambda row: (row.settled, -row.packages, row.licence))


def licence_text(answer: LicenceAnswer | None) -> str:
    """The licence of a component in a few words."""
    if answer is None:
        return _UNKNOWN
    if answer.shape == "expression":
        return answer.expression
    if answer.shape == "candidates":
        return f"one of {', '.join(answer.candidates)}"
    return "no licence granted" if answer.shape == "none" else _UNKNOWN


def file_rows(result: Result) -> list[FileOutcome]:
    """The input files, those that were lost first."""
    return sorted(result.files, key=lambda file: (_OUTCOME_RANK.get(file.outcome, 0), file.path))


def project_rows(result: Result) -> list[ProjectRow]:
    """The projects by folder."""
    direct = Counter(edge.parent for edge in result.edges)
    projects = sorted(result.projects, key=lambda project: (project.folder, project.name, project.id))
    return [ProjectRow(project, direct[project.id]) for project in projects]


class _Anchors:
    """Gives every row an id of its own, made of plain characters, whatever the package is called."""

    def __init__(self) -> None:
        self._taken: set[str] = set()

    def new(self, *words: str) -> str:
        """A free id."""
        wanted = "-".join(("pkg", *(_NOT_ID.sub("-", word).strip("-") for word in words if word)))
        found, number = wanted, 1
        while found in self._taken:
            number += 1
            found = f"{wanted}--{number}"
        self._taken.add(found)
        return found


def _package_row(key: tuple[Package, str], nodes: list[Component | Reference], about: _About, anchors: _Anchors) -> PackageRow:
    package, label = key
    places = tuple(dict.fromkeys(location for node in nodes for location in node.locations))
    found = [about.states[node.id] for node in nodes if node.id in about.states]
    components = [node for node in nodes if isinstance(node, Component)]
    return PackageRow(
        id=anchors.new(package.type, package.namespace, package.name, package.version),
        label=label,
        type=package.type,
        scopes=_listed(str(node.scope) for node in nodes),
        licence=_listed(licence_text(about.licences.get(node.id)) for node in components),
        source=_listed(_source(node) for node in nodes),
        places=places[:_MOST_PLACES],
        more=max(len(places) - _MOST_PLACES, 0),
        state=str(min(found, key=_STATE_RANK.__getitem__)) if found else "",
        layers=", ".join(map(str, sorted({one.layer for one in components if one.layer is not None}))),
        owner=_listed(about.owners.get(one.owned_by, "") for one in components),
    )


def _label(reference: Reference) -> str:
    if reference.kind == "claimed":
        return f"{reference.package.label} (claimed by an SBOM)"
    return reference.requested if reference.kind in NAMED_AS_WRITTEN else f"{reference.package.label} {reference.requested}"


def _source(node: Component | Reference) -> str:
    source = node.source
    if source.kind == "registry":
        return source.registry.rpartition("//")[2] or "registry"
    return f"{source.kind} {source.url}" if source.url else source.kind if source.kind != _UNKNOWN else ""


def _listed(texts: Iterable[str]) -> str:
    return ", ".join(sorted({text for text in texts if text}))
