"""Which folders are left out of a walk, and why: each rule has a name that reports print.

A folder is left out because of what it *is* (installed packages, version control, a virtual environment, the
output of a build), never because of its name alone where projects use the same name for sources.

Where somebody asks for a virtual environment, or what is scanned is the tree of a system, the folders of installed Python
packages are entered; of what lies in them only the metadata is looked at.
"""

import re
from collections.abc import Set as AbstractSet
from typing import Protocol

_BY_NAME = {
    ".git": "version control",
    ".hg": "version control",
    ".svn": "version control",
    "node_modules": "installed npm packages",
    "bower_components": "installed packages",
    ".venv": "virtual environment",
    "site-packages": "installed Python packages",
    "__pycache__": "Python byte code",
    "__pypackages__": "installed Python packages",
    ".tox": "virtual environments of tox",
    ".nox": "virtual environments of nox",
    ".eggs": "installed Python packages",
    ".mypy_cache": "cache",
    ".ruff_cache": "cache",
    ".pytest_cache": "cache",
    ".gradle": "cache",
    ".yarn": "cache of yarn",
    ".pnpm-store": "cache of pnpm",
    "sca-report": "reports of this tool",
}
_OUTPUT_BESIDE = {
    "bin": ((".csproj", ".fsproj", ".vbproj"), "build output of .NET"),
    "obj": ((".csproj", ".fsproj", ".vbproj"), "build output of .NET"),
    "build": (("pyproject.toml", "setup.py", "package.json", "build.gradle", "CMakeLists.txt"), "build output"),
    "dist": (("pyproject.toml", "setup.py", "package.json"), "build output"),
    "target": (("Cargo.toml", "pom.xml"), "build output"),
}
ENVIRONMENT_MARK = "pyvenv.cfg"
_ENVIRONMENT = "virtual environment"
_PYTHON = frozenset(
    (
        _ENVIRONMENT,
        "installed Python packages",
        "virtual environments of tox",
        "virtual environments of nox",
    )
)
PACKAGE_FOLDERS = ("site-packages", "dist-packages")
_METADATA = (".dist-info", ".egg-info", ".egg", "EGG-INFO")
_EGG = ".egg"
# The packages of a system, as in the file tree of an image: no project keeps its sources there.
_OF_SYSTEM = re.compile(r"(?:.*/)?usr/(?:local/)?lib(?:64)?/python[0-9.]+/site-packages")
_NUGET_MARK = ".nupkg.metadata"
# A package manager writes these for a project, and no build does.
_LOCKS = (
    "package-lock.json",
    "npm-shrinkwrap.json",
    "yarn.lock",
    "pnpm-lock.yaml",
    "bun.lock",
    "uv.lock",
    "poetry.lock",
    "pdm.lock",
    "Pipfile.lock",
)
_SOURCES_TOO = ("build", "dist", "target")
# What a folder of build output holds that is no output: the result of the last restore.
_KEPT = {"obj": "project.assets.json"}


class Ignore(Protocol):
    """Further exclusions: `--exclude` globs and, when asked for, `.gitignore` files."""

    def enter(self, folder: str, gitignore: str | None) -> None:
        """Called for each folder before its entries; `gitignore` is the text of its `.gitignore`, if any."""

    def rule(self, path: str, *, is_folder: bool) -> str:
        """The rule that leaves this path out, or an empty string."""

    @property
    def wants_gitignore(self) -> bool:
        """Whether `.gitignore` files are to be read."""


def folder_rule(path: str, siblings: AbstractSet[str], *, installed: bool = False) -> str:
    """The rule that leaves a folder out by its name and the entries beside it, or an empty string.

    With `installed` the walk is one through an environment that somebody asked for.
    """
    name = path.rpartition("/")[2]
    if name in _BY_NAME:
        rule = _BY_NAME[name]
        return "" if rule in _PYTHON and (installed or _OF_SYSTEM.fullmatch(path)) else rule
    if name in _OUTPUT_BESIDE:
        endings, rule = _OUTPUT_BESIDE[name]
        if any(sibling.endswith(endings) for sibling in siblings):
            return rule
    return ""


def content_rule(name: str, names: AbstractSet[str]) -> str:
    """The rule that leaves a folder out because of what lies in it, or an empty string."""
    if ENVIRONMENT_MARK in names:
        return _ENVIRONMENT
    return "installed NuGet package" if _NUGET_MARK in names or f"{name}.nupkg" in names else ""


def kept_in(name: str) -> str:
    """The one file of a folder left out by `folder_rule` that is looked at all the same, or an empty string."""
    return _KEPT.get(name, "")


def locks_of_project(name: str) -> tuple[str, ...]:
    """The files of which one shows that a folder called as build output is a project of its own; none for another folder."""
    return _LOCKS if name in _SOURCES_TOO else ()


def holds_installed(name: str) -> bool:
    """Whether a folder of this name holds installed Python packages, or environments that do."""
    return name in PACKAGE_FOLDERS or _BY_NAME.get(name) in _PYTHON


def may_hold_metadata(folder: str, name: str) -> bool:
    """Whether a folder can hold an input where it lies: beside installed packages only their metadata can."""
    around = folder.rpartition("/")[2]
    if around in PACKAGE_FOLDERS:
        return name.endswith(_METADATA)
    if around.endswith(_EGG):
        return name.endswith(_METADATA)
    return not around.endswith(_METADATA)
