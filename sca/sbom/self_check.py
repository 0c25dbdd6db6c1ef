"""What a CycloneDX document must keep and its schema does not ask: run on every document before it is put in place.

The schema accepts two components with one bom-ref, a dependency on nothing, a purl that is none, a hash of the wrong
length and a password in a URL. This check does not, and it is fast enough for every run (docs/sbom.md).
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import msgspec

from sca.model import property_names as names
from sca.sbom.element_check import element_faults, property_faults
from sca.sbom.elements import Bom, Composition, Dependency, VulnerabilityElement

_SERIAL = re.compile("urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
_TIMESTAMP = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)")
_AGGREGATES = ("complete", "incomplete", "unknown")
_REF = re.compile(r"(?!urn:cdx:)[^\s\x00-\x1f\x7f-\x9f]++")


def faults(document: Mapping[str, Any]) -> tuple[str, ...]:
    """Everything that is wrong with a decoded document, one sentence each; empty if it may be published."""
    try:
        bom = msgspec.convert(document, Bom)
    except msgspec.ValidationError as error:
        return (f"the document does not have the shape of one of ours: {error}",)
    return tuple(_faults(bom))


def faults_in(data: bytes) -> tuple[str, ...]:
    """The same for a document as text, which is faster and needs less memory."""
    try:
        bom = msgspec.json.decode(data, type=Bom)
    except msgspec.DecodeError as error:
        return (f"the document does not have the shape of one of ours: {error}",)
    return tuple(_faults(bom))


def _faults(bom: Bom) -> Iterator[str]:
    yield from _head_faults(bom)
    refs: set[str] = set()
    for element in (bom.metadata.component, *bom.components):
        ref = element.bom_ref
        if ref in refs:
            yield f"bom-ref {ref!r} stands on more than one component"
        elif not _REF.fullmatch(ref):
            yield f"bom-ref {ref!r} of component {element.name!r} is empty, reserved, or holds blanks or control characters"
        refs.add(ref)
        yield from element_faults(element)
    yield from _vulnerability_faults(bom.vulnerabilities, refs)
    yield from _dependency_faults(bom.dependencies, refs)
    yield from _composition_faults(bom.compositions, refs, {entry.ref for entry in bom.dependencies if not entry.depends_on})


def _head_faults(bom: Bom) -> Iterator[str]:
    if (bom.bom_format, bom.spec_version, bom.version) != ("CycloneDX", "1.6", 1):
        yield f"this is {bom.bom_format} {bom.spec_version} version {bom.version}, not CycloneDX 1.6 version 1"
    if bom.serial_number and not _SERIAL.fullmatch(bom.serial_number):
        yield f"serialNumber {bom.serial_number!r} is not a lower-case urn:uuid"
    timestamp = bom.metadata.timestamp
    if timestamp and not _TIMESTAMP.fullmatch(timestamp):
        yield f"metadata.timestamp {timestamp!r} is not an ISO 8601 time with its zone"
    if timestamp and any(entry.name == names.REPRODUCIBLE for entry in bom.metadata.properties):
        yield f"{names.REPRODUCIBLE} stands beside metadata.timestamp"
    yield from property_faults(bom.metadata.properties, "metadata")


def _vulnerability_faults(entries: Iterable[VulnerabilityElement], refs: set[str]) -> Iterator[str]:
    own: set[str] = set()
    for entry in entries:
        if entry.bom_ref in refs or entry.bom_ref in own:
            yield f"vulnerabilities: bom-ref {entry.bom_ref!r} stands twice"
        elif not _REF.fullmatch(entry.bom_ref):
            yield f"vulnerabilities: bom-ref {entry.bom_ref!r} is empty, or holds blanks or control characters"
        own.add(entry.bom_ref)
        for target in entry.affects:
            if target.ref not in refs:
                yield f"vulnerabilities: {entry.id!r} affects {target.ref!r}, which is no component of the document"
        for moment in (entry.published, entry.updated):
            if moment and not _TIMESTAMP.fullmatch(moment):
                yield f"vulnerabilities: {entry.id!r} has a time that is none: {moment!r}"
        yield from property_faults(entry.properties, entry.id)


def _dependency_faults(entries: Iterable[Dependency], refs: set[str]) -> Iterator[str]:
    seen: set[str] = set()
    for entry in entries:
        if entry.ref in seen:
            yield f"dependencies: {entry.ref!r} has more than one entry"
        seen.add(entry.ref)
        if entry.ref not in refs:
            yield f"dependencies: {entry.ref!r} is no component of the document"
        needs = set(entry.depends_on)
        if len(needs) != len(entry.depends_on):
            yield f"dependencies: {entry.ref!r} lists a target twice"
        if not needs <= refs:
            for target in sorted(needs - refs):
                yield f"dependencies: {entry.ref!r} depends on {target!r}, which is no component of the document"


def _composition_faults(entries: Iterable[Composition], refs: set[str], empty: set[str]) -> Iterator[str]:
    for entry in entries:
        if entry.aggregate not in _AGGREGATES:
            yield f"compositions: aggregate {entry.aggregate!r} is none of {', '.join(_AGGREGATES)}"
        for target in sorted({*entry.assemblies, *entry.dependencies} - refs):
            yield f"compositions: {target!r} is no component of the document"
        if entry.aggregate == "unknown":
            for target in sorted(empty.intersection(entry.dependencies)):
                yield f"compositions: the dependencies of {target!r} are unknown, but its entry says that it has none"
