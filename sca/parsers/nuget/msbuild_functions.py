"""Functions of MSBuild that only compare versions, or take the name of a target framework apart.

What they give rests on their arguments alone, so a project's conditions with them can be decided.
https://learn.microsoft.com/visualstudio/msbuild/property-functions#msbuild-property-functions
"""

import re
from collections.abc import Callable

from sca.parsers.nuget.frameworks import framework_parts, is_compatible

# A leading v is let through, and what stands behind a sign of a prerelease or of metadata does not count.
_VERSION = re.compile(r"[vV]?([0-9]{1,9}(?:\.[0-9]{1,9}){0,3})(?:[-+].*)?", re.DOTALL).fullmatch
_LEAST_PARTS = "2"
_MOST_PARTS = 4

Version = tuple[int, int, int, int]


def call(name: str, arguments: list[str]) -> str | None:
    """What a function gives, by its name in lower case; None for one that is not known, or arguments that it does not take."""
    if name in _COMPARED:
        return _compare(_COMPARED[name], arguments)
    if name in _OF_FRAMEWORKS:
        return _OF_FRAMEWORKS[name](arguments)
    return None


def _compare(holds: Callable[[Version, Version], bool], arguments: list[str]) -> str | None:
    versions = [_version(text) for text in arguments]
    if len(versions) != 2 or versions[0] is None or versions[1] is None:
        return None
    return str(holds(versions[0], versions[1]))


def _version(text: str) -> Version | None:
    match = _VERSION(text.strip())
    if match is None:
        return None
    numbers = [int(part) for part in match[1].split(".")]
    first, second, third, fourth = (*numbers, 0, 0, 0)[:_MOST_PARTS]
    return first, second, third, fourth


def _compatible(arguments: list[str]) -> str | None:
    if len(arguments) != 2:
        return None
    answer = is_compatible(*arguments)
    return None if answer is None else str(answer)


def _identifier(arguments: list[str]) -> str | None:
    return framework_parts(arguments[0]).get("TargetFrameworkIdentifier") if len(arguments) == 1 else None


def _platform(arguments: list[str]) -> str | None:
    return framework_parts(arguments[0]).get("TargetPlatformIdentifier") if len(arguments) == 1 else None


def _framework_version(arguments: list[str]) -> str | None:
    """The number without a v. The second argument says how many parts it has at least."""
    text, least = (*arguments, _LEAST_PARTS)[:2]
    told = framework_parts(text).get("TargetFrameworkVersion", "").removeprefix("v")
    if not told or not least.isascii() or not least.isdecimal() or not 1 <= int(least) <= _MOST_PARTS:
        return None
    parts = told.split(".")
    return ".".join([*parts, *["0"] * (int(least) - len(parts))])


_COMPARED: dict[str, Callable[[Version, Version], bool]] = {
    "msbuild.versionequals": lambda one, other: one == other,
    "msbuild.versionnotequals": lambda one, other: one != other,
    "msbuild.versiongreaterthan": lambda one, other: one > other,
    "msbuild.versiongreaterthanorequals": lambda one, other: one >= other,
    "msbuild.versionlessthan": lambda one, other: one < other,
    "msbuild.versionlessthanorequals": lambda one, other: one <= other,
}
_OF_FRAMEWORKS: dict[str, Callable[[list[str]], str | None]] = {
    "msbuild.istargetframeworkcompatible": _compatible,
    "msbuild.gettargetframeworkidentifier": _identifier,
    "msbuild.gettargetframeworkversion": _framework_version,
    "msbuild.gettargetplatformidentifier": _platform,
}
# What the text of a property can be asked, with the names in the case that .NET has them in.
QUESTIONS: dict[str, Callable[[str, str], bool]] = {
    "Contains": str.__contains__,
    "StartsWith": str.startswith,
    "EndsWith": str.endswith,
}
NAMES = frozenset((*_COMPARED, *_OF_FRAMEWORKS))
