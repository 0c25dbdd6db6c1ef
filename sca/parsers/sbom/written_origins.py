"""The origins back out of one component that this program wrote: one for each instance that it stands for."""

from collections.abc import Iterable

from msgspec.structs import replace

from sca.model import property_names as names
from sca.model.component import Hash, Source
from sca.model.url import origin
from sca.parsers.sbom.entry import Entry, Told
from sca.parsers.sbom.fields import Fields, objects, text
from sca.parsers.sbom.origins import Origin, hashes_in

_COMMIT = "commit "


def written_origins(entry: Entry) -> list[Origin]:
    """All origins of a component, at least one. Hashes without an address belong to one that has none."""
    told = entry.told
    found = [*_served(entry), *_elsewhere(told)]
    have = {one.source.kind for one in found}
    commit = next(iter(told.get(names.SOURCE_COMMIT, ())), "")
    bare = [kind for kind in told.get(names.SOURCE_KIND, ()) if kind not in have]
    found.extend([Origin(Source(kind, commit=commit if kind == "git" else "")) for kind in bare])
    _name_registries(found, told)
    if not found:
        found.append(Origin(Source()))
    _place_hashes(found, entry)
    others, secret = tuple(told.get(names.SOURCE_OTHER_REGISTRY, ())), names.SOURCE_CREDENTIALS in told
    if others or secret:
        found[0] = replace(found[0], source=replace(found[0].source, credentials=secret, others=others))
    return found


def content_hashes(told: Told) -> tuple[Hash, ...]:
    """The hashes of the content, which stand as properties."""
    return _hashes((*told.get(names.CONTENT_HASH, ()), *told.get(names.NUGET_CONTENT_HASH, ())), "content")


def _served(entry: Entry) -> Iterable[Origin]:
    """The origins that have an address."""
    told = entry.told
    kinds = [kind for kind in told.get(names.SOURCE_KIND, ()) if kind not in ("git", "path")] or ["unknown"]
    number = 0
    for one in _references(entry):
        url = text(one, "url")
        hashes = hashes_in(objects(one, "hashes"), "distribution", entry)
        if text(one, "type") == "vcs":
            comment = text(one, "comment")
            commit = comment.removeprefix(_COMMIT) if comment.startswith(_COMMIT) else ""
            yield Origin(Source("git", url, commit=commit))
        elif not url.startswith("pkg:"):
            yield Origin(Source(kinds[min(number, len(kinds) - 1)], url, _registry(url, told)), hashes)
            number += 1


def _references(entry: Entry) -> list[Fields]:
    return [one for one in objects(entry.fields, "externalReferences") if text(one, "type") in ("vcs", "distribution")]


def _elsewhere(told: Told) -> Iterable[Origin]:
    """The origins whose address is no IRI."""
    yield from (Origin(Source("path", path)) for path in told.get(names.SOURCE_PATH, ()))
    kinds = told.get(names.SOURCE_KIND, ["unknown"])
    kind = next((kind for kind in kinds if kind not in ("git", "path")), kinds[0])
    yield from (Origin(Source(kind, url, _registry(url, told))) for url in told.get(names.SOURCE_URL, ()))


def _registry(url: str, told: Told) -> str:
    """The registry that an address belongs to, among those that the component names."""
    own, registries = origin(url), told.get(names.SOURCE_REGISTRY, ())
    if own in registries:
        return own
    return registries[0] if len(registries) == 1 else ""


def _name_registries(found: list[Origin], told: Told) -> None:
    """Give the registries that no address tells to what comes from one and names none."""
    known = {one.source.registry for one in found}
    for registry in (one for one in told.get(names.SOURCE_REGISTRY, ()) if one not in known):
        at = next((at for at, one in enumerate(found) if not one.source.registry and one.source.kind == "registry"), None)
        if at is None:
            found.append(Origin(Source("registry", registry=registry)))
        else:
            found[at] = replace(found[at], source=replace(found[at].source, registry=registry))


def _place_hashes(found: list[Origin], entry: Entry) -> None:
    """Give the hashes that stand at no address to an origin without one, or to the first."""
    odd = entry.told.get(names.HASH, ())
    bare = [one for one in _references(entry) if text(one, "type") == "distribution" and text(one, "url").startswith("pkg:")]
    if bare:
        known = tuple(one for each in bare for one in hashes_in(objects(each, "hashes"), "distribution", entry))
        at = next((at for at, one in enumerate(found) if _has_no_address(one.source, entry.told)), len(found))
        if at == len(found):
            found.append(Origin(Source()))
        found[at] = Origin(found[at].source, (*known, *_hashes(odd, "distribution")))
    elif odd:
        addressed = next((at for at, one in enumerate(found) if not _has_no_address(one.source, entry.told)), 0)
        of = "distribution" if not entry.text("purl") or _references(entry) else "image"
        found[addressed] = Origin(found[addressed].source, (*found[addressed].hashes, *_hashes(odd, of)))


def _has_no_address(source: Source, told: Told) -> bool:
    """Whether hashes could not be written beside the address of a source."""
    return not source.url or source.kind in ("git", "path") or source.url in told.get(names.SOURCE_URL, ())


def _hashes(written: Iterable[str], of: str) -> tuple[Hash, ...]:
    """`<algorithm>:<value>`."""
    parts = (one.rpartition(":") for one in written)
    return tuple(Hash(algorithm, value, of) for algorithm, _, value in parts)
