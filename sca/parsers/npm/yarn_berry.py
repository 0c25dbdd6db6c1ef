"""Reads yarn.lock of yarn 2 and later, which is YAML: one block for each locator, with every descriptor that leads to it.

A package is what its locator says, whatever name it is asked for by. The lock holds the members of a workspace; their
package.json files only tell which of their dependencies are for development.
https://yarnpkg.com/advanced/lexicon, https://github.com/yarnpkg/berry/blob/master/packages/yarnpkg-core/sources/Project.ts
"""

import re
from collections import defaultdict

from msgspec import Struct

from sca.files.errors import InputError
from sca.files.json_document import JsonValue
from sca.files.view import FileView
from sca.files.yaml_lock import YamlLock
from sca.model.component import Edge, Location, Source
from sca.model.inventory import Extract
from sca.model.text import brief, plural
from sca.model.url import git_source, path_source
from sca.parsers.npm.lock_entry import Entry, Oddities, against_name, against_path
from sca.parsers.npm.lock_map import too_many
from sca.parsers.npm.manifest import read_manifest, text_of
from sca.parsers.npm.sources import ARCHIVES
from sca.parsers.npm.yarn_berry_find import BerryFinder
from sca.parsers.npm.yarn_descriptors import (
    FOLDERS,
    NPM,
    PATCH,
    SWITCH,
    WORKSPACE,
    Locator,
    NodeKeys,
    commit_of,
    local_path,
    patched,
    read_conditions,
    read_locator,
    shown,
    split_descriptor,
)
from sca.parsers.npm.yarn_grammar import REMEDY
from sca.parsers.npm.yarn_graph import draw_yarn_edges, join_nodes, make_extract, nameless
from sca.parsers.npm.yarn_members import as_member, as_package
from sca.parsers.npm.yarn_overrides import Overrides
from sca.parsers.npm.yarn_settings import YarnSettings

_HEAD = "__metadata"
_VERSIONS = tuple(str(number) for number in range(4, 11))
_CHECKSUM = re.compile(r"(?:[0-9a-z]{1,16}/)?[0-9a-f]{32,256}").fullmatch


def parse_berry(view: FileView) -> Extract:
    """Return every resolved package with its edges. Raises InputError for what is no such lock."""
    document = view.yaml_lock()
    blocks = _checked(document, view)
    oddities = Oddities(view.path, REMEDY)
    lock = _BerryLock(view, document, oddities)
    for key, block in blocks.items():
        if key != _HEAD:
            lock.add(key, block)
    lock.note_switches()
    root = read_manifest(view, "", oddities)
    if root is None and lock.packages:
        message = "no package.json to be read beside the lock: what is for development and what is overridden is not known"
        oddities.add("E-NO-MANIFEST", message, 1, "notice")
    nodes = join_nodes({"": nameless(view)} | lock.projects, lock.packages, view)
    finder = BerryFinder(lock.keys, lock.locators, lock.switches, Overrides(root, oddities), lock.settings)
    edges = draw_yarn_edges(nodes, finder.find, view.path, oddities)
    return make_extract(view, nodes, (*edges, *_layers(lock, finder, view.path)), oddities, told=True)


def _checked(document: YamlLock, view: FileView) -> dict[str, JsonValue]:
    """The blocks by their keys. Raises InputError for a file that must be refused."""
    if len(document.documents) != 1 or not isinstance(document.documents[0], dict):
        raise InputError("E-STRUCTURE", "a yarn lock is one document of blocks", view.path, 1, help=REMEDY)
    blocks = document.documents[0]
    head = blocks.get(_HEAD)
    version = head.get("version") if isinstance(head, dict) else None
    if version not in _VERSIONS:
        shown = brief(version, 40) if isinstance(version, str) else "none"
        message = f"{_HEAD} version {shown}: only versions 4 to 10 are known, and another one may mean something else"
        raise InputError("E-LOCK-VERSION", message, view.path, document.line(head) or 1, help=REMEDY)
    if len(blocks) > view.limits.packages_per_file:
        raise too_many(len(blocks), view)
    return blocks


def _layers(lock: "_BerryLock", finder: BerryFinder, path: str) -> list[Edge]:
    """What is patched is made from the package without the patch, which the lock holds as well."""
    edges: list[Edge] = []
    for key, inner in lock.layers.items():
        found = finder.exact(*split_descriptor(inner))
        if found is not None and found != key:
            edges.append(Edge(f"{path}#{key}", f"{path}#{found}", requested=inner))
    return edges


class _Block(Struct, frozen=True):
    """One block that could be read so far."""

    locator: Locator
    fields: dict[str, JsonValue]
    where: Location


