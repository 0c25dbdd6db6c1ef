"""Puts the changes for all packages together: one that several findings ask for is one, and what settles the most comes first.

Changes are found for one package at a time, so that two of them may ask for different versions of a third.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from msgspec.structs import replace

from sca.model.remedy import NEWEST, NOTHING, Remedy


def put_together(made: Iterable[Remedy]) -> tuple[Remedy, ...]:
    """All changes, each once, those that settle the most first."""
    alike: dict[tuple[str, str, str, str, str], list[Remedy]] = {}
    for one in made:
        alike.setdefault((one.project, one.place, one.kind, one.package, one.version), []).append(one)
    return tuple(sorted(_agreeing([_joined(same) for same in alike.values()]), key=_rank))


def _joined(same: Sequence[Remedy]) -> Remedy:
    """One change that several findings ask for, as one."""
    return replace(
        same[0],
        verified=all(one.verified for one in same),
        replaced=tuple(sorted({found for one in same for found in one.replaced})),
        resolves=tuple(dict.fromkeys(found for one in same for found in one.resolves)),
        may_resolve=tuple(dict.fromkeys(found for one in same for found in one.may_resolve)),
        leaves=tuple(dict.fromkeys(found for one in same for found in one.leaves)),
    )


def _agreeing(made: Sequence[Remedy]) -> list[Remedy]:
    """Changes that ask for different versions of one instance are not verified, and neither is what rests on them."""
    asked: defaultdict[str, set[str]] = defaultdict(set)
    for remedy in made:
        for one in remedy.replaced:
            asked[one.node].add(one.version)
    clashing = {id(remedy) for remedy in made if any(len(asked[one.node]) > 1 for one in remedy.replaced)}
    unsure = {(one.code, one.subject) for remedy in made if id(remedy) in clashing for one in remedy.resolves}
    found: list[Remedy] = []
    for remedy in made:
        kept = tuple(one for one in remedy.resolves if (one.code, one.subject) not in unsure)
        moved = tuple(one for one in remedy.resolves if (one.code, one.subject) in unsure)
        changed = replace(remedy, resolves=kept, may_resolve=(*moved, *remedy.may_resolve))
        if id(remedy) in clashing:
            why = "not verified: another change asks for another version of it"
            changed = replace(changed, verified=False, why=f"{remedy.why}; {why}")
        found.append(changed)
    return found


def _rank(remedy: Remedy) -> tuple[bool, int, bool, str, str, str, str, str]:
    count = len(remedy.resolves) + len(remedy.may_resolve)
    is_poor = remedy.kind in (NOTHING, NEWEST)
    return (is_poor, -count, not remedy.verified, remedy.place, remedy.project, remedy.direct, remedy.package, remedy.version)
