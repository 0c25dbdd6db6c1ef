"""Finds the node that a reference to another project leads to: that of its lock, of its restore result, or of the project file.

Which of them has it is told as the scan tells it: a lock that belongs to the project goes before what was restored, and that
before the project file. A project that names no package, nor refers to one that does, has no node.
"""

from collections.abc import Hashable, Iterable
from functools import lru_cache
from posixpath import basename
from typing import cast

from sca.files.errors import InputError
from sca.files.limits import Limits
from sca.files.view import FileView, Tree
from sca.parsers.nuget.frameworks import framework_key
from sca.parsers.nuget.libraries import fields_of
from sca.parsers.nuget.oddities import Oddities
from sca.parsers.nuget.project_files import find_owner, lock_names
from sca.parsers.nuget.project_reading import Framework, Link, Reading, read_project
from sca.parsers.nuget.restored_project import read_project as read_restored

_RESTORED = "obj/project.assets.json"


def linked_project(link: Link, framework: Framework, view: FileView) -> str:
    """The id of the other project in the same framework, or in the only one it has; empty where that cannot be told."""
    file, names = _answer(cast("Hashable", view.tree), link.path, view.limits)
    key = framework_key(framework.name)
    same = next((name for name in names if framework_key(name) == key), names[0] if len(names) == 1 else None)
    return f"{file}#{same}" if same is not None else ""


# Many projects refer to the same one; a tree does not change while it is read.
@lru_cache(maxsize=512)
def _answer(tree: Hashable, path: str, limits: Limits) -> tuple[str, tuple[str, ...]]:
    """The file that holds the nodes of a project, and its frameworks as they are called there; none where it has no node."""
    other = FileView(cast("Tree", tree), path, limits)
    answering = _answering(tree, path, limits)
    if answering:
        return _frameworks(FileView(other.tree, answering, limits))
    try:
        reading = read_project(other)
    except InputError:
        return path, ()  # said where that project is read
    return path, tuple(one.name for one in reading.frameworks) if has_node(other, reading) else ()


def has_node(view: FileView, reading: Reading) -> bool:
    """Whether a project names packages, or refers to one that does, through however many others."""
    known = _known(cast("Hashable", view.tree), view.limits)
    seen, waiting = {view.path}, [(view.path, reading)]
    while waiting and not known.get(view.path):
        path, one = waiting.pop()
        known[view.path] = one.asks or known.get(path, False)
        for link in dict.fromkeys(link.path for framework in one.frameworks for link in framework.links):
            if known.get(link) is not False and link not in seen:
                seen.add(link)
                other = _reading(FileView(view.tree, link, view.limits))
                known[view.path] = known[view.path] or other is None
                waiting += [] if other is None else [(link, other)]
    if not known[view.path]:
        known.update(dict.fromkeys(seen, False))
    return known[view.path]


@lru_cache(maxsize=2)
def _known(_tree: Hashable, _limits: Limits) -> dict[str, bool]:
    """What is known of the projects of a tree, by path."""
    return {}


def _reading(view: FileView) -> Reading | None:
    """A project as it says itself; None where a lock or a restore result has its packages, or where it cannot be read."""
    if _answering(cast("Hashable", view.tree), view.path, view.limits):
        return None
    try:
        return read_project(view)
    except InputError:
        return None


# Asked for each project that refers to one, and for the one itself.
@lru_cache(maxsize=4096)
def _answering(tree: Hashable, path: str, limits: Limits) -> str:
    """The lock or the restore result of a project; empty if there is none."""
    project = FileView(cast("Tree", tree), path, limits)
    for name in lock_names(project.path):
        lock = project.neighbour(name)
        if lock is not None and find_owner(lock, central=False).project == project.path:
            return lock.path
    restored = project.neighbour(_RESTORED)
    return restored.path if restored is not None and _is_of(restored, project.path) else ""


def _frameworks(view: FileView) -> tuple[str, tuple[str, ...]]:
    try:
        root = fields_of(view.json().root)
        sections: Iterable[str] = fields_of(root.get("targets", root.get("dependencies")))
    except InputError:
        sections = ()
    return view.path, tuple(sorted({name.partition("/")[0] for name in sections}))


def _is_of(restored: FileView, path: str) -> bool:
    try:
        project = read_restored(restored.json(), restored, Oddities(""))
    except InputError:
        return False
    return project.file.lower() == basename(path).lower()