class _BerryLock:
    """Takes in the blocks of one lock. `keys` lead from descriptors to packages (by key) and projects (by folder)."""

    def __init__(self, view: FileView, document: YamlLock, oddities: Oddities) -> None:
        self.packages: dict[str, Entry] = {}
        self.projects: dict[str, Entry] = {}
        self.keys: dict[str, str] = {}
        self.locators: dict[str, str] = {}
        self.switches: dict[str, Entry] = {}
        self.layers: dict[str, str] = {}
        self.settings = YarnSettings(view, oddities)
        self._view = view
        self._document = document
        self._oddities = oddities
        self._lines: dict[str, int | None] = {}
        self._node_keys = NodeKeys()

    def add(self, key: str, value: JsonValue) -> None:
        """Take in one block, or note why it is left out."""
        line = self._document.line(value)
        descriptors = key.split(", ")
        for descriptor in descriptors:
            if descriptor in self._lines:
                where = f"on lines {self._lines[descriptor]} and {line}"
                message = f"{brief(shown(descriptor), 80)!r} stands twice, {where}: which one is meant cannot be told"
                raise InputError("E-DUPLICATE-KEY", message, self._view.path, line, help=REMEDY)
            self._lines[descriptor] = line
        why = self._add(descriptors, value, line)
        if why:
            self._oddities.add("E-ENTRY", f"{brief(shown(key))}: {why}; it is left out", line, "package")

    def _add(self, descriptors: list[str], value: JsonValue, line: int | None) -> str:
        resolution = value.get("resolution") if isinstance(value, dict) else None
        if not isinstance(value, dict) or not isinstance(resolution, str):
            return "there is no resolution"
        block = _Block(read_locator(resolution), value, Location(self._view.path, line))
        protocol = block.locator.protocol
        why = against_name(block.locator.name, self._view.limits)
        if why:
            return why
        is_folder = protocol in (WORKSPACE, *FOLDERS) or (protocol == "file:" and not _is_archive(block.locator))
        if is_folder:
            return self._add_project(descriptors, resolution, block)
        groups: defaultdict[str, list[str]] = defaultdict(list)
        for descriptor in descriptors:
            groups[split_descriptor(descriptor)[0]].append(descriptor)
        for installed, group in groups.items():
            why = "" if installed == block.locator.name else against_name(installed, self._view.limits)
            if why:
                return why
            self._add_package(installed, group, resolution, block)
        return ""

    def _add_project(self, descriptors: list[str], resolution: str, block: _Block) -> str:
        folder = local_path(block.locator)
        why = against_path(folder, self._view.folder)
        if why:
            return why
        if folder not in self.projects or block.locator.protocol == WORKSPACE:
            entry = Entry(folder, block.locator.name, "", block.fields, block.where)
            is_member = block.locator.protocol == WORKSPACE
            self.projects[folder] = as_member(entry, self._view, self._oddities, is_member=is_member)
            self.locators[folder] = resolution
        self.keys.update(dict.fromkeys(descriptors, folder))
        return ""

    def _add_package(self, installed: str, descriptors: list[str], resolution: str, block: _Block) -> None:
        first = min(descriptors)
        key = self._node_keys.make(first)
        locator = block.locator
        fields = as_package(block.fields)
        if locator.patches:
            fields["patches"] = [*locator.patches]
        entry = Entry(key, locator.name, installed, fields, block.where)
        if locator.protocol == SWITCH:
            self.switches[key] = entry
        else:
            self._translate(entry, locator)
            by_url = locator.protocol == "https:"
            source = self._source(entry, locator)
            self.packages[key] = Entry(key, locator.name, installed, fields, block.where, by_url=by_url, source=source)
        for descriptor in descriptors:
            self.keys[descriptor] = key
        self.locators[key] = resolution
        if PATCH in first:
            asked = split_descriptor(first)[1]
            if asked.startswith(PATCH):
                self.layers[key] = patched(asked)

    def _translate(self, entry: Entry, locator: Locator) -> None:
        """Bring the fields of a package into the form of package-lock version 3."""
        fields = entry.fields
        conditions = fields.get("conditions")
        if conditions is not None:
            platforms = read_conditions(conditions) if isinstance(conditions, str) else None
            if platforms is None:
                self._oddities.add_at(entry, "E-FIELD", "conditions are none that are known here", "field")
            fields.update({key: [*values] for key, values in (platforms or {}).items()})
        checksum = fields.get("checksum")
        if isinstance(checksum, str) and _CHECKSUM(checksum):
            fields["cacheChecksum"] = checksum
        elif checksum is not None:
            self._oddities.add_at(entry, "E-HASH", f"checksum is {brief(text_of(checksum), 60)!r}, which is none", "field")
        if locator.protocol == NPM:
            self._settle_version(entry, locator)
        elif locator.protocol == "exec:":
            fields["hasInstallScript"] = True

    def _settle_version(self, entry: Entry, locator: Locator) -> None:
        """What is downloaded is the version of the locator; another one beside it is no more than a claim."""
        told, version = entry.fields.get("version"), locator.reference.removeprefix(NPM)
        if told != version:
            claim = brief(shown(text_of(told)), 60) or "no version"
            message = f"the lock says {claim}, but what is downloaded is {brief(version, 60)}"
            self._oddities.add_at(entry, "E-ADDRESS", message, "notice")
        entry.fields["version"] = version

    def _source(self, entry: Entry, locator: Locator) -> Source | None:
        """Where a package comes from; None where its address says so."""
        protocol, reference = locator.protocol, locator.reference
        if protocol == NPM:
            address = locator.parameters.get("__archiveUrl")
            if address is None:
                return self.settings.registry(locator.name)
            entry.fields["resolved"] = address
            return None
        if protocol == "https:":
            entry.fields["resolved"] = reference.partition("#")[0]
            return None
        if protocol == "git:":
            source = git_source(*commit_of(reference))
            if not source.commit:
                self._oddities.add_at(entry, "E-FIELD", "no full commit of the repository is named", "field")
            return source
        if protocol in ("file:", "exec:"):
            return path_source(local_path(locator))
        message = f"the protocol of {brief(shown(reference), 60)!r} is not known here: where it comes from is not told"
        self._oddities.add_at(entry, "E-PROTOCOL", message, "field")
        return Source()

    def note_switches(self) -> None:
        """Say once that switches are no packages."""
        if self.switches:
            first = next(iter(self.switches.values()))
            count = plural(len(self.switches), "entry is a switch", "entries are switches")
            message = f"{count} of a plugin of yarn ({SWITCH}), no package: what needs one needs everything that it leads to"
            self._oddities.add_at(first, "E-PROTOCOL", message, "notice")


def _is_archive(locator: Locator) -> bool:
    return local_path(locator).endswith(ARCHIVES)
