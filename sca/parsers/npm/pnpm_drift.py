"""Compares the package.json of each importer with what the lock repeats of it.

pnpm changes what a manifest asks for before it writes the lock: overrides replace ranges or take dependencies away,
ignored optional dependencies and, by a setting, links are not written down. Rush puts a folder in place of a member of another
subspace. That is no drift.
"""

import re
from fnmatch import fnmatchcase

from msgspec.structs import replace

from sca.files.json_document import JsonValue
from sca.parsers.npm.drift import note_difference
from sca.parsers.npm.lock_entry import Entry, Oddities
from sca.parsers.npm.pnpm_document import REMEDY, SECTIONS, Table
from sca.parsers.npm.pnpm_keys import LINK
from sca.parsers.npm.rush import REMEDY as RUSH_REMEDY

# What is behind a blank, a bar or an `@` belongs to a range: `a@>1`.
_PARENT = re.compile(r"(?<=[^ |@])>").split


def note_pnpm_drift(manifest: Entry, importer: Table, lock: Table, oddities: Oddities, *, rush: bool = False) -> None:
    """Note what the manifest of an importer asks for and the lock does not list, and ranges that differ."""
    repeated: dict[str, JsonValue] = {section: _ranges(importer, section) for section in SECTIONS}
    asked: dict[str, JsonValue] = {
        section: {
            name: text
            for name, text in listed.items()
            if not (_is_changed(name, text, section, lock) or (rush and _is_member(text)))
        }
        for section in SECTIONS
        if isinstance(listed := manifest.fields.get(section), dict)
    }
    note_difference(
        replace(manifest, fields=asked), Entry("", "", "", repeated, manifest.where), oddities, RUSH_REMEDY if rush else REMEDY
    )


def _ranges(importer: Table, section: str) -> Table:
    """Names and ranges of a section. In old locks the ranges of all sections stand in one list."""
    listed, ranges = importer.get(section), importer.get("specifiers")
    members = listed.items() if isinstance(listed, dict) else ()
    old = ranges if isinstance(ranges, dict) else {}
    return {name: value.get("specifier") if isinstance(value, dict) else old.get(name, "") for name, value in members}


def _is_changed(name: str, asked: JsonValue, section: str, lock: Table) -> bool:
    overrides, ignored, settings = lock.get("overrides"), lock.get("ignoredOptionalDependencies"), lock.get("settings")
    if isinstance(overrides, dict) and any(_overridden(selector) == name for selector in overrides):
        return True
    if section == "optionalDependencies" and isinstance(ignored, list):
        return any(isinstance(pattern, str) and fnmatchcase(name, pattern) for pattern in ignored)
    links_left_out = isinstance(settings, dict) and settings.get("excludeLinksFromLockfile") == "true"
    return links_left_out and isinstance(asked, str) and asked.startswith((LINK, "file:"))


def _is_member(asked: JsonValue) -> bool:
    return isinstance(asked, str) and asked.startswith("workspace:")


def _overridden(selector: str) -> str:
    """The package that an override is about: `a`, `a@1` and `parent@2>a` are about `a`."""
    last = _PARENT(selector)[-1]
    at = last.find("@", 1)
    return last if at < 0 else last[:at]
