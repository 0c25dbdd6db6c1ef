"""Compares a lock with what npm last installed beside it, as npm itself wrote it down in `node_modules`.

Installed is what is run and, often, what is shipped; the lock is what was reviewed.
"""

from collections.abc import Iterable

from sca.files.errors import InputError
from sca.files.json_document import JsonValue
from sca.files.view import FileView
from sca.model.component import Location, Problem
from sca.model.text import brief, plural
from sca.parsers.npm.lock_entry import HIDDEN, MODULES, Entry, Lock, Oddities, installed_name

_INSTALLED = f"{MODULES}{HIDDEN}"
_MOST_NAMED = 5
_REMEDY = "install what the lock says: npm ci"


def note_installed(lock: Lock, view: FileView, oddities: Oddities) -> None:
    """Note, once, where the installed packages are others than those of the lock. Without any there is nothing to compare.

    What is in the lock and not installed is no more than counted: an install may leave out what is optional, for
    development or for other platforms.
    """
    try:
        hidden = view.neighbour(_INSTALLED)
        document = hidden.json() if hidden is not None else None
    except InputError as error:
        oddities.found.append(error.problem("notice"))
        return
    root = document.root if document is not None else None
    packages = root.get("packages") if isinstance(root, dict) else None
    if hidden is None or document is None or not isinstance(packages, dict):
        return
    locked = {path: _identity(entry) for path, entry in lock.entries.items() if entry.is_package and not entry.is_link}
    installed = {path: _told(path, value) for path, value in packages.items() if _is_package(path, value)}
    other = sorted(path for path in installed if path in locked and installed[path] != locked[path])
    extra = sorted(path for path in installed if path not in lock.entries and path not in lock.refused)
    if not other and not extra:
        return
    parts = [_part(other, "in another version", [f"{installed[path]}, in the lock {locked[path]}" for path in other])]
    parts.append(_part(extra, "not in the lock", [installed[path] for path in extra]))
    absent = sum(path not in packages for path in locked)
    rest = f"; {plural(absent, 'package')} of the lock not installed" if absent else ""
    message = f"what is installed is not what the lock says: {'; '.join(part for part in parts if part)}{rest}"
    line = document.line(packages[(other or extra)[0]])
    oddities.found.append(Problem("E-DRIFT", message, Location(hidden.path, line, role="installed"), "notice", _REMEDY))


def _identity(entry: Entry) -> str:
    return f"{entry.name} {_version(entry.fields.get('version'))}".rstrip()


def _told(path: str, value: JsonValue) -> str:
    fields = value if isinstance(value, dict) else {}
    name = fields.get("name")
    return f"{name if isinstance(name, str) else installed_name(path)} {_version(fields.get('version'))}".rstrip()


def _version(value: JsonValue) -> str:
    return value if isinstance(value, str) else ""


def _is_package(path: str, value: JsonValue) -> bool:
    return bool(installed_name(path)) and isinstance(value, dict) and not value.get("link")


def _part(paths: list[str], what: str, shown: Iterable[str]) -> str:
    """How many packages, and the first of them."""
    if not paths:
        return ""
    named = [brief(text, 120) for text, _ in zip(shown, range(_MOST_NAMED), strict=False)]
    more = f" and {len(paths) - _MOST_NAMED} more" if len(paths) > _MOST_NAMED else ""
    return f"{plural(len(paths), 'package')} {what} ({', '.join(named)}{more})"
