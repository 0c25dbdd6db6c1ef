"""Which folders are left out of a walk, and why: each rule has a name that reports print.

A folder is left out because of what it *is* (installed packages, version control, a virtual environment, the
output of a build), never because of its name alone where projects use the same name for sources.
"""

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
_ENVIRONMENT_MARK = "pyvenv.cfg"
_NUGET_MARK = ".nupkg.metadata"
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


def folder_rule(name: str, siblings: AbstractSet[str]) -> str:
    """The rule that leaves a folder out by its name and the entries beside it, or an empty string."""
    if name in _BY_NAME:
        return _BY_NAME[name]
    if name in _OUTPUT_BESIDE:
        endings, rule = _OUTPUT_BESIDE[name]
        if any(sibling.endswith(endings) for sibling in siblings):
            return rule
    return ""


def content_rule(name: str, names: AbstractSet[str]) -> str:
    """The rule that leaves a folder out because of what lies in it, or an empty string."""
    if _ENVIRONMENT_MARK in names:
        return "virtual environment"
    return "installed NuGet package" if _NUGET_MARK in names or f"{name}.nupkg" in names else ""


def kept_in(name: str) -> str:
    """The one file of a folder left out by `folder_rule` that is looked at all the same, or an empty string."""
    return _KEPT.get(name, "")
