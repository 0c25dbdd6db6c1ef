"""Reads the libraries of a target, as NuGet and the SDK write them into three files.

These are `project.assets.json`, the older `project.lock.json`, and the `*.deps.json` of an application. A target maps
`Name/Version` to what it takes from the library and needs for it; the object `libraries` beside the targets says what
kind of thing each is, and its hash. An odd field costs that field, an odd key the library.
"""

from msgspec import Struct

from sca.files.errors import InputError
from sca.files.json_document import JsonDocument, JsonValue
from sca.files.view import FileView
from sca.model.component import Location
from sca.model.text import brief
from sca.parsers.nuget.identity import is_id, is_version
from sca.parsers.nuget.oddities import Oddities

Fields = dict[str, JsonValue]


class Library(Struct, frozen=True):
    """One library of one target. `fields` stand in the target, `about` in the list of all libraries.

    `dependencies` are names with ranges or versions, as written and in order of the names.
    """

    name: str
    version: str
    kind: str
    fields: Fields
    about: Fields
    dependencies: tuple[tuple[str, str], ...]
    where: Location


class LibraryReader:
    """Reads the libraries of one document. `kinds` are those its format knows; others cost the library."""

    def __init__(self, document: JsonDocument, view: FileView, oddities: Oddities, kinds: tuple[str, ...]) -> None:
        self._document = document
        self._view = view
        self._oddities = oddities
        self._kinds = kinds
        root = document.root
        listed = root.get("libraries") if isinstance(root, dict) else None
        self._about = listed if isinstance(listed, dict) else {}

    @property
    def listed(self) -> Fields:
        """What the document lists under `libraries`, by `Name/Version`."""
        return self._about

    def read(self, target: str, libraries: Fields) -> dict[str, Library]:
        """The libraries of a target by lower-case name, in order of their keys."""
        found: dict[str, Library] = {}
        for key, value in sorted(libraries.items()):
            library = self._library(target, key, value)
            if library is not None:
                first = found.setdefault(library.name.lower(), library)
                if first is not library:
                    self._twice(target, first, library)
        return found

    def _library(self, target: str, key: str, value: JsonValue) -> Library | None:
        where = Location(self._view.path, self._document.line(value))
        about = self._about.get(key)
        if not isinstance(value, dict):
            self._lose(target, key, "is not an object", where)
            return None
        listed = about if isinstance(about, dict) else {}
        name, _, version = key.partition("/")
        kind = self._kind(value, listed)
        if kind not in self._kinds:
            self._lose(target, key, f"is of a kind that is not known: {brief(kind, 40) or 'none'}", where)
            return None
        if not is_id(name, self._view.limits) and (kind != "project" or not name or len(name) > self._view.limits.name_chars):
            self._lose(target, key, "is not named like a package", where)
            return None
        if version and not is_version(version, self._view.limits):
            self._oddities.add("E-VERSION", f"{brief(key)} has no version; the package is kept without one", where, "field")
            version = ""
        return Library(name, version, kind, value, listed, self._dependencies(key, value, where), where)

    def _kind(self, fields: Fields, about: Fields) -> str:
        kind = fields.get("type", about.get("type"))
        return kind.lower() if isinstance(kind, str) else ""

    def _dependencies(self, key: str, fields: Fields, where: Location) -> tuple[tuple[str, str], ...]:
        value = fields.get("dependencies")
        if value is None:
            return ()
        if not isinstance(value, dict):
            self._oddities.add(
                "E-DEPENDENCIES", f"{brief(key)}: dependencies is not an object of names and versions", where, "edge"
            )
            return ()
        return tuple([(name, text if isinstance(text, str) else "") for name, text in sorted(value.items())])

    def _lose(self, target: str, key: str, why: str, where: Location) -> None:
        self._oddities.add("E-ENTRY", f"{brief(key)} of {brief(target)} {why}: it is left out", where, "package")

    def _twice(self, target: str, first: Library, library: Library) -> None:
        both = f"{brief(first.name)} {brief(first.version)} and {brief(library.name)} {brief(library.version)}"
        message = f"{both} stand in {brief(target)}, which can have one of them: the second is left out"
        self._oddities.add("E-DUPLICATE-ID", message, library.where, "package")


def fields_of(value: JsonValue) -> Fields:
    """The members of an object; none if it is no object."""
    return value if isinstance(value, dict) else {}


def text_of(value: JsonValue) -> str:
    """A text; empty if it is none."""
    return value if isinstance(value, str) else ""


def object_at(document: JsonDocument, view: FileView, key: str, remedy: str) -> Fields:
    """A member of the root that must be an object. Raises InputError if it is none."""
    root = document.root
    value = root.get(key) if isinstance(root, dict) else None
    if isinstance(value, dict):
        return value
    message = f"{key} is missing, or not an object"
    raise InputError("E-STRUCTURE", message, view.path, document.line_of_key(key) or 1, help=remedy)


def check_count(view: FileView, targets: Fields) -> None:
    """Raises InputError (E-PACKAGES) if the targets hold more libraries than the limit allows."""
    count = sum(max(1, len(target)) if isinstance(target, dict) else 1 for target in targets.values())
    if count > view.limits.packages_per_file:
        message = f"{count} entries, more than the limit of {view.limits.packages_per_file} (packages-per-file)"
        raise InputError("E-PACKAGES", message, view.path, help=f"if the file is genuine: --limit packages-per-file={count}")
