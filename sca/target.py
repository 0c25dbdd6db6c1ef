"""What a command is asked to scan: folders, single files, and installed packages, seen from one root."""

import os
import re
from collections.abc import Iterable

from msgspec import Struct

from sca.files.disk import printable
from sca.files.ignore import ENVIRONMENT_MARK, holds_installed
from sca.model.text import brief
from sca.parsers.names import NAMES
from sca.system.ways import common_folder, way_from

# What npm writes down of its last install: https://docs.npmjs.com/cli/configuring-npm/package-lock-json#hidden-lockfiles
_MODULES = "node_modules"
_LISTS = (".package-lock.json", ".pnpm/lock.yaml")
_MARKS = (ENVIRONMENT_MARK, "conda-meta")
# Where Python installs: https://docs.python.org/3/library/site.html
_OF_SYSTEM = re.compile(r"(?P<root>.*)/usr/(?:local/)?lib(?:64)?/python[0-9.]+/(?:site|dist)-packages")
_OF_ENVIRONMENT = re.compile(r"(?P<prefix>.+)/(?:lib(?:64)?/(?:python|pypy)[0-9.]+t?|Lib)/(?:site|dist)-packages")


class Target(Struct, frozen=True):
    """What to scan. `root` is the absolute folder that paths are relative to; `label` is what reports call it.

    `folders` are walked, one inside another where that leaves it out; `files` are read whatever their name; `installed` are
    folders of installed Python packages, or environments that hold them. All are relative to `root`.
    """

    root: str
    label: str
    folders: tuple[str, ...]
    files: tuple[str, ...] = ()
    installed: tuple[str, ...] = ()


class TargetError(Exception):
    """A target that cannot be scanned at all: wrong usage."""


def find_target(paths: tuple[str, ...]) -> Target:
    """The target for paths from the command line. Raises TargetError for one that does not exist.

    For installed npm packages it is one file that speaks for all of them, so that the manifest beside them can be read. What
    is installed for Python is scanned from the folder that its environment lies in: that tells its Python, and its sources.
    """
    for path in paths:
        if not os.path.lexists(path):
            raise TargetError(f"no such file or folder: {brief(path)}")
    if len(paths) == 1 and os.path.isdir(paths[0]):
        return _one_folder(os.path.realpath(paths[0]))
    absolute = [_place(path) for path in paths]
    here = os.path.realpath(".")
    folders = [(_around_installed(path) or path) if os.path.isdir(path) else os.path.dirname(path) for path in absolute]
    root = here if common_folder([here, *folders]) == here else common_folder(folders)
    if not root:
        raise TargetError("the targets lie on different drives, so no folder holds them all")
    inside = {path: way_from(root, path) for path in absolute}
    walked = [path for path in absolute if os.path.isdir(path)]
    installed = {path for path in walked if _around_installed(path)}
    return Target(
        _readable(root),
        printable(os.path.basename(root)) or "root",
        tuple(sorted({_folder(inside[path]) for path in walked if path not in installed or _holds_project(path)})),
        tuple(sorted({inside[path] for path in absolute if not os.path.isdir(path)})),
        _outermost(_folder(inside[path]) for path in installed),
    )


def _one_folder(folder: str) -> Target:
    name = os.path.basename(folder)
    listed = _list_of_installed(folder) if name == _MODULES else ""
    if listed:
        return Target(_readable(os.path.dirname(folder)), _MODULES, (), (f"{_MODULES}/{listed}",))
    around = _around_installed(folder)
    if around and _holds_project(folder):
        return Target(_readable(folder), printable(name), ("",), (), ("",))
    if around:
        inside = way_from(around, folder)
        return Target(_readable(around), printable(name), (), (), (inside,))
    return Target(_readable(folder), printable(name) or "root", ("",))


def _holds_project(folder: str) -> bool:
    """Whether an environment was made in the folder of a project itself: then both are scanned."""
    if holds_installed(os.path.basename(folder)):
        return False
    with os.scandir(_readable(folder)) as entries:
        return any(NAMES.wants(f"/{entry.name}") for entry in entries if entry.is_file(follow_symlinks=False))


def _around_installed(folder: str) -> str:
    """The folder that holds the environment of installed Python packages, or the system; empty for any other folder."""
    plain = folder.replace(os.sep, "/")
    of_system = _OF_SYSTEM.fullmatch(plain)
    if of_system is not None:
        return os.path.normpath(of_system["root"] or os.sep)
    of_environment = _OF_ENVIRONMENT.fullmatch(plain)
    if of_environment is not None:
        return os.path.normpath(os.path.dirname(of_environment["prefix"]) or os.sep)
    if holds_installed(os.path.basename(folder)) or any(os.path.exists(os.path.join(folder, mark)) for mark in _MARKS):
        return os.path.dirname(folder)
    return ""


def _list_of_installed(modules: str) -> str:
    """The list that npm or pnpm left with what it installed, or else the package.json of the first package; empty without any."""
    if not os.access(modules, os.R_OK | os.X_OK):
        return ""
    packages = sorted(entry.name for entry in os.scandir(modules) if entry.is_dir(follow_symlinks=False))
    inner = (f"{name}/{one}" for name in packages if name[0] == "@" for one in sorted(os.listdir(os.path.join(modules, name))))
    manifests = (f"{name}/package.json" for name in (*packages, *inner) if not name.startswith("."))
    return next((file for file in (*_LISTS, *manifests) if os.path.isfile(os.path.join(modules, file))), "")


def _place(path: str) -> str:
    """The absolute path; a folder that is given as a link is followed, a file is not."""
    if os.path.isdir(path):
        return os.path.realpath(path)
    return os.path.join(os.path.realpath(os.path.dirname(path) or "."), os.path.basename(path))


def _readable(folder: str) -> str:
    try:
        with os.scandir(folder):
            return folder
    except OSError as error:
        raise TargetError(f"the folder {brief(folder)} cannot be read: {error.strerror}") from None


def _folder(relative: str) -> str:
    return "" if relative == "." else relative


def _outermost(folders: Iterable[str]) -> tuple[str, ...]:
    """Sorted folders without those that lie in another one: each file is walked once."""
    kept: list[str] = []
    for folder in sorted(set(folders)):
        if not any(outer == "" or folder.startswith(f"{outer}/") for outer in kept):
            kept.append(folder)
    return tuple(kept)
