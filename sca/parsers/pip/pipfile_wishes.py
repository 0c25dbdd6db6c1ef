"""What a Pipfile asks for: names with ranges, repositories, addresses and folders, by category.

`packages` and `dev-packages` are `default` and `develop` of the lock; every other table of packages has one name in both.

https://pipenv.pypa.io/en/latest/pipfile.html
"""

from msgspec import Struct

from sca.files.json_document import JsonValue
from sca.files.toml_document import TomlDocument
from sca.files.view import FileView
from sca.model.component import Location
from sca.model.text import brief
from sca.parsers.pip.oddities import Oddities
from sca.parsers.pip.pipfile_entry import Entry, Table, read_entry
from sca.parsers.pip.versions import is_version

_SECTIONS = {"packages": "default", "dev-packages": "develop"}
_NO_PACKAGES = ("source", "sources", "requires", "scripts", "pipenv", "pipfile")
# Conditions that may stand beside a version, each compared as in a marker.
_CONDITIONS = (
    "os_name", "sys_platform", "platform_machine", "platform_python_implementation", "platform_release", "platform_system",
    "platform_version", "python_version", "python_full_version", "implementation_name", "implementation_version",
)  # fmt: skip


class Wish(Struct, frozen=True):
    """One package as asked for in one category, which has the name that the lock gives it."""

    category: str
    entry: Entry
    where: Location


class Pipfile(Struct, frozen=True):
    """A Pipfile and everything that it asks for."""

    wishes: tuple[Wish, ...]
    document: TomlDocument


def read_pipfile(view: FileView, oddities: Oddities) -> Pipfile:
    """Read a Pipfile. Raises InputError for what is no TOML; what is no wish is noted."""
    document = view.toml()
    wishes: list[Wish] = []
    for section, listed in document.root.items():
        if section in _NO_PACKAGES:
            continue
        if not isinstance(listed, dict):
            where = Location(view.path, document.line_of(section), role="declared")
            oddities.add_at(where, "E-STRUCTURE", f"{brief(section, 60)} is not a table of packages", "package")
            continue
        for name, value in listed.items():
            where = Location(view.path, document.line_of(section, name), role="declared")
            entry = _entry(name, value, view)
            if isinstance(entry, str):
                message = f"{brief(section, 40)}/{brief(name, 60)}: {entry}; it is left out"
                oddities.add_at(where, "E-ENTRY", message, "package")
                continue
            for code, message, cost in entry.faults:
                oddities.add_at(where, code, f"{brief(section, 40)}/{brief(name, 60)}: {message}", cost)
            wishes.append(Wish(_SECTIONS.get(section, section), entry, where))
    return Pipfile(tuple(wishes), document)


def _entry(name: str, value: JsonValue, view: FileView) -> Entry | str:
    if isinstance(value, str):
        return read_entry(name, {"version": _range(value)}, view.limits, pinned=False)
    if not isinstance(value, dict):
        return "it is neither a range nor a table"
    fields: Table = dict(value)
    version = value.get("version")
    if isinstance(version, str):
        fields["version"] = _range(version)
    elif not any(key in value for key in ("git", "hg", "svn", "bzr", "file", "path")):
        fields["version"] = "*"
    markers = [value["markers"]] if isinstance(value.get("markers"), str) else []
    markers += [f"{key} {value[key]}" for key in _CONDITIONS if isinstance(value.get(key), str)]
    if markers:
        joined = markers[0] if len(markers) == 1 else " and ".join(f"({one})" for one in markers)
        fields["markers"] = joined
    return read_entry(name, fields, view.limits, pinned=False)


def _range(text: str) -> str:
    """A bare version means exactly that one, and one with a star all that begin so."""
    plain = text.strip()
    return f"=={plain}" if is_version(plain.removesuffix(".*")) else plain
