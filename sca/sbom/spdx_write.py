"""Writes an inventory as SPDX 2.3 JSON.

Pure and deterministic, like the CycloneDX writer, and with the same rule of what is one package. SPDX has no place for much of
what is known; `losses` says what a document leaves out. The format demands a time: without one it is the start of 1970, which
says that none is given.

Specification: https://spdx.github.io/spdx-spec/v2.3/
"""

from collections.abc import Iterator, Mapping
from hashlib import sha256

import msgspec

from sca.model.component import Component, Reference, Scope
from sca.model.digests import HEX_LENGTHS
from sca.model.inventory import Inventory
from sca.model.licence import LicenceAnswer
from sca.model.property_names import SPDX_PROJECT
from sca.model.text import plural
from sca.sbom.cyclonedx_write import Document, content_uuid
from sca.sbom.graph import Graph, build_graph
from sca.sbom.json_stream import inert_json
from sca.sbom.refs import Group, Names, assign, project_purl
from sca.sbom.spdx_parts import (
    NO_TIME,
    NONE,
    UNSAID,
    address_of,
    checksums,
    element_ids,
    found_in,
    is_image,
    licence_of,
    name_of,
    needs,
    version_of,
)

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
    ids = element_ids(names, inventory)
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
        "creationInfo": {"created": document.timestamp or NO_TIME, "creators": [f"Tool: sca-{document.tool_version}"]},
        "packages": packages,
        "relationships": relations,
    }
    if texts:
        head["hasExtractedLicensingInfos"] = [{"licenseId": id, "extractedText": text} for id, text in sorted(texts.items())]
    data = msgspec.json.encode(head)
    return inert_json(data if document.compact else msgspec.json.format(data, indent=2)) + b"\n"


def losses(inventory: Inventory, *, tells_what_is_whole: bool = False) -> Iterator[str]:
    """What an SPDX document of this inventory does not hold, one sentence each. Version 3 can tell what is whole."""
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
    if not tells_what_is_whole:
        yield "whether a list of dependencies is whole"


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
    fields: _Fields = {"SPDXID": id, "name": name_of(group)}
    if version := version_of(group):
        fields["versionInfo"] = version
    fields["downloadLocation"] = address_of(group) or UNSAID
    fields["filesAnalyzed"] = False
    found = sorted({(_ALGORITHMS[one.algorithm], one.value) for one in checksums(group)})
    if found:
        fields["checksums"] = [{"algorithm": algorithm, "checksumValue": value} for algorithm, value in found]
    fields["licenseConcluded"] = UNSAID
    fields["licenseDeclared"] = licence_of(group, licences, texts)
    fields["primaryPackagePurpose"] = "CONTAINER" if is_image(group) else "LIBRARY"
    if places := found_in(group):
        fields["sourceInfo"] = places
    return fields | _purl(group.purl)


def _purl(purl: str) -> _Fields:
    if not purl:
        return {}
    reference = {"referenceCategory": "PACKAGE-MANAGER", "referenceType": "purl", "referenceLocator": purl}
    return {"externalRefs": [reference]}


def _relations(inventory: Inventory, names: Names, ids: _Ids, graph: Graph) -> list[_Fields]:
    kinds = needs(inventory, names, graph)
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
