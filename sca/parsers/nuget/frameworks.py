"""Names of target frameworks: the short one of a project file and the long one that locks and assets files use for it.

`netcoreapp3.1` is `.NETCoreApp,Version=v3.1`; from .NET 5 on newer clients write `net8.0` in both places and older ones
`.NETCoreApp,Version=v8.0`. https://learn.microsoft.com/dotnet/standard/frameworks
"""

import re
from functools import lru_cache

_SHORT = re.compile(r"(netcoreapp|netstandard|net|uap)([0-9]{1,9}(?:\.[0-9]{1,9}){0,3})").fullmatch
_LONG = {"netcoreapp": ".NETCoreApp", "netstandard": ".NETStandard", "net": ".NETFramework", "uap": "UAP"}
_FIRST_OF_ONE_NET = 5
_MONIKER = re.compile(
    r"(?P<family>netcoreapp|netstandard|net)(?P<number>[0-9]+(?:\.[0-9]+)*)(?:-(?P<platform>[a-z]+)[0-9.]*)?", re.IGNORECASE
).fullmatch
_PLATFORM_VERSION = re.compile(r"-[a-z]+[0-9]", re.IGNORECASE).search
_LONG_FORM = re.compile(r"(?P<identifier>\.\w+),Version=(?P<version>v[0-9.]+)(?:,Profile=\w+)?", re.IGNORECASE).fullmatch


def names_of(short: str) -> tuple[str, ...]:
    """All names, in lower case, under which a framework can stand that a project calls by this one."""
    written = short.lower()
    match = _SHORT(written)
    if match is None:
        return (written,)
    family, version = match.groups()
    if family == "net" and "." in version and int(version.partition(".")[0]) >= _FIRST_OF_ONE_NET:
        family = "netcoreapp"
    elif "." not in version:
        version = ".".join(version) if len(version) > 1 else f"{version}.0"
    return (written, f"{_LONG[family]},Version=v{version}".lower())


@lru_cache(maxsize=256)
def framework_key(name: str) -> str:
    """One text for the many names of a target framework: `.NETCoreApp,Version=v3.1` and `netcoreapp3.1` are the same."""
    long = _LONG_FORM(name)
    if long is not None:
        return f"{long['identifier']} {long['version']}".lower()
    parts = framework_parts(name)
    if not parts:
        return name.lower()
    version = parts["TargetFrameworkVersion"]
    return f"{parts['TargetFrameworkIdentifier']} {version} {parts['TargetPlatformIdentifier']}".strip().lower()


def framework_parts(moniker: str) -> dict[str, str]:
    """The properties that the SDK makes of a target framework: `net8.0-android` is .NETCoreApp, v8.0, android."""
    match = _MONIKER(moniker.strip())
    if match is None:
        return {}
    family, number, platform = match["family"].lower(), match["number"], match["platform"] or ""
    if family == "net" and ("." not in number or int(number.partition(".")[0]) < _FIRST_OF_ONE_NET):
        version = number if "." in number else ".".join(number)
        parts = {"TargetFrameworkIdentifier": ".NETFramework", "TargetFrameworkVersion": f"v{version}"}
    else:
        identifier = ".NETStandard" if family == "netstandard" else ".NETCoreApp"
        parts = {"TargetFrameworkIdentifier": identifier, "TargetFrameworkVersion": f"v{number}"}
    return {**parts, "TargetPlatformIdentifier": platform.lower()}


# The newest .NET Standard that a framework can use, from each of its versions on.
# https://learn.microsoft.com/dotnet/standard/net-standard
_STANDARDS = {
    ".netcoreapp": (((3, 0), (2, 1)), ((2, 0), (2, 0)), ((1, 0), (1, 6))),
    ".netframework": (((4, 6, 1), (2, 0)), ((4, 6), (1, 3)), ((4, 5, 1), (1, 2)), ((4, 5), (1, 1))),
}


def is_compatible(target: str, candidate: str) -> bool | None:
    """Whether a project of the target framework can use what was built for the other one; None for names not known here.

    https://learn.microsoft.com/dotnet/standard/frameworks
    """
    one, other = framework_parts(target), framework_parts(candidate)
    if not one or not other:
        return None
    family, wanted = one["TargetFrameworkIdentifier"].lower(), other["TargetFrameworkIdentifier"].lower()
    version, least = _numbers(one), _numbers(other)
    if family == wanted:
        # Versions of a platform are not told apart here: where the candidate needs one, the platform alone decides nothing.
        platform = other["TargetPlatformIdentifier"]
        if platform and _PLATFORM_VERSION(candidate):
            return None
        return version >= least and platform in ("", one["TargetPlatformIdentifier"])
    if wanted != ".netstandard":
        return False
    newest = next((standard for since, standard in _STANDARDS.get(family, ()) if version >= since), None)
    return newest is not None and least <= newest


def _numbers(parts: dict[str, str]) -> tuple[int, ...]:
    return tuple(int(part) for part in parts["TargetFrameworkVersion"].removeprefix("v").split("."))
