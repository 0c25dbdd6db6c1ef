"""Names of target frameworks: the short one of a project file and the long one that locks and assets files use for it.

`netcoreapp3.1` is `.NETCoreApp,Version=v3.1`; from .NET 5 on newer clients write `net8.0` in both places and older ones
`.NETCoreApp,Version=v8.0`. https://learn.microsoft.com/dotnet/standard/frameworks
"""

import re

_SHORT = re.compile(r"(netcoreapp|netstandard|net|uap)([0-9]{1,9}(?:\.[0-9]{1,9}){0,3})").fullmatch
_LONG = {"netcoreapp": ".NETCoreApp", "netstandard": ".NETStandard", "net": ".NETFramework", "uap": "UAP"}
_FIRST_OF_ONE_NET = 5


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
