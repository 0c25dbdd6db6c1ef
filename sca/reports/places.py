"""Where things are, for readers that join a report with a checkout: relative addresses, and what is a file at all."""

import re
from urllib.parse import quote

from sca.model.component import Location
from sca.model.text import visible

ROOT = "."
_NO_FILE = ("registry", "environment")
_ELSEWHERE = re.compile(r"[a-z][a-z0-9+.-]+:")


def is_file(location: Location) -> bool:
    """Whether a place lies in a file that was scanned or in a policy file: not in a built-in policy, a variable, an address."""
    if not location.path or location.role in _NO_FILE:
        return False
    return location.role != "policy" or not _ELSEWHERE.match(location.path)


def shown_path(location: Location) -> str:
    """The path with `/`, without anything that acts; `.` for a place that is no file."""
    return visible(location.path) if is_file(location) else ROOT


def address(location: Location) -> str:
    """The path as a relative URI (https://www.rfc-editor.org/rfc/rfc3986#section-4.2): everything but plain letters is encoded.

    A colon is encoded as well, so that no first folder reads as a scheme, and so is a byte that is no UTF-8.
    """
    if not is_file(location):
        return ROOT
    try:
        return quote(location.path.lstrip("/").encode("utf-8", "surrogateescape"), safe="/")
    except UnicodeEncodeError:
        return quote(visible(location.path).lstrip("/"), safe="/")
