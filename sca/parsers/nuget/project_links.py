"""Finds the node that a reference to another project leads to, where that project is read by itself.

A project that a lock or the result of a restore answers for has its nodes there, and one that names no package has none.
"""

from sca.files.errors import InputError
from sca.files.view import FileView
from sca.parsers.nuget.project_drift import framework_key
from sca.parsers.nuget.project_reading import Framework, Link, read_project

_ANSWERS = ("packages.lock.json", "obj/project.assets.json")


def linked_project(link: Link, framework: Framework, view: FileView) -> str:
    """The id of the other project in the same framework, or in the only one it has; empty where that cannot be told."""
    other = FileView(view.tree, link.path, view.limits)
    if any(other.neighbour(name) is not None for name in _ANSWERS):
        return ""
    try:
        reading = read_project(other)
    except InputError:
        return ""  # said where that project is read
    names = [one.name for one in reading.frameworks]
    key = framework_key(framework.name)
    same = next((name for name in names if framework_key(name) == key), names[0] if len(names) == 1 else None)
    return f"{link.path}#{same}" if reading.asks and same is not None else ""
