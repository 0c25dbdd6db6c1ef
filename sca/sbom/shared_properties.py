"""Properties that thousands of packages of one lock share: put in order once, for all of them.

Most npm packages say nothing else about themselves than where they lie and whom they need. Why they are there, where they come
from and which engines they want is the same for many.
"""

from bisect import bisect_left
from collections.abc import Set as AbstractSet
from functools import lru_cache

from sca.model.component import NpmFacts, Scope
from sca.model.property_names import NPM_PATH, Pairs
from sca.sbom.component_properties import as_properties, engine_pairs, scope_pairs, source_pairs
from sca.sbom.elements import Property
from sca.sbom.refs import Group


class Shared:
    """What a component has in common with others. Of no name it has a property of its own as well."""

    def __init__(self, pairs: AbstractSet[tuple[str, str]]) -> None:
        self._properties = as_properties(pairs)
        self._names = [one.name for one in self._properties]
        self._places: dict[str, int] = {}

    def and_own(self, own: Pairs) -> tuple[Property, ...]:
        """All properties of one component in order: the shared ones and its own."""
        found: list[Property] = []
        at = 0
        for name, value in sorted(own):
            place = self._places.get(name)
            if place is None:
                place = self._places[name] = bisect_left(self._names, name)
            if place > at:
                found += self._properties[at:place]
                at = place
            found.append(Property(name, value))
        found += self._properties[at:]
        return tuple(found)


def shared_by(group: Group, pairs: Pairs) -> Shared | None:
    """What a usual npm package shares with others, the rest is added to `pairs`; None for any other component."""
    node = group.members[0]
    facts, source = node.facts, node.source
    if type(facts) is not NpmFacts or len(group.members) > 1 or source.kind == "path":
        return None
    if node.package.type != "npm" or not facts.path or facts != NpmFacts(facts.path, engines=facts.engines):
        return None
    pairs.add((NPM_PATH, facts.path))
    return _shared(group.scope, source.kind, source.registry, source.commit, source.others, source.credentials, facts.engines)


@lru_cache(maxsize=1_000)
def _shared(  # noqa: PLR0913, PLR0917  # what makes the difference
    scope: Scope,
    kind: str,
    registry: str,
    commit: str,
    others: tuple[str, ...],
    credentials: bool,
    engines: tuple[tuple[str, str], ...],
) -> Shared:
    return Shared(scope_pairs(scope, "npm") | source_pairs(kind, registry, commit, others, credentials) | engine_pairs(engines))
