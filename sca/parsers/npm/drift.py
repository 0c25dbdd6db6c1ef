"""Compares each package.json with what the lock repeats of it: a dependency that the lock does not know is a gap."""

from sca.files.view import FileView
from sca.model.component import Problem
from sca.model.text import brief
from sca.parsers.npm.lock_entry import Entry, Lock, Oddities
from sca.parsers.npm.manifest import read_manifest
from sca.parsers.npm.wishes import read_wishes

REMEDY = "bring the lock up to date: npm install --package-lock-only"
_MOST_NAMED = 5
_MEMBER = "workspace:"


def note_drift(lock: Lock, view: FileView, oddities: Oddities, remedy: str = REMEDY) -> None:
    """Note what the manifests of the projects ask for and their entries in the lock do not, and ranges that differ."""
    folders = frozenset(entry.path for entry in lock.entries.values() if not entry.is_package)
    for entry in lock.entries.values():
        if entry.is_package or entry.where.path != view.path:
            continue
        manifest = read_manifest(view, entry.path, oddities)
        if manifest is not None:
            note_difference(manifest, entry, oddities, remedy, folders)


def note_difference(
    manifest: Entry, entry: Entry, oddities: Oddities, remedy: str = REMEDY, folders: frozenset[str] = frozenset()
) -> None:
    """Note what one manifest asks for and its entry in the lock does not, and ranges that differ.

    A lock may have one of `folders`, those of the members, where a manifest asks for what the workspace holds.
    """
    locked = {wish.name: wish.requested for wish in read_wishes(entry, Oddities(entry.where.path))}
    asked = {wish.name: wish.requested for wish in read_wishes(manifest, Oddities(manifest.where.path))}
    new = [f"{brief(name, 60)} {brief(asked[name], 60)}".rstrip() for name in asked if name not in locked]
    changed = [
        f"{brief(name, 60)} ({brief(asked[name], 60)}, in the lock {brief(locked[name], 60)})"
        for name in asked
        if name in locked and asked[name] != locked[name] and not (asked[name].startswith(_MEMBER) and locked[name] in folders)
    ]
    where = manifest.where
    if new:
        message = f"{_listed(new)} asked for here, but not in the lock: which version it gets is not known"
        oddities.found.append(Problem("E-DRIFT", message, where, "package", remedy))
    if changed:
        message = f"ranges that differ from the lock's: {_listed(changed)}"
        oddities.found.append(Problem("E-DRIFT", message, where, "notice", remedy))


def _listed(names: list[str]) -> str:
    more = f" and {len(names) - _MOST_NAMED} more" if len(names) > _MOST_NAMED else ""
    return f"{', '.join(names[:_MOST_NAMED])}{more}"
