"""Finds the package.json files that belong together: a root, the members of its workspace, and local folders asked for."""

from posixpath import join, normpath

from msgspec.structs import replace

from sca.files.errors import InputError
from sca.files.json_document import JsonDocument
from sca.files.view import FileView
from sca.model.component import Location
from sca.parsers.npm.declared import LISTS, lines_by_name
from sca.parsers.npm.lock_entry import Entry, Oddities, against_path
from sca.parsers.npm.manifest import MANIFEST, text_of
from sca.parsers.npm.ranges import Asked, read_range
from sca.parsers.npm.wishes import Wish, read_wishes
from sca.parsers.npm.workspace_globs import find_members
from sca.parsers.npm.workspace_settings import WorkspaceSettings

LOCKS = ("npm-shrinkwrap.json", "package-lock.json", "yarn.lock", "pnpm-lock.yaml", "bun.lock", "bun.lockb")


class Manifests:
    """The manifests by their folders relative to the root's, that of the root under an empty name."""

    def __init__(self) -> None:
        self.entries: dict[str, Entry] = {}
        self.settings: WorkspaceSettings | None = None
        self._members: dict[str, str] = {}
        self._answered_for: set[str] = set()
        self._lines: dict[str, dict[str, int]] = {}

    @property
    def answered_for(self) -> tuple[str, ...]:
        """The manifests below that of the root that need no reading of their own."""
        return tuple(sorted(self._answered_for))

    def add(self, entry: Entry, document: JsonDocument, *, member: bool, locked: bool = False) -> None:
        """Take in one manifest. A member is found by its name; one with a lock of its own asks for nothing here."""
        if locked:
            entry = replace(entry, fields={key: value for key, value in entry.fields.items() if key not in LISTS})
        elif entry.path:
            self._answered_for.add(entry.where.path)
        self.entries[entry.path] = entry
        self._lines[entry.path] = lines_by_name(document)
        if member and entry.name:
            self._members.setdefault(entry.name, entry.path)

    def project(self, entry: Entry, name: str, asked: Asked) -> str | None:
        """The folder of the project that a dependency of `entry` leads to; None if it leads to none of them."""
        if asked.folder is not None:
            folder = folder_of(entry, asked.folder)
            return folder if folder in self.entries else None
        return self._members.get(name) if asked.name == name and asked.source.kind == "registry" else None

    def range_of(self, wish: Wish) -> str:
        """What a wish asks for, from a catalog where it names one."""
        return wish.requested if self.settings is None else self.settings.range_of(wish.name, wish.requested)

    def line(self, entry: Entry, name: str) -> Location:
        """The place where a dependency is asked for."""
        return Location(entry.where.path, self._lines[entry.path].get(name, 1), role="declared")


def read_manifests(view: FileView, oddities: Oddities) -> Manifests:
    """The manifest of `view` and all that belong to it. Raises InputError if it cannot be read itself."""
    found = Manifests()
    root = _read(view, "")
    found.add(*root, member=False)
    found.settings = WorkspaceSettings(view, root[0], oddities)
    for folder in find_members(root[0], view, oddities, found.settings.members):
        _add(found, view, folder, oddities, member=True)
    waiting = list(found.entries.values())
    while waiting:
        entry = waiting.pop()
        for wish in read_wishes(entry, Oddities(entry.where.path)):
            path = read_range(wish.name, wish.requested).folder
            beside = "" if path is None else folder_of(entry, path)
            if beside not in found.entries and not against_path(beside, view.folder):
                _add(found, view, beside, oddities, member=False)
                if beside in found.entries:
                    waiting.append(found.entries[beside])
    return found


def folder_of(entry: Entry, path: str) -> str:
    """A folder that a manifest names, relative to that of the root; empty for the root itself."""
    folder = normpath(join(entry.path, path))
    return "" if folder == "." else folder


def _add(found: Manifests, view: FileView, folder: str, oddities: Oddities, *, member: bool) -> None:
    try:
        beside = view.neighbour(join(folder, MANIFEST))
        if beside is not None:
            locked = any(view.neighbour(join(folder, name)) is not None for name in LOCKS)
            found.add(*_read(beside, folder), member=member, locked=locked)
    except InputError as error:
        oddities.add_file(error, "edge")


def _read(view: FileView, folder: str) -> tuple[Entry, JsonDocument]:
    document = view.json()
    if not isinstance(document.root, dict):
        raise InputError("E-STRUCTURE", "the document is not an object", view.path, 1)
    entry = Entry(folder, text_of(document.root.get("name")), "", document.root, Location(view.path, 1))
    return entry, document
