"""What every .NET format means by a package id, a version and a hash: the texts as written, checked and no more.

https://learn.microsoft.com/nuget/concepts/package-versioning
"""

import re
from binascii import Error as Base64Error
from binascii import a2b_base64

from sca.files.limits import Limits

_ID = re.compile(r"\w+(?:[.-]\w+)*").fullmatch
_VERSION = re.compile(r"[0-9]{1,64}(?:\.[0-9]{1,64}){0,3}(?:-[0-9A-Za-z.-]+)?(?:\+[0-9A-Za-z.-]+)?").fullmatch
_SHA512_BYTES = 64


def is_id(text: str, limits: Limits) -> bool:
    """Whether a text can be the id of a package."""
    return len(text) <= limits.name_chars and _ID(text) is not None


def is_version(text: str, limits: Limits) -> bool:
    """Whether a text is one version, and no range."""
    return len(text) <= limits.version_chars and _VERSION(text) is not None


def sha512_of(text: str) -> str:
    """The SHA-512 that stands in base64 in a text, in hex; empty if it does not."""
    try:
        digest = a2b_base64(text, strict_mode=True)
    except (Base64Error, ValueError):
        return ""
    return digest.hex() if len(digest) == _SHA512_BYTES else ""
