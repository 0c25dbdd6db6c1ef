"""What the version of a reference asks for: one version, a minimum, an interval, or whatever is newest.

A bare version is a minimum, and the lowest version that fits is taken: so it is the one that is used whenever it exists
and nothing else asks for more. Versions are given in NuGet's normal form, as the client writes them.

https://learn.microsoft.com/nuget/concepts/package-versioning#version-ranges
"""

import re

from msgspec import Struct

from sca.files.limits import Limits
from sca.parsers.nuget.identity import is_version

_EXACT = re.compile(r"\[\s*+([^,\[\]()\s]++)\s*+(?:,\s*+([^,\[\]()\s]++)\s*+)?\]").fullmatch
_INTERVAL = re.compile(r"[\[(]\s*+([^,\[\]()\s]*+)\s*+,\s*+([^,\[\]()\s]*+)\s*+[\])]").fullmatch
_FLOATING = re.compile(r"(?:[0-9]{1,64}\.){0,3}(?:\*|[0-9]{1,64}-[0-9A-Za-z.-]*\*)(?:-[0-9A-Za-z.-]*\*)?").fullmatch
_NUMBERS = re.compile(r"[0-9]++(?:\.[0-9]++)*+")


class Requested(Struct, frozen=True):
    """`version` is the one that a reference leads to without a lock; empty where only a resolution can tell.

    `kind` is `exact`, `minimum`, `interval`, `floating`, `any` (nothing is asked for) or `unreadable`.
    """

    kind: str
    version: str = ""


def read_requested(text: str, limits: Limits) -> Requested:
    """What a version text of a reference asks for."""
    plain = text.strip()
    if not plain:
        return Requested("any")
    if is_version(plain, limits):
        return Requested("minimum", normal_form(plain))
    if len(plain) > limits.version_chars:
        return Requested("unreadable")
    return Requested("floating") if _FLOATING(plain) else _in_brackets(plain, limits)


def _in_brackets(plain: str, limits: Limits) -> Requested:
    exact = _EXACT(plain)
    found = exact or _INTERVAL(plain)
    ends = [end for end in found.groups() if end] if found else []
    if any(_FLOATING(end) for end in ends):
        return Requested("floating")
    if found is None or not all(is_version(end, limits) for end in ends):
        return Requested("unreadable")
    versions = {normal_form(end) for end in ends}
    return Requested("exact", versions.pop()) if exact and len(versions) == 1 else Requested("interval")


def normal_form(version: str) -> str:
    """A version as NuGet writes it: at least three numbers, no fourth that is 0, no leading zeros, no metadata."""
    plain = version.partition("+")[0]
    match = _NUMBERS.match(plain)
    if match is None:
        return version
    numbers = [part.lstrip("0") or "0" for part in match[0].split(".")]
    numbers += ["0"] * (3 - len(numbers))
    if len(numbers) == 4 and numbers[3] == "0":
        del numbers[3]
    return ".".join(numbers) + plain[match.end() :]
