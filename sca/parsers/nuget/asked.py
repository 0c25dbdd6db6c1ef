"""What a reference asks for: NuGet's ranges as project files mean them, where a bare version is a minimum.

A minimum names the version that a restore takes as long as it exists and nobody asks for more; only `[1.2.3]` leaves no
choice. https://learn.microsoft.com/nuget/concepts/package-versioning#version-ranges
"""

import re
from functools import lru_cache

from msgspec import Struct

from sca.files.limits import Limits
from sca.model.nuget_versions import NugetRange, NugetVersion, parse_range, parse_version
from sca.model.patterns import compiled

_NUMBER = r"[0-9]{1,64}+"
_PARTS = compiled(rf"(?P<numbers>{_NUMBER}(?:\.{_NUMBER}){{0,3}}+)(?P<labels>-[0-9A-Za-z.-]++)?(?:\+[0-9A-Za-z.-]*+)?").fullmatch
_FLOATING = compiled(r"(?:[0-9]{1,64}+\.){0,3}+(?:\*(?:-[0-9A-Za-z.-]*+\*)?|[0-9]{1,64}+-[0-9A-Za-z.-]*+\*)").fullmatch
_INTERVAL = compiled(r"[\[(][^\[\]()]*+[\])]").fullmatch
_ID = compiled(r"\w+(?:[.-]\w+)*").fullmatch
_LONGEST = 256

MINIMUM, EXACT, RANGE, FLOATING, NOTHING, BAD = "minimum", "exact", "range", "floating", "nothing", "bad"


class Asked(Struct, frozen=True):
    """A requested version. `text` is as written without blanks around it, `kind` one of the six above.

    `version` is the normal form of a minimum or an exact version, else empty. `low` is whether there is a lower bound.
    `interval` holds the versions that fit, where they can be told by their order.
    """

    text: str
    kind: str
    version: str = ""
    low: bool = True
    interval: NugetRange | None = None

    def fits(self, version: str) -> bool | None:
        """Whether a resolved version is among what was asked for; None if that cannot be told."""
        return None if self.interval is None else self.interval.holds(version)


def read_asked(text: str) -> Asked:
    """Read a version, an interval or a floating version as a project file means it."""
    plain = text.strip()
    return Asked(plain, BAD) if len(plain) > _LONGEST else _read(plain)


# The same few versions stand in all projects of a repository.
@lru_cache(maxsize=2048)
def _read(plain: str) -> Asked:
    if not plain:
        return Asked("", NOTHING, low=False)
    version = parse_version(plain)
    if version is not None:
        return Asked(plain, MINIMUM, normal_version(plain), interval=NugetRange(plain, version, None))
    if _FLOATING(plain):
        return Asked(plain, FLOATING, low=plain[0] != "*", interval=_above(plain))
    return _read_interval(plain)


def normal_version(text: str) -> str:
    """The form in which NuGet writes a version: three or four numbers without leading zeros, no metadata; else the text."""
    match = _PARTS(text.strip())
    if match is None:
        return text
    numbers = [part.lstrip("0") or "0" for part in match["numbers"].split(".")]
    numbers += ["0"] * (3 - len(numbers))
    if numbers[3:] == ["0"]:
        numbers.pop()
    return ".".join(numbers) + (match["labels"] or "")


def against_id(name: str, limits: Limits) -> str:
    """What speaks against a text as the id of a package; empty if nothing does."""
    if len(name) > limits.name_chars:
        return f"is longer than the limit of {limits.name_chars} (name-chars)"
    return "" if _ID(name) else "is no NuGet package id"


def _read_interval(plain: str) -> Asked:
    if _INTERVAL(plain) is None:
        return Asked(plain, BAD)
    ends = [end.strip() for end in plain[1:-1].split(",")]
    if any("*" in end for end in ends):
        known = len(ends) <= 2 and all(not end or _FLOATING(end) or parse_version(end) for end in ends)
        return Asked(plain, FLOATING if known else BAD, low=bool(ends[0]) and ends[0][0] != "*", interval=_above(ends[0]))
    if len(ends) == 2 and not any(ends):
        return Asked(plain, RANGE, low=False, interval=NugetRange(plain, None, None))
    try:
        interval = parse_range(plain)
    except ValueError:
        return Asked(plain, BAD)
    exact = interval.low is not None and interval.low == interval.high
    version = normal_version(ends[0]) if exact else ""
    if interval.low is not None and interval.high is None and interval.with_low:
        return Asked(plain, MINIMUM, normal_version(ends[0]), interval=interval)
    return Asked(plain, EXACT if exact else RANGE, version, low=interval.low is not None, interval=interval)


def _above(floating: str) -> NugetRange:
    """Everything from the first version of a floating one: what NuGet itself accepts for it."""
    numbers = re.match(r"[0-9]+(?:\.[0-9]+)*", floating)
    lowest = parse_version(numbers[0]) if numbers else None
    low = NugetVersion(lowest.numbers, release=False, labels=((0, 0, ""),)) if lowest is not None and "-" in floating else lowest
    return NugetRange(floating, low, None)
