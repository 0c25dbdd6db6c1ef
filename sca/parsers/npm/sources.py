"""Tells from the `resolved` of an npm lock entry where the package comes from, and name and version from an archive's address.

Registries serve archives as `<name>/-/<last part of the name>-<version>.tgz`:
https://github.com/npm/registry/blob/main/docs/REGISTRY-API.md
"""

import re
from posixpath import basename
from urllib.parse import unquote

from sca.model.component import Source
from sca.model.url import git_source, path_source, redact, registry_source, url_source

ARCHIVES = (".tgz", ".tar.gz", ".tar")
WEB = ("https://", "http://")
GIT = ("git+", "git:", "git@", "ssh:", "github:", "gitlab:", "bitbucket:", "gist:")
_HOSTED_ARCHIVE = re.compile(r"https://codeload\.github\.com/[^/]+/[^/]+/(?:legacy\.)?tar\.gz/(?P<commit>[0-9a-f]{40})").fullmatch
_VERSION = re.compile(r"[0-9]+\.[0-9]+\.[0-9]+(?:[-+][0-9A-Za-z.+-]+)?").fullmatch
_REGISTRY_PATH = "/-/"


class SourceReader:
    """Reads `resolved` texts. The origin of a plain address is worked out once for all addresses that begin alike."""

    def __init__(self) -> None:
        self._plain: dict[str, Source | None] = {}

    def read(self, resolved: str, *, by_url: bool) -> Source:
        """The source of an entry; `by_url` says that it is asked for by an address instead of a range."""
        if resolved.startswith(WEB):
            hosted = _HOSTED_ARCHIVE(resolved)
            if hosted:
                return git_source(resolved, hosted["commit"])
            if by_url and _REGISTRY_PATH not in resolved:
                return url_source(resolved)
            return self._registry(resolved)
        if resolved.startswith(GIT):
            return git_source(resolved)
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


def name_and_version(name: str, address: str) -> tuple[str, str]:
    """Name and version of an archive by its address; the version is empty if it cannot be told.

    An address in the shape of a registry names the package itself; any other archive must be called after `name`.
    """
    path = address.partition("?")[0].partition("#")[0]
    file = basename(path)
    served, shape, _ = path.rpartition(f"{_REGISTRY_PATH}{file}") if path.startswith(WEB) else ("", "", "")
    owner = registry_name(served) if shape else name
    version = archive_version(owner, file)
    return (owner, version) if version else (name, "")


def registry_name(served: str) -> str:
    """The package name at the end of an address up to `/-/`."""
    parts = unquote(served).split("/")
    scoped = len(parts) > 1 and parts[-2].startswith("@")
    return "/".join(parts[-2:]) if scoped else parts[-1]


def archive_version(name: str, file: str) -> str:
    """The version in the name of an archive of the package `name`; empty if there is none."""
    start = f"{name.rpartition('/')[2]}-"
    version = file.removeprefix(start).removesuffix(".tgz")
    return version if file.startswith(start) and file.endswith(".tgz") and _VERSION(version) else ""
