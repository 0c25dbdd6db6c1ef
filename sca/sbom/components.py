"""Components of the document: one per package URL, container image, requirement or project."""

from sca.model.component import Location, Project, Reference, Scope
from sca.sbom import properties as names
from sca.sbom.addresses import without_credentials
from sca.sbom.component_properties import add_component_facts, as_properties
from sca.sbom.elements import Element, Evidence, Occurrence
from sca.sbom.external import external_references
from sca.sbom.graph import Graph
from sca.sbom.hashes import digests
from sca.sbom.licences import Licences
from sca.sbom.properties import Pairs
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
    package = first.package
    scope = group.scope
    pairs: Pairs = set(graph.details.get(group.ref, ()))
    add_component_facts(group, scope, pairs)
    reference = first if isinstance(first, Reference) else None
    unresolved = (without_credentials(reference.requested) or _UNNAMED) if reference and reference.unresolved else ""
    image_hashes = [one for one in group.hashes if one.of == "image"]
    image_digests = digests(image_hashes, pairs) if image_hashes else ()
    references = external_references(group, pairs)
    choices = licences.of(group.members, pairs)
    return Element(
        type="container" if reference and reference.kind == "image" else "library",
        name=unresolved or package.name or _UNNAMED,
        bom_ref=group.ref,
        group="" if unresolved else package.namespace,
        version="" if unresolved else package.version,
        scope=_SCOPES[scope],
        hashes=image_digests,
        licenses=choices,
        purl=group.purl,
        external_references=references,
        evidence=_evidence(group.locations),
        properties=as_properties(pairs),
    )


def project_component(project: Project, assigned: Names, graph: Graph, licences: Licences) -> Element:
    """The component of one project: an application, or a container if the project is an image built here."""
    ref = assigned.of[project.id]
    pairs: Pairs = set(graph.details.get(ref, ()))
    pairs.add((names.PROJECT_KIND, project.kind))
    pairs.add((names.PROJECT_FOLDER, project.folder))
    choices = licences.of((project,), pairs)
    package = project.package
    return Element(
        type="container" if project.kind in _BUILT_IMAGES else "application",
        name=(package.name if package else project.name) or project.folder or _UNNAMED,
        bom_ref=ref,
        group=package.namespace if package else "",
        version=package.version if package else "",
        licenses=choices,
        purl=project_purl(project),
        evidence=_evidence((project.location,)),
        properties=as_properties(pairs),
    )


def _evidence(locations: tuple[Location, ...]) -> Evidence | None:
    if not locations:
        return None
    places = [(location.path, location.line or 0, _context(location)) for location in locations]
    if len(places) > 1:
        places = sorted(set(places))
    return Evidence(tuple([Occurrence(path, line or None, context) for path, line, context in places]))


def _context(location: Location) -> str:
    """`declared; column 5; included by a.txt:3 > b.txt:1`: what CycloneDX has no field for."""
    if location.column is None and not location.chain:
        return location.role
    column = "" if location.column is None else f"; column {location.column}"
    chain = f"; included by {' > '.join(location.chain)}" if location.chain else ""
    return f"{location.role}{column}{chain}"
