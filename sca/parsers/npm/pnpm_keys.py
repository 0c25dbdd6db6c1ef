"""The keys of pnpm locks: which package a key means, and which key a dependency leads to.

    /@scope/name/1.0.0_peer@2.0.0        lock version 5; peers, or their hash, stand behind the underscore
    /@scope/name@1.0.0(peer@2.0.0)       lock version 6
    @scope/name@1.0.0(peer@2.0.0)        lock versions 7 and 9; facts stand under the part in front of the parenthesis

Up to version 6 a host in front of the first slash is that of another registry. What stands behind the version is part of
the identity of an instance and is never taken apart. A key can also be a folder or archive (`file:...`), a repository
(`github.com/owner/name/commit`) or an address.

https://github.com/pnpm/spec/tree/master/lockfile
"""

import re
from collections.abc import Container

from msgspec import Struct

LINK, FILE = "link:", "file:"
_RELEASE = re.compile(r"[0-9]+\.[0-9]+\.[0-9]+(?:[-+][0-9A-Za-z.+-]*)?").fullmatch
_SLASHES, PLAIN = 5, 7


class Named(Struct, frozen=True):
    """What a key tells. `version` is empty where the key is an address; `host` is that of a registry named in it."""

    name: str = ""
    version: str = ""
    host: str = ""


def facts_key(key: str) -> str:
    """The part of a key that names the package, without its peers."""
    return key.partition("(")[0]


def read_key(key: str, major: int) -> Named:
    """The package that a key names in a lock of a version; nothing for what is named by its place alone."""
    plain = facts_key(key)
    if plain.startswith(FILE):
        return Named()
    if major >= PLAIN:
        at = plain.find("@", 1)
        return Named(plain[:at], _release(plain[at + 1 :])) if at > 0 else Named()
    host, slash, rest = plain.partition("/")
    if major == _SLASHES:
        parts = rest.split("/")
        name = "/".join(parts[:2]) if rest.startswith("@") else parts[0]
        version = _release("".join(parts[name.count("/") + 1 :][:1]).partition("_")[0])
    else:
        at = rest.find("@", 1)
        name, version = rest[: max(at, 0)], _release(rest[at + 1 :])
    return Named(name, version, host.replace("+", ":")) if slash and version else Named()


def child_key(name: str, reference: str, major: int, known: Container[str]) -> str | None:
    """The one key that `name: reference` of a dependency list means; None if the lock does not hold it."""
    if reference.startswith(FILE) and major < PLAIN:
        key = reference
    elif major >= PLAIN:
        key = reference if _names_package(reference) else f"{name}@{reference}"
    elif major == _SLASHES:
        key = reference if "/" in reference else f"/{name}/{reference}"
    else:
        key = reference if "/" in facts_key(reference) else f"/{name}@{reference}"
    if key not in known and major == _SLASHES:
        key = f"/{name}/{reference}"
    return key if key in known else None


def _names_package(reference: str) -> bool:
    """Whether a reference is a whole key, as behind an alias: a name stands in front of its first `@`."""
    at = reference.find("@", 1)
    return at > 0 and not any(sign in reference[:at] for sign in "(:")


def _release(text: str) -> str:
    return text if _RELEASE(text) else ""
