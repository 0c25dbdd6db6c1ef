"""Texts and places in SARIF 2.1.0 (https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html).

In a message `{0}` stands for an argument (3.11.5) and `[text](place)` is a link (3.11.6). What comes from a scan must be
neither, so both are broken by a space; links of ours go to related locations only.
"""

import re
from typing import Any

from sca.model.component import Location
from sca.model.text import brief
from sca.reports.places import address, is_file, shown_path

LONGEST = 1_000
_PLACEHOLDER = re.compile(r"\{(?=[0-9]+\})")
_LINK_SIGNS = re.compile(r"[\\\[\]]")
SOURCES, IMAGE, POLICY = "%SRCROOT%", "%IMAGEROOT%", "%POLICYROOT%"
BASES = {
    SOURCES: "The folder that was scanned.",
    IMAGE: "The root of the file system in the image that was scanned.",
    POLICY: "The folder that the run was started in: paths of policy files are told from there.",
}


def message(text: str, length: int = LONGEST) -> dict[str, str]:
    """A message without placeholders and links, cut to some length."""
    return {"text": plain(brief(text, length))}


def plain(text: str) -> str:
    """Visible text with placeholders and links broken."""
    return _PLACEHOLDER.sub("{ ", text).replace("](", "] (")


def link(text: str, place: int) -> str:
    """A link to a related location."""
    return f"[{_LINK_SIGNS.sub(lambda sign: chr(92) + sign[0], plain(brief(text)))}]({place})"


def base_of(location: Location, *, image: bool) -> str:
    """Which folder a path is told from."""
    if location.role == "policy":
        return POLICY
    return IMAGE if image else SOURCES


def physical(location: Location, *, image: bool) -> dict[str, Any]:
    """A place: one line exactly, or the whole file where no line is known, or the root where it is no file."""
    base = base_of(location, image=image) if is_file(location) else SOURCES
    place: dict[str, Any] = {"artifactLocation": {"uri": address(location), "uriBaseId": base}}
    if is_file(location) and location.line is not None and location.line > 0:
        region = {"startLine": location.line}
        if location.column is not None and location.column > 0:
            region["startColumn"] = location.column
        region["endLine"] = location.line
        if "startColumn" in region:
            region["endColumn"] = region["startColumn"] + 1  # where it ends is not known
        place["region"] = region
    return {"physicalLocation": place}


def logical(location: Location) -> list[dict[str, str]]:
    """What a place without a file is called."""
    return [] if is_file(location) else [{"fullyQualifiedName": brief(location.path) or shown_path(location), "kind": "resource"}]
