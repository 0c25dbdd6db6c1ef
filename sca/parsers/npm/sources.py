"""Tells from the `resolved` of an npm lock entry where the package comes from, and name and version from an archive's address."""

import re
from posixpath import basename

from sca.model.component import Source
from sca.model.npm_address import WEB, archive_version, served_as
from sca.model.url import git_source, path_source, redact, registry_source, url_source

ARCHIVES = (".tgz", ".tar.gz", ".tar")
# How npm shortens addresses of repositories: https://docs.npmjs.com/cli/configuring-npm/package-json#github-urls
_SHORT = {
    "github:": "https://github.com/",
    "gitlab:": "https://gitlab.com/",
    "bitbucket:": "https://bitbucket.org/",
    "gist:": "https://gist.github.com/",
}
GIT = ("git+", "git:", "git@", "ssh:", *_SHORT)
_HOSTED = "https://codeload.github.com/"
_HOSTED_ARCHIVE = re.compile(re.escape(_HOSTED) + r"[^/]+/[^/]+/(?:legacy\.)?tar\.gz/(?P<commit>[0-9a-f]{40})").fullmatch


class SourceReader:
    """Reads `resolved` texts. The origin of a plain address is worked out once for all addresses that begin alike."""

    def __init__(self) -> None:
        self._plain: dict[str, Source | None] = {}

    def read(self, resolved: str, *, by_url: bool) -> Source:
        """The source of an entry; `by_url` says that it is asked for by an address instead of a range."""
        if resolved.startswith(WEB):
            if resolved.startswith(_HOSTED):
                hosted = _HOSTED_ARCHIVE(resolved)
                return git_source(resolved, hosted["commit"]) if hosted else url_source(resolved)
            if by_url and not served_as(resolved):
                return url_source(resolved)
            return self._registry(resolved)
        if resolved.startswith(GIT):
            return git_source(_in_full(resolved))
        if resolved.startswith("file:"):
            return path_source(resolved)
        shown, secret = redact(resolved)
        return Source(url=shown, credentials=secret)

    def _registry(self, url: str) -> Source:
        """As `registry_source`. Where nothing stands before, between or behind host and path, only the host matters."""
        if "?" in url or "#" in url:
            return registry_source(url)
        end = url.find("/", 8)
        start = url if end < 0 else url[:end]
        if start not in self._plain:
            source = registry_source(f"{start}/")
            self._plain[start] = source if source.registry == start and not source.credentials else None
        plain = self._plain[start]
        return registry_source(url) if plain is None else Source("registry", url, plain.registry)


def _in_full(address: str) -> str:
    """An address with the host written out that a short one such as `github:owner/name` stands for."""
    short, colon, rest = address.partition(":")
    host = _SHORT.get(short + colon)
    return f"git+{host}{rest}" if host else address


def name_and_version(name: str, address: str) -> tuple[str, str]:
    """Name and version of an archive by its address; the version is empty if it cannot be told.

    An address in the shape of a registry names the package itself; any other archive must be called after `name`.
    """
    path = address.removeprefix("file:").partition("?")[0].partition("#")[0]
    owner = served_as(path) or name
    version = archive_version(owner, basename(path))
    return (owner, version) if version else (name, "")
