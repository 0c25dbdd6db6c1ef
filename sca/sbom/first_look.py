"""A first look at many components at once, as a part of the self-check: whether any of them needs a closer one.

Nearly all components of a large document are sound, and hold the same few licences, files and names of properties. So the
values of one kind are taken together, and what is equal is looked at once. What is wrong, and in which component, is not told
here: `sca.sbom.element_check` has the rules.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

from sca.model.digests import all_fit
from sca.sbom.addresses import are_plain_web, has_credentials, is_plain_web
from sca.sbom.element_check import (
    PLACES,
    SCOPES,
    TYPES,
    licence_faults,
    occurrence_faults,
    patch_faults,
    property_faults,
    purl_faults,
    reference_faults,
)
from sca.sbom.elements import Element, ExternalReference, Occurrence, Property
from sca.sbom.purl import are_usual


def all_sound(elements: Sequence[Element]) -> bool:
    """Whether nothing is wrong inside any of these components. False may also mean that it takes a closer look to tell."""
    addresses = [one for element in elements for one in element.external_references]
    return (
        TYPES.issuperset([one.type for one in elements])
        and SCOPES.issuperset([one.scope for one in elements])
        and "://" not in "\n".join([text for one in elements for text in (one.name, one.version)])
        and _have_sound_purls(elements)
        and _nothing(licence_faults(choices, "") for choices in {one.licenses for one in elements})
        and all_fit([(hash.alg, hash.content) for holder in (elements, addresses) for one in holder for hash in one.hashes])
        and _lead_nowhere_odd(addresses)
        and _nothing(patch_faults(one.pedigree.patches, "") for one in elements if one.pedigree)
        and _nothing(_of_places([place for one in elements if one.evidence for place in one.evidence.occurrences]))
        and _nothing(_of_properties([entry for one in elements for entry in one.properties]))
    )


def _nothing(faults: Iterable[Iterable[str]]) -> bool:
    return next(chain.from_iterable(faults), None) is None


def _have_sound_purls(elements: Sequence[Element]) -> bool:
    plain = [one.purl for one in elements if one.purl.endswith(f"@{one.version}")]
    if len(plain) == len(elements) and are_usual(plain):
        return True
    return _nothing(purl_faults(one, "") for one in elements if one.purl)


def _lead_nowhere_odd(addresses: Sequence[ExternalReference]) -> bool:
    if are_plain_web([one.url for one in addresses]):
        return True
    return _nothing(reference_faults(one, "") for one in addresses if not is_plain_web(one.url))


def _of_places(places: Iterable[Occurrence]) -> Iterator[Iterable[str]]:
    """Of each file one place, and all with an odd line."""
    yield occurrence_faults({one.location: one for one in places}.values(), "")
    yield occurrence_faults([one for one in places if one.line is not None and one.line < 1], "")


def _of_properties(properties: Sequence[Property]) -> Iterator[Iterable[str]]:
    """Of each name one property, and all that may hold an address or a path that they should not."""
    by_name = {one.name: one for one in properties}
    yield property_faults(by_name.values(), "")
    if any(map(has_credentials, {one.value for one in properties if "://" in one.value})):
        yield property_faults(properties, "")
    if not PLACES.isdisjoint(by_name):
        yield property_faults([one for one in properties if one.name in PLACES], "")
