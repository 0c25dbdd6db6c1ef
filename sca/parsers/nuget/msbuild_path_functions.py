"""Functions of MSBuild that put paths together, seen from a folder of the tree, and those that look for a file above one.

https://learn.microsoft.com/visualstudio/msbuild/property-functions#msbuild-property-functions
"""

from collections.abc import Callable
from posixpath import dirname, join, normpath

from sca.parsers.nuget.msbuild_paths import ROOT, TreePaths, full_path, in_tree


def call(name: str, arguments: list[str], folder: str) -> str | None:
    """What a function gives, by its name in lower case; None for other arguments than it takes, or what lies outside the tree."""
    return _FUNCTIONS[name](arguments, folder)


def above(name: str, arguments: list[str], folder: str, paths: TreePaths) -> str | None:
    """What a function gives that looks for a file above a folder: nothing where there is none; None if that cannot be told."""
    if name == _FILE_ABOVE:
        file, start = arguments[0], arguments[1] if len(arguments) > 1 else full_path(folder)
    elif len(arguments) == 2:
        start, file = arguments
    else:
        return None
    lowest = in_tree(start, folder)
    if lowest is None:
        # Above the root of the tree nothing is read, so nothing is found there.
        return "" if start.startswith(ROOT) else None
    found = paths.above(file, lowest)
    if found is None:
        return ""
    return full_path(found if name == _FILE_ABOVE else dirname(found))


def _combined(arguments: list[str], _folder: str) -> str | None:
    path = join(*(one.replace("\\", "/") for one in arguments))
    return path if len(path) <= sum(map(len, arguments)) + len(arguments) else None


def _normal(arguments: list[str], folder: str) -> str | None:
    combined = _combined(arguments, folder)
    path = None if combined is None else in_tree(combined, folder)
    return None if path is None else full_path(path)


def _slash(arguments: list[str], _folder: str) -> str | None:
    plain = arguments[0].replace("\\", "/")
    return plain if not plain or plain.endswith("/") else f"{plain}/"


def _normal_folder(arguments: list[str], folder: str) -> str | None:
    path = _normal(arguments, folder)
    return None if path is None else _slash([path], folder)


def _parent(arguments: list[str], _folder: str) -> str | None:
    return dirname(normpath(arguments[0].replace("\\", "/"))) if arguments[0].startswith(ROOT) else None


_FILE_ABOVE = "msbuild.getpathoffileabove"
_FUNCTIONS: dict[str, Callable[[list[str], str], str | None]] = {
    "system.io.path.combine": _combined,
    "system.io.path.getfullpath": _normal,
    "system.io.path.getdirectoryname": _parent,
    "msbuild.normalizepath": _normal,
    "msbuild.normalizedirectory": _normal_folder,
    "msbuild.ensuretrailingslash": _slash,
}
PATHS = frozenset(_FUNCTIONS)
ABOVE = frozenset((_FILE_ABOVE, "msbuild.getdirectorynameoffileabove"))
