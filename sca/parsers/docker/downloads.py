"""What ADD brings into an image from the network: files by their address, and repositories.

https://docs.docker.com/reference/dockerfile/#add
"""

import re

from msgspec import Struct

from sca.model.component import Hash, Location, Reference, Scope, Source
from sca.model.package import Package
from sca.model.url import redact
from sca.parsers.at_address import download_at, repository_at
from sca.parsers.docker.stages import Stage

_REMOTE = re.compile(r"(?:https?|git|ssh)://|git@", re.IGNORECASE)
_SHA256 = re.compile(r"sha256:([0-9a-f]{64})")
_COMMIT = re.compile(r"[0-9a-f]{40}|[0-9a-f]{64}")
_LONGEST = 2048
_NOT_SHOWN = "an address that is written too oddly to be shown"


class Download(Struct, frozen=True):
    """One address of an ADD, with the checksum that is asked for."""

    address: str
    checksum: str
    line: int
    stage: Stage
    onbuild: bool


def is_remote(source: str) -> bool:
    """Whether a source of ADD is an address."""
    return _REMOTE.match(source) is not None


def reference_to(download: Download, id: str, path: str, scope: Scope) -> Reference:
    """The download as a reference; one whose address holds a variable is not resolved."""
    address = redact(download.address[:_LONGEST])[0] or _NOT_SHOWN
    checksum = _SHA256.fullmatch(download.checksum)
    package, source = _identity(download.address[:_LONGEST], address)
    return Reference(
        id=id,
        package=package,
        kind="download",
        requested=address,
        locations=(Location(path, download.line, role="reference"),),
        unresolved="its address holds a variable" if "$" in address else "",
        source=source,
        hashes=(Hash("SHA-256", checksum[1]),) if checksum is not None else (),
        scope=scope,
    )


def _identity(written: str, address: str) -> tuple[Package, Source]:
    place, _, fragment = written.partition("#")
    plain = address.partition("#")[0]
    if not _is_repository(place):
        return download_at(plain), Source("url", plain)
    ref, _, folder = fragment.partition(":")
    return repository_at(plain, ref, folder), Source("git", plain, commit=ref if _COMMIT.fullmatch(ref) else "")


def _is_repository(place: str) -> bool:
    """A file over HTTP is one unless its path ends in `.git`; everything else is a repository."""
    return not place.lower().startswith("http") or place.partition("?")[0].rstrip("/").endswith(".git")
