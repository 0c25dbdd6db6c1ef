"""Reads the `packages` of lock versions 2 and 3: a map from install paths to packages, projects and links."""

import re

from sca.files.errors import InputError
from sca.files.json_document import JsonDocument, JsonValue
from sca.files.view import FileView
from sca.model.component import Location, Problem
from sca.model.text import brief
from sca.parsers.npm.lock_entry import MODULES, Entry, Lock, Oddities, against_name, against_path, installed_name

# A place as nearly all are, with nothing to be refused: names of plain characters only, each in its folder.
USUAL = re.compile(r"(?:node_modules/(?:@[a-z0-9][a-z0-9._-]*+/)?[a-z0-9][a-z0-9._-]*+(?:/(?!\Z)|\Z))+").fullmatch
_FACTS = frozenset(("name", "version", "resolved", "dependencies", "optionalDependencies", "peerDependencies"))


def read_map(document: JsonDocument, packages: dict[str, JsonValue], view: FileView, oddities: Oddities) -> Lock:
    """Every entry of the map. Raises InputError if there are too many."""
    if len(packages) > view.limits.packages_per_file:
        raise too_many(len(packages), view)
    entries: dict[str, Entry] = {}
    refused: set[str] = set()
    targets: frozenset[str] | None = None
    most_chars = view.limits.npm_name_chars
    for path in sorted(packages):
        value = packages[path]
        line = document.line(value)
        if isinstance(value, dict):
            entry = _entry(path, value, Location(view.path, line))
            if entry.name == entry.installed and len(entry.name) <= most_chars and USUAL(path):
                entries[path] = entry
                continue
            if _is_bare_folder(entry, view):
                continue
            why = _against(entry, view)
            if not why:
                entries[path] = entry
                continue
            targets = _link_targets(packages) if targets is None else targets
            if entry.fields.get("extraneous") is True and path not in targets:
                message = f"{brief(path)} is left over, nothing needs it: {why}"
                oddities.found.append(Problem("E-EXTRANEOUS", message, entry.where, "notice", "npm prune takes it out"))
                continue
        else:
            why = "the entry is not an object"
            line = document.line_of_key("packages", path)
        oddities.add("E-ENTRY", f"{brief(path) or 'the project'}: {why}; it is left out", line, "package")
        refused.add(path)
    return Lock(entries, frozenset(refused))


def too_many(count: int, view: FileView) -> InputError:
    """The refusal of a lock with more entries than the limit."""
    limit = f"{view.limits.packages_per_file} (packages-per-file)"
    help = f"if the file is genuine: --limit packages-per-file={count}"
    return InputError("E-PACKAGES", f"more packages than the limit of {limit}", view.path, help=help)


def _entry(path: str, fields: dict[str, JsonValue], where: Location) -> Entry:
    """The entry at a path. A package without `name` is what it is installed as."""
    installed = installed_name(path)
    name = fields.get("name")
    return Entry(path, name if isinstance(name, str) else installed, installed, fields, where)


def _is_bare_folder(entry: Entry, view: FileView) -> bool:
    """A folder such as `node_modules/.pnpm/x/1.0.0`, which npm lists because links lead below it: no package."""
    if not _FACTS.isdisjoint(entry.fields) or MODULES not in entry.path:
        return False
    return entry.installed.startswith(".") or bool(against_name(entry.installed, view.limits))


def _link_targets(packages: dict[str, JsonValue]) -> frozenset[str]:
    """The folders that links lead to."""
    told = (one.get("resolved") for one in packages.values() if isinstance(one, dict) and one.get("link") is True)
    return frozenset(target for target in told if isinstance(target, str))


def _against(entry: Entry, view: FileView) -> str:
    """Why an entry is refused; empty if it is not. The names of projects are free."""
    why = against_path(entry.path, view.folder)
    if not why and entry.installed:
        why = against_name(entry.installed, view.limits)
        if not why and entry.name != entry.installed and not entry.is_link:
            why = against_name(entry.name, view.limits)
    return why
