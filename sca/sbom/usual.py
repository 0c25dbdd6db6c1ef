"""Components of packages that are like thousands of others, made with the fewest steps.

Most npm packages come from a registry, stand once in a lock, have one hash, and say nothing else about themselves than whom
they need. Why they are there, from where, their licences and engines are the same for many: that is worked out once. The
component is the one that `sca.sbom.components` makes of any package.
"""

from collections.abc import Iterator, Sequence
from operator import attrgetter

from msgspec import Struct

from sca.model.component import Component, NpmFacts, Scope
from sca.model.digests import all_fit
from sca.model.property_names import EDGE, NPM_PATH
from sca.sbom.addresses import are_plain_web
from sca.sbom.component_properties import as_properties, engine_pairs, scope_pairs, source_pairs
from sca.sbom.elements import CYCLONEDX_SCOPES, Digest, Element, ExternalReference, LicenceChoice, Property
from sca.sbom.evidence import evidence_of
from sca.sbom.external import NO_ADDRESS
from sca.sbom.graph import Graph
from sca.sbom.licences import Licences
from sca.sbom.refs import Group

_AT_ONCE = 64
_KINDS = 10_000
_FURTHER = tuple(name for name in NpmFacts.__struct_fields__ if name not in {"path", "engines"})
_further_facts = attrgetter(*_FURTHER)
_NOTHING_FURTHER = _further_facts(NpmFacts(""))
_origin = attrgetter("registry", "commit", "others", "credentials")


class _Kind(Struct, frozen=True, gc=False):
    """What packages share. Properties stand in the order of their names: the own ones of a package go between these."""

    scope: str
    licenses: tuple[LicenceChoice, ...]
    before_path: tuple[Property, ...]
    before_edges: tuple[Property, ...]
    after_edges: tuple[Property, ...]


class Usual:
    """Makes the components of usual packages of one document."""

    def __init__(self, graph: Graph, licences: Licences) -> None:
        self._said = graph.said
        self._licences = licences
        self._kinds: dict[tuple[object, ...], _Kind] = {}

    def elements(self, groups: Sequence[Group]) -> Iterator[Element | None]:
        """The component of each of these packages, None for one that is not usual."""
        for start in range(0, len(groups), _AT_ONCE):
            batch = groups[start : start + _AT_ONCE]
            are_plain = _have_plain_archives(batch)
            for group in batch:
                yield self._element(group) if are_plain or _have_plain_archives((group,)) else None

    def _element(self, group: Group) -> Element | None:
        node = group.members[0]
        facts, package = node.facts, node.package
        if len(group.members) > 1 or type(facts) is not NpmFacts or type(node) is not Component:
            return None
        if package.type != "npm" or not package.name or not group.purl or _further_facts(facts) != _NOTHING_FURTHER:
            return None
        kind = self._kind(group.scope, node, facts)
        edges = self._said.get(group.ref, ())
        return Element(
            "library",
            package.name,
            group.ref,
            package.namespace,
            package.version,
            kind.scope,
            (),
            kind.licenses,
            group.purl,
            None,
            _archive(node.source.url, group),
            evidence_of(group.locations),
            (
                *kind.before_path,
                *((Property(NPM_PATH, facts.path),) if facts.path else ()),
                *kind.before_edges,
                *[Property(EDGE, text) for text in (sorted(set(edges)) if len(edges) > 1 else edges)],
                *kind.after_edges,
            ),
        )

    def _kind(self, scope: Scope, node: Component, facts: NpmFacts) -> _Kind:
        key = (scope, facts.engines, _origin(node.source), self._licences.said_of(node))
        kind = self._kinds.get(key)
        if kind is None:
            if len(self._kinds) == _KINDS:
                self._kinds.clear()
            kind = self._kinds[key] = self._kind_of(scope, node, facts)
        return kind

    def _kind_of(self, scope: Scope, node: Component, facts: NpmFacts) -> _Kind:
        source = node.source
        pairs = {*scope_pairs(scope, "npm"), *engine_pairs(facts.engines)}
        pairs |= source_pairs(source.kind, source.registry, source.commit, source.others, source.credentials)
        licences = self._licences.of((node,), pairs)
        shared = as_properties(pairs)
        return _Kind(
            CYCLONEDX_SCOPES[scope],
            licences,
            tuple([one for one in shared if one.name < NPM_PATH]),
            tuple([one for one in shared if NPM_PATH < one.name < EDGE]),
            tuple([one for one in shared if one.name > EDGE]),
        )


def _archive(url: str, group: Group) -> tuple[ExternalReference, ...]:
    hashes = tuple([Digest(one.algorithm, one.value) for one in group.hashes])
    if url:
        return (ExternalReference("distribution", url, "", hashes),)
    return (ExternalReference("distribution", group.purl, NO_ADDRESS, hashes),) if hashes else ()


def _have_plain_archives(groups: Sequence[Group]) -> bool:
    """Whether each of these comes from a registry, at a plain address or none, and has one sound hash of its archive or none."""
    sources = [group.members[0].source for group in groups]
    hashes = [one for group in groups for one in group.hashes]
    return (
        {source.kind for source in sources} == {"registry"}
        and are_plain_web([source.url for source in sources if source.url])
        and max([len(group.hashes) for group in groups]) <= 1
        and {one.of for one in hashes} <= {"distribution"}
        and all_fit([(one.algorithm, one.value) for one in hashes])
    )
