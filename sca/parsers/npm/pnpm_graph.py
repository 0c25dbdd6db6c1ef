"""Turns one document of a pnpm lock into projects, package entries and edges."""

from collections.abc import Iterator

from sca.files.json_document import JsonValue
from sca.files.view import FileView
from sca.files.yaml_lock import YamlLock
from sca.model.component import Edge, Location, Scope
from sca.model.text import brief, plural
from sca.parsers.npm.lock_edges import listed
from sca.parsers.npm.lock_entry import Entry, Oddities, against_name
from sca.parsers.npm.pnpm_document import SECTIONS, TOOL_SECTIONS, PnpmDocument, Table
from sca.parsers.npm.pnpm_keys import LINK, PLAIN, child_key
from sca.parsers.npm.pnpm_package import TRUE, facts_of, read_package
from sca.parsers.npm.pnpm_projects import OWN, PnpmProjects
from sca.parsers.npm.wishes import Wish
from sca.parsers.npm.yarn_descriptors import NodeKeys, shown

_BUNDLED = "bundledDependencies"
_MOST_NAMED = 5
_KINDS = {"dependencies": Scope.RUNTIME, "devDependencies": Scope.DEV, "optionalDependencies": Scope.OPTIONAL}


class PnpmGraph:
    """The nodes of one document by their keys, and the edges. Packages of pnpm itself have keys of their own.

    `importers` are the folders of the importers by the projects that they became. `view` is one from where the folders of
    the lock are found.
    """

    def __init__(self, document: PnpmDocument, lock: YamlLock, view: FileView, oddities: Oddities, keys: NodeKeys) -> None:
        self.projects = PnpmProjects(view, oddities)
        self.packages: dict[str, Entry] = {}
        self.importers: dict[str, Table] = {}
        self.edges: list[Edge] = []
        self._document = document
        self._lock = lock
        self._path = document.path
        self._limits = view.limits
        self._oddities = oddities
        self._keys = keys
        self._nodes: dict[str, str] = {}
        self._ids: dict[str, str] = {}
        self._leads: dict[tuple[str, str], str | None] = {}
        self._told: dict[str, tuple[Table, Location]] = {}
        self._drawn: dict[str, set[tuple[str, Scope, str]]] = {}
        self._add_importers()
        for key in sorted(document.instances):
            self._add_instance(key, document.instances[key])
        for place, importer in self.importers.items():
            self._connect(place, self._direct(importer), self.projects.entries[place].where, importer=True)
        for key, node in self._nodes.items():
            instance = document.instances[key]
            if isinstance(instance, dict) and instance:
                facts, where = self._told[key]
                if document.major < PLAIN or not self._connect_plain(node, instance, facts):
                    self._connect(node, self._needed(instance, facts), where)
        self._note_bundles()
        if document.own:
            message = "a document of the lock names the packages of pnpm itself: they are reported apart, as used to build"
            oddities.add("E-PNPM", message, document.line, "notice")

    def _note_bundles(self) -> None:
        """Say once which packages bring others in their archive: the lock names those, but not their versions."""
        bringing = [key for key, (facts, _where) in self._told.items() if facts.get(_BUNDLED) not in (None, [], "", "false")]
        if not bringing:
            return
        inner = sorted({brief(one, 60) for key in bringing for one in _texts(self._told[key][0].get(_BUNDLED))})
        named = f": {', '.join(inner[:_MOST_NAMED])}{' and more' if len(inner) > _MOST_NAMED else ''}" if inner else ""
        count = plural(len(bringing), "package brings", "packages bring")
        message = f"{count} others in the archive, whose versions the lock does not tell{named}"
        self._oddities.add("E-BUNDLED", message, self._told[bringing[0]][1].line, "notice")

    def id_of(self, node: str) -> str:
        """The id of a node; one text for all that speak of it."""
        id = self._ids.get(node)
        if id is None:
            id = self._ids[node] = f"{self._path}#{node}"
        return id

    def _where(self, key: str, facts: JsonValue) -> Location:
        """The place of a package: where its facts stand."""
        line = self._lock.line(facts if isinstance(facts, dict) else self._document.instances[key])
        return Location(self._path, line or self._document.line)

    def _add_importers(self) -> None:
        for folder, importer in self._document.importers.items():
            where = Location(self._path, self._lock.line(importer) or self._document.line)
            if not isinstance(importer, dict) and importer:
                message = f"importer {brief(folder)}: the entry is not a mapping; it is left out"
                self._oddities.add("E-ENTRY", message, where.line, "package")
                continue
            value = importer if isinstance(importer, dict) else {}
            if self._document.own:
                self.importers[self.projects.add_own(where)] = value
                continue
            place = self.projects.add_importer(folder, value, where)
            if place in self.importers:
                message = f"importer {brief(folder)}: the folder stands there twice; it is left out"
                self._oddities.add("E-ENTRY", message, where.line, "package")
            elif place is not None:
                self.importers[place] = value

    def _add_instance(self, key: str, instance: JsonValue) -> None:
        facts = facts_of(self._document, key)
        where = self._where(key, facts)
        why = "the entry is not a mapping" if (instance and not isinstance(instance, dict)) or isinstance(facts, list) else ""
        told = facts if isinstance(facts, dict) else {}
        more = instance if isinstance(instance, dict) else {}
        if more is not told and not more.keys().isdisjoint(("name", "version")):
            told = told | {field: more[field] for field in ("name", "version") if field in more}
        resolution = told.get("resolution")
        folder = resolution.get("directory") if isinstance(resolution, dict) else None
        if not why and isinstance(folder, str):
            place = self.projects.add_folder(folder, brief(shown(key)), where)
            if place is not None:
                self._nodes[key] = place
                self._told[key] = told, where
            return
        node = self._keys.make(f"{OWN}/{key}" if self._document.own else key)
        entry = read_package(self._document, key, told, node, where)
        why = why or against_name(entry.name, self._limits)
        if why:
            self._oddities.add("E-ENTRY", f"{brief(node)}: {why}; it is left out", where.line, "package")
            return
        self._nodes[key] = node
        self._told[key] = told, where
        self.packages[node] = entry
        if not isinstance(resolution, dict):
            self._oddities.add_at(entry, "E-FIELD", "there is no resolution: where it comes from is not told", "field")
        elif entry.source is not None and entry.source.kind == "git" and not entry.source.commit:
            self._oddities.add_at(entry, "E-FIELD", "no full commit of the repository is named", "field")

    def _direct(self, importer: Table) -> Iterator[tuple[Scope, str, JsonValue, str]]:
        ranges = importer.get("specifiers")
        for section in (*SECTIONS, *TOOL_SECTIONS):
            scope = Scope.BUILD if self._document.own else _KINDS.get(section, Scope.BUILD)
            for name, value in self._members(importer, section):
                inline = value if isinstance(value, dict) else None
                requested = inline.get("specifier") if inline is not None else _member(ranges, name)
                version = inline.get("version") if inline is not None else value
                yield scope, name, version, requested if isinstance(requested, str) else ""

    def _needed(self, instance: Table, facts: Table) -> Iterator[tuple[Scope, str, JsonValue, str]]:
        peers = facts.get("peerDependencies")
        if not peers and "optionalDependencies" not in instance:
            for name, version in self._members(instance, "dependencies"):
                yield Scope.RUNTIME, name, version, ""
            return
        for section in ("dependencies", "optionalDependencies"):
            if section not in instance:
                continue
            kind = _KINDS[section]
            for name, version in self._members(instance, section):
                scope = kind
                if kind is Scope.RUNTIME and isinstance(peers, dict) and name in peers:
                    scope = Scope.OPTIONAL if _is_optional(facts, name) else Scope.PEER
                yield scope, name, version, ""

    def _members(self, values: Table, section: str) -> list[tuple[str, JsonValue]]:
        found = values.get(section)
        if isinstance(found, dict):
            return sorted(found.items()) if len(found) > 1 else [*found.items()]
        if found:
            message = f"{section} is not a mapping of names and versions"
            self._oddities.add("E-DEPENDENCIES", message, self._lock.line(values), "edge")
        return []

    def _connect(
        self, parent: str, wishes: Iterator[tuple[Scope, str, JsonValue, str]], where: Location, *, importer: bool = False
    ) -> None:
        # Only a project is met more than once: as an importer, and for each set of peers that its folder is installed with.
        drawn = None if parent in self.packages else self._drawn.setdefault(parent, set())
        id, absent, leads, ids = self.id_of(parent), list[Wish](), self._leads, self._ids
        for scope, name, version, requested in wishes:
            if not isinstance(version, str):
                absent.append(Wish(name, ""))
                continue
            child = leads.get((name, version)) or self._child(parent, name, version, where, importer=importer)
            if child is None:
                absent.append(Wish(name, shown(version)))
            elif child != parent and (drawn is None or (child, scope, requested) not in drawn):
                if drawn is not None:
                    drawn.add((child, scope, requested))
                self.edges.append(Edge(id, ids.get(child) or self.id_of(child), scope, shown(requested) if requested else ""))
        if absent:
            message = f"{brief(parent) or 'the project'} needs {listed(absent)}, which the lock does not hold"
            self._oddities.add("E-DANGLING", message, where.line, "edge")

    def _connect_plain(self, parent: str, instance: Table, facts: Table) -> bool:
        """Draw the edges of a package as most are: names with versions, none of them a peer. False if it is another one."""
        needed = instance.get("dependencies")
        if not isinstance(needed, dict) or "optionalDependencies" in instance or "peerDependencies" in facts:
            return False
        nodes, edges, id = self._nodes, list[Edge](), self.id_of(parent)
        for name, version in sorted(needed.items()) if len(needed) > 1 else needed.items():
            child = nodes.get(f"{name}@{version}") if isinstance(version, str) and "@" not in version else None
            if child is None or child == parent:
                return False
            edges.append(Edge(id, self._ids.get(child) or self.id_of(child)))
        self.edges += edges
        return True

    def _child(self, parent: str, name: str, version: str, where: Location, *, importer: bool) -> str | None:
        """The key of a node; None if the lock does not hold it."""
        wish = name, version
        if wish not in self._leads:
            if version.startswith(LINK):
                # What an importer links to is told from its folder, what a package links to from that of the lock.
                base = parent if importer and parent != OWN else ""
                return self.projects.linked(base, version.removeprefix(LINK), where)
            key = child_key(name, version, self._document.major, self._nodes)
            self._leads[wish] = None if key is None else self._nodes[key]
        return self._leads[wish]


def _is_optional(facts: Table, name: str) -> bool:
    meta = facts.get("peerDependenciesMeta")
    about = meta.get(name) if isinstance(meta, dict) else None
    return isinstance(about, dict) and about.get("optional") == TRUE


def _member(values: JsonValue, key: str) -> JsonValue:
    return values.get(key) if isinstance(values, dict) else None


def _texts(values: JsonValue) -> list[str]:
    return [value for value in values if isinstance(value, str)] if isinstance(values, list) else []
