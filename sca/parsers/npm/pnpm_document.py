"""One document of a pnpm lock in one shape, whatever its version: importers, packages with their facts, and instances."""

import re

from msgspec import Struct

from sca.files.errors import InputError
from sca.files.json_document import JsonValue
from sca.files.yaml_lock import YamlLock
from sca.model.text import brief
from sca.model.url import without_secrets

REMEDY = "write the lock anew: pnpm install --lockfile-only"
SECTIONS = ("dependencies", "devDependencies", "optionalDependencies")
TOOL_SECTIONS = ("configDependencies", "packageManagerDependencies")
_KNOWN = re.compile(r"5(?:\.[0-9])?(?:-inlineSpecifiers)?|6\.[0-9]|7\.0|9\.0").fullmatch
_BOTH = 2

Table = dict[str, JsonValue]


class PnpmDocument(Struct, frozen=True):
    """`importers` by folder (`.` is the lock's own), `facts` by key without peers, `instances` by key with them.

    `major` is the version of the lock. `own` says that the document speaks of the package manager itself. `patches` are
    the patched packages with the file of the patch, or its hash. `root` is the document as it stands, `path` the file.
    """

    root: Table
    major: int
    importers: Table
    facts: Table
    instances: Table
    own: bool
    patches: dict[str, str]
    path: str
    line: int


def read_lock(lock: YamlLock, path: str) -> list[PnpmDocument]:
    """The documents, the application's first. Raises InputError for what is no lock, or one of an unknown version.

    Only two belong together: one of pnpm's own and the application's behind it, which is empty where there is none.
    """
    roots = lock.documents
    if not roots:
        raise InputError("E-STRUCTURE", "the file is empty", path, 1, help=REMEDY)
    first = read_document(roots[0], lock, path)
    if len(roots) == 1 or (len(roots) == _BOTH and first.own and not roots[1]):
        return [first]
    second = read_document(roots[1], lock, path)
    if len(roots) > _BOTH or not first.own or second.own:
        message = "several documents, which are not one of pnpm itself and a lock: which one is meant cannot be told"
        raise InputError("E-STRUCTURE", message, path, second.line, help=REMEDY)
    return [second, first]


def read_document(root: JsonValue, lock: YamlLock, path: str) -> PnpmDocument:
    """Take a document apart. Raises InputError for what is no pnpm lock, or one of an unknown version."""
    line = lock.line(root) or 1
    if not isinstance(root, dict):
        raise InputError("E-STRUCTURE", "the document is not a mapping", path, line, help=REMEDY)
    version = root.get("lockfileVersion")
    if not isinstance(version, str) or not _KNOWN(version):
        shown = "none" if version is None else brief(str(version), 40)
        message = f"lockfileVersion {shown}: only 5.x, 6.x, 7.0 and 9.0 are known, and another one may mean something else"
        raise InputError("E-LOCK-VERSION", message, path, line, help=REMEDY)
    packages = table(root, "packages", path, line)
    snapshots = table(root, "snapshots", path, line)
    importers = table(root, "importers", path, line) if "importers" in root else {".": root}
    sections = {key for importer in importers.values() if isinstance(importer, dict) for key in importer}
    return PnpmDocument(
        root=root,
        major=int(version[0]),
        importers=dict(sorted(importers.items())),
        facts=packages,
        instances=_with_unresolved(packages, snapshots) if "snapshots" in root else packages,
        own=not sections.isdisjoint(TOOL_SECTIONS) and sections.isdisjoint(SECTIONS),
        patches={key: _patch(value) for key, value in table(root, "patchedDependencies", path, line).items()},
        path=path,
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


def _with_unresolved(packages: Table, snapshots: Table) -> Table:
    """The instances, and the packages of which there is none: nothing needs them, but the lock names them."""
    resolved = {key.partition("(")[0] for key in snapshots}
    return {**snapshots, **{key: {} for key in packages if key not in resolved}}


def _patch(value: JsonValue) -> str:
    """The file of a patch, or its hash: pnpm 10 and later name only that."""
    if isinstance(value, dict):
        value = value.get("path", value.get("hash"))
    return without_secrets(value) if isinstance(value, str) else ""
