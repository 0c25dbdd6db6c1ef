"""Reads from .yarnrc.yml what a lock needs it for: the catalogs of ranges, and which registry serves which packages.

What stands in a file of an outer folder, inside what is scanned, counts where the nearer ones say nothing. Nothing else in
the file is looked at: no token, and no path of a script, leaves it or is followed.
https://yarnpkg.com/configuration/yarnrc
"""

from sca.files.errors import InputError
from sca.files.json_document import JsonValue
from sca.files.view import FileView
from sca.model.component import Source
from sca.model.url import origin, redact
from sca.parsers.npm.lock_entry import Oddities

SETTINGS = ".yarnrc.yml"
CATALOG = "catalog:"
_SERVER = "npmRegistryServer"


class YarnSettings:
    """The settings beside one lock; empty where there are none."""

    def __init__(self, view: FileView, oddities: Oddities) -> None:
        table = _read_all(view, oddities)
        self._catalogs = {"": _table(table.get("catalog"))}
        self._catalogs |= {name: _table(inner) for name, inner in _table(table.get("catalogs")).items()}
        self._registry = _server(table)
        self._scopes = {f"@{name}": _server(_table(inner)) for name, inner in _table(table.get("npmScopes")).items()}

    def in_catalog(self, name: str, asked: str) -> str | None:
        """The range that `catalog:` or `catalog:<name>` stands for; None if no catalog has it."""
        found = self._catalogs.get(asked.removeprefix(CATALOG), {}).get(name)
        return found if isinstance(found, str) else None

    def registry(self, name: str) -> Source:
        """The registry that serves a package; its address is empty where yarn's own default applies."""
        scope = name.partition("/")[0] if name.startswith("@") else ""
        return Source("registry", registry=self._scopes.get(scope) or self._registry)


def _read_all(view: FileView, oddities: Oddities) -> dict[str, JsonValue]:
    """One table of all files, the outermost first. Tables in them are joined by their keys."""
    joined: dict[str, JsonValue] = {}
    depth = view.folder.count("/") + 1 if view.folder else 0
    for steps in range(depth, -1, -1):
        for key, value in _table(_read(view, f"{'../' * steps}{SETTINGS}", oddities)).items():
            before = joined.get(key)
            joined[key] = {**before, **value} if isinstance(before, dict) and isinstance(value, dict) else value
    return joined


def _read(view: FileView, name: str, oddities: Oddities) -> JsonValue:
    try:
        beside = view.neighbour(name)
        documents = [] if beside is None else beside.yaml_lock().documents
    except InputError as error:
        oddities.add_file(error, "field")
        return None
    return documents[0] if documents else None


def _server(table: dict[str, JsonValue]) -> str:
    address = table.get(_SERVER)
    return origin(redact(address)[0]) if isinstance(address, str) else ""


def _table(value: JsonValue) -> dict[str, JsonValue]:
    return value if isinstance(value, dict) else {}
