"""Writes an inventory as SPDX 3.0.1 in JSON-LD, with the same rule of what is one package as the other writers.

Everything is an element with an address below that of the document. Other than version 2.3 this one can say what a need is for
and whether a list of needs is whole. It demands a time too: without one it is the start of 1970.

Specification: https://spdx.github.io/spdx-spec/v3.0.1/
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from hashlib import sha256

import msgspec
from msgspec import Struct

from sca.model.component import Scope
from sca.model.digests import HEX_LENGTHS
from sca.model.inventory import Inventory
from sca.model.licence import LicenceAnswer
from sca.model.property_names import SPDX_PROJECT
from sca.sbom.cyclonedx_write import Document, content_uuid
from sca.sbom.graph import build_graph
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
    own_ids,
    version_of,
)

VERSION = "3.0.1"
_SPACE = f"https://spdx.org/rdf/{VERSION}"
_NOTHING, _NO_LICENCE = f"{_SPACE}/terms/Core/NoneElement", f"{_SPACE}/terms/ExpandedLicensing/NoneLicense"
_CREATION = "_:creation"
_ALGORITHMS = {name: name.lower().replace("-", "_" if name.startswith("SHA3") else "") for name in HEX_LENGTHS}
_KINDS = {Scope.PEER: "hasProvidedDependency", Scope.OPTIONAL: "hasOptionalDependency"}
_PURPOSES = {Scope.BUILD: "build", Scope.DEV: "development"}
_Fields = dict[str, object]


class _Content(Struct, frozen=True):
    """What is written. `ids` are the addresses of the elements by bom-ref, below `base`."""

    inventory: Inventory
    names: Names
    licences: Mapping[str, LicenceAnswer]
    document: Document
    base: str
    ids: Mapping[str, str]

    def element(self, type: str, id: str, **fields: object) -> _Fields:
        """An element without the fields that are empty."""
        found = {name: value for name, value in fields.items() if value}
        return {"type": type, "spdxId": id, "creationInfo": _CREATION, **found}

    def own(self, kind: str, *facts: object) -> str:
        """The address of an element that is known by what it says."""
        return f"{self.base}{kind}-{sha256(msgspec.json.encode([kind, *facts])).hexdigest()[:32]}"


def write_spdx3(inventory: Inventory, licences: Mapping[str, LicenceAnswer], document: Document) -> bytes:
    """The document as UTF-8 JSON text. `licences` are keyed by the id of a component."""
    names = assign(inventory, document.name, merged=document.merged)
    ids = element_ids(names, inventory)

    def content(base: str) -> _Content:
        return _Content(inventory, names, licences, document, base, {ref: f"{base}{id}" for ref, id in ids.items()})

    serial = content_uuid(sha256(msgspec.json.encode([document.name, _elements(content("#"))])).digest())
    made = content(f"{serial}#")
    elements = _elements(made)
    graph = {"@context": f"{_SPACE}/spdx-context.jsonld", "@graph": [*_head(made, elements), *elements]}
    data = msgspec.json.encode(graph)
    return inert_json(data if document.compact else msgspec.json.format(data, indent=2)) + b"\n"


def _elements(content: _Content) -> list[_Fields]:
    """Every element that says something of what was found, by address."""
    found = {str(one["spdxId"]): one for part in (_packages, _licences, _needs) for one in part(content)}
    return [found[id] for id in sorted(found)]


def _head(content: _Content, elements: list[_Fields]) -> Iterator[_Fields]:
    """Who wrote this and when, the document, and the SBOM in it."""
    document, base, root = content.document, content.base, content.ids[content.names.root]
    agent, tool, sbom = (f"{base}{name}" for name in ("agent", "tool", "sbom"))
    created = document.timestamp or NO_TIME
    using = {"createdBy": [agent], "createdUsing": [tool], "specVersion": VERSION}
    yield {"type": "CreationInfo", "@id": _CREATION, "created": created, **using}
    yield content.element("SoftwareAgent", agent, name="sca")
    yield content.element("Tool", tool, name=f"sca-{document.tool_version}")
    listed = sorted(str(one["spdxId"]) for one in elements)
    profiles = ["core", "simpleLicensing", "software"]
    listed_too = {"element": [agent, sbom, tool, *listed], "profileConformance": profiles, "rootElement": [sbom]}
    yield content.element("SpdxDocument", f"{base}document", name=document.name or ".", **listed_too)
    kind = "analyzed" if content.inventory.image else "source"
    yield content.element("software_Sbom", sbom, element=listed, rootElement=[root], software_sbomType=[kind])


def _packages(content: _Content) -> Iterator[_Fields]:
    inventory, names = content.inventory, content.names
    taken = {group.purl for group in names.groups}
    yield from (_package(content, group) for group in names.groups)
    for project in inventory.projects:
        purl = project_purl(project)
        yield content.element(
            "software_Package",
            content.ids[names.of[project.id]],
            comment=SPDX_PROJECT,
            name=project.name or project.folder or ".",
            software_packageUrl="" if purl in taken else purl,
            software_packageVersion=project.package.version if project.package else "",
            software_primaryPurpose="application",
            software_sourceInfo=f"found in {project.location}",
        )
    if names.root_project is None:
        image = inventory.image
        yield content.element(
            "software_Package",
            content.ids[names.root],
            name=(image.name if image else content.document.name) or ".",
            software_packageVersion=image.digest if image else "",
            software_primaryPurpose="container" if image else "application",
        )


def _package(content: _Content, group: Group) -> _Fields:
    hashes = sorted({(_ALGORITHMS[one.algorithm], one.value) for one in checksums(group)})
    return content.element(
        "software_Package",
        content.ids[group.ref],
        name=name_of(group),
        verifiedUsing=[{"type": "Hash", "algorithm": algorithm, "hashValue": value} for algorithm, value in hashes],
        software_downloadLocation=address_of(group),
        software_packageUrl=group.purl,
        software_packageVersion=version_of(group),
        software_primaryPurpose="container" if is_image(group) else "library",
        software_sourceInfo=found_in(group),
    )


def _licences(content: _Content) -> Iterator[_Fields]:
    """The declared licence of each package, each expression once, and the texts of ids that are not on the list."""
    packages: defaultdict[str, list[str]] = defaultdict(list)
    texts: dict[str, str] = {}
    for group in content.names.groups:
        packages[licence_of(group, content.licences, texts)].append(content.ids[group.ref])
    for expression, having in packages.items():
        if expression == UNSAID:
            continue
        address = _NO_LICENCE if expression == NONE else content.own("licence", expression)
        for package in having:
            yield _relation(content, "hasDeclaredLicense", package, [address])
        if expression != NONE:
            ids = sorted(set(own_ids(expression)))
            known = [{"type": "DictionaryEntry", "key": id, "value": content.own("text", id)} for id in ids]
            fields = {"simplelicensing_customIdToUri": known, "simplelicensing_licenseExpression": expression}
            yield content.element("simplelicensing_LicenseExpression", address, **fields)
    for id, text in texts.items():
        yield content.element("simplelicensing_SimpleLicensingText", content.own("text", id), simplelicensing_licenseText=text)


def _needs(content: _Content) -> Iterator[_Fields]:
    """Who needs whom, one relationship for each kind of need of one element; what needs nothing needs `NoneElement`."""
    graph = build_graph(content.inventory, content.names)
    children: defaultdict[tuple[str, str, str], set[str]] = defaultdict(set)
    for (parent, child), scopes in needs(content.inventory, content.names, graph).items():
        for scope in scopes:
            children[parent, _KINDS.get(scope, "dependsOn"), _PURPOSES.get(scope, "runtime")].add(content.ids[child])
    for (parent, kind, purpose), found in children.items():
        known = graph.known.get(parent, "")
        said = {"completeness": known} if known in ("complete", "incomplete") else {}
        yield _relation(content, kind, content.ids[parent], sorted(found), **said, scope=purpose)
    for ref, state in graph.known.items():
        if not graph.children.get(ref) and state == "complete":
            yield _relation(content, "dependsOn", content.ids[ref], [_NOTHING], completeness="complete")


def _relation(content: _Content, kind: str, parent: str, children: list[str], **more: str) -> _Fields:
    local = [child.removeprefix(content.base) for child in children]
    address = content.own("relation", kind, parent.removeprefix(content.base), local, more)
    type = "LifecycleScopedRelationship" if "scope" in more else "Relationship"
    return content.element(type, address, **{"from": parent, "relationshipType": kind, "to": children, **more})
