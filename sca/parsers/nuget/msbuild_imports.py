"""Which files an MSBuild file imports, inside the tree only, each once, with depth and number bounded.

MSBuild reads a file once for a project and warns about further imports of it, so a circle ends where it closes; one is noted.
"""

from posixpath import dirname

from msgspec import Struct

from sca.files.errors import InputError
from sca.files.view import FileView
from sca.model.component import Location, Problem
from sca.model.text import brief
from sca.parsers.nuget.msbuild_expand import Expander, Here
from sca.parsers.nuget.msbuild_files import read_msbuild
from sca.parsers.nuget.msbuild_paths import in_tree, shown_path
from sca.parsers.nuget.msbuild_statements import Import, MsbuildFile

BUILD_PROPS, BUILD_TARGETS, PACKAGES_PROPS = "Directory.Build.props", "Directory.Build.targets", "Directory.Packages.props"
OLD_PACKAGES_PROPS = "Packages.props"
# Property that switches an implicit import off, and the one that names another file for it.
_SWITCHES = {
    BUILD_PROPS: ("ImportDirectoryBuildProps", "DirectoryBuildPropsPath"),
    BUILD_TARGETS: ("ImportDirectoryBuildTargets", "DirectoryBuildTargetsPath"),
    PACKAGES_PROPS: ("ImportDirectoryPackagesProps", "DirectoryPackagesPropsPath"),
    OLD_PACKAGES_PROPS: ("EnableCentralPackageVersions", "CentralPackagesFile"),
}
_HELP = "see what is evaluated in docs/nuget.md"


class Found(Struct, frozen=True):
    """The files that an Import names, and what could not be told of them."""

    paths: tuple[str, ...]
    problems: tuple[Problem, ...] = ()


class Importer:
    """Finds and opens imported files for one evaluation, and keeps what could not be read."""

    def __init__(self, view: FileView, expander: Expander) -> None:
        self.problems: list[Problem] = []
        self._view = view
        self._expander = expander
        self._seen: set[str] = set()
        self._open: list[str] = []

    def begin(self, project: str) -> None:
        """Count the project itself as read."""
        self._seen.add(project)
        self._open.append(project)

    def implicit(self, name: str, here: Here) -> str:
        """The path of the file that the SDK imports by its name; empty if there is none, or it is switched off."""
        switch, named = _SWITCHES[name]
        if self._expander.get(switch, here).only in ("false", "False"):
            return ""
        other = self._expander.get(named, here)
        if other.only:
            path = in_tree(other.only, here.folder)
            if path is not None and self._expander.paths.is_file(path):
                return path
            message = f"$({named}) names a file that is not in the scanned folder"
            self.problems.append(_lost("E-IMPORT", message, Location(here.path, 1)))
            return ""
        return self._expander.paths.above(name, dirname(self._view.path)) or ""

    def targets(self, statement: Import, here: Here) -> Found:
        """The files of the tree that an Import names."""
        written, where = statement.project, statement.where
        value = self._expander.expand(written, here)
        found: list[str] = []
        lost: list[Problem] = []
        if value.open or not value.texts:
            message = f"the import {brief(written, 80)} is not read: {brief(value.unknown or value.choice)}"
            lost.append(_lost("E-IMPORT", message, where))
        for text in value.texts:
            if text.strip():
                one = self._named(text, where, here)
                found += one.paths
                lost += one.problems
            elif value.undefined:
                message = f"the import {brief(written, 80)} is not read: nothing sets $({brief(value.undefined[0], 60)})"
                lost.append(_lost("E-IMPORT", message, where))
        return Found(tuple(found), tuple(lost))

    def _named(self, text: str, where: Location, here: Here) -> Found:
        path = in_tree(text, here.folder)
        if path is None:
            message = f"{brief(shown_path(text), 80)} lies outside the scanned folder and is not read: what it sets is not known"
            return Found((), (_lost("E-OUTSIDE", message, where),))
        if "*" in path or "?" in path:
            if "*" in dirname(path) or "?" in path:
                message = f"the pattern {brief(shown_path(text), 80)} is not read: * stands in a folder"
                return Found((), (_lost("E-IMPORT", message, where),))
            return Found(self._expander.paths.matching(path))
        if not self._expander.paths.is_file(path):
            message = f"the imported file {brief(path, 80)} is not there: what it sets is not known"
            return Found((), (_lost("E-IMPORT", message, where),))
        return Found((path,))

    def open(self, path: str, by: Location) -> MsbuildFile | None:
        """Read an imported file; None if it was read before or cannot be. Call `close` when it is done."""
        limits = self._view.limits
        if path in self._open:
            message = f"{brief(path, 80)} imports itself, directly or through others: it is read once, as MSBuild does"
            self.problems.append(Problem("E-INCLUDE-LOOP", message, by, "notice", "remove the import"))
            return None
        if path in self._seen:
            return None
        if len(self._open) > limits.import_depth:
            raise InputError(
                "E-DEPTH", f"imports deeper than the limit of {limits.import_depth} (import-depth)", by.path, by.line
            )
        if len(self._seen) > limits.import_files:
            raise InputError(
                "E-IMPORTS", f"more imports than the limit of {limits.import_files} (import-files)", by.path, by.line
            )
        self._seen.add(path)
        try:
            file = read_msbuild(self._view, path)
        except InputError as error:
            self.problems.append(error.problem("package"))
            return None
        self._open.append(path)
        return file

    def close(self) -> None:
        """The file opened last is read to its end."""
        self._open.pop()


def _lost(code: str, message: str, where: Location) -> Problem:
    return Problem(code, message, where, "package", _HELP)


def implicit_names() -> tuple[str, ...]:
    """The names of the files that every project imports without naming them."""
    return (BUILD_PROPS, BUILD_TARGETS, PACKAGES_PROPS)
