"""Reads the rows of a bun.lock: what each kind of row holds, as the fields that package-lock version 3 would have.

A row is an array. Its first part is `name@` and what the name was resolved to, which tells the kind:

    registry    [name@version, address or "", about, integrity]
    git         [name@git+https://host/repo#commit, about, tag, integrity?]     also github:owner/repo#commit
    archive     [name@address or path, about, integrity?]
    folder      [name@file:path, about]
    link        [name@link:path, about]
    workspace   [name@workspace:path]                                           in version 0 with about
    root        [name@root:, about]

`about` is an object with dependencies, platforms and whether the package came bundled in another one's archive.
"""

import re

from msgspec import Struct

from sca.files.json_document import JsonValue
from sca.model.component import Source
from sca.model.npm_address import WEB
from sca.parsers.npm.sources import ARCHIVES, GIT, name_and_version

LISTS = ("dependencies", "devDependencies", "optionalDependencies", "peerDependencies")
_ABOUT = frozenset((*LISTS, "os", "cpu", "libc"))
_FOLDERS = ("workspace:", "file:", "link:", "root:")
# A version as nearly all are, which is no address and no path.
_VERSION = re.compile(r"[0-9]+\.[0-9A-Za-z.+-]*").fullmatch
_COMMIT = re.compile(r"[0-9a-f]{40}").fullmatch
_PARTS = {"registry": 4, "git": 3}


class Row(Struct, frozen=True):
    """One row. `kind` is registry, git, archive, file, link, workspace or root; `target` the folder of the last four.

    `fields` are those of an entry; `odd` says what was wrong with the row and was left out, and what that costs.
    """

    kind: str
    name: str
    target: str
    fields: dict[str, JsonValue]
    source: Source | None = None
    odd: tuple[tuple[str, str, str], ...] = ()


def read_row(row: JsonValue) -> Row | str:
    """The row, or why it is none."""
    if not isinstance(row, list) or not row or not isinstance(row[0], str):
        return "the entry is not an array that begins with a name and what it was resolved to"
    name, at, resolved = row[0].partition("@") if not row[0].startswith("@") else _scoped(row[0])
    if not at or not resolved:
        return "the entry does not tell what its name was resolved to"
    if len(row) == _PARTS["registry"] and isinstance(row[2], dict) and _VERSION(resolved) and not resolved.endswith(ARCHIVES):
        return _registry(name, resolved, row, about_fields(row[2]), ())
    kind = next((start[:-1] for start in _FOLDERS if resolved.startswith(start)), "")
    if kind == "file" and resolved.endswith(ARCHIVES):
        kind = "archive"
    kind = kind or _kind_of_address(resolved)
    about = next((part for part in row[1:] if isinstance(part, dict)), None)
    fields = about_fields(about or {})
    odd = _missing(kind, row, about)
    if kind == "registry":
        return _registry(name, resolved, row, fields, odd)
    if kind in ("git", "archive"):
        address = _with_commit(resolved, row) if kind == "git" else _archive(resolved)
        told = name_and_version(name, address) if kind == "archive" else (name, "")
        fields |= {"resolved": address, "version": told[1] if told[0] == name and told[1] else None}
        fields["integrity"] = _text_behind(row, 3 if kind == "git" else 2)
        return Row(kind, name, "", fields, odd=odd)
    return Row(kind, name, resolved.removeprefix(f"{kind}:"), fields, odd=odd)


def about_fields(about: dict[str, JsonValue]) -> dict[str, JsonValue]:
    """Dependencies, platforms and how the package came, from the object that tells them."""
    fields = {key: value for key, value in about.items() if key in _ABOUT}
    optional = about.get("optionalPeers")
    if isinstance(optional, list):
        fields["peerDependenciesMeta"] = {name: {"optional": True} for name in optional if isinstance(name, str)}
    if about.get("bundled") is True:
        fields["inBundle"] = True
    return fields


def _scoped(text: str) -> tuple[str, str, str]:
    """As `partition("@")` behind the `@` that a scope begins with. A root without a name is `@root:`."""
    if text.startswith("@root:"):
        return "", "@", text[1:]
    scope, at, resolved = text[1:].partition("@")
    return f"@{scope}", at, resolved


def _kind_of_address(resolved: str) -> str:
    if resolved.startswith(GIT):
        return "git"
    return "archive" if resolved.startswith(WEB) or resolved.endswith(ARCHIVES) else "registry"


def _registry(
    name: str, version: str, row: list[JsonValue], fields: dict[str, JsonValue], odd: tuple[tuple[str, str, str], ...]
) -> Row:
    """A package of a registry. Without an address it comes from the one that Bun is told to use."""
    address = row[1] if len(row) > 1 and not isinstance(row[1], dict) else ""
    fields |= {"version": version, "integrity": _text_behind(row, 3)}
    if address == "":
        return Row("registry", name, "", fields, Source("registry"), odd)
    return Row("registry", name, "", {**fields, "resolved": address}, odd=odd)


def _missing(kind: str, row: list[JsonValue], about: dict[str, JsonValue] | None) -> tuple[tuple[str, str, str], ...]:
    """What a row of its kind lacks."""
    found: list[tuple[str, str, str]] = []
    if about is None and kind not in ("workspace", "root"):
        found.append(("E-DEPENDENCIES", "the entry does not tell what the package needs", "edge"))
    least = _PARTS.get(kind, 0)
    if len(row) < least:
        found.append(("E-FIELD", f"the entry has {len(row)} parts where {least} belong", "field"))
    return tuple(found)


def _text_behind(row: list[JsonValue], number: int) -> JsonValue:
    """A part of the row; an empty one tells nothing."""
    return row[number] if len(row) > number and row[number] != "" else None


def _archive(resolved: str) -> str:
    """The address of an archive; one beside the lock is written without a protocol."""
    return resolved if resolved.startswith(WEB) else f"file:{resolved.removeprefix('file:')}"


def _with_commit(address: str, row: list[JsonValue]) -> str:
    """The address with the commit in full, where the tag behind it is one and the address has it cut short."""
    start, _, commit = address.partition("#")
    tag = row[2] if len(row) > 2 else None
    return f"{start}#{tag}" if isinstance(tag, str) and _COMMIT(tag) and tag.startswith(commit) else address
