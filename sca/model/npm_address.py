"""What the address of an archive says when an npm registry serves it: whose it is, and which version.

Registries serve archives as `<name>/-/<last part of the name>-<version>.tgz`:
https://github.com/npm/registry/blob/main/docs/REGISTRY-API.md
"""

import re
from posixpath import basename
from urllib.parse import unquote

WEB = ("https://", "http://")
_VERSION = re.compile(r"[0-9]+\.[0-9]+\.[0-9]+(?:[-+][0-9A-Za-z.+-]+)?").fullmatch
_REGISTRY_PATH = "/-/"


def served_as(url: str) -> str:
    """The package whose archive a registry would serve at an address; empty if no registry would."""
    served, _, file = url.partition("?")[0].rpartition(_REGISTRY_PATH)
    scoped_file = file.startswith("@") and file.count("/") == 1
    if not served.startswith(WEB) or not file.endswith(".tgz") or ("/" in file and not scoped_file):
        return ""
    parts = unquote(served).split("/")
    return "/".join(parts[-2:]) if parts[-2].startswith("@") else parts[-1]


def archive_version(name: str, file: str) -> str:
    """The version in the name of an archive of the package `name`; empty if there is none."""
    start = f"{name.rpartition('/')[2]}-"
    version = file.removeprefix(start).removesuffix(".tgz")
    return version if file.startswith(start) and file.endswith(".tgz") and _VERSION(version) else ""


def served_other(url: str, name: str, version: str) -> str:
    """Name and version of what a registry serves at an address, if that is not this package; empty if it is, or none can be told.

    Case of the name, and the build part of a version, which registries leave out of addresses, make no difference.
    """
    tail = name.rpartition("/")[2]
    if url.endswith(f"/{name}/-/{tail}-{version}.tgz") and (name != tail or "/@" not in url):
        return ""
    owner = served_as(url)
    other = archive_version(owner, basename(url))
    same = owner.lower() == name.lower() and (not other or _release(other) == _release(version))
    return "" if same or not owner else f"{owner} {other}".rstrip()


def _release(version: str) -> str:
    return version.partition("+")[0]
