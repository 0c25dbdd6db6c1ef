"""One row per entry of a lock, whatever its version: an install path, its fields as version 3 names them, its line.

Version 1 holds a nested tree whose `requires` are version 3's `dependencies`; flags say what an entry is needed for,
because `requires` does not tell optional from ordinary dependencies.
Source: https://docs.npmjs.com/cli/v11/configuring-npm/package-lock-json
"""

from collections.abc import Iterable, Iterator, Mapping

from msgspec import Struct

from sca.files.json_document import JsonDocument
from sca.model.component import Scope
from sca.model.text import brief
from sca.parsers.npm.entry import Entry, Reader
from sca.parsers.npm.install_path import MODULES

_ALIAS = "npm:"
_LINK = "file:"


class Row(Struct, frozen=True):
    """One entry. `flags` is the scope that version 1 states; UNKNOWN in later versions, where the edges tell."""

    path: str
    entry: Entry
    line: int | None
    flags: Scope = Scope.UNKNOWN


def rows_of_map(document: JsonDocument, packages: Mapping[str, object], reader: Reader) -> Iterator[Row]:
    """The rows of versions 2 and 3."""
    for path, entry in packages.items():
        if isinstance(entry, dict):
            yield Row(path, entry, document.line(entry))
        else:
            reader.note("E-TYPE", f"the entry {brief(path)} is no object", document.line_of_key("packages", path), "package")


def rows_of_tree(document: JsonDocument, tree: Entry, folders: Iterable[str], reader: Reader) -> Iterator[Row]:
    """The rows of version 1. `folders` are the linked folders that lie beside the lock. The tree is walked without recursion."""
    linked = frozenset(folders)
    stack: list[tuple[str, Entry]] = [("", tree)]
    while stack:
        parent, level = stack.pop()
        for name, node in level.items():
            path = f"{parent}/{MODULES}{name}" if parent else f"{MODULES}{name}"
            if not isinstance(node, dict):
                reader.note("E-TYPE", f"the entry {brief(path)} is no object", None, "package")
                continue
            yield Row(path, _as_version_3(node, linked), document.line(node), _flags(node))
            inner = node.get("dependencies")
            if isinstance(inner, dict):
                stack.append((path, inner))
            elif inner is not None:
                reader.note("E-TYPE", f"dependencies of {brief(path)} is no object: what lies below it is lost", document.line(node), "package")


def _as_version_3(node: Entry, linked: frozenset[str]) -> Entry:
    entry = {key: value for key, value in node.items() if key not in ("requires", "dependencies")}
    if isinstance(node.get("requires"), dict | str | list):
        entry["dependencies"] = node["requires"]
    version = node.get("version")
    if not isinstance(version, str):
        return entry
    folder = version.removeprefix(_LINK).removeprefix("./")
    if version.startswith(_LINK) and folder in linked:
        return {"resolved": folder, "link": True}
    if version.startswith(_ALIAS):
        entry["name"], _, entry["version"] = version.removeprefix(_ALIAS).rpartition("@")
    elif ":" in version:
        entry["version"] = ""
        entry["resolved"] = version
    return entry


def _flags(node: Entry) -> Scope:
    if node.get("dev") is True:
        return Scope.DEV
    return Scope.OPTIONAL if node.get("optional") is True else Scope.RUNTIME
