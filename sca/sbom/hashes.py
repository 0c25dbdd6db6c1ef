"""Hashes as a document holds them; one that it cannot hold becomes a property."""

from collections.abc import Iterable

from sca.model.component import Hash
from sca.model.digests import fits
from sca.model.property_names import HASH, Pairs
from sca.sbom.elements import Digest


def digests(hashes: Iterable[Hash], of: str, pairs: Pairs) -> tuple[Digest, ...]:
    """The hashes of one kind, each once and sorted. One that CycloneDX cannot hold is added to `pairs` as a property instead."""
    found: list[Digest] = []
    for one in hashes:
        if one.of == of:
            algorithm, value = one.algorithm, one.value
            if fits(algorithm, value):
                found.append(Digest(algorithm, value))
            else:
                pairs.add((HASH, f"{algorithm}:{value}"))
    if len(found) > 1:
        return tuple(Digest(*one) for one in sorted({(one.alg, one.content) for one in found}))
    return tuple(found)
