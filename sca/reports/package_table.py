"""The table of packages: each package version once, with every place where it was found, then what is only named."""

from collections import defaultdict
from collections.abc import Iterable

from msgspec import Struct
from msgspec.structs import astuple

from sca.model.component import Component, Reference
from sca.model.label import label
from sca.model.package import Package
from sca.model.reach import Way, Ways
from sca.model.result import Result
from sca.reports.html_licences import licence_text
from sca.reports.standing import standing, verdict_line
from sca.reports.tables import STEP, Cell, Table, made_table, run_facts


class _Row(Struct, frozen=True):
    """One row. The names of the fields are the heads of the columns."""

    kind: str
    package: str = ""
    purl: str = ""
    type: str = ""
    namespace: str = ""
    name: str = ""
    version: str = ""
    requested: str = ""
    scope: str = ""
    direct: str = ""
    path: str = ""
    other_ways: Cell = ""
    licence: str = ""
    licence_from: str = ""
    source: str = ""
    places: str = ""
    findings: str = ""
    note: str = ""


def packages_table(result: Result) -> Table:
    """The run, every package version by type and name, then the references. `places` has all places."""
    run = _Row("run", package=result.target, findings=standing(result).word, note=f"{verdict_line(result)}; {run_facts(result)}")
    rows = [run, *_packages(result)]
    return made_table("Packages", _Row.__struct_fields__, map(astuple, rows))


class _About(Struct, frozen=True):
    """By id of a component or reference: its licence, where that was read, its findings; and the ways to all of them."""

    licences: dict[str, str]
    fields: dict[str, str]
    findings: dict[str, list[str]]
    ways: Ways


def _packages(result: Result) -> list[_Row]:
    grouped: defaultdict[tuple[str, Package, str], list[Component | Reference]] = defaultdict(list)
    for component in result.components:
        grouped["package", component.package, component.package.label].append(component)
    for reference in result.references:
        grouped[reference.kind, reference.package, label(reference)].append(reference)
    about = _about(result)
    keys = sorted(grouped, key=lambda key: (key[0] != "package", key))
    return [_row(key, grouped[key], about) for key in keys]


def _about(result: Result) -> _About:
    findings: defaultdict[str, list[str]] = defaultdict(list)
    for finding in result.verdict.findings:
        findings[finding.node].append(f"{finding.code} {finding.state}")
    return _About(
        {answer.component: licence_text(answer) for answer in result.licences},
        {answer.component: answer.field for answer in result.licences},
        findings,
        Ways(result.inventory),
    )


def _row(key: tuple[str, Package, str], nodes: list[Component | Reference], about: _About) -> _Row:
    kind, package, written = key
    way, direct = _way(nodes, about.ways)
    return _Row(
        kind,
        package=written,
        purl=package.purl,
        type=package.type,
        namespace=package.namespace,
        name=package.name,
        version=package.version,
        requested=_listed(node.requested for node in nodes if isinstance(node, Reference)),
        scope=_listed(str(node.scope) for node in nodes),
        direct=direct,
        path=STEP.join(way.labels),
        other_ways=way.more if way.labels else "",
        licence=_listed(about.licences.get(node.id, "unknown") for node in nodes if isinstance(node, Component)),
        licence_from=_listed(about.fields.get(node.id, "") for node in nodes),
        source=_listed(_source(node) for node in nodes),
        places=_listed(str(place) for node in nodes for place in node.locations),
        findings=_listed(text for node in nodes for text in about.findings.get(node.id, ())),
        note=_listed(node.unresolved for node in nodes if isinstance(node, Reference)),
    )


def _way(nodes: list[Component | Reference], ways: Ways) -> tuple[Way, str]:
    """The shortest way to any of the instances, and whether a project asks for one of them itself."""
    found = [way for way in (ways.to(node.id) for node in nodes) if way.labels]
    if not found:
        return Way((), 0), "unknown"
    shortest = min(found, key=lambda way: (len(way.labels), way.labels))
    return shortest, "yes" if len(shortest.labels) == 2 else "no"


def _source(node: Component | Reference) -> str:
    source = node.source
    address = source.url or source.registry
    return f"{source.kind} {address}".rstrip() if source.kind != "unknown" or address else ""


def _listed(texts: Iterable[str]) -> str:
    """Texts once each, in the order in which they come."""
    return "; ".join(dict.fromkeys(text for text in texts if text))
