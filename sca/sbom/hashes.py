"""Hashes as a document holds them; one that it cannot hold becomes a property."""

from collections.abc import Iterable

from sca.model.component import Hash
from sca.model.digests import fits
from sca.model.property_names import HASH, Pairs
from sca.sbom.elements import Digest


def digests(hashes: Iterable[Hash], pairs: Pairs) -> tuple[Digest, ...]:
    """The hashes, each once and sorted. One that CycloneDX cannot hold is added to `pairs` as a property instead."""
    found = []
    for one in hashes:
        if fits(one.algorithm, one.value):
            found.append((one.algorithm, one.value))
        else:
            pairs.add((HASH, f"{one.algorithm}:{one.value}"))
    if len(found) == 1:
        return (Digest(*found[0]),)
    return tuple(Digest(algorithm, value) for algorithm, value in sorted(set(found)))
