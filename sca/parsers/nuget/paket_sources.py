"""What Paket takes from elsewhere than a feed: files of GitHub repositories, gists, git repositories, plain addresses.

A package that lies on GitHub is named as the package URL specification says: owner and repository in lower case.
https://fsprojects.github.io/Paket/dependencies-file.html
"""

import re
from posixpath import basename

from msgspec import Struct

from sca.model.component import Source
from sca.model.package import Package
from sca.model.url import git_source, origin, redact, url_source

GITHUB, GIST, GIT, HTTP = "GITHUB", "GIST", "GIT", "HTTP"
_COMMIT = re.compile(r"[0-9a-fA-F]{40}").fullmatch
_ON_GITHUB = re.compile(
    r"(?:https://|git://|ssh://git@|git@)github\.com[/:](?P<owner>[^/\s]+)/(?P<name>[^/\s]+?)(?:\.git)?/?"
).fullmatch
_OWNER_AND_NAME = re.compile(r"[A-Za-z0-9_.-]+/[A-Za-z0-9_.-]+").fullmatch


class Remote(Struct, frozen=True):
    """A package outside of any feed, and where it comes from. Its version is a commit, or empty."""

    package: Package
    source: Source


def remote(kind: str, address: str, commit: str) -> Remote | None:
    """What stands at an address of a section GITHUB, GIST, GIT or HTTP; None if the address cannot be told."""
    version = commit.lower() if _COMMIT(commit) else ""
    if kind == GITHUB:
        return _on_github(address, version) if _OWNER_AND_NAME(address) else None
    shown, _secret = redact(address)
    if kind == GIST:
        name = shown.rpartition("/")[2]
        source = git_source(f"https://gist.github.com/{shown}", version)
        return Remote(Package("generic", "", name, version), source) if name else None
    if kind == GIT:
        github = _ON_GITHUB(shown)
        if github is not None:
            return _on_github(f"{github['owner']}/{github['name']}", version)
        name = basename(shown.rstrip("/")).removesuffix(".git")
        return Remote(Package("generic", "", name, version), git_source(address, version)) if name else None
    name = basename(shown.rstrip("/"))
    return Remote(Package("generic", "", name, ""), _of_file(address)) if name else None


def feed(address: str) -> Source:
    """The source of the packages of a feed; of one that is a folder nothing is said."""
    shown, secret = redact(address)
    return Source("registry", registry=origin(shown), credentials=secret)


def _of_file(address: str) -> Source:
    """An address on the disk of the machine that wrote it is of use to nobody else."""
    return url_source(address) if origin(redact(address)[0]) else Source("url")


def _on_github(repository: str, commit: str) -> Remote:
    owner, _, name = repository.lower().partition("/")
    return Remote(Package("github", owner, name, commit), git_source(f"https://github.com/{repository}", commit))
