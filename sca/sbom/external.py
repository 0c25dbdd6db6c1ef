"""External references: where the archive of a package can be fetched, with its hashes, and where its source is kept.

A lock file's hashes are those of an archive, not of the package: a Python version has many wheels. So they stand on
the `distribution` reference. Where the input names no address, the package URL takes its place.
"""

from sca.model.component import Hash, Source
from sca.model.property_names import HASH, SOURCE_URL, Pairs
from sca.sbom.addresses import iri, relative, without_credentials
from sca.sbom.elements import ExternalReference
from sca.sbom.hashes import digests
from sca.sbom.refs import Group

NO_ADDRESS = "hashes of the archives of this version; the input names no address"
_Key = tuple[str, str, str]


def external_references(group: Group, pairs: Pairs) -> tuple[ExternalReference, ...]:
    """Every address of a component, sorted; what cannot be written as a reference is added to `pairs` as properties."""
    found: dict[_Key, list[Hash]] = {}
    for member in group.members:
        hashes = [one for one in member.hashes if one.of == "distribution"]
        address = _address(member.source, pairs)
        if address and (address[0] == "distribution" or not hashes):
            found.setdefault(address, []).extend(hashes)
            continue
        if address:
            found.setdefault(address, [])
        if hashes and group.purl:
            found.setdefault(("distribution", group.purl, NO_ADDRESS), []).extend(hashes)
        else:
            pairs.update((HASH, f"{one.algorithm}:{one.value}") for one in hashes)
    if not found:
        return ()
    entries = sorted(found.items()) if len(found) > 1 else found.items()
    return tuple([_reference(key, hashes, pairs) for key, hashes in entries])


def _reference(key: _Key, hashes: list[Hash], pairs: Pairs) -> ExternalReference:
    kind, url, comment = key
    return ExternalReference(kind, url, comment, digests(hashes, pairs) if hashes else ())


def _address(source: Source, pairs: Pairs) -> _Key | None:
    """Type, address and comment of the reference to a source."""
    url = source.url
    if not url or source.kind == "path":
        return None
    git = source.kind == "git"
    address = iri(url.removeprefix("git+") if git else url)
    if not address:
        pairs.add((SOURCE_URL, without_credentials(relative(url))))
        return None
    return ("vcs", address, f"commit {source.commit}" if source.commit else "") if git else ("distribution", address, "")
