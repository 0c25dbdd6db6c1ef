"""What a workspace says beside its manifests: members and catalogs in pnpm-workspace.yaml, catalogs of yarn and Bun.

A catalog gives the range that `catalog:` or `catalog:<name>` stands for in a package.json. Nothing else in these files is
looked at. https://pnpm.io/pnpm-workspace_yaml, https://pnpm.io/catalogs, https://bun.sh/docs/install/catalogs
"""

from sca.files.errors import InputError
from sca.files.json_document import JsonValue
from sca.files.view import FileView
from sca.parsers.npm.lock_entry import Entry, Oddities
from sca.parsers.npm.registries import WORKSPACE
from sca.parsers.npm.yarn_settings import CATALOG, YarnSettings

_DEFAULT = ("", "default")


class WorkspaceSettings:
    """The settings beside one root manifest. `members` are the patterns of pnpm, as they stand."""

    def __init__(self, view: FileView, root: Entry, oddities: Oddities) -> None:
        pnpm = _table(_read(view, oddities))
        workspaces = _table(root.fields.get("workspaces"))
        self.members = pnpm.get("packages")
        self._tables = [
            table for table in (pnpm, workspaces, root.fields) if not table.keys().isdisjoint(("catalog", "catalogs"))
        ]
        self._yarn = YarnSettings(view, oddities)

    def range_of(self, name: str, requested: str) -> str:
        """The range as asked for, or what a catalog has in its place."""
        if not requested.startswith(CATALOG):
            return requested
        catalog = requested.removeprefix(CATALOG).strip()
        for table in self._tables:
            named = _table(_table(table.get("catalogs")).get(catalog or "default"))
            plain = _table(table.get("catalog")) if catalog in _DEFAULT else {}
            found = plain.get(name, named.get(name))
            if isinstance(found, str):
                return found
        return self._yarn.in_catalog(name, requested) or requested


def _read(view: FileView, oddities: Oddities) -> JsonValue:
    try:
        beside = view.neighbour(WORKSPACE)
        documents = [] if beside is None else beside.yaml_lock().documents
    except InputError as error:
        oddities.add_file(error, "edge")
        return None
    return documents[0] if documents else None


def _table(value: JsonValue) -> dict[str, JsonValue]:
    return value if isinstance(value, dict) else {}
