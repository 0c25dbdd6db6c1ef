"""Reads yarn.lock version 1: one block for each resolved package, with every `name@range` that leads to it.

A dependency is looked up under exactly the range that asks for it, never by its name. The lock has no root: direct
dependencies, what is for development and the members of a workspace come from the package.json files beside it.
"""

import re
from base64 import b64encode
from posixpath import join, normpath

from msgspec.structs import replace

from sca.files.json_document import JsonValue
from sca.files.view import FileView
from sca.model.component import Location
from sca.model.inventory import Extract
from sca.model.npm_address import WEB
from sca.model.text import brief
from sca.parsers.npm.lock_entry import Entry, Oddities, against_name, against_path
from sca.parsers.npm.lock_map import too_many
from sca.parsers.npm.manifest import read_manifest
from sca.parsers.npm.registries import with_registries
from sca.parsers.npm.sources import ARCHIVES, GIT
from sca.parsers.npm.wishes import Wish
from sca.parsers.npm.workspace_globs import find_members
from sca.parsers.npm.yarn_descriptors import NodeKeys, shown, split_descriptor
from sca.parsers.npm.yarn_grammar import REMEDY, YarnBlock, read_blocks
from sca.parsers.npm.yarn_graph import PEERS, YarnNodes, draw_yarn_edges, join_nodes, make_extract, nameless
from sca.parsers.npm.yarn_overrides import DEFAULT, Overrides

_FOLDER = ("link:", "file:", "./", "../", "/", "~/")
_SHA1 = re.compile(r"[0-9a-f]{40}").fullmatch
_COMMIT = re.compile(r"(?:commit=)?(?:[0-9a-f]{40}|[0-9a-f]{64})").fullmatch
_ON_GITHUB = re.compile(r"(?:github:)?([\w.-]+/[\w.-]+(?:#.*)?)").fullmatch
_LISTS = ("dependencies", "optionalDependencies")


def parse_classic(view: FileView, text: str) -> Extract:
    """Return every resolved package with its edges. Raises InputError for what is no such lock."""
    blocks = read_blocks(text, view.path)
    if len(blocks) > view.limits.packages_per_file:
        raise too_many(len(blocks), view)
    oddities = Oddities(view.path, REMEDY)
    lock = _ClassicLock(view, oddities)
    for block in blocks:
        lock.add(block)
    root = read_manifest(view, "", oddities)
    if root is None and blocks:
        message = "no package.json to be read beside the lock: which packages are direct dependencies is not known"
        oddities.add("E-NO-MANIFEST", message, 1, "notice")
    nodes = lock.nodes(root)
    edges = draw_yarn_edges(nodes, lock.finder(root).find, view.path, oddities)
    return with_registries(make_extract(view, nodes, edges, oddities, told=root is not None or not blocks), view)


class _ClassicLock:
    """Takes in the blocks of one lock."""

    def __init__(self, view: FileView, oddities: Oddities) -> None:
        self._view = view
        self._oddities = oddities
        self._packages: dict[str, Entry] = {}
        self._folders: dict[str, Entry] = {}
        self._keys: dict[str, str] = {}
        self._node_keys = NodeKeys()
        self._members: dict[str, str] = {}
        self._manifests: dict[str, Entry] = {}

    def add(self, block: YarnBlock) -> None:
        """Take in one block. What is installed under several names is a package under each."""
        groups: dict[tuple[str, str], list[str]] = {}
        for descriptor in block.descriptors:
            groups.setdefault(_names(descriptor), []).append(descriptor)
        for (installed, real), descriptors in groups.items():
            why = self._add(installed, real, sorted(descriptors), block)
            if why:
                self._oddities.add("E-ENTRY", f"{brief(shown(min(descriptors)))}: {why}; it is left out", block.line, "package")

    def _add(self, installed: str, real: str, descriptors: list[str], block: YarnBlock) -> str:
        """Take in a package or folder, or say why not."""
        why = against_name(real, self._view.limits) or ("" if installed == real else against_name(installed, self._view.limits))
        asked = [split_descriptor(one)[1] for one in descriptors]
        folder = _local_folder(asked[0], block)
        if not why and folder is not None:
            why = against_path(folder, self._view.folder)
        if why:
            return why
        where = Location(self._view.path, block.line)
        if folder is not None:
            self._folders.setdefault(folder, Entry(folder, installed, "", block.fields, where))
            self._keys.update(dict.fromkeys(descriptors, folder))
            return ""
        by_url = any(one.startswith(WEB) for one in asked)
        key = self._node_keys.make(descriptors[0])
        self._packages[key] = Entry(key, real, installed, self._translated(key, asked, block), where, by_url=by_url)
        for descriptor in descriptors:
            self._keys[descriptor] = key
        return ""

    def _translated(self, key: str, asked: list[str], block: YarnBlock) -> dict[str, JsonValue]:
        """The fields as package-lock version 3 has them: the SHA-1 behind an address is a hash like the other ones."""
        resolved, integrity = block.fields.get("resolved"), block.fields.get("integrity")
        if not isinstance(resolved, str):
            return block.fields
        by_git = any(map(_is_git, asked))
        address, sha1 = _address(resolved, by_git=by_git)
        if address.startswith(GIT) and not _COMMIT(address.rpartition("#")[2]):
            self._oddities.add("E-FIELD", f"{brief(key)}: no full commit of the repository is named", block.line, "field")
        fields = {**block.fields, "resolved": address}
        if sha1 and (integrity is None or isinstance(integrity, str)):
            value = f"sha1-{b64encode(bytes.fromhex(sha1)).decode()}"
            fields["integrity"] = f"{integrity or ''} {value}".lstrip()
            if integrity and "sha1-" in integrity and value not in integrity:
                message = f"{brief(key)}: the SHA-1 in integrity is another one than that behind the address"
                self._oddities.add("E-HASH", message, block.line, "field")
        return fields

    def nodes(self, root: Entry | None) -> YarnNodes:
        """The packages, and as projects the root, the members and the folders that the lock names."""
        projects = {"": nameless(self._view) if root is None else _own(root)}
        for folder in find_members(root, self._view, self._oddities) if root is not None else ():
            member = read_manifest(self._view, folder, self._oddities)
            if member is not None:
                projects[folder] = _own(member)
                self._members.setdefault(member.name, folder)
        for folder, stub in self._folders.items():
            if folder not in projects:
                projects[folder] = self._folder(folder, stub)
        return join_nodes(projects, self._packages, self._view)

    def _folder(self, folder: str, stub: Entry) -> Entry:
        """A folder with the dependencies that the lock names, and otherwise as its manifest describes it."""
        manifest = read_manifest(self._view, "" if folder == "." else folder, self._oddities)
        if manifest is None:
            return stub
        self._manifests[folder] = manifest
        told = {key: manifest.fields.get(key) for key in ("version", "license", "licenses")}
        return replace(stub, name=manifest.name or stub.name, fields={**stub.fields, **told})

    def finder(self, root: Entry | None) -> "_Finder":
        """What finds the package of a wish."""
        return _Finder(self._keys, self._members, self._manifests, Overrides(root, self._oddities))


