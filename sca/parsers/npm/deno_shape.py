"""What every version of Deno's lock says, in one shape."""

from collections.abc import Mapping

from msgspec import Struct

from sca.files.errors import InputError
from sca.files.json_document import JsonDocument, JsonValue
from sca.model.text import brief
from sca.parsers.npm.manifest import text_of

_VERSIONS = ("2", "3", "4", "5")
_NPM = "npm:"
REMEDY = "write the lock anew: deno install --frozen=false"


class Shape(Struct, frozen=True):
    """The packages of npm by key, what each specifier became, and what the root (an empty folder) and the members ask for.

    `place` are the keys that lead to the packages. `others` is how many modules the lock has that are no packages of npm.
    """

    packages: Mapping[str, JsonValue]
    specifiers: Mapping[str, str]
    members: Mapping[str, tuple[str, ...]]
    place: tuple[str, ...]
    others: int


def read_shape(document: JsonDocument, path: str) -> Shape:
    """Read the parts of a lock. Raises InputError for a version that is not known. Version 1 has no packages of npm."""
    root = document.root
    if not isinstance(root, dict):
        raise InputError("E-STRUCTURE", "the document is not an object", path, 1, help=REMEDY)
    version = root.get("version")
    if version is None:
        return Shape({}, {}, {}, (), len(root))
    if version not in _VERSIONS:
        message = f"version {brief(str(version), 40)}: only versions 1 to 5 are known, and another one may mean something else"
        raise InputError("E-LOCK-VERSION", message, path, document.line_of_key("version") or 1, help=REMEDY)
    inner = {"2": ("npm", "packages"), "3": ("packages", "npm")}.get(version, ("npm",))
    packages = _at(root, inner)
    told = _at(root, {"2": ("npm", "specifiers"), "3": ("packages", "specifiers")}.get(version, ("specifiers",)))
    prefix = _NPM if version == "2" else ""
    specifiers = {f"{prefix}{asked}": text_of(became).removeprefix(_NPM) for asked, became in told.items()}
    jsr = _at(root, ("packages", "jsr") if version == "3" else ("jsr",))
    others = len(jsr) + len(_at(root, ("remote",)))
    return Shape(packages, specifiers, _members(root, specifiers), inner, others)


def _members(root: dict[str, JsonValue], specifiers: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    """What no member asks for is asked for by a module: of the project, of JSR or of an address. The project runs all of them."""
    workspace = _at(root, ("workspace",))
    found = {"": _asked(workspace)}
    for folder, fields in _at(workspace, ("members",)).items():
        found[folder.removeprefix("./").rstrip("/")] = _asked(fields if isinstance(fields, dict) else {})
    used = {one for asked in found.values() for one in asked}
    found[""] = (*found[""], *(one for one in specifiers if one not in used))
    return {folder: tuple(dict.fromkeys(asked)) for folder, asked in found.items()}


def _asked(fields: Mapping[str, JsonValue]) -> tuple[str, ...]:
    return (*_texts(fields.get("dependencies")), *_texts(_at(fields, ("packageJson",)).get("dependencies")))


def _texts(value: JsonValue) -> list[str]:
    return [one for one in value if isinstance(one, str)] if isinstance(value, list) else []


def _at(values: Mapping[str, JsonValue], place: tuple[str, ...]) -> dict[str, JsonValue]:
    """The object at a place; an empty one if there is none."""
    found: JsonValue = dict(values)
    for key in place:
        found = found.get(key) if isinstance(found, dict) else None
    return found if isinstance(found, dict) else {}
