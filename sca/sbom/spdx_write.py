"""Writes an inventory as SPDX 2.3 JSON.

Pure and deterministic, like the CycloneDX writer, and with the same rule of what is one package. SPDX has no place for much of
what is known; `losses` says what a document leaves out. The format demands a time: without one it is the start of 1970, which
says that none is given.

Specification: https://spdx.github.io/spdx-spec/v2.3/
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from hashlib import sha256

import msgspec

from sca.model.component import Component, Reference, Scope, Source
from sca.model.digests import HEX_LENGTHS, fits
from sca.model.inventory import Inventory
from sca.model.licence import LicenceAnswer
from sca.model.property_names import SPDX_PROJECT
from sca.model.text import plural
from sca.sbom.addresses import iri, without_credentials
from sca.sbom.cyclonedx_write import Document, content_uuid
from sca.sbom.graph import Graph, build_graph
from sca.sbom.json_stream import inert_json
from sca.sbom.refs import Group, Names, assign, project_purl

NONE, UNSAID = "NONE", "NOASSERTION"
_NO_TIME = "1970-01-01T00:00:00Z"
_NOT_ID = re.compile("[^A-Za-z0-9.-]+")
_ALGORITHMS = {name: name if name.startswith(("SHA3", "BLAKE")) else name.replace("-", "") for name in HEX_LENGTHS}
# The child is named first in these, and the parent in DEPENDS_ON, the only one that most readers know.
_KINDS = {
    Scope.PEER: "PROVIDED_DEPENDENCY_OF",
    Scope.OPTIONAL: "OPTIONAL_DEPENDENCY_OF",
    Scope.BUILD: "BUILD_DEPENDENCY_OF",
    Scope.DEV: "DEV_DEPENDENCY_OF",
}
_PLAIN = "RUNTIME_DEPENDENCY_OF"
_Fields = dict[str, object]
_Ids = Mapping[str, str]


def write_spdx(inventory: Inventory, licences: Mapping[str, LicenceAnswer], document: Document) -> bytes:
    """The document as UTF-8 JSON text. `licences` are keyed by the id of a component."""
    names = assign(inventory, document.name, merged=document.merged)
    graph = build_graph(inventory, names)
    ids = _ids(names, inventory)
    texts: dict[str, str] = {}
    packages = [*_packages(inventory, names, ids, licences, texts), *_root(inventory, names, ids, document)]
    packages.sort(key=lambda one: str(one["SPDXID"]))
    relations: list[_Fields] = [
        {"spdxElementId": "SPDXRef-DOCUMENT", "relationshipType": "DESCRIBES", "relatedSpdxElement": ids[names.root]}
    ]
    relations.extend(_relations(inventory, names, ids, graph))
    body: _Fields = {"name": document.name or ".", "packages": packages, "relationships": relations}
    serial = content_uuid(sha256(msgspec.json.encode(body)).digest())
    head: _Fields = {
        "spdxVersion": "SPDX-2.3",
        "dataLicense": "CC0-1.0",
        "SPDXID": "SPDXRef-DOCUMENT",
        "name": document.name or ".",
        "documentNamespace": serial,
        "creationInfo": {"created": document.timestamp or _NO_TIME, "creators": [f"Tool: sca-{document.tool_version}"]},
        "packages": packages,
        "relationships": relations,
    }
    if texts:
        head["hasExtractedLicensingInfos"] = [{"licenseId": id, "extractedText": text} for id, text in sorted(texts.items())]
    data = msgspec.json.encode(head)
    return inert_json(data if document.compact else msgspec.json.format(data, indent=2)) + b"\n"


def losses(inventory: Inventory) -> Iterator[str]:
    """What an SPDX document of this inventory does not hold, one sentence each."""
    nodes: tuple[Component | Reference, ...] = (*inventory.components, *inventory.references)
    details = sum(bool(edge.requested or edge.condition) for edge in inventory.edges)
    counted = (
        (details, "dependency", "dependencies", "the requested range and the condition"),
        (sum(node.facts is not None for node in nodes), "package", "packages", "the facts of the ecosystem"),
        (sum(bool(node.source.registry) for node in nodes), "package", "packages", "the registry that it names"),
        (sum(one.layer is not None for one in inventory.components), "package", "packages", "the layer of the image"),
        (len(inventory.problems), "problem", "problems", "what the scan could not read"),
    )
    for count, one, many, what in counted:
        if count:
            yield f"{what}, of {plural(count, one, many)}"
    yield "whether a list of dependencies is whole"


def _ids(names: Names, inventory: Inventory) -> dict[str, str]:
    """The SPDXID of each bom-ref: a readable part, and a digest that keeps it apart."""
    refs = {names.root: "root"} | {group.ref: group.members[0].package.name for group in names.groups}
    refs |= {names.of[project.id]: project.name for project in inventory.projects}
    return {ref: f"SPDXRef-{_readable(name)}-{sha256(ref.encode()).hexdigest()[:16]}" for ref, name in refs.items()}


def _readable(name: str) -> str:
    return _NOT_ID.sub("-", name)[:60].strip("-") or "x"


def _packages(
    inventory: Inventory, names: Names, ids: _Ids, licences: Mapping[str, LicenceAnswer], texts: dict[str, str]
) -> Iterator[_Fields]:
    taken = {group.purl for group in names.groups}
    for group in names.groups:
        yield _package(group, ids[group.ref], licences, texts)
    for project in inventory.projects:
        package, purl = project.package, project_purl(project)
        yield {
            "SPDXID": ids[names.of[project.id]],
            "name": project.name or project.folder or ".",
            **({"versionInfo": package.version} if package and package.version else {}),
            "downloadLocation": UNSAID,
            "filesAnalyzed": False,
            "primaryPackagePurpose": "APPLICATION",
            "comment": SPDX_PROJECT,
            "sourceInfo": f"found in {project.location}",
            **_purl("" if purl in taken else purl),
        }


def _root(inventory: Inventory, names: Names, ids: _Ids, document: Document) -> Iterator[_Fields]:
    """What the document is about, where no project is it."""
    if names.root_project is None:
        image = inventory.image
        yield {
            "SPDXID": ids[names.root],
            "name": (image.name if image else document.name) or ".",
            **({"versionInfo": image.digest} if image else {}),
            "downloadLocation": UNSAID,
            "filesAnalyzed": False,
            "primaryPackagePurpose": "CONTAINER" if image else "APPLICATION",
        }


def _package(group: Group, id: str, licences: Mapping[str, LicenceAnswer], texts: dict[str, str]) -> _Fields:
    first = group.members[0]
    unresolved = isinstance(first, Reference) and first.unresolved
    package = first.package
    name = f"{package.namespace}/{package.name}" if package.namespace else package.name
    fields: _Fields = {
        "SPDXID": id,
        "name": (without_credentials(first.requested) if isinstance(first, Reference) and unresolved else name) or "(unnamed)",
    }
    if package.version and not unresolved:
        fields["versionInfo"] = package.version
    fields["downloadLocation"] = next((found for node in group.members if (found := _address(node.source))), UNSAID)
    fields["filesAnalyzed"] = False
    hashes = [one for one in group.hashes if one.of != "content" and fits(one.algorithm, one.value)]
    checksums = sorted({(_ALGORITHMS[one.algorithm], one.value) for one in hashes})
    if checksums:
        fields["checksums"] = [{"algorithm": algorithm, "checksumValue": value} for algorithm, value in checksums]
    fields["licenseConcluded"] = UNSAID
    fields["licenseDeclared"] = _licence([licences[node.id] for node in group.members if node.id in licences], texts)
    image = isinstance(first, Reference) and first.kind == "image"
    fields["primaryPackagePurpose"] = "CONTAINER" if image else "LIBRARY"
    places = sorted({str(place) for place in group.locations})
    if places:
        fields["sourceInfo"] = f"found in {', '.join(places)}"
    return fields | _purl(group.purl)


def _purl(purl: str) -> _Fields:
    if not purl:
        return {}
    reference = {"referenceCategory": "PACKAGE-MANAGER", "referenceType": "purl", "referenceLocator": purl}
    return {"externalRefs": [reference]}


def _address(source: Source) -> str:
    if not source.url or source.kind == "path":
        return ""
    address = iri(source.url.removeprefix("git+"))
    if not address or source.kind != "git":
        return address
    return f"git+{address}@{source.commit}" if source.commit else f"git+{address}"


def _licence(answers: list[LicenceAnswer], texts: dict[str, str]) -> str:
    """The one expression that all instances have; nothing is said where they differ, or where it is no expression."""
    found = {NONE if answer.shape == "none" else answer.expression for answer in answers}
    if len(found) != 1 or not (expression := found.pop()):
        return UNSAID
    if expression != NONE:
        for id in _own_ids(expression):
            texts.setdefault(id, without_credentials(next((answer.raw for answer in answers if answer.raw), id)))
    return expression


def _own_ids(expression: str) -> Iterable[str]:
    """The ids in an expression that are not on the SPDX list: their text must be given."""
    return re.findall(r"LicenseRef-[A-Za-z0-9.-]+", expression)


def _relations(inventory: Inventory, names: Names, ids: _Ids, graph: Graph) -> list[_Fields]:
    kinds: defaultdict[tuple[str, str], set[Scope]] = defaultdict(set)
    for edge in inventory.edges:
        parent, child = names.of.get(edge.parent), names.of.get(edge.child)
        if parent is not None and child is not None and parent != child:
            kinds[parent, child].add(edge.scope)
    for parent, children in graph.children.items():
        for child in children:
            kinds[parent, child] = kinds[parent, child] or {Scope.RUNTIME}
    found = [one for (parent, child), scopes in kinds.items() for one in _need(ids[parent], ids[child], scopes)]
    for ref, state in graph.known.items():
        if not graph.children.get(ref):
            target = NONE if state == "complete" else UNSAID
            found.append({"spdxElementId": ids[ref], "relationshipType": "DEPENDS_ON", "relatedSpdxElement": target})
    return sorted(found, key=lambda one: tuple(map(str, one.values())))


def _need(parent: str, child: str, scopes: set[Scope]) -> Iterator[_Fields]:
    """That one needs the other, which every reader knows; and of what kinds the need is, unless it is the plain one alone."""
    yield {"spdxElementId": parent, "relationshipType": "DEPENDS_ON", "relatedSpdxElement": child}
    kinds = {_KINDS.get(scope, _PLAIN) for scope in scopes}
    for kind in kinds if kinds != {_PLAIN} else ():
        yield {"spdxElementId": child, "relationshipType": kind, "relatedSpdxElement": parent}
