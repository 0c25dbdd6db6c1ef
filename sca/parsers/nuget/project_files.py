"""Finds the project file that a lock belongs to, by NuGet's naming rules and without opening it.

A lock named `packages.<project>.lock.json` belongs to that project; another one to the only project in its
folder without such a lock of its own. Where two projects remain, the lock does not tell whose it is, and no
project is named. https://learn.microsoft.com/nuget/consume-packages/package-references-in-project-files#locking-dependencies
"""

from posixpath import basename

from msgspec import Struct

from sca.files.view import FileView

_PROJECTS = (".csproj", ".fsproj", ".vbproj")
_CENTRAL = "Directory.Packages.props"


class Owner(Struct, frozen=True):
    """The project that a lock belongs to: its name, the files that the lock answers for, and the path of its project file."""

    name: str
    files: tuple[str, ...]
    project: str = ""


def find_owner(view: FileView, *, central: bool) -> Owner:
    """The owner of a lock. `central` says that the lock was made with central versions (the nearest file of them)."""
    versions = _nearest_central(view) if central else ()
    project = _project(view)
    if not project:
        return Owner(basename(view.folder) or view.path, versions)
    return Owner(_stem(project), (view.resolve(project), *versions), view.resolve(project))


def lock_names(project: str) -> tuple[str, ...]:
    """The names that the lock of a project file can have, the one of its own first."""
    return (f"packages.{_stem(basename(project)).replace(' ', '_')}.lock.json", "packages.lock.json")


def _project(view: FileView) -> str:
    """Name of the one project file that the lock can belong to, or an empty string."""
    names = view.names()
    lower = {name.lower() for name in names}
    projects = [name for name in names if name.endswith(_PROJECTS)]
    own = [name for name in projects if _own_lock(name) == basename(view.path).lower()]
    rest = own or [name for name in projects if _own_lock(name) not in lower]
    return rest[0] if len(rest) == 1 else ""


def _nearest_central(view: FileView) -> tuple[str, ...]:
    levels = view.folder.count("/") + 1 if view.folder else 0
    for level in range(levels + 1):
        found = view.neighbour("../" * level + _CENTRAL)
        if found is not None:
            return (found.path,)
    return ()


def _own_lock(project: str) -> str:
    return f"packages.{_stem(project).replace(' ', '_')}.lock.json".lower()


def _stem(project: str) -> str:
    return project.rpartition(".")[0]
