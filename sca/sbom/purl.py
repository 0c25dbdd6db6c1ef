"""The shape of a package URL, checked with one linear expression where a full parser would take seconds.

Specification: https://github.com/package-url/purl-spec
"""

import re
from urllib.parse import unquote

_CHARACTER = "(?:[A-Za-z0-9._~:-]|%[0-9A-Fa-f]{2})"
_PURL = re.compile(
    rf"pkg:[a-z][a-z0-9.+-]*+/(?:{_CHARACTER}++/)*+{_CHARACTER}++(?:@(?P<version>{_CHARACTER}++))?"
    rf"(?:\?[a-z][a-z0-9._-]*+=(?:{_CHARACTER}|/)*+(?:&[a-z][a-z0-9._-]*+=(?:{_CHARACTER}|/)*+)*+)?"
)


def version_in(purl: str) -> str | None:
    """The decoded version in a package URL, empty if it has none; None if the text is not a package URL."""
    match = _PURL.fullmatch(purl)
    if match is None:
        return None
    version = match["version"] or ""
    return unquote(version) if "%" in version else version


def is_purl(text: str) -> bool:
    """Whether a text is a package URL in canonical encoding."""
    return _PURL.fullmatch(text) is not None
