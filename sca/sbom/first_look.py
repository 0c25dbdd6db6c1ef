"""A first look at many components at once, as a part of the self-check: whether any of them needs a closer one.

Nearly all components of a large document are sound, and hold the same few licences, files and names of properties. So the
values of one kind are taken together, and what is equal is looked at once. What is wrong, and in which component, is not told
here: `sca.sbom.element_check` has the rules.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

from sca.model.digests import fits
from sca.sbom.addresses import is_plain_web
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
from sca.sbom.elements import Digest, Element, Occurrence, Property
from sca.sbom.purl import version_in


def all_sound(elements: Sequence[Element]) -> bool:
    """Whether nothing is wrong inside any of these components. False may also mean that it takes a closer look to tell."""
    addresses = [one for element in elements for one in element.external_references]
    return (
        TYPES.issuperset([one.type for one in elements])
        and SCOPES.issuperset([one.scope for one in elements])
        and "://" not in "\n".join([text for one in elements for text in (one.name, one.version)])
        and _nothing(purl_faults(one, "") for one in elements if one.purl and not _has_plain_purl(one))
        and _nothing(licence_faults(choices, "") for choices in {one.licenses for one in elements})
        and _all_fit([digest for holder in (elements, addresses) for one in holder for digest in one.hashes])
        and _nothing(reference_faults(one, "") for one in addresses if not is_plain_web(one.url))
        and _nothing(patch_faults(one.pedigree.patches, "") for one in elements if one.pedigree)
        and _nothing(_of_places([place for one in elements if one.evidence for place in one.evidence.occurrences]))
        and _nothing(_of_properties([entry for one in elements for entry in one.properties]))
    )


def _nothing(faults: Iterable[Iterable[str]]) -> bool:
    return next(chain.from_iterable(faults), None) is None


def _has_plain_purl(element: Element) -> bool:
    return "?" not in element.purl and version_in(element.purl) == element.version


def _all_fit(hashes: Iterable[Digest]) -> bool:
    return all(fits(one.alg, one.content) for one in hashes)


def _of_places(places: Iterable[Occurrence]) -> Iterator[Iterable[str]]:
    """Of each file one place, and all with an odd line."""
    yield occurrence_faults({one.location: one for one in places}.values(), "")
    yield occurrence_faults([one for one in places if one.line is not None and one.line < 1], "")


def _of_properties(properties: Iterable[Property]) -> Iterator[Iterable[str]]:
    """Of each name one property, and all that hold an address or a path."""
    by_name = {one.name: one for one in properties}
    yield property_faults(by_name.values(), "")
    yield property_faults({one for one in properties if "://" in one.value}, "")
    if not PLACES.isdisjoint(by_name):
        yield property_faults([one for one in properties if one.name in PLACES], "")
