"""External references: where the archive of a package can be fetched, with its hashes, and where its source is kept.

A lock file's hashes are those of an archive, not of the package: a Python version has many wheels. So they stand on
the `distribution` reference. Where the input names no address, the package URL takes its place.
"""

from sca.model.component import Hash, Source
from sca.sbom.addresses import iri
from sca.sbom.elements import ExternalReference
from sca.sbom.hashes import digests
from sca.sbom.refs import Group

NO_ADDRESS = "hashes of the archives of this version; the input names no address"


def external_references(group: Group) -> tuple[ExternalReference, ...]:
    """Every address of a component, sorted by type and address."""
    found: dict[tuple[str, str, str], list[Hash]] = {}
    for member in group.members:
        hashes = [one for one in member.hashes if one.of == "distribution"]
        distribution = _distribution(member.source)
        if distribution or (hashes and group.purl):
            key = ("distribution", distribution or group.purl, "" if distribution else NO_ADDRESS)
            found.setdefault(key, []).extend(hashes)
        repository = _repository(member.source)
        if repository:
            commit = member.source.commit
            found.setdefault(("vcs", repository, f"commit {commit}" if commit else ""), [])
    if not found:
        return ()
    return tuple(_reference(key, hashes) for key, hashes in sorted(found.items()))


def _reference(key: tuple[str, str, str], hashes: list[Hash]) -> ExternalReference:
    kind, url, comment = key
    return ExternalReference(kind, url, comment, digests(hashes) if hashes else ())


def unaddressed(source: Source) -> bool:
    """Whether a source has an address that cannot be written as an external reference."""
    return bool(source.url) and source.kind != "path" and not _distribution(source) and not _repository(source)


def _distribution(source: Source) -> str:
    return iri(source.url) if source.url and source.kind in ("registry", "url") else ""


def _repository(source: Source) -> str:
    return iri(source.url.removeprefix("git+")) if source.url and source.kind == "git" else ""
