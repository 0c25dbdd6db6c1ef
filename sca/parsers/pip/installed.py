"""Reads an installed Python environment from outside, by the metadata that installers leave: dist-info and egg-info.

Every folder on one import path is a project of its own, and they are read together, because a package in one of them may need
a package in another. The first file of metadata in a folder stands for all of them. Nothing is imported or run, no file
is looked for that a RECORD names.

https://packaging.python.org/en/latest/specifications/recording-installed-packages/
"""

from posixpath import basename, dirname, join

from msgspec import Struct

from sca.files.errors import InputError
from sca.files.view import FileView
from sca.model.component import Component, Edge, Location, Project
from sca.model.inventory import Extract
from sca.parsers.base import Parser
from sca.parsers.pip.distribution_graph import DistributionGraph
from sca.parsers.pip.installed_folder import DIST_INFO, EGG, EGG_INFO, EGG_LINK, InstalledFolder
from sca.parsers.pip.installed_layout import import_path, known_environment, place_of

_PACKAGE_FOLDERS = ("site-packages", "dist-packages")
_MARK = "pyvenv.cfg"


class _Found(Struct, frozen=True):
    """A folder, its project, and what it holds."""

    project: Project
    folder: InstalledFolder


def parse(view: FileView) -> Extract | None:
    """Return everything installed on the import path that a file of metadata belongs to; None for that of a source tree."""
    folder = _folder_of(view)
    if not _is_installed(view, folder):
        return None
    place = place_of(folder)
    found = [_read(view, one) for one in import_path(folder, view.tree.names)]
    settings = _settings(view, place.prefix)
    environment = known_environment(place, settings, (text for one in found for text in one.folder.wheels))
    graph = DistributionGraph([one.folder.installed for one in found], environment)
    bundled = [one for part in found for one in part.folder.bundled]
    everything = [*(one for part in found for one in part.folder.installed), *bundled]
    nodes = [one.node() for one in everything]
    problems = (*(problem for part in found for problem in part.folder.problems), *graph.problems())
    if len(everything) > view.limits.packages_per_file:
        raise InputError(
            "E-PACKAGES", f"more packages than the limit of {view.limits.packages_per_file} (packages-per-file)", view.path
        )
    # What came inside a package is used in ways that no metadata tells.
    lossy = bool(bundled) or graph.ambiguous or any(problem.cost in ("edge", "package") for problem in problems)
    return Extract(
        projects=(*(part.project for part in found), *(node for node in nodes if isinstance(node, Project))),
        components=tuple(node for node in nodes if isinstance(node, Component)),
        edges=(*_root_edges(found, graph), *graph.edges),
        problems=problems,
        completeness="incomplete" if lossy else "complete",
        reads=tuple(sorted(view.reads - {view.path})),
        covers=tuple(sorted({path for part in found for path in part.folder.files})),
    )


def _folder_of(view: FileView) -> str:
    """The folder of packages that a file of metadata belongs to."""
    if view.path.endswith((EGG_INFO, EGG_LINK, EGG)):
        return view.folder
    above = dirname(view.folder)
    return dirname(above) if basename(view.folder) == "EGG-INFO" and above.endswith(EGG) else above


def _is_installed(view: FileView, folder: str) -> bool:
    """Whether it is a folder of installed packages. An egg-info without a version lies beside sources, which are the project."""
    if not view.path.endswith(f"{EGG_INFO}/PKG-INFO") or basename(folder) in _PACKAGE_FOLDERS:
        return True
    return any(name.endswith((DIST_INFO, EGG_LINK)) or _has_version(name) for name in view.tree.names(folder))


def _has_version(name: str) -> bool:
    return name.endswith(EGG_INFO) and "-" in name.removesuffix(EGG_INFO)


def _read(view: FileView, folder: str) -> _Found:
    held = InstalledFolder(view, place_of(folder))
    where = held.files[0] if held.files else view.path
    project = Project(f"{where}#", folder or ".", folder or ".", "environment", Location(where, 1, role="installed"))
    return _Found(project, held)


def _settings(view: FileView, prefix: str | None) -> str:
    """The text of pyvenv.cfg; empty where there is none."""
    path = join(prefix or "", _MARK)
    if prefix is None or not view.tree.exists(path):
        return ""
    view.reads.add(path)
    try:
        return FileView(view.tree, path, view.limits).text()
    except InputError:
        return ""


def _root_edges(found: list[_Found], graph: DistributionGraph) -> list[Edge]:
    roots = {one.id for one in graph.roots()}
    return [Edge(part.project.id, one.id) for part in found for one in part.folder.installed if one.id in roots]


PARSER = Parser(
    parse=parse,
    extracts=(
        "every installed distribution by its metadata, with its installer, and whether it was asked for by name",
        "where it came from, if not from an index",
        "who needs whom in one environment, markers evaluated as far as its Python and platform are known",
        "licences: License-Expression, License, classifiers, licence files, each as its own statement; and their texts",
        "packages that came inside others, where RECORD names their metadata",
    ),
    omits=(
        "which extras of a package were asked for by hand",
        "hashes of the archives that were installed, except those of direct addresses",
    ),
)
