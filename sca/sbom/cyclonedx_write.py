"""Writes an inventory as CycloneDX 1.6 JSON.

Pure and deterministic: equal input gives equal bytes, whatever the order of the input, the machine or the hash seed.
Every fact of the model has a place in the document; docs/sbom.md lists them. The CycloneDX library is not used here:
building its model takes seconds for what takes milliseconds this way (docs/sbom.md has the figures).

Specification: https://cyclonedx.org/docs/1.6/json/
"""

import gc
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from io import BytesIO
from mmap import ACCESS_COPY, mmap
from typing import BinaryIO
from uuid import UUID

from msgspec import Struct
from msgspec.structs import replace

from sca.model import property_names as names
from sca.model.inventory import Inventory
from sca.model.licence import LicenceAnswer
from sca.model.property_names import Pairs
from sca.model.result import Coverage
from sca.sbom.addresses import without_credentials
from sca.sbom.component_properties import as_properties
from sca.sbom.components import Builder
from sca.sbom.elements import SCHEMA, Element, Head, Lifecycle, Metadata, Property, Tools
from sca.sbom.gitlab import SCHEMA_VERSION
from sca.sbom.graph import build_graph, compositions, dependencies
from sca.sbom.image import image_element
from sca.sbom.json_stream import JsonStream
from sca.sbom.licences import Licences
from sca.sbom.refs import Names, assign
from sca.sbom.self_check import Check
from sca.sbom.vulnerabilities import Exposed, vulnerabilities

_BLANK_SERIAL = UUID(int=0).urn
_UUID_VERSION_8 = (0x8 << 76) | (0x2 << 62)
_UUID_CONTENT = ~((0xF << 76) | (0x3 << 62))


class Document(Struct, frozen=True):
    """What the document says about itself.

    `name` is the scanned target as reports call it. `timestamp` is ISO 8601 in UTC, or empty. `serial` is `content`
    (a serial number that follows from the content) or `none`. `options` are those that change the meaning, such as
    what was excluded, each as (name, value); a name may stand several times. `merged` is a document of documents: none of
    their subjects is its own. `gitlab` adds what GitLab asks for.
    """

    name: str
    tool_version: str
    timestamp: str = ""
    serial: str = "content"
    compact: bool = False
    options: tuple[tuple[str, str], ...] = ()
    lifecycle: str = "pre-build"
    merged: bool = False
    gitlab: bool = False


def write(  # noqa: PLR0913, PLR0917  # everything that a document holds
    inventory: Inventory,
    licences: Mapping[str, LicenceAnswer],
    document: Document,
    coverage: Coverage,
    known_ids: frozenset[str] = frozenset(),
    exposed: Exposed | None = None,
) -> bytes:
    """The document as UTF-8 JSON text.

    `licences` are keyed by the id of a component or project; `known_ids` are the SPDX licence ids. `exposed` are the
    vulnerabilities, where a policy asked for them.
    """
    file = BytesIO()
    write_into(file, inventory, Licences(licences, known_ids), document, coverage, exposed)
    return file.getvalue()


def write_into(  # noqa: PLR0913, PLR0917  # a file, and everything that a document holds
    file: BinaryIO,
    inventory: Inventory,
    licences: Licences,
    document: Document,
    coverage: Coverage,
    exposed: Exposed | None = None,
) -> tuple[str, ...]:
    """Write the document into a file that is empty, in memory or on disk, and say why it must not be published."""
    check = Check()
    with _collector_paused():
        _write(JsonStream(file, compact=document.compact), inventory, licences, document, coverage, exposed, check)
    if isinstance(file, BytesIO):
        check.text(file.getbuffer())
    else:
        file.flush()
        # A private mapping: some file systems, such as those shared with a virtual machine, have no other.
        with mmap(file.fileno(), 0, access=ACCESS_COPY) as text:
            check.text(text)
    return tuple(check.faults)


@contextmanager
def _collector_paused() -> Iterator[None]:
    """Keep the garbage collector out: nothing here forms cycles, and looking for them takes a third of the time."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def _write(  # noqa: PLR0913, PLR0917  # what a document is made from, and who checks it
    stream: JsonStream,
    inventory: Inventory,
    licences: Licences,
    document: Document,
    coverage: Coverage,
    exposed: Exposed | None,
    check: Check,
) -> None:
    assigned = assign(inventory, document.name, merged=document.merged)
    graph = build_graph(inventory, assigned)
    build = Builder(assigned, graph, licences, inventory.image, gitlab=document.gitlab)
    root = _root(inventory, assigned, build, document.name)
    head = _head(inventory, document, coverage, root)
    dated = _dated(head, document)
    check.head(dated)
    stream.open(head, dated)
    stream.array("components", check.elements(build.listed(inventory.projects)))
    stream.array("dependencies", check.dependencies(dependencies(graph)))
    stream.array("compositions", check.compositions(compositions(graph, assigned.root, inventory.complete)))
    if exposed is not None:
        stream.array("vulnerabilities", check.vulnerabilities(vulnerabilities(exposed, inventory.components, assigned.of)))
    stream.close()
    if document.serial == "content":
        stream.fill_in(_BLANK_SERIAL.encode(), content_uuid(stream.digest.digest()).encode())


def _root(inventory: Inventory, assigned: Names, build: Builder, name: str) -> Element:
    """What the document is about: the image, the one project of the folder, or the target by its name."""
    if inventory.image is not None:
        return image_element(inventory.image, assigned.root)
    if assigned.root_project is not None:
        return build.project(assigned.root_project)
    return Element(type="application", name=name or ".", bom_ref=assigned.root)


def _head(inventory: Inventory, document: Document, coverage: Coverage, root: Element) -> Head:
    pairs: Pairs = {(name, str(getattr(coverage, field))) for field, name in names.INPUT_COUNT.items()}
    for file in inventory.files:
        if file.outcome in names.INPUT_LOST:
            pairs.add((names.INPUT_LOST[file.outcome], without_credentials(f"{file.path}: {file.reason}")))
    pairs.add((names.PROBLEM_COUNT, str(len(inventory.problems))))
    pairs.add((names.PROBLEM_LOSS_COUNT, str(sum(problem.cost != "notice" for problem in inventory.problems))))
    pairs |= {SCHEMA_VERSION} if document.gitlab else set()
    pairs.update((f"{names.OPTION}{name}", without_credentials(value)) for name, value in document.options)
    tool = Element(type="application", name="sca", version=document.tool_version)
    metadata = Metadata(
        lifecycles=(Lifecycle(document.lifecycle),),
        tools=Tools((tool,)),
        component=root,
        properties=as_properties(pairs),
    )
    return Head(schema_=SCHEMA, bom_format="CycloneDX", spec_version="1.6", version=1, metadata=metadata)


def _dated(head: Head, document: Document) -> Head:
    """The head with what depends on the time and on the digest of the document: the digest is not known yet."""
    serial = _BLANK_SERIAL if document.serial == "content" else ""
    if document.timestamp:
        metadata = replace(head.metadata, timestamp=document.timestamp)
    else:
        # The official property may stand only where nothing in the document depends on the time.
        metadata = replace(head.metadata, properties=(Property(names.REPRODUCIBLE, "true"), *head.metadata.properties))
    return replace(head, serial_number=serial, metadata=metadata)


def content_uuid(digest: bytes) -> str:
    """A UUID of a digest in the layout for own digests, https://www.rfc-editor.org/rfc/rfc9562#name-uuid-version-8."""
    number = int.from_bytes(digest[:16])
    return UUID(int=(number & _UUID_CONTENT) | _UUID_VERSION_8).urn
