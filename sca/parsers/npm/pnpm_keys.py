"""The keys of pnpm locks: which package a key means, and which key a dependency leads to.

    /@scope/name/1.0.0_peer@2.0.0        lock version 5; peers, or their hash, stand behind the underscore
    /@scope/name@1.0.0(peer@2.0.0)       lock version 6
    @scope/name@1.0.0(peer@2.0.0)        lock versions 7 and 9; facts stand under the part in front of the parenthesis

What stands behind the version is part of the identity of an instance and is never taken apart. A key can also be a
folder or archive (`file:...`), a repository (`github.com/owner/name/commit`) or an address.

https://github.com/pnpm/spec/tree/master/lockfile
"""

import re
from collections.abc import Container

_RELEASE = re.compile(r"[0-9]+\.[0-9]+\.[0-9]+(?:[-+][0-9A-Za-z.+-]*)?")
LINK = "link:"


def facts_key(key: str) -> str:
    """The part of a key that names the package, without its peers."""
    return key.partition("(")[0]


def name_and_version(key: str) -> tuple[str, str]:
    """Name and version that a key tells; the version is empty where the key is an address, the name where it is a place."""
    plain = facts_key(key).removeprefix("/")
    if plain.startswith("file:"):
        return "", ""
    at = plain.find("@", 1)
    slash = plain.find("/", plain.find("/") + 1 if plain.startswith("@") else 0)
    if key.startswith("/") and slash > 0 and (at < 0 or slash < at):
        return plain[:slash], _release(plain[slash + 1 :].partition("_")[0])
    if at > 0:
        return plain[:at], _release(plain[at + 1 :])
    return "", ""


def find_key(name: str, version: str, known: Container[str]) -> str | None:
    """The key that `name: version` of a dependency list leads to; None if there is none of it."""
    candidates = (
        version,
        f"/{name}/{version}",
        f"/{name}@{version}",
        f"{name}@{version}",
        f"/{version}",
        f"{name}@{version.removeprefix('/')}",
    )
    return next((key for key in candidates if key in known), None)


def _release(text: str) -> str:
    return text if _RELEASE.fullmatch(text) else ""