class _Finder:
    """Finds what a wish leads to, by exactly the range that it asks for."""

    def __init__(self, keys: dict[str, str], members: dict[str, str], manifests: dict[str, Entry], overrides: Overrides) -> None:
        self._keys = keys
        self._members = members
        self._manifests = manifests
        self._overrides = overrides
        self._alike = {_canonical(*split_descriptor(one)): key for one, key in keys.items() if "/" in one}

    def find(self, entry: Entry, wish: Wish) -> tuple[str, ...] | None:
        name = wish.name
        usual = self._keys.get(f"{name}@{wish.requested}")
        if usual is not None and name not in self._overrides:
            return (usual,)
        key = self._find(name, self._overrides.find(entry.installed or entry.name, "", name, wish.requested))
        key = self._find(name, wish.requested, entry) if key is None else key
        key = self._find(name, self._overrides.find_deep(name)) if key is None else key
        key = self._find(name, self._told(entry, name), entry) if key is None else key
        # What yarn takes from the workspace itself has no block.
        key = self._members.get(name) if key is None else key
        return None if key is None else (key,)

    def _find(self, name: str, asked: str | None, entry: Entry | None = None) -> str | None:
        """The key for a range; one that is a path is relative to the folder of a project, or to that of the lock."""
        if asked is None:
            return None
        key = self._keys.get(f"{name}@{asked}")
        if key is not None or not ("/" in asked or asked.startswith(_FOLDER)):
            return key
        folder = "" if entry is None or entry.is_package else entry.path
        key = self._alike.get(_canonical(name, asked, folder))
        return self._alike.get(_canonical(name, asked)) if key is None and folder else key

    def _told(self, entry: Entry, name: str) -> str | None:
        """What the manifest of a local folder asks for: the lock may hold a path in the cache of whoever wrote it."""
        manifest = None if entry.is_package else self._manifests.get(entry.path)
        lists = () if manifest is None else [manifest.fields.get(key) for key in _LISTS]
        asked = next((one[name] for one in lists if isinstance(one, dict) and name in one), None)
        return asked if isinstance(asked, str) else None


def _canonical(name: str, asked: str, folder: str = "") -> str:
    """A descriptor in one of the several ways to write it: repositories on GitHub, paths relative to the lock's folder."""
    on_github = _ON_GITHUB(asked)
    if on_github:
        return f"{name}@github:{on_github[1]}"
    if asked.startswith(_FOLDER):
        protocol = "link:" if asked.startswith("link:") else "file:"
        return f"{name}@{protocol}{normpath(join(folder, asked.removeprefix(protocol)))}"
    return f"{name}@{asked}"


def _names(descriptor: str) -> tuple[str, str]:
    """The name that a package is installed under, and its own."""
    installed, asked = split_descriptor(descriptor)
    return installed, split_descriptor(asked.removeprefix(DEFAULT))[0] if asked.startswith(DEFAULT) else installed


def _local_folder(asked: str, block: YarnBlock) -> str | None:
    """The folder that a range leads to; None if it leads to an archive or a registry."""
    if not asked.startswith(_FOLDER) or "resolved" in block.fields or asked.endswith(ARCHIVES):
        return None
    path = normpath(asked.removeprefix("link:").removeprefix("file:"))
    return "" if path == "." else path


def _address(resolved: str, *, by_git: bool) -> tuple[str, str]:
    """The address without the SHA-1 of the archive, and the SHA-1. Behind the address of a repository is a commit."""
    address, mark, fragment = resolved.partition("#")
    if address.startswith(GIT) or not mark:
        return resolved, ""
    if address.startswith(WEB) and (by_git or address.endswith(".git")):
        return f"git+{resolved}", ""
    return (address, fragment) if _SHA1(fragment) else (resolved if fragment else address, "")


def _is_git(asked: str) -> bool:
    return asked.startswith(GIT) or asked.partition("#")[0].endswith(".git")


def _own(manifest: Entry) -> Entry:
    """A manifest as a project of the lock, which does not tell what peers become."""
    return replace(manifest, fields={key: value for key, value in manifest.fields.items() if key not in PEERS})
