"""Addresses from scanned files, made safe to show: no user name, no token, no query leaves this module."""

import re
from urllib.parse import urlsplit

from sca.model.component import Source

_SCP_STYLE = re.compile(r"(?:[^@/\s]+@)?(?P<host>[A-Za-z0-9.-]+):(?P<path>[^/\s].*)")
_FULL_COMMIT = re.compile(r"(?:[0-9a-f]{40}|[0-9a-f]{64})")


def redact(url: str) -> tuple[str, bool]:
    """Return the address without user info and query, and whether anything secret was dropped.

    A git user without a password (`ssh://git@host/...`) is a convention, not a credential, and stays.
    """
    head, separator, rest = url.partition("://")
    if not separator:
        return _redact_bare(url)
    authority, slash, path = rest.partition("/")
    user, at, host = authority.rpartition("@")
    secret = bool(at) and user != "git"
    if secret or not at:
        authority = host
    path, hash_mark, fragment = path.partition("#")
    path, question, _query = path.partition("?")
    return f"{head}://{authority}{slash}{path}{hash_mark}{fragment}", secret or bool(question)


def _redact_bare(url: str) -> tuple[str, bool]:
    path, hash_mark, fragment = url.partition("#")
    path, question, _query = path.partition("?")
    return f"{path}{hash_mark}{fragment}", bool(question)


def origin(url: str) -> str:
    """`https://host[:port]` of a web address, in lower case; empty if there is none."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return ""
    if parts.scheme not in ("http", "https") or not parts.hostname:
        return ""
    host = parts.hostname if port is None else f"{parts.hostname}:{port}"
    return f"{parts.scheme}://{host}"


def registry_source(url: str) -> Source:
    """The source of a package that a registry served from `url`."""
    shown, secret = redact(url)
    return Source(kind="registry", url=shown, registry=origin(shown), credentials=secret)


def git_source(url: str, commit: str = "") -> Source:
    """The source of a package that comes from a git repository; the commit may stand in the fragment."""
    shown, secret = redact(url)
    address, _, fragment = shown.partition("#")
    found = commit or fragment.rpartition("commit=")[2]
    full = found if _FULL_COMMIT.fullmatch(found) else ""
    match = _SCP_STYLE.fullmatch(address)
    if match and "://" not in address:
        address = f"ssh://git@{match['host']}/{match['path']}"
    return Source(kind="git", url=address, commit=full, credentials=secret)


def url_source(url: str) -> Source:
    """The source of a package that is downloaded from an address outside any registry."""
    shown, secret = redact(url)
    return Source(kind="url", url=shown, registry=origin(shown), credentials=secret)


def path_source(path: str) -> Source:
    """The source of a package that lies in the checkout."""
    return Source(kind="path", url=path.removeprefix("file:"))
