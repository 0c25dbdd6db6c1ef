"""Addresses from scanned files, made safe to show: no user name, no token, no query leaves this module."""

import re
from urllib.parse import urlsplit

from sca.model.component import Source

_SCP_STYLE = re.compile(r"(?:[^@/\s]+@)?(?P<host>[A-Za-z0-9.-]+):(?P<path>[^/\s].*)")
_AUTHORITY = re.compile(
    r"(?:[A-Za-z][A-Za-z0-9+.-]*:/{1,3}|//|[A-Za-z][A-Za-z0-9+.-]*:(?=[^/@:]*+:[^/@]*+@))(?P<authority>[^/]*)"
)
_HOST_AND_MORE = re.compile(r"[A-Za-z0-9.-]+[:/]")
_PLAIN_FRAGMENT = re.compile(
    r"(?:(?:egg|subdirectory|commit|tag|branch|head|workspace|cwd|md5|sha1|sha224|sha256|sha384|sha512)=|path:|semver:)?[^=?@&]*"
)
_WEB = re.compile(r"""(?<![A-Za-z0-9+.-])[A-Za-z][A-Za-z0-9+.-]*+://[^\s'",]++""")
# What begins like a user goes on to the end of the word in any case: so no sign is looked at for more than one beginning.
_USER = re.compile(r"""(?<![^\s'"=])[^\s@'"/:=]++:(?!//)[^\s@'"]++(?P<at>@(?!sha[0-9]{3}:[0-9a-f]++(?![^\s'"]))[^\s'"]++)?""")
# An address that needs no taking apart, as nearly all are: asked for every package by every rule about sources.
_PLAIN_ORIGIN = re.compile(r"https?://[a-z0-9.-]+(?::[1-9][0-9]{0,3})?(?=/|\Z)")
_FULL_COMMIT = re.compile(r"(?:[0-9a-f]{40}|[0-9a-f]{64})")


def redact(url: str) -> tuple[str, bool]:
    """Return the address without user info, query and unknown fragments, and whether anything was dropped.

    A git user without a password (`ssh://git@host/...`) is a convention, not a credential, and stays. What is written
    so oddly that the password cannot be told from the path is not shown at all.
    """
    if "@" not in url and "?" not in url and "#" not in url and _PLAIN_ORIGIN.match(url):
        return url, False  # as nearly all are: there is nothing to drop
    address, hash_mark, fragment = url.partition("#")
    address, question, _query = address.partition("?")
    match = _AUTHORITY.match(address)
    if match is None:
        shown, secret = _without_user(address, address.partition("/")[0], 0)
    elif _is_malformed(match["authority"], address[match.end() :]):
        return "", True
    else:
        shown, secret = _without_user(address, match["authority"], match.start("authority"))
    kept = [part for part in fragment.split("&") if _PLAIN_FRAGMENT.fullmatch(part)]
    dropped = secret or bool(question) or len(kept) < len(fragment.split("&"))
    return f"{shown}{hash_mark if kept else ''}{'&'.join(kept)}", dropped


def _without_user(address: str, authority: str, start: int) -> tuple[str, bool]:
    """Cut the user out of `authority`, which stands at `start`. Without slashes it is one only in `user@host:path`."""
    user, at, host = authority.rpartition("@")
    if user in ("", "git"):
        return address, False
    if start == 0 and (user.endswith(":") or not _HOST_AND_MORE.match(address, len(user + at))):
        return address, False
    return address[:start] + host + address[start + len(authority) :], True


def _is_malformed(authority: str, path: str) -> bool:
    """A password that holds a slash reads as a port that is no number, with the user's `@` behind it."""
    port = authority.rpartition(":")[2] if ":" in authority and not authority.endswith("]") else ""
    return "@" not in authority and "@" in path and bool(port) and not port.isdigit()


def without_secrets(text: str) -> str:
    """A free text for people; every address in it loses its user, its query and unknown fragments."""
    if "@" not in text and "://" not in text:
        return text
    return _WEB.sub(_shown, _USER.sub(lambda found: _shown(found) if found["at"] else found[0], text))


def _shown(found: re.Match[str]) -> str:
    return redact(found[0])[0]


def origin(url: str) -> str:
    """`https://host[:port]` of a web address, in lower case; empty if there is none."""
    plain = _PLAIN_ORIGIN.match(url)
    if plain is not None:
        return plain[0]
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return ""
    if parts.scheme not in ("http", "https") or not parts.hostname:
        return ""
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    return f"{parts.scheme}://{host}" if port is None else f"{parts.scheme}://{host}:{port}"


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
    shown, secret = redact(path.removeprefix("file:"))
    return Source(kind="path", url=shown, credentials=secret)
