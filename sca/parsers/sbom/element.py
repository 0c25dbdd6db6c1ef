"""One component of a CycloneDX document as nodes of the graph: the instances of a package, a reference, or a project.

What is no package costs nothing: files, operating systems, devices, keys and data are left out and counted. A component
without a package URL stays, under a generic name, and costs a package: nobody can tell which one it is.
"""

from msgspec import Struct

from sca.model import property_names as names
from sca.model.component import BuiltImageFacts, Component, FrameworkReference, ImageFacts, Location, Project, Reference, Scope
from sca.model.package import Package
from sca.model.text import brief
from sca.parsers.docker.reference import Invalid, parse_reference
from sca.parsers.sbom.entry import Entry, Node
from sca.parsers.sbom.identity import generic, package_in, too_long
from sca.parsers.sbom.licences import claims_in, written_claims
from sca.parsers.sbom.origins import stated_origin
from sca.parsers.sbom.places import places_in
from sca.parsers.sbom.written import written_nodes

NO_PACKAGES = frozenset(
    ("file", "operating-system", "device", "device-driver", "cryptographic-asset", "data", "machine-learning-model", "platform")
)
_SCOPES = {"required": Scope.RUNTIME, "optional": Scope.OPTIONAL, "excluded": Scope.DEV}
_DIGEST_LENGTH = 32


class Nodes(Struct, frozen=True):
    """What one component came to; the first node is the one that edges lead to and from. Without any, a package is lost."""

    nodes: tuple[Node, ...] = ()
    purl: bool = False
    licence: bool = False


def nodes_of(entry: Entry, *, in_image: bool, groups_others: bool) -> Nodes | None:
    """The nodes of a component; None if it is no package. `groups_others` says that others hang on it."""
    type, name, version, purl = map(entry.text, ("type", "name", "version", "purl"))
    places = places_in(entry.fields, entry.own, in_image=in_image)
    if names.PROJECT_KIND in entry.told:
        return Nodes((project_of(entry, places[0]),), bool(purl))
    if type in NO_PACKAGES and not purl:
        return None
    if type == "application" and not purl and not version and groups_others:
        return Nodes((Project(entry.id, name, ".", "sbom", places[0]),))
    package = package_in(purl, version, entry) if purl else None
    if package is None:
        package = generic(entry.text("group"), name, version)
        if not purl and names.UNRESOLVED not in entry.told and type != "container":
            shown = brief(package.label, 80) or "a component without a name"
            entry.complain("E-NO-PURL", f"{shown} has no package URL: which package it is cannot be told", "package")
    if too_long(package, entry):
        return Nodes()
    found = written_nodes(entry, package, places) if names.SCOPE in entry.told else (_stated(entry, package, places),)
    return Nodes(found, bool(purl), "licenses" in entry.fields)


def project_of(entry: Entry, place: Location) -> Project:
    """The project that a component is, if this program wrote it as one, or the one that a document is about."""
    group, name, version, purl = map(entry.text, ("group", "name", "version", "purl"))
    own, _, digest = entry.text("bom-ref").rpartition("#")
    if not purl and len(digest) == _DIGEST_LENGTH and own.startswith("pkg:"):
        purl = own
    ours = names.PROJECT_KIND in entry.told
    lists = written_claims(entry, place) if ours else [claims_in(entry, place)]
    root = entry.first(names.BUILT_ROOT)
    return Project(
        entry.id,
        f"{group}/{name}" if group else name,
        entry.first(names.PROJECT_FOLDER, "."),
        entry.first(names.PROJECT_KIND, "sbom"),
        place,
        package_in(purl, version, entry) if purl else None,
        tuple(claim for one in lists for claim in one),
        tuple(FrameworkReference(one, place) for one in entry.told.get(names.PROJECT_FRAMEWORK, [])),
        BuiltImageFacts(root, entry.first(names.BUILT_USER)) if root else None,
    )


def _stated(entry: Entry, package: Package, places: tuple[Location, ...]) -> Node:
    """The one node of a component that another program described."""
    development = entry.told.get(names.NPM_DEVELOPMENT) == ["true"]
    scope = Scope.DEV if development else _SCOPES.get(entry.text("scope"), Scope.RUNTIME)
    if entry.text("type") == "container":
        return _image(entry, package, places, scope)
    origin = stated_origin(entry, package)
    return Component(entry.id, package, places, origin.source, origin.hashes, claims_in(entry, places[0]), scope)


def _image(entry: Entry, package: Package, places: tuple[Location, ...], scope: Scope) -> Reference:
    """An image that an image or a project builds on."""
    name, version = entry.text("name"), entry.text("version")
    requested = f"{name}@{version}" if version.startswith("sha") else f"{name}:{version}" if version else name
    origin = stated_origin(entry, package)
    image = parse_reference(requested)
    if isinstance(image, Invalid):
        known = Package("docker", "", name, version) if package.type == "generic" else package
        return Reference(entry.id, known, "image", requested, places, "", origin.source, origin.hashes, scope)
    facts = ImageFacts(image.registry, image.repository, image.tag, image.digest)
    known = image.package if package.type == "generic" else package
    hashes = origin.hashes or image.hashes
    return Reference(entry.id, known, "image", requested, places, "", origin.source, hashes, scope, facts)
