"""The part of the self-check that looks at one component."""

from collections.abc import Iterable, Iterator
from functools import lru_cache
from urllib.parse import unquote

from sca.model.digests import HEX_LENGTHS, fits
from sca.model.patterns import compiled
from sca.model.property_names import EDGE, SOURCE_PATH, SOURCE_URL
from sca.sbom.addresses import has_credentials, is_absolute, is_iri, is_plain_web
from sca.sbom.elements import Digest, Element, ExternalReference, LicenceChoice, Occurrence, Patch, Property
from sca.sbom.expression_shape import is_expression
from sca.sbom.purl import version_in

TYPES = frozenset(("application", "container", "file", "library"))
SCOPES = frozenset(("", "required", "optional", "excluded"))
PLACES = frozenset((SOURCE_PATH, SOURCE_URL))
_BESIDE = compiled(r"\./(?:[A-Za-z0-9._~/-]|%[0-9A-F]{2})++")
_PROPERTY = compiled("(?:cdx|sca|gitlab)(?::[A-Za-z0-9_-]++)++")


def element_faults(element: Element) -> Iterator[str]:
    """Everything that is wrong inside one component, one sentence each."""
    where = element.bom_ref or element.name
    if element.type not in TYPES or element.scope not in SCOPES:
        yield f"{where}: type {element.type!r} or scope {element.scope!r} is not one that we write"
    if element.purl:
        yield from purl_faults(element, where)
    if element.hashes:
        yield from hash_faults(element.hashes, where)
    if element.licenses:
        yield from licence_faults(element.licenses, where)
    for reference in element.external_references:
        yield from reference_faults(reference, where)
    if element.pedigree:
        yield from patch_faults(element.pedigree.patches, where)
    if element.evidence:
        yield from occurrence_faults(element.evidence.occurrences, where)
    yield from property_faults(element.properties, where)
    if "://" in element.name + element.version and (has_credentials(element.name) or has_credentials(element.version)):
        yield f"{where}: name or version holds credentials"


def property_faults(properties: Iterable[Property], where: str) -> Iterator[str]:
    """Everything that is wrong with the properties of one thing."""
    for entry in properties:
        name, value = entry.name, entry.value
        if not _is_ours(name):
            yield f"{where}: property name {name!r} is outside our namespaces"
        # An edge holds several texts; what ends one address and begins the next text must not look like a user.
        if "://" in value and any(map(has_credentials, value.split("|") if name == EDGE else (value,))):
            yield f"{where}: property {name} holds credentials"
        if name in PLACES and is_absolute(value):
            yield f"{where}: property {name} holds an absolute path"


@lru_cache(maxsize=1_000)
def _is_ours(name: str) -> bool:
    """The same few names stand on every component, so each is looked at once."""
    return _PROPERTY.fullmatch(name) is not None


def purl_faults(element: Element, where: str) -> Iterator[str]:
    """What is wrong with the package URL of a component that has one."""
    version = version_in(element.purl)
    if version is None:
        yield f"{where}: {element.purl!r} is not a package URL"
    elif version != element.version:
        yield f"{where}: the package URL has version {version!r}, the component {element.version!r}"
    if "?" in element.purl and has_credentials(unquote(element.purl)):
        yield f"{where}: the package URL holds credentials"


def hash_faults(hashes: Iterable[Digest], where: str) -> Iterator[str]:
    """What is wrong with hashes."""
    for one in hashes:
        if not fits(one.alg, one.content):
            wanted = HEX_LENGTHS.get(one.alg)
            rule = f"is not {wanted} lower-case hex characters" if wanted else "has an algorithm that CycloneDX does not know"
            yield f"{where}: hash {one.alg} {one.content[:16]!r} {rule}"


def licence_faults(choices: tuple[LicenceChoice, ...], where: str) -> Iterator[str]:
    """What is wrong with the licences of one component."""
    for choice in choices:
        single = choice.license
        if (single is None) == (not choice.expression):
            yield f"{where}: an entry of licenses needs either a licence or an expression"
        if single is not None and bool(single.id) == bool(single.name):
            yield f"{where}: a licence needs either an id or a name"
        if choice.expression and len(choices) > 1:
            yield f"{where}: a licence expression must stand alone"
        if choice.expression and not is_expression(choice.expression):
            yield f"{where}: {choice.expression[:80]!r} is not a licence expression"


def reference_faults(reference: ExternalReference, where: str) -> Iterator[str]:
    """What is wrong with an address and the hashes of what lies there."""
    url = reference.url
    if reference.hashes:
        yield from hash_faults(reference.hashes, where)
    if is_plain_web(url):
        return
    if not is_iri(url):
        yield f"{where}: the address of a {reference.type} reference is not an IRI"
    if has_credentials(url) or ("?" in url and not url.startswith("pkg:")):
        yield f"{where}: the address of a {reference.type} reference holds a user or a query"
    if is_absolute(url):
        yield f"{where}: the address of a {reference.type} reference is a path of this machine"


def patch_faults(patches: Iterable[Patch], where: str) -> Iterator[str]:
    """What is wrong with patches."""
    for patch in patches:
        if patch.diff is not None and not _BESIDE.fullmatch(patch.diff.url):
            yield f"{where}: the address of a patch is no reference to a file of the checkout"


def occurrence_faults(occurrences: Iterable[Occurrence], where: str) -> Iterator[str]:
    """What is wrong with places in scanned files."""
    for place in occurrences:
        if not place.location or place.location.startswith("/"):
            yield f"{where}: occurrence {place.location!r} is not a path relative to the scan root"
        if place.line is not None and place.line < 1:
            yield f"{where}: occurrence {place.location!r} has line {place.line}; lines count from 1"
