"""Reads the `packages` of lock versions 2 and 3: a map from install paths to packages, projects and links."""

from sca.files.errors import InputError
from sca.files.json_document import JsonDocument, JsonValue
from sca.files.view import FileView
from sca.model.text import brief
from sca.parsers.npm.lock_entry import Entry, Lock, Oddities, against_name, against_path, in_modules, installed_name

_FACTS = frozenset(("name", "version", "resolved", "dependencies", "optionalDependencies", "peerDependencies"))


def read_map(document: JsonDocument, packages: dict[str, JsonValue], view: FileView, oddities: Oddities) -> Lock:
    """Every entry of the map. Raises InputError if there are too many."""
    if len(packages) > view.limits.packages_per_file:
        raise too_many(len(packages), view)
    entries: dict[str, Entry] = {}
    refused: set[str] = set()
    for path, value in sorted(packages.items()):
        line = document.line(value)
        fields = value if isinstance(value, dict) else None
        if fields is not None and _is_bare_folder(path, fields):
            continue
        name = _name(path, fields or {})
        why = against_path(path, view.folder) or _against(path, name, fields, view)
        if fields is None or why:
            shown = brief(path) or "the project"
            place = line or document.line_of_key("packages", path)
            oddities.add("E-ENTRY", f"{shown}: {why or 'the entry is not an object'}; it is left out", place, "package")
            refused.add(path)
        else:
            entries[path] = Entry(path, name, fields, view.path, line)
    return Lock(entries, frozenset(refused))


def too_many(count: int, view: FileView) -> InputError:
    """The refusal of a lock with more entries than the limit."""
    limit = f"{view.limits.packages_per_file} (packages-per-file)"
    help = f"if the file is genuine: --limit packages-per-file={count}"
    return InputError("E-PACKAGES", f"more packages than the limit of {limit}", view.path, help=help)


def _is_bare_folder(path: str, fields: dict[str, JsonValue]) -> bool:
    """A folder such as `node_modules/.pnpm/x/1.0.0`, which npm lists because links lead below it: no package."""
    return in_modules(path) and "/" in installed_name(path).lstrip("@") and fields.keys().isdisjoint(_FACTS)
