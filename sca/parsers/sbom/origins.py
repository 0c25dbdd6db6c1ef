"""Where the bytes of a component come from, and their hashes."""

from msgspec import Struct
from msgspec.structs import replace

from sca.model.component import Hash, Source
from sca.model.digests import HEX_LENGTHS, fits
from sca.model.package import Package
from sca.model.url import git_source, origin, redact, registry_source, url_source
from sca.parsers.sbom.entry import Entry
from sca.parsers.sbom.fields import Fields, objects, text

_REGISTRIES = frozenset(("npm", "pypi", "nuget", "conda", "cargo", "gem", "maven", "composer", "golang", "hex", "pub"))
_ALGORITHMS = {name.upper().replace("-", ""): name for name in HEX_LENGTHS}


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
    if entry.secret:
        source = replace(source, credentials=True)
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
