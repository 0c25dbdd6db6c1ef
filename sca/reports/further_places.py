"""Where a direct dependency is asked for: the line of a manifest that somebody can change."""

import posixpath
from collections import defaultdict

from sca.model.component import Component, Location, Reference
from sca.model.label import label
from sca.model.result import Result
from sca.model.verdict import Finding


class Places:
    """The places of an inventory that findings point at besides their own."""

    def __init__(self, result: Result) -> None:
        everything: tuple[Component | Reference, ...] = (*result.components, *result.references)
        self._direct = _direct(result, {node.id: node for node in everything})
        self._instances: defaultdict[str, list[Location]] = defaultdict(list)
        shared = {f.subject.partition("#")[0] for f in result.verdict.findings if "instances" in dict(f.facts)}
        for node in everything if shared else ():
            purl = node.package.purl
            if purl in shared:
                self._instances[purl].extend(node.locations)

    def of_direct(self, finding: Finding) -> Location | None:
        """Where the direct dependency stands that brings the subject in: in its manifest if that is known, else in the lock."""
        return self._direct.get((finding.path[0], finding.direct)) if finding.path else None

    def of_instances(self, finding: Finding) -> list[Location]:
        """Every place of a package that stands in several, sorted."""
        return sorted(set(self._instances.get(finding.subject.partition("#")[0], ())), key=_order)


def _direct(result: Result, nodes: dict[str, Component | Reference]) -> dict[tuple[str, str], Location]:
    """By the name of the project and the label of the dependency."""
    projects = {project.id: project for project in result.projects}
    found: dict[tuple[str, str], Location] = {}
    for edge in result.edges:
        project, node = projects.get(edge.parent), nodes.get(edge.child)
        if project is None or node is None or not node.locations:
            continue
        declared = [one for one in node.locations if one.role == "declared"]
        own = [one for one in declared if (posixpath.dirname(one.path) or ".") == project.folder]
        found.setdefault((project.name, label(node)), (own or declared or node.locations)[0])
    return found


def _order(location: Location) -> tuple[str, int, int, str]:
    return (location.path, location.line or 0, location.column or 0, location.role)
