"""What SBOMs in an image claim: a package that is also found otherwise adds nothing."""

from collections.abc import Iterable, Iterator

from sca.model.component import Component, Reference

CLAIMED = "claimed"


def without_known(references: Iterable[Reference], components: Iterable[Component]) -> Iterator[Reference]:
    """The references without the claims that a component proves. Qualifiers do not count: nobody writes them alike."""
    found = list(references)
    if any(one.kind == CLAIMED for one in found):
        known = {(one.package.key(), one.package.version) for one in components}
        found = [one for one in found if one.kind != CLAIMED or (one.package.key(), one.package.version) not in known]
    yield from found
