"""What a CycloneDX document must keep and its schema does not ask: run on every document before it is put in place.

The schema accepts two components with one bom-ref, a dependency on nothing, a purl that is none, a hash of the wrong
length and a password in a URL. This check does not, and it is fast enough for every run (docs/sbom.md).
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from mmap import mmap
from typing import Any

import msgspec

from sca.model import property_names as names
from sca.sbom.element_check import element_faults, property_faults
from sca.sbom.elements import Bom, Composition, Dependency, Element, Head, VulnerabilityElement
from sca.sbom.first_look import all_sound

_SERIAL = re.compile("urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
_TIMESTAMP = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)")
_AT_ONCE = 64
_AGGREGATES = ("complete", "incomplete", "unknown")
_REF = re.compile(r"(?!urn:cdx:)[^\s\x00-\x1f\x7f-\x9f]++")


def faults(document: Mapping[str, Any]) -> tuple[str, ...]:
    """Everything that is wrong with a decoded document, one sentence each; empty if it may be published."""
    try:
        bom = msgspec.convert(document, Bom)
    except msgspec.ValidationError as error:
        return (f"the document does not have the shape of one of ours: {error}",)
    return tuple(_faults(bom))


class Check:
    """The self-check of a document while it is written: it is told of each part in the order of the document.

    `faults` holds every sentence so far. What is checked are the values that are encoded, so the text need not be read back into
    values: of a large document that takes half as long as the check itself.
    """

    def __init__(self) -> None:
        self.faults: list[str] = []
        self._refs: set[str] = set()
        self._seen: set[str] = set()
        self._empty: set[str] = set()

    def head(self, head: Head) -> None:
        """The first members of the document, with what it is about."""
        self.faults += _head_faults(head)
        self._element(head.metadata.component)

    def elements(self, elements: Iterable[Element]) -> Iterator[Element]:
        """The components, each checked as it is handed on."""
        for batch in _batches(elements):
            refs = {element.bom_ref for element in batch if _is_sound_ref(element.bom_ref, element.purl)}
            if len(refs) == len(batch) and self._refs.isdisjoint(refs) and all_sound(batch):
                self._refs |= refs
            else:
                for element in batch:
                    self._element(element)
            yield from batch

    def dependencies(self, entries: Iterable[Dependency]) -> Iterator[Dependency]:
        """Who needs whom; to be given after all components."""
        refs, seen = self._refs, self._seen
        for entry in entries:
            if entry.ref in seen or entry.ref not in refs or not refs.issuperset(entry.depends_on):
                self.faults += _entry_faults(entry, seen, refs)
            if len(set(entry.depends_on)) != len(entry.depends_on):
                self.faults.append(f"dependencies: {entry.ref!r} lists a target twice")
            seen.add(entry.ref)
            if not entry.depends_on:
                self._empty.add(entry.ref)
            yield entry

    def compositions(self, entries: Iterable[Composition]) -> Iterator[Composition]:
        """How much is known of what; to be given last."""
        for entry in entries:
            self.faults += _composition_faults(entry, self._refs, self._empty)
            yield entry

    def vulnerabilities(self, entries: Iterable[VulnerabilityElement]) -> Iterator[VulnerabilityElement]:
        """What is known to be wrong with components; to be given after all of them."""
        own: set[str] = set()
        for entry in entries:
            self.faults += _vulnerability_faults(entry, self._refs, own)
            own.add(entry.bom_ref)
            yield entry

    def text(self, data: bytes | memoryview | mmap) -> None:
        """The document as it was written, which must be one JSON text."""
        try:
            msgspec.json.decode(data, type=msgspec.Raw)
        except msgspec.DecodeError as error:
            self.faults.append(f"the document is not JSON: {error}")

    def _element(self, element: Element) -> None:
        ref = element.bom_ref
        if ref in self._refs:
            self.faults.append(f"bom-ref {ref!r} stands on more than one component")
        elif not _is_sound_ref(ref, element.purl):
            sentence = f"bom-ref {ref!r} of component {element.name!r} is empty, reserved, or holds blanks or control characters"
            self.faults.append(sentence)
        self._refs.add(ref)
        self.faults += element_faults(element)


def faults_in(data: bytes) -> tuple[str, ...]:
    """The same for a document as text, which is faster and needs less memory."""
    try:
        bom = msgspec.json.decode(data, type=Bom)
    except msgspec.DecodeError as error:
        return (f"the document does not have the shape of one of ours: {error}",)
    return tuple(_faults(bom))


def _faults(bom: Bom) -> list[str]:
    check = Check()
    check.head(bom)
    for _element in check.elements(bom.components):
        pass
    for _entry in check.dependencies(bom.dependencies):
        pass
    for _composition in check.compositions(bom.compositions):
        pass
    for _vulnerability in check.vulnerabilities(bom.vulnerabilities):
        pass
    return check.faults


def _head_faults(bom: Head) -> Iterator[str]:
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


def _vulnerability_faults(entry: VulnerabilityElement, refs: set[str], own: set[str]) -> Iterator[str]:
    if entry.bom_ref in refs or entry.bom_ref in own:
        yield f"vulnerabilities: bom-ref {entry.bom_ref!r} stands twice"
    elif not _REF.fullmatch(entry.bom_ref):
        yield f"vulnerabilities: bom-ref {entry.bom_ref!r} is empty, or holds blanks or control characters"
    for target in entry.affects:
        if target.ref not in refs:
            yield f"vulnerabilities: {entry.id!r} affects {target.ref!r}, which is no component of the document"
    for moment in (entry.published, entry.updated):
        if moment and not _TIMESTAMP.fullmatch(moment):
            yield f"vulnerabilities: {entry.id!r} has a time that is none: {moment!r}"
    yield from property_faults(entry.properties, entry.id)


def _entry_faults(entry: Dependency, seen: set[str], refs: set[str]) -> Iterator[str]:
    if entry.ref in seen:
        yield f"dependencies: {entry.ref!r} has more than one entry"
    if entry.ref not in refs:
        yield f"dependencies: {entry.ref!r} is no component of the document"
    for target in sorted({*entry.depends_on} - refs):
        yield f"dependencies: {entry.ref!r} depends on {target!r}, which is no component of the document"


def _composition_faults(entry: Composition, refs: set[str], empty: set[str]) -> Iterator[str]:
    if entry.aggregate not in _AGGREGATES:
        yield f"compositions: aggregate {entry.aggregate!r} is none of {', '.join(_AGGREGATES)}"
    for target in sorted({*entry.assemblies, *entry.dependencies} - refs):
        yield f"compositions: {target!r} is no component of the document"
    if entry.aggregate == "unknown":
        for target in sorted(empty.intersection(entry.dependencies)):
            yield f"compositions: the dependencies of {target!r} are unknown, but its entry says that it has none"


def _is_sound_ref(ref: str, purl: str) -> bool:
    """A package URL is checked as such, and what is one has no blanks."""
    return (ref == purl and ref != "") or _REF.fullmatch(ref) is not None


def _batches(elements: Iterable[Element]) -> Iterator[list[Element]]:
    coming = iter(elements)
    while batch := list(islice(coming, _AT_ONCE)):
        yield batch
