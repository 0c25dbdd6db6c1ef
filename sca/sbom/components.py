"""Components of the document: one per package URL, container image, requirement or project."""

from collections.abc import Iterable

from sca.model.component import Location, Project, Reference, Scope
from sca.sbom import properties as names
from sca.sbom.addresses import without_credentials
from sca.sbom.component_properties import Pairs, add_component_facts, as_properties, strongest_scope
from sca.sbom.elements import Digest, Element, Evidence, Occurrence
from sca.sbom.external import external_references
from sca.sbom.graph import Graph
from sca.sbom.hashes import digests
from sca.sbom.licences import Licences
from sca.sbom.refs import Group, Names, project_purl

# CycloneDX has three scopes. A peer is needed at run time; what only builds or tests is excluded from the product.
_SCOPES = {
    Scope.RUNTIME: "required",
    Scope.PEER: "required",
    Scope.OPTIONAL: "optional",
    Scope.BUILD: "excluded",
    Scope.DEV: "excluded",
    Scope.UNKNOWN: "",
}
_BUILT_IMAGES = ("image", "docker", "dockerfile")
_UNNAMED = "(unnamed)"


def component(group: Group, graph: Graph, licences: Licences) -> Element:
    """The component of one package, image or requirement."""
    first = group.members[0]
    scope = strongest_scope(group.members)
    pairs: Pairs = {(names.EDGE, text) for text in graph.details.get(group.ref, ())}
    add_component_facts(group, scope, pairs)
    licence_choices = licences.of(group.members, pairs)
    package = first.package
    unresolved = isinstance(first, Reference) and bool(first.unresolved)
    return Element(
        type="container" if any(isinstance(node, Reference) and node.kind == "image" for node in group.members) else "library",
        name=(without_credentials(first.requested) if isinstance(first, Reference) and unresolved else package.name) or _UNNAMED,
        bom_ref=group.ref,
        group="" if unresolved else package.namespace,
        version="" if unresolved else package.version,
        scope=_SCOPES[scope],
        hashes=_image_digests(group),
        licenses=licence_choices,
        purl=group.purl,
        external_references=external_references(group),
        evidence=_evidence(location for node in group.members for location in node.locations),
        properties=as_properties(pairs),
    )


def project_component(project: Project, assigned: Names, graph: Graph, licences: Licences) -> Element:
    """The component of one project: an application, or a container if the project is an image built here."""
    ref = assigned.of[project.id]
    pairs: Pairs = {(names.EDGE, text) for text in graph.details.get(ref, ())}
    pairs.add((names.PROJECT_KIND, project.kind))
    pairs.add((names.PROJECT_FOLDER, project.folder))
    package = project.package
    licence_choices = licences.of_project(project.id, project.licences, pairs)
    return Element(
        type="container" if project.kind in _BUILT_IMAGES else "application",
        name=(package.name if package else project.name) or project.folder or _UNNAMED,
        bom_ref=ref,
        group=package.namespace if package else "",
        version=package.version if package else "",
        licenses=licence_choices,
        purl=project_purl(project),
        evidence=_evidence((project.location,)),
        properties=as_properties(pairs),
    )


def _image_digests(group: Group) -> tuple[Digest, ...]:
    return digests(one for node in group.members for one in node.hashes if one.of == "image")


def _evidence(locations: Iterable[Location]) -> Evidence | None:
    places = {(location.path, location.line or 0, _context(location)) for location in locations}
    occurrences = tuple([Occurrence(path, line or None, context) for path, line, context in sorted(places)])
    return Evidence(occurrences) if occurrences else None


def _context(location: Location) -> str:
    """`declared; column 5; included by a.txt:3 > b.txt:1`: what CycloneDX has no field for."""
    if location.column is None and not location.chain:
        return location.role
    column = "" if location.column is None else f"; column {location.column}"
    chain = f"; included by {' > '.join(location.chain)}" if location.chain else ""
    return f"{location.role}{column}{chain}"
