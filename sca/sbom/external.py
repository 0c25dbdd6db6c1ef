"""External references: where the archive of a package can be fetched, with its hashes, and where its source is kept.

A lock file's hashes are those of an archive, not of the package: a Python version has many wheels. So they stand on
the `distribution` reference. Where the input names no address, the package URL takes its place.
"""

from sca.model.component import Hash, Source
from sca.model.property_names import HASH, SOURCE_URL, Pairs
from sca.sbom.addresses import iri, is_plain_web, relative, without_credentials
from sca.sbom.elements import ExternalReference
from sca.sbom.hashes import digests
from sca.sbom.refs import Group

NO_ADDRESS = "hashes of the archives of this version; the input names no address"
_DISTRIBUTION = "distribution"
_Key = tuple[str, str, str]


def external_references(group: Group, pairs: Pairs) -> tuple[ExternalReference, ...]:
    """Every address of a component, sorted; what cannot be written as a reference is added to `pairs` as properties."""
    members = group.members
    source = members[0].source
    if len(members) == 1 and source.kind == "registry" and is_plain_web(source.url):
        return (ExternalReference(_DISTRIBUTION, source.url, "", digests(members[0].hashes, _DISTRIBUTION, pairs)),)
    found: dict[_Key, list[Hash]] = {}
    for member in members:
        hashes = [one for one in member.hashes if one.of == _DISTRIBUTION]
        address = _address(member.source, pairs)
        if address and (address[0] == _DISTRIBUTION or not hashes):
            found.setdefault(address, []).extend(hashes)
            continue
        if address:
            found.setdefault(address, [])
        if hashes and group.purl:
            found.setdefault((_DISTRIBUTION, group.purl, NO_ADDRESS), []).extend(hashes)
        else:
            pairs.update((HASH, f"{one.algorithm}:{one.value}") for one in hashes)
    return tuple([ExternalReference(*key, digests(found[key], _DISTRIBUTION, pairs)) for key in sorted(found)])


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
    return ("vcs", address, f"commit {source.commit}" if source.commit else "") if git else (_DISTRIBUTION, address, "")
