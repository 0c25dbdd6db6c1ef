"""What ADD brings into an image from the network: files by their address, and repositories.

https://docs.docker.com/reference/dockerfile/#add
"""

import re
from posixpath import basename
from urllib.parse import urlsplit

from msgspec import Struct

from sca.model.component import Hash, Location, Reference, Scope, Source
from sca.model.package import Package, repository_package
from sca.model.text import brief
from sca.model.url import redact
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
        name = basename(plain.partition("?")[0]) or "download"
        return Package("generic", "", brief(name), "", (("download_url", plain),)), Source("url", plain)
    ref, _, folder = fragment.partition(":")
    source = Source("git", plain, commit=ref if _COMMIT.fullmatch(ref) else "")
    repository = _path(plain).removesuffix(".git").strip("/")
    if _host(plain) == "github.com" and repository.count("/") == 1:
        return repository_package("github", repository, ref, folder), source
    name = basename(repository) or "repository"
    return Package("generic", "", name, ref, (("vcs_url", f"git+{plain}"),), folder.strip("/")), source


def _is_repository(place: str) -> bool:
    """A file over HTTP is one unless its path ends in `.git`; everything else is a repository."""
    return not place.lower().startswith("http") or place.partition("?")[0].rstrip("/").endswith(".git")


def _path(address: str) -> str:
    return urlsplit(address).path if "://" in address else address.partition(":")[2]


def _host(address: str) -> str:
    try:
        host = urlsplit(address).hostname if "://" in address else address.partition(":")[0].rpartition("@")[2]
    except ValueError:
        return ""
    return (host or "").lower()
