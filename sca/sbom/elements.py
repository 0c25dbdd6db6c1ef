"""The parts of a CycloneDX 1.6 document as typed values whose fields stand in the order in which they are written.

The writer makes these values and the self-check reads them back, so both speak of one shape. A field with its
default is not written. Only what this program writes is here.

Specification: https://cyclonedx.org/docs/1.6/json/
"""

from msgspec import Struct, field

from sca.model.component import Scope

SCHEMA = "http://cyclonedx.org/schema/bom-1.6.schema.json"
# CycloneDX has three scopes. A peer is needed at run time; what only builds or tests is excluded from the product.
CYCLONEDX_SCOPES = {
    Scope.RUNTIME: "required",
    Scope.PEER: "required",
    Scope.OPTIONAL: "optional",
    Scope.BUILD: "excluded",
    Scope.DEV: "excluded",
    Scope.UNKNOWN: "",
}


class _Part(Struct, frozen=True, gc=False, omit_defaults=True, forbid_unknown_fields=True, rename="camel"):
    """What all parts share. No part can hold itself, so the garbage collector need not know them."""


class Property(_Part, frozen=True, gc=False):
    """One name and value. Both are always text."""

    name: str
    value: str


class Digest(_Part, frozen=True, gc=False):
    """A hash: CycloneDX's name of the algorithm, and lower-case hex."""

    alg: str
    content: str


class ExternalReference(_Part, frozen=True, gc=False):
    """An address outside the document, and the hashes of what can be fetched there."""

    type: str
    url: str
    comment: str = ""
    hashes: tuple[Digest, ...] = ()


class Licence(_Part, frozen=True, gc=False):
    """One licence: `id` from the SPDX list, or else `name`."""

    id: str = ""
    name: str = ""
    acknowledgement: str = ""


class LicenceChoice(_Part, frozen=True, gc=False):
    """One entry of `licenses`: a single licence, or an SPDX expression that then stands alone in the list."""

    license: Licence | None = None
    expression: str = ""
    acknowledgement: str = ""


class Occurrence(_Part, frozen=True, gc=False):
    """One place in a scanned file. `line` counts from 1."""

    location: str
    line: int | None = None
    additional_context: str = ""


class Evidence(_Part, frozen=True, gc=False):
    """Where a component was found."""

    occurrences: tuple[Occurrence, ...] = ()


class Diff(_Part, frozen=True, gc=False):
    """What a patch changes, by its address."""

    url: str


class Patch(_Part, frozen=True, gc=False):
    """One change that a project makes to a package. `unofficial` says that it is not one of the package's makers."""

    type: str
    diff: Diff | None = None


class Pedigree(_Part, frozen=True, gc=False):
    """How a component differs from what its package URL names."""

    patches: tuple[Patch, ...] = ()


class Element(_Part, frozen=True, gc=False):
    """One CycloneDX component: a package, a container image, a project, or the tool that wrote the document."""

    type: str
    name: str
    bom_ref: str = field(name="bom-ref", default="")
    group: str = ""
    version: str = ""
    scope: str = ""
    hashes: tuple[Digest, ...] = ()
    licenses: tuple[LicenceChoice, ...] = ()
    purl: str = ""
    pedigree: Pedigree | None = None
    external_references: tuple[ExternalReference, ...] = ()
    evidence: Evidence | None = None
    properties: tuple[Property, ...] = ()


class VulnerabilitySource(_Part, frozen=True, gc=False):
    """Who publishes a record, and where."""

    name: str
    url: str


class VulnerabilityReference(_Part, frozen=True, gc=False):
    """The same vulnerability under another id."""

    id: str
    source: VulnerabilitySource


class Rating(_Part, frozen=True, gc=False):
    """How severe a vulnerability is, by one method."""

    score: float | None = None
    severity: str = ""
    method: str = ""
    vector: str = ""


class AnalysisElement(_Part, frozen=True, gc=False):
    """What is said of a vulnerability in this product."""

    state: str
    justification: str = ""
    response: tuple[str, ...] = ()
    detail: str = ""
    first_issued: str = ""
    last_updated: str = ""


class AffectedVersion(_Part, frozen=True, gc=False):
    """A version of a component, and whether it is affected."""

    version: str
    status: str


class Affects(_Part, frozen=True, gc=False):
    """A component that has a vulnerability."""

    ref: str
    versions: tuple[AffectedVersion, ...] = ()


class VulnerabilityElement(_Part, frozen=True, gc=False):
    """One vulnerability of components of the document."""

    bom_ref: str = field(name="bom-ref")
    id: str
    source: VulnerabilitySource
    references: tuple[VulnerabilityReference, ...] = ()
    ratings: tuple[Rating, ...] = ()
    cwes: tuple[int, ...] = ()
    description: str = ""
    recommendation: str = ""
    published: str = ""
    updated: str = ""
    analysis: AnalysisElement | None = None
    affects: tuple[Affects, ...] = ()
    properties: tuple[Property, ...] = ()


class Dependency(_Part, frozen=True, gc=False):
    """What one element needs. An entry without `dependsOn` says that it needs nothing."""

    ref: str
    depends_on: tuple[str, ...] = ()


class Composition(_Part, frozen=True, gc=False):
    """How much is known: `assemblies` of an element's parts, `dependencies` of what an element needs."""

    aggregate: str
    assemblies: tuple[str, ...] = ()
    dependencies: tuple[str, ...] = ()


class Lifecycle(_Part, frozen=True, gc=False):
    """The moment of a product's life that the document describes."""

    phase: str


class Tools(_Part, frozen=True, gc=False):
    """What made the document."""

    components: tuple[Element, ...]


class Metadata(_Part, frozen=True, gc=False):
    """What the document says about itself."""

    lifecycles: tuple[Lifecycle, ...]
    tools: Tools
    component: Element
    timestamp: str = ""
    properties: tuple[Property, ...] = ()


class Head(_Part, frozen=True, gc=False, kw_only=True):
    """The first members of a document; its arrays follow."""

    schema_: str = field(name="$schema")
    bom_format: str
    spec_version: str
    serial_number: str = ""
    version: int
    metadata: Metadata


class Bom(Head, frozen=True, gc=False, kw_only=True):
    """A whole document."""

    components: tuple[Element, ...]
    dependencies: tuple[Dependency, ...]
    compositions: tuple[Composition, ...]
    vulnerabilities: tuple[VulnerabilityElement, ...] = ()
