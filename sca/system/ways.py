"""Paths of the system as reports show them: from some folder, with `/` between names, whatever the system's own sign is.

Windows has several roots: from one drive or share to another there is no way, only a whole path.
"""

import os
from types import ModuleType


def way_from(folder: str, path: str, flavour: ModuleType = os.path) -> str:
    """How to get from a folder to a path, both absolute or both relative; the whole path where no way leads there."""
    try:
        way: str = flavour.relpath(path, folder)
    except ValueError:
        way = path
    return way.replace(flavour.sep, "/")


def way_from_here(path: str) -> str:
    """The same from the current folder."""
    return way_from(os.curdir, path)


def leads_out(way: str, flavour: ModuleType = os.path) -> bool:
    """Whether a way leaves the folder that it starts from."""
    return way == ".." or way.startswith("../") or bool(flavour.isabs(way)) or bool(flavour.splitdrive(way)[0])


def is_within(path: str, folder: str, flavour: ModuleType = os.path) -> bool:
    """Whether an absolute path is a folder or lies below it, both without links in them."""
    return not leads_out(way_from(folder, path, flavour), flavour)


def common_folder(folders: list[str], flavour: ModuleType = os.path) -> str:
    """The lowest folder that holds them all; empty where there is none, on different drives."""
    try:
        return str(flavour.commonpath(folders))
    except ValueError:
        return ""


def with_slashes(path: str) -> str:
    """A path that somebody gave, as it is shown: the same on every system."""
    return path.replace(os.sep, "/")
