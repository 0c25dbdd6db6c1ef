"""The lock of a Rush monorepo: Rush keeps it in `common/config` and installs with a copy of it in `common/temp`.

So its paths start in a folder that no checkout has, and what configures the registry lies beside the lock that is kept.

https://rushjs.io/pages/advanced/rush_files_and_folders/, https://rushjs.io/pages/configs/npmrc/
"""

from posixpath import basename, join

from msgspec import Struct
from msgspec.structs import replace

from sca.files.view import FileView
from sca.model.inventory import Extract
from sca.model.rush_layout import rush_folders
from sca.parsers.npm.registries import SETTINGS

REMEDY = "write the lock anew: rush update"


class RushLock(Struct, frozen=True):
    """`around` is the view of the lock as it is installed with, `settings` one of it beside the `.npmrc` that counts."""

    around: FileView
    settings: FileView


def rush_lock(view: FileView) -> RushLock | None:
    """Where the lock of a view works, if Rush keeps it."""
    folders = rush_folders(view.folder)
    if folders is None or not view.tree.exists(folders.beside_root("rush.json")):
        return None
    settings = folders.beside_root(folders.config)
    if not view.tree.exists(join(settings, SETTINGS)):  # then a subspace has those of all
        settings = folders.beside_root("common/config/rush")
    return RushLock(_moved(view, folders.beside_root(folders.installed)), _moved(view, settings))


def without_workspace(extract: Extract, around: FileView) -> Extract:
    """The same without the empty project that stands for the folder of the installation."""
    parents = {edge.parent for edge in extract.edges}
    projects = tuple([one for one in extract.projects if one.folder != around.folder or one.id in parents])
    return replace(extract, projects=projects)


def _moved(view: FileView, folder: str) -> FileView:
    moved = FileView(view.tree, join(folder, basename(view.path)), view.limits)
    moved.reads, moved.noted = view.reads, view.noted
    return moved
