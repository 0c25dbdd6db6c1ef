"""Reads the package.json files that belong to a lock: names and direct dependencies that the lock does not repeat."""

from posixpath import basename, join

from sca.files.errors import InputError
from sca.files.json_document import JsonValue
from sca.files.view import FileView
from sca.model.component import Location
from sca.parsers.npm.lock_entry import Entry, Lock, Oddities

MANIFEST = "package.json"
SHRINKWRAP = "npm-shrinkwrap.json"
_REPLACED = "package-lock.json"


def read_manifest(view: FileView, folder: str, oddities: Oddities) -> Entry | None:
    """The package.json of a folder beside the lock; None if there is none, or none that can be read (then noted)."""
    try:
        beside = view.neighbour(join(folder, MANIFEST))
        document = beside.json() if beside is not None else None
    except InputError as error:
        oddities.add_file(error, "edge")
        return None
    if beside is None or document is None:
        return None
    if not isinstance(document.root, dict):
        oddities.add_file(InputError("E-STRUCTURE", "the document is not an object", beside.path, 1), "edge")
        return None
    return Entry(folder, text_of(document.root.get("name")), "", document.root, Location(beside.path, 1))


def covered_files(view: FileView, lock: Lock) -> tuple[str, ...]:
    """The files that need no reading of their own: manifests of the projects, and the lock that a shrinkwrap replaces."""
    names = [join(entry.path, MANIFEST) for entry in lock.entries.values() if not entry.is_package]
    if basename(view.path) == SHRINKWRAP:
        names.append(_REPLACED)
    found = (view.neighbour(name) for name in names)
    return tuple(sorted(beside.path for beside in found if beside is not None))


def text_of(value: JsonValue) -> str:
    """The value if it is a text, else an empty one."""
    return value if isinstance(value, str) else ""
