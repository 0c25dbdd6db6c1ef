"""Reads the `dependencies` of lock version 1, a tree, as the entries that version 3 would hold.

`version` may be a version, an alias (`npm:real@1.0.0`), a git or web address, or a folder or archive (`file:...`);
`requires` are the dependencies, without telling which are optional; flags say what an entry is there for.
https://docs.npmjs.com/cli/v6/configuring-npm/package-lock-json
"""

from collections.abc import Iterator
from posixpath import normpath

from msgspec import Struct

from sca.files.json_document import JsonDocument, JsonValue
from sca.files.view import FileView
from sca.model.component import Location, Scope
from sca.model.npm_address import WEB
from sca.model.text import brief
from sca.parsers.npm.lock_entry import MODULES, Entry, Lock, Oddities, against_name, against_path, installed_name
from sca.parsers.npm.lock_map import too_many
from sca.parsers.npm.manifest import read_manifest
from sca.parsers.npm.sources import ARCHIVES, GIT, name_and_version

_FOLDER = "file:"
_ALIAS = "npm:"
_FACTS = frozenset(("version", "resolved", "requires"))


class TreeNode(Struct, frozen=True):
    """One entry of the tree with the path it is installed at and the name it is installed under."""

    path: str
    name: str
    value: JsonValue


def walk_tree(tree: JsonValue) -> Iterator[TreeNode]:
    """Every entry of a tree. What an entry that is a link holds lies below the folder it leads to."""
    stack = [("", tree)]
    while stack:
        above, level = stack.pop()
        for name, value in sorted(level.items()) if isinstance(level, dict) else ():
            path = f"{above}{name}" if _is_folder(name) else f"{above}{MODULES}{name}"
            yield TreeNode(path, name, value)
            if isinstance(value, dict) and value.get("dependencies"):
                stack.append((f"{linked_folder(value) or path}/", value["dependencies"]))


def _is_folder(name: str) -> bool:
    """Whether a key is the path of a workspace member: npm 7 and later write those below the members' links."""
    return "/" in name and not name.startswith(("@", "."))


def linked_folder(value: dict[str, JsonValue]) -> str:
    """The folder that an entry links to; empty if it is no link."""
    version = value.get("version")
    if not isinstance(version, str) or not version.startswith(_FOLDER) or version.endswith(ARCHIVES):
        return ""
    return normpath(version.removeprefix(_FOLDER))


def read_tree(document: JsonDocument, tree: JsonValue, view: FileView, oddities: Oddities) -> Lock:
    """Every entry of the tree and the folders it links to. Raises InputError if there are too many."""
    reader = _TreeReader(document, view, oddities)
    for count, node in enumerate(walk_tree(tree), 1):
        if count > view.limits.packages_per_file:
            raise too_many(count, view)
        reader.add(node)
    return Lock(dict(sorted(reader.entries.items())), frozenset(reader.refused))


class _TreeReader:
    """Collects the entries of one tree."""

    def __init__(self, document: JsonDocument, view: FileView, oddities: Oddities) -> None:
        self.entries: dict[str, Entry] = {}
        self.refused: set[str] = set()
        self._document = document
        self._view = view
        self._oddities = oddities

    def add(self, node: TreeNode) -> None:
        """Take in one entry, or note why it is left out."""
        line = self._document.line(node.value)
        why = self._add(node, node.value, line) if isinstance(node.value, dict) else "the entry is not an object"
        if why:
            self._oddities.add("E-ENTRY", f"{brief(node.path)}: {why}; it is left out", line, "package")
            self.refused.add(node.path)

    def _add(self, node: TreeNode, value: dict[str, JsonValue], line: int | None) -> str:
        """Take in an entry, or say why not."""
        why = against_name(node.name, self._view.limits)
        if why and value.keys().isdisjoint(_FACTS):
            return against_path(node.path, self._view.folder)
        if why:
            return why
        return self._add_link(node, value, line) if linked_folder(value) else self._add_package(node, value, line)

    def _add_package(self, node: TreeNode, value: dict[str, JsonValue], line: int | None) -> str:
        inner = value.get("dependencies")
        if inner and not isinstance(inner, dict):
            message = f"{brief(node.path)}: dependencies is not an object; what it holds is left out"
            self._oddities.add("E-ENTRY", message, line, "package")
        name, fields = translated(node.name, value)
        why = against_name(name, self._view.limits)
        if not why:
            version = value.get("version")
            by_url = isinstance(version, str) and version.startswith(WEB)
            where = Location(self._view.path, line)
            self.entries[node.path] = Entry(node.path, name, node.name, fields, where, _flagged(value), by_url=by_url)
        return why

    def _add_link(self, node: TreeNode, value: dict[str, JsonValue], line: int | None) -> str:
        folder = linked_folder(value)
        why = against_path(folder, self._view.folder)
        if why:
            return f"link to {brief(folder)}: {why}"
        link: dict[str, JsonValue] = {"link": True, "resolved": folder}
        where = Location(self._view.path, line)
        self.entries[node.path] = Entry(node.path, node.name, node.name, link, where)
        if not installed_name(folder) and folder != ".":
            told: dict[str, JsonValue] = {"name": node.name, "dependencies": _required(value)}
            bare = Entry(folder, node.name, "", told, where)
            self.entries[folder] = read_manifest(self._view, folder, self._oddities) or bare
        return ""


def translated(name: str, value: dict[str, JsonValue]) -> tuple[str, dict[str, JsonValue]]:
    """The identity and the fields, with the names of version 3, of an entry called `name`."""
    fields = {**value, "dependencies": _required(value), "inBundle": value.get("bundled")}
    version = value.get("version")
    if not isinstance(version, str):
        return name, fields
    if version.startswith(_ALIAS):
        real, _, fields["version"] = version.removeprefix(_ALIAS).rpartition("@")
        return real, fields
    if version.startswith((*WEB, *GIT, _FOLDER)):
        real, told = name_and_version(name, version)
        fields["resolved"] = version
        fields["version"] = told or None
        return real, fields
    return name, fields


def _required(value: dict[str, JsonValue]) -> JsonValue:
    """The dependencies of an entry. Locks of the first npm 5 have only a flag there."""
    required = value.get("requires")
    return None if isinstance(required, bool) else required


def _flagged(value: dict[str, JsonValue]) -> Scope:
    if value.get("dev"):
        return Scope.DEV
    return Scope.OPTIONAL if value.get("optional") else Scope.RUNTIME
