"""Where the bytes of a component come from, and their hashes: one origin for each instance that it stands for."""

from msgspec import Struct

from sca.model import property_names as names
from sca.model.component import Hash, Source
from sca.model.digests import HEX_LENGTHS, fits
from sca.model.package import Package
from sca.model.url import git_source, origin, redact, registry_source, url_source
from sca.parsers.sbom.entry import Entry, Told
from sca.parsers.sbom.fields import Fields, objects, text

_REGISTRIES = frozenset(("npm", "pypi", "nuget", "conda", "cargo", "gem", "maven", "composer", "golang", "hex", "pub"))
_ALGORITHMS = {name.upper().replace("-", ""): name for name in HEX_LENGTHS}
_COMMIT = "commit "


class Origin(Struct, frozen=True):
    """A source, and the hashes of what it serves."""

    source: Source
    hashes: tuple[Hash, ...] = ()


def hashes_in(hashes: list[Fields], of: str, entry: Entry) -> tuple[Hash, ...]:
    """The hashes of a list; one that is none costs a field."""
    found = []
    for one in hashes:
        algorithm, value = text(one, "alg"), text(one, "content").lower()
        if fits(algorithm, value):
            found.append(Hash(algorithm, value, of))
        else:
            entry.complain("E-HASH", f"the hash {algorithm} {value[:16]} is none of its algorithm", "field")
    return tuple(found)


def algorithm_named(written: str) -> str:
    """CycloneDX's name of an algorithm from that of SPDX: `SHA256` is `SHA-256`."""
    return _ALGORITHMS.get(written.upper().replace("-", "").replace("_", ""), "")


def stated_origin(entry: Entry, package: Package) -> Origin:
    """The one origin of a component that another program described."""
    of = "image" if entry.text("type") == "container" else "distribution"
    own = hashes_in(objects(entry.fields, "hashes"), of, entry)
    references = [one for one in objects(entry.fields, "externalReferences") if text(one, "type") == "distribution"]
    served = [(text(one, "url"), hashes_in(objects(one, "hashes"), "distribution", entry)) for one in references]
    source = source_of(package, [url for url, _ in served if url.startswith(("http://", "https://"))])
    return Origin(source, tuple(dict.fromkeys((*own, *(one for _, hashes in served for one in hashes)))))


def source_of(package: Package, urls: list[str]) -> Source:
    """Where a package comes from, by its package URL and by the addresses that it may be downloaded from."""
    told = dict(package.qualifiers)
    if "vcs_url" in told:
        address, _, commit = told["vcs_url"].rpartition("@")
        return git_source(address, commit) if "://" in address else git_source(told["vcs_url"])
    if "download_url" in told:
        return url_source(told["download_url"])
    if not urls:
        registry = origin(redact(told.get("repository_url", ""))[0])
        return Source("registry", registry=registry) if registry and package.type in _REGISTRIES else Source()
    first = registry_source(urls[0]) if package.type in _REGISTRIES else url_source(urls[0])
    others = tuple(sorted({found for url in urls[1:] if (found := origin(redact(url)[0])) not in ("", first.registry)}))
    return Source(first.kind, first.url, first.registry, first.commit, first.credentials, others)


def written_origins(entry: Entry) -> list[Origin]:
    """All origins of a component that this program wrote."""
    told = entry.told
    kinds = [kind for kind in told.get(names.SOURCE_KIND, []) if kind not in ("git", "path")]
    registries = list(told.get(names.SOURCE_REGISTRY, []))
    found: list[Origin] = []
    homeless: tuple[Hash, ...] = ()
    for one in objects(entry.fields, "externalReferences"):
        hashes = hashes_in(objects(one, "hashes"), "distribution", entry)
        url, type = text(one, "url"), text(one, "type")
        if type == "vcs":
            commit = text(one, "comment")
            found.append(Origin(Source("git", url, commit=commit.removeprefix(_COMMIT) if commit.startswith(_COMMIT) else "")))
        elif type == "distribution" and url.startswith("pkg:"):
            homeless = (*homeless, *hashes)
        elif type == "distribution":
            kind = kinds[min(len(found), len(kinds) - 1)] if kinds else "unknown"
            found.append(Origin(Source(kind, url, _registry(url, registries)), hashes))
    found.extend(Origin(Source("path", path)) for path in told.get(names.SOURCE_PATH, []))
    for url in told.get(names.SOURCE_URL, []):
        kind = next(iter(kinds), "git" if "git" in told.get(names.SOURCE_KIND, []) else "unknown")
        found.append(Origin(Source(kind, url, _registry(url, registries))))
    return _completed(found, homeless, told, registries)


def _registry(url: str, registries: list[str]) -> str:
    """The registry that an address belongs to, among those that the component names."""
    own = origin(url)
    if own in registries:
        return own
    return registries[0] if len(registries) == 1 else ""


def _completed(found: list[Origin], homeless: tuple[Hash, ...], told: Told, registries: list[str]) -> list[Origin]:
    """The same with what stands at no address: kinds, registries and commits of their own, and hashes."""
    have = {one.source.kind for one in found}
    commit = next(iter(told.get(names.SOURCE_COMMIT, [])), "")
    bare = [kind for kind in told.get(names.SOURCE_KIND, []) if kind not in have]
    found.extend([Origin(Source(kind, commit=commit if kind == "git" else "")) for kind in bare])
    unnamed = [one for one in registries if one not in {origin.source.registry for origin in found}]
    for registry in unnamed:
        at = next((at for at, one in enumerate(found) if not one.source.registry and one.source.kind == "registry"), None)
        if at is None:
            found.append(Origin(Source("registry", registry=registry)))
        else:
            source = found[at].source
            found[at] = Origin(Source(source.kind, source.url, registry, source.commit), found[at].hashes)
    if not found:
        found.append(Origin(Source()))
    if homeless:
        at = next((at for at, one in enumerate(found) if _has_no_address(one.source, told)), None)
        if at is None:
            found.append(Origin(Source(), homeless))
        else:
            found[at] = Origin(found[at].source, homeless)
    others = tuple(told.get(names.SOURCE_OTHER_REGISTRY, []))
    if others or names.SOURCE_CREDENTIALS in told:
        first = found[0].source
        source = Source(first.kind, first.url, first.registry, first.commit, names.SOURCE_CREDENTIALS in told, others)
        found[0] = Origin(source, found[0].hashes)
    return found


def _has_no_address(source: Source, told: Told) -> bool:
    """Whether hashes could not be written beside the address of a source."""
    return not source.url or source.kind in ("git", "path") or source.url in told.get(names.SOURCE_URL, ())


def bare_hashes(told: Told, *, placed: bool) -> tuple[Hash, ...]:
    """Hashes that stand as properties. `placed` tells whether the component has a reference that they may belong to."""
    content = (*told.get(names.CONTENT_HASH, ()), *told.get(names.NUGET_CONTENT_HASH, ()))
    kinds = (*((text, "content") for text in content), *((text, "") for text in told.get(names.HASH, ())))
    found = []
    for written, of in kinds:
        algorithm, _, value = written.rpartition(":")
        found.append(Hash(algorithm, value, of or ("distribution" if placed else "image")))
    return tuple(found)
