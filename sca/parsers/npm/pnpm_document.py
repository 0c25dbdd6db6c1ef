"""One document of a pnpm lock in one shape, whatever its version: importers, packages with their facts, and instances."""

import re

from msgspec import Struct

from sca.files.errors import InputError
from sca.files.json_document import JsonValue
from sca.files.yaml_lock import YamlLock
from sca.model.text import brief

REMEDY = "write the lock anew: pnpm install --lockfile-only"
SECTIONS = ("dependencies", "devDependencies", "optionalDependencies")
TOOL_SECTIONS = ("configDependencies", "packageManagerDependencies")
_KNOWN = re.compile(r"5(?:\.[0-9]+)?(?:-inlineSpecifiers)?|6\.[0-9]+|7\.0|9\.0")

Table = dict[str, JsonValue]


class PnpmDocument(Struct, frozen=True):
    """`importers` by folder (`.` is the lock's own), `facts` by key without peers, `instances` by key with them.

    `own` says that the document speaks of the package manager itself. `patches` are the patched packages with the
    file of the patch, or its hash.
    """

    importers: dict[str, Table]
    facts: Table
    instances: Table
    own: bool
    patches: dict[str, str]
    line: int | None


def read_document(root: JsonValue, lock: YamlLock, path: str) -> PnpmDocument:
    """Take a document apart. Raises InputError for what is no pnpm lock, or one of an unknown version."""
    line = lock.line(root) or 1
    if not isinstance(root, dict):
        raise InputError("E-STRUCTURE", "the document is not a mapping", path, line, help=REMEDY)
    version = root.get("lockfileVersion")
    if not isinstance(version, str) or not _KNOWN.fullmatch(version):
        shown = "none" if version is None else brief(str(version), 40)
        message = f"lockfileVersion {shown}: only 5.x, 6.x, 7.0 and 9.0 are known, and another one may mean something else"
        raise InputError("E-LOCK-VERSION", message, path, line, help=REMEDY)
    packages = table(root, "packages", path, line)
    snapshots = table(root, "snapshots", path, line)
    importers = table(root, "importers", path, line) if "importers" in root else {".": root}
    sections = {key for importer in importers.values() if isinstance(importer, dict) for key in importer}
    return PnpmDocument(
        importers={folder: value for folder, value in sorted(importers.items()) if isinstance(value, dict)},
        facts=packages,
        instances=snapshots if "snapshots" in root else packages,
        own=not sections.isdisjoint(TOOL_SECTIONS) and sections.isdisjoint(SECTIONS),
        patches={key: _patch(value) for key, value in table(root, "patchedDependencies", path, line).items()},
        line=line,
    )


def table(values: Table, key: str, path: str, line: int | None) -> Table:
    """A mapping of the document; empty if it is absent. Raises InputError for anything else."""
    value = values.get(key)
    if value is None or value == "":
        return {}
    if not isinstance(value, dict):
        raise InputError("E-STRUCTURE", f"{key} is not a mapping", path, line, help=REMEDY)
    return value


def _patch(value: JsonValue) -> str:
    """The file of a patch, or its hash: pnpm 10 and later name only that."""
    if isinstance(value, dict):
        value = value.get("path", value.get("hash"))
    return value if isinstance(value, str) else ""
