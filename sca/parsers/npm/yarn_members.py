"""Sorts the dependencies of a block by kind: a lock of yarn 2 or later has one list for all of them.

What is optional stands in the block; what a member needs for development only stands in its package.json.
"""

from collections.abc import Callable

from msgspec.structs import replace

from sca.files.json_document import JsonValue
from sca.files.view import FileView
from sca.parsers.npm.drift import note_difference
from sca.parsers.npm.lock_entry import Entry, Oddities
from sca.parsers.npm.manifest import read_manifest
from sca.parsers.npm.yarn_graph import PEERS
from sca.parsers.npm.yarn_overrides import plain

_LISTS = ("dependencies", "optionalDependencies", "devDependencies")
_KEPT = ("version", "license", "licenses")
_NO_VERSION = "0.0.0-use.local"
_REMEDY = "bring the lock up to date: yarn install"


def as_package(fields: dict[str, JsonValue]) -> dict[str, JsonValue]:
    """The fields of a block with its dependencies by kind; peers are left out, because no lock says what they become."""
    sorted_fields = fields.copy()
    for key in PEERS:
        sorted_fields.pop(key, None)
    if "dependenciesMeta" in fields:
        _sort(sorted_fields, fields, lambda _name: "dependencies")
    return sorted_fields


def as_member(entry: Entry, view: FileView, oddities: Oddities, *, is_member: bool) -> Entry:
    """A block of a folder as a project, with what its manifest knows; of a linked folder nothing is for development."""
    manifest = read_manifest(view, entry.path, oddities)
    fields = as_package(entry.fields)
    if fields.get("version") == _NO_VERSION:
        fields["version"] = None
    if manifest is None:
        if is_member and entry.path:
            message = "there is no package.json to be read: what it needs for development only is not known"
            oddities.add_at(entry, "E-NO-MANIFEST", message, "notice")
        return replace(entry, fields=fields)
    fields.update((key, manifest.fields[key]) for key in _KEPT if key in manifest.fields)
    lists = {key: _names(manifest.fields.get(key)) for key in _LISTS}
    if is_member:
        _sort(fields, entry.fields, lambda name: next((key for key in _LISTS if name in lists[key]), "dependencies"))
        note_difference(_comparable(manifest), _comparable(replace(entry, fields=fields)), oddities, _REMEDY)
    return replace(entry, name=manifest.name or entry.name, fields=fields)


def _sort(fields: dict[str, JsonValue], block: dict[str, JsonValue], kind: Callable[[str], str]) -> None:
    """Set the lists of dependencies by kind; what is no list of them is left for the reader of wishes to note."""
    wanted = block.get("dependencies")
    if not isinstance(wanted, dict):
        return
    meta = block.get("dependenciesMeta")
    optional = {name for name, about in meta.items() if _is_optional(about)} if isinstance(meta, dict) else set()
    lists: dict[str, dict[str, JsonValue]] = {key: {} for key in _LISTS}
    for name, asked in wanted.items():
        key = kind(name)
        lists["optionalDependencies" if name in optional and key == "dependencies" else key][name] = asked
    fields.update(lists)


def _is_optional(about: JsonValue) -> bool:
    """Every scalar of a lock is a text."""
    return isinstance(about, dict) and about.get("optional") == "true"


def _names(value: JsonValue) -> frozenset[str]:
    return frozenset(value) if isinstance(value, dict) else frozenset()


def _comparable(entry: Entry) -> Entry:
    """The lists alone, with ranges in one spelling."""
    fields: dict[str, JsonValue] = {}
    for key in _LISTS:
        wanted = entry.fields.get(key)
        if isinstance(wanted, dict):
            fields[key] = {name: plain(asked) if isinstance(asked, str) else asked for name, asked in wanted.items()}
    return replace(entry, fields=fields)
