"""Takes in the workspaces and packages of a bun.lock as entries, each at its place.

A place is written as if every name of a key had a `node_modules` folder of its own, a member of the workspace under its
name as well, because that is where the lock has what only that member uses. So Node's lookup serves this lock too.
"""

from msgspec import Struct
from msgspec.structs import replace

from sca.files.json_document import JsonDocument, JsonValue
from sca.files.view import FileView
from sca.model.component import Location
from sca.model.text import brief
from sca.parsers.npm.bun_rows import LISTS, Row, about_fields, read_row
from sca.parsers.npm.lock_entry import MODULES, Entry, Oddities, against_name, against_path
from sca.parsers.npm.lock_map import USUAL
from sca.parsers.npm.manifest import text_of

_CATALOG = "catalog:"


class _Key(Struct, frozen=True):
    """A key of a row: the name it is found by, and its place as if every package lay in a `node_modules` folder."""

    name: str
    place: str
    why: str


class BunReader:
    """Collects the entries of one lock by their places; `refused` are the places of what was left out."""

    def __init__(self, document: JsonDocument, view: FileView, oddities: Oddities) -> None:
        self.entries: dict[str, Entry] = {}
        self.refused: set[str] = set()
        self._document = document
        self._view = view
        self._oddities = oddities
        self._places: dict[str, str] = {}
        self._patches: dict[str, JsonValue] = {}

    def add_projects(self, workspaces: dict[str, JsonValue]) -> None:
        """Take in the root and the members, each where its name is looked for."""
        for folder in sorted(workspaces):
            value = workspaces[folder]
            why = against_path(folder, self._view.folder) if isinstance(value, dict) else "the entry is not an object"
            if not isinstance(value, dict) or why:
                line = self._document.line(value) or self._document.line_of_key("workspaces", folder)
                self._oddities.add("E-ENTRY", f"{brief(folder)}: {why}; it is left out", line, "package")
                continue
            name = text_of(value.get("name"))
            fields = {**about_fields(value), "version": value.get("version")}
            entry = Entry(folder, name, "", fields, Location(self._view.path, self._document.line(value)))
            known_by_name = folder and not against_name(name, self._view.limits)
            place = f"{MODULES}{name}" if known_by_name else folder
            if place in self.entries:
                self._oddities.add_at(
                    entry, "E-ENTRY", f"another member is called {brief(name, 60)} too; it is left out", "package"
                )
                continue
            self.entries[place] = entry
            self._places[folder] = place

    def use_settings(self, root: dict[str, JsonValue]) -> None:
        """Remember the patches, and put the ranges of the catalogs where a project asks for them."""
        self._patches = _dict(root.get("patchedDependencies"))
        catalogs = {f"{_CATALOG}{name}": ranges for name, ranges in _dict(root.get("catalogs")).items()}
        catalogs[_CATALOG] = root.get("catalog", {})
        for place, entry in self.entries.items():
            lists = {key: entry.fields[key] for key in LISTS if key in entry.fields}
            told = {key: _from_catalogs(value, catalogs) for key, value in lists.items() if isinstance(value, dict)}
            self.entries[place] = replace(entry, fields={**entry.fields, **told})

    def add(self, key: str, value: JsonValue) -> None:
        """Take in one row, or note why it is left out."""
        where = _read_key(key, self._view)
        row = where.why or read_row(value)
        why = row if isinstance(row, str) else self._add(key, where, row, value)
        if why:
            line = self._document.line(value) or self._document.line_of_key("packages", key)
            self._oddities.add("E-ENTRY", f"{brief(key)}: {why}; it is left out", line, "package")
            if not where.why and where.place not in self.entries:
                self.refused.add(where.place)

    def _add(self, key: str, where: _Key, row: Row, value: JsonValue) -> str:
        """Take in a row, or say why not."""
        location = Location(self._view.path, self._document.line(value))
        if row.kind in ("workspace", "root"):
            return self._add_link(where, row.target, location)
        if where.place in self.entries:
            return "a member of the workspace is called like that"
        if row.kind in ("file", "link"):
            return self._add_folder(where, row, location)
        why = against_name(row.name, self._view.limits)
        if not why:
            patch = self._patches.get(value[0]) if isinstance(value, list) and isinstance(value[0], str) else None
            fields: dict[str, JsonValue] = {**row.fields, "patches": [patch]} if patch else row.fields
            entry = Entry(key, row.name, where.name, fields, location, by_url=row.kind == "archive", source=row.source)
            self.entries[where.place] = entry
            self._note(entry, row)
        return why

    def _add_link(self, where: _Key, folder: str, location: Location) -> str:
        """A name that leads to a project: the one that stands there already, or one of another name."""
        target = self._places.get(folder)
        if target is None:
            return f"leads to {brief(folder) or 'the root'}, which is no member of the workspace"
        if where.place == target:
            return ""
        if where.place in self.entries:
            return "another member of the workspace is called like that"
        link: dict[str, JsonValue] = {"link": True, "resolved": target}
        self.entries[where.place] = Entry(where.place, where.name, where.name, link, location)
        return ""

    def _add_folder(self, where: _Key, row: Row, location: Location) -> str:
        """A folder beside the lock is a project; what `bun link` put in place is one whose files are elsewhere."""
        folder = row.target.removeprefix("./").rstrip("/")
        why = against_path(folder, self._view.folder)
        if why:
            return why
        if folder in self._places:
            return self._add_link(where, folder, location)
        entry = Entry(folder, row.name, "", row.fields, location)
        self.entries[where.place] = entry
        self._places[folder] = where.place
        self._note(entry, row)
        if row.kind == "link":
            message = f"{brief(row.name, 60)} is linked from elsewhere on the machine: its version is not known"
            self._oddities.add_at(entry, "E-LINK", message, "field")
        return ""

    def _note(self, entry: Entry, row: Row) -> None:
        for code, message, cost in row.odd:
            self._oddities.add_at(entry, code, message, cost)


def _read_key(key: str, view: FileView) -> _Key:
    """Take a key such as `a/@scope/b/c` apart."""
    names = _names(key) if "@" in key else key.split("/")
    place = MODULES + f"/{MODULES}".join(names)
    if len(key) <= view.limits.npm_name_chars and MODULES[:-1] not in names and USUAL(place):
        return _Key(names[-1], place, "")
    bad = [name for name in names if name in (".", "..", MODULES[:-1]) or against_name(name, view.limits)]
    return _Key(names[-1], place, f"{brief(bad[0], 60)!r} is no package name" if bad else "")


def _names(key: str) -> list[str]:
    """The names in a key; one with a scope has two parts."""
    names: list[str] = []
    for part in key.split("/"):
        if names and names[-1].startswith("@") and "/" not in names[-1]:
            names[-1] = f"{names[-1]}/{part}"
        else:
            names.append(part)
    return names


def _from_catalogs(ranges: dict[str, JsonValue], catalogs: dict[str, JsonValue]) -> dict[str, JsonValue]:
    """The ranges with those of the catalogs in place of what leads there."""
    return {
        name: _dict(catalogs.get(asked.rstrip())).get(name, asked)
        if isinstance(asked, str) and asked.startswith(_CATALOG)
        else asked
        for name, asked in ranges.items()
    }


def _dict(value: JsonValue) -> dict[str, JsonValue]:
    return value if isinstance(value, dict) else {}
