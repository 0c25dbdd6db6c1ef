"""Tells what a range in a package.json asks for: a package of a registry, a repository, an archive, or a folder beside it.

https://docs.npmjs.com/cli/configuring-npm/package-json#dependencies
"""

import re

from msgspec import Struct

from sca.model.component import Source
from sca.model.npm_address import WEB
from sca.parsers.npm.sources import ARCHIVES, GIT, SourceReader, name_and_version

_ALIAS = "npm:"
_FOLDERS = ("file:", "link:", "portal:")
_PATHS = ("./", "../", "~/", "/")
_ON_GITHUB = re.compile(r"[A-Za-z0-9][\w.-]*/[\w.-]+(?:#.*)?").fullmatch
_PROTOCOL = re.compile(r"[a-z][a-z0-9+.-]*:").match
_KNOWN = ("workspace:", "catalog:", "patch:")
_RANGE = re.compile(r"[\^~<>=v ]*(?:[0-9]+|[*xX])(?:\.|\Z)").match
_EXACT = re.compile(r"[=v]{0,2}(?P<version>[0-9]+\.[0-9]+\.[0-9]+(?:-[0-9A-Za-z.-]+)?)(?:\+[0-9A-Za-z.-]+)?").fullmatch


class Asked(Struct, frozen=True):
    """What one range asks for. `folder` is a path relative to the manifest, None if it leads to no folder.

    `version` is set where the range leaves no choice; `unknown` is a protocol that nobody here knows.
    """

    name: str
    version: str = ""
    source: Source = Source("registry")
    folder: str | None = None
    unknown: str = ""


def read_range(name: str, requested: str) -> Asked:
    """What a dependency called `name` asks for."""
    text = requested.strip()
    if text.startswith(_ALIAS):
        return _alias(name, text.removeprefix(_ALIAS))
    path = _local_path(text)
    if path is not None:
        return _archive(name, f"file:{path}") if path.endswith(ARCHIVES) else Asked(name, folder=path)
    repository = _repository(text)
    if repository:
        return Asked(name, source=SourceReader().read(repository, by_url=True))
    if text.startswith(WEB):
        return _archive(name, text)
    protocol = _PROTOCOL(text)
    unknown = protocol[0] if protocol is not None and not text.startswith(_KNOWN) else ""
    return Asked(name, _exact(text), Source() if unknown else Source("registry"), unknown=unknown)


def _alias(name: str, text: str) -> Asked:
    """`real@range`, `@scope/real@range`, `real`; a range alone is one of the package itself."""
    at = text.find("@", 1)
    if at < 0 and _RANGE(text):
        return Asked(name, _exact(text))
    return Asked(text) if at < 0 else Asked(text[:at], _exact(text[at + 1 :]))


def _local_path(text: str) -> str | None:
    """The path of a folder or archive; None where none is asked for."""
    if text.startswith(_PATHS):
        return text
    return next((text.removeprefix(start) for start in _FOLDERS if text.startswith(start)), None)


def _repository(text: str) -> str:
    """The address of a git repository; empty where none is asked for."""
    if text.startswith(GIT):
        return text
    if text.startswith(WEB):
        return f"git+{text}" if text.partition("#")[0].endswith(".git") else ""
    return f"github:{text}" if _ON_GITHUB(text) else ""


def _archive(name: str, address: str) -> Asked:
    owner, version = name_and_version(name, address)
    return Asked(owner, version, SourceReader().read(address, by_url=True))


def _exact(text: str) -> str:
    found = _EXACT(text)
    return "" if found is None else found["version"]
