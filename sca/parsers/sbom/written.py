"""The instances and references back out of one component that this program wrote."""

from collections.abc import Sequence
from typing import TypeVar

from msgspec import Struct

from sca.model import property_names as names
from sca.model.component import Component, EcosystemFacts, Hash, LicenceClaim, Location, Reference, Scope, Source
from sca.model.package import Package
from sca.parsers.sbom.entry import Entry, Node
from sca.parsers.sbom.fields import objects, text
from sca.parsers.sbom.licences import written_claims
from sca.parsers.sbom.written_facts import facts_in
from sca.parsers.sbom.written_origins import content_hashes, written_origins

_REQUESTED = {
    names.REQUIREMENT: "requirement",
    names.IMAGE_REQUESTED: "image",
    names.ACTION_REQUESTED: "action",
    names.DOWNLOAD_REQUESTED: "download",
    names.CLAIMED: "claimed",
}
_MOST_INSTANCES = 10_000
_Value = TypeVar("_Value")


class _Instance(Struct, frozen=True):
    """What one instance has of its own."""

    id: str
    source: Source
    hashes: tuple[Hash, ...]
    scope: Scope
    facts: EcosystemFacts | None


def written_nodes(entry: Entry, package: Package, places: tuple[Location, ...]) -> tuple[Node, ...]:
    """All that one component stands for. What belonged to which instance is not written: see `written_facts`."""
    told = entry.told
    origins = written_origins(entry)
    claims = written_claims(entry, places[0])
    common = (*_digests(entry), *content_hashes(told))
    requested = [(kind, wanted) for name, kind in _REQUESTED.items() for wanted in told.get(name, [])]
    scopes = [_scope(one) for one in (*told.get(names.SCOPE, []), *told.get(names.SCOPE_ALSO, []))]
    reasons = told.get(names.UNRESOLVED) or [""]
    only_references = bool(requested) and _holds_no_component(entry)
    found: list[Node] = []
    for number in range(_instances(entry, len(origins))):
        origin = _at(origins, number)
        instance = _Instance(
            f"{entry.id}#{number + 1}" if number else entry.id,
            origin.source,
            (*origin.hashes, *common),
            _at(scopes, number),
            facts_in(told, number, package, origin.source),
        )
        if only_references or number < len(requested):
            found.append(_reference(instance, package, places, _at(requested, number), _at(reasons, number)))
        else:
            found.append(_component(instance, package, places, _at(claims, number), entry, number))
    return tuple(found)


def _reference(
    one: _Instance, package: Package, places: tuple[Location, ...], requested: tuple[str, str], unresolved: str
) -> Reference:
    kind, wanted = requested
    if unresolved:
        package = Package("docker" if kind == "image" else "generic", "", wanted, "")
    return Reference(one.id, package, kind, wanted, places, unresolved, one.source, one.hashes, one.scope, one.facts)


def _component(  # noqa: PLR0913, PLR0917  # one instance and what it shares with others
    one: _Instance,
    package: Package,
    places: tuple[Location, ...],
    claims: tuple[LicenceClaim, ...],
    entry: Entry,
    number: int,
) -> Component:
    layers, owners = entry.told.get(names.LAYER), entry.told.get(names.OWNED_BY)
    layer = _at(layers, number) if layers else ""
    return Component(
        one.id,
        package,
        places,
        one.source,
        one.hashes,
        claims,
        one.scope,
        one.facts,
        int(layer) if layer.isascii() and layer.isdigit() and len(layer) < 5 else None,
        entry.owner(_at(owners, number)) if owners else "",
    )


def _digests(entry: Entry) -> tuple[Hash, ...]:
    return tuple(Hash(text(one, "alg"), text(one, "content"), "image") for one in objects(entry.fields, "hashes"))


def _holds_no_component(entry: Entry) -> bool:
    """Whether all instances are references: a component has a licence, or a property says that none is known."""
    return names.LICENCE_SHAPE not in entry.told and "licenses" not in entry.fields


def _instances(entry: Entry, origins: int) -> int:
    written = entry.first(names.INSTANCES, "1")
    count = int(written) if written.isascii() and written.isdigit() and len(written) < 7 else 1
    return max(1, min(count, _MOST_INSTANCES), origins if count > 1 else 1)


def _scope(word: str) -> Scope:
    try:
        return Scope(word)
    except ValueError:
        return Scope.UNKNOWN


def _at(values: Sequence[_Value], number: int) -> _Value:
    """The value of an instance; the last one stands for all that have none of their own."""
    return values[min(number, len(values) - 1)]
