"""Addresses in a document: always an IRI, never a credential.

The schema wants IRI references (https://www.rfc-editor.org/rfc/rfc3987) and the strict validator refuses a whole
document for one blank in a URL, so what cannot be written as an IRI is kept elsewhere, as text.
"""

import re
from collections.abc import Iterable
from urllib.parse import quote

from sca.model.patterns import compiled
from sca.model.url import redact

_PATCHES = (".patch", ".diff")
_USER = compiled(r"://(?!git@[^\s/@]*+(?![^\s/]))[^\s/]*@")
_QUERY = compiled(r"\?[^\s#]++")
_ABSOLUTE = compiled(r"(?:(?:git\+)?file:)?(?:/|\\\\|[a-z]:[\\/])", re.IGNORECASE)
_SAFE = "-._~:/?#@!$&'()*+,;=%"
_BARE_PERCENT = compiled("%(?![0-9A-Fa-f]{2})")
_SEPARATOR = compiled(r"[\\/]")
_PATH = r"[A-Za-z0-9\-._~!$&'()*+,;=:@%/]*+"
_IRI = compiled(
    r"[A-Za-z][A-Za-z0-9+.\-]*+:"
    r"(?://(?:[A-Za-z0-9\-._~!$&'()*+,;=:%]*@)?[A-Za-z0-9\-._~!$&'()*+,;=%]*+(?::[0-9]*+)?(?![^/?#])"
    rf"|(?!/)){_PATH}(?:\?[A-Za-z0-9\-._~!$&'()*+,;=:@%/?]*+)?(?:\#[A-Za-z0-9\-._~!$&'()*+,;=:@%/?]*+)?"
)
_PLAIN_WEB = compiled(r"https?://[A-Za-z0-9.\-]++(?::[0-9]++)?/[A-Za-z0-9\-._~!$&'()*+,;=:@/]*+(?:\#[A-Za-z0-9]*+)?")


def iri(url: str) -> str:
    """The address as an IRI without credentials, percent-encoded where needed; empty if it cannot be one.

    A `file:` address of a machine is none for anyone else, so it is not given.
    """
    if _PLAIN_WEB.fullmatch(url):
        return url
    shown, _ = redact(url)
    head, mark, fragment = shown.partition("#")
    text = quote(_BARE_PERCENT.sub("%25", head), safe=_SAFE)
    if mark:
        text = f"{text}#{quote(_BARE_PERCENT.sub('%25', fragment), safe=_SAFE.replace('#', ''))}"
    return text if is_iri(text) and not is_absolute(text) else ""


def is_plain_web(text: str) -> bool:
    """Whether a text is a web address of the kind that nearly every one is: an IRI with no user, no query and no escape."""
    return _PLAIN_WEB.fullmatch(text) is not None


def are_plain_web(texts: Iterable[str]) -> bool:
    """Whether texts are all of this kind."""
    return all(map(_PLAIN_WEB.fullmatch, texts))


def is_iri(text: str) -> bool:
    """Whether a text is an absolute IRI written in ASCII."""
    if _PLAIN_WEB.fullmatch(text):
        return True
    return _IRI.fullmatch(text) is not None and _BARE_PERCENT.search(text) is None


def file_reference(path: str) -> str:
    """A path inside the checkout as a relative reference; empty for what is no such path, or that of a machine."""
    if not path.endswith(_PATCHES) or is_absolute(path) or "\\" in path or "://" in path:
        return ""
    return f"./{quote(path.removeprefix('./').removeprefix('~/'), safe='/')}"


def without_credentials(text: str) -> str:
    """A free text; every address in it loses its user and its query."""
    if "://" not in text:
        return text
    head, mark, tail = text.partition("://")
    return head + _QUERY.sub("", _USER.sub("://", mark + tail))


def has_credentials(text: str) -> bool:
    """Whether an address in a text names a user other than the conventional `git`."""
    return "://" in text and _USER.search(text) is not None


def is_absolute(path: str) -> bool:
    """Whether a path or `file:` address starts at the root of a machine: `/srv/x`, `C:/x`, a network share."""
    return _ABSOLUTE.match(path) is not None


def relative(path: str) -> str:
    """A path from the input; of an absolute one only its last part, because the rest describes a machine."""
    return f".../{_SEPARATOR.split(path.rstrip('/'))[-1]}" if is_absolute(path) else path
