"""Turns one document of a pnpm lock into projects, package entries and edges."""

from posixpath import join, normpath

from sca.files.json_document import JsonValue
from sca.files.view import FileView
from sca.files.yaml_lock import YamlLock
from sca.model.component import Edge, Location, Scope, Source
from sca.model.text import brief
from sca.model.url import git_source
from sca.parsers.npm.lock_entry import Entry, Oddities, against_name, against_path, leads_out
from sca.parsers.npm.manifest import read_manifest
from sca.parsers.npm.pnpm_document import SECTIONS, TOOL_SECTIONS, PnpmDocument, Table
from sca.parsers.npm.pnpm_keys import LINK, facts_key, find_key, name_and_version

OWN = "pnpm itself"
_REGISTRY = Source("registry")
_KINDS = {"dependencies": Scope.RUNTIME, "devDependencies": Scope.DEV, "optionalDependencies": Scope.OPTIONAL}
_TRUE = "true"
_PATCHED = "(patch_hash="
_COPIED = ("os", "cpu", "libc", "engines", "deprecated")


class PnpmGraph:
    """The nodes of one document by their keys (`""` is the lock's own folder), and the edges."""

    def __init__(self, document: PnpmDocument, lock: YamlLock, view: FileView, oddities: Oddities) -> None:
        self.projects: dict[str, Entry] = {}
        self.packages: dict[str, Entry] = {}
        self.edges: list[Edge] = []
        self._document = document
        self._lock = lock
        self._view = view
        self._oddities = oddities
        self._folders: dict[str, str] = {}
        for key in sorted(document.instances):
            self._add_instance(key, document.instances[key])
        for folder in document.importers:
            self._add_importer(folder)
        for folder, importer in document.importers.items():
            self._connect_importer(folder, importer)
        for key in sorted(document.instances):
            self._connect_instance(key, document.instances[key])
        if document.own:
            message = "a document of the lock names the packages of pnpm itself: they are reported apart, as used to build"
            oddities.add("E-PNPM", message, document.line, "notice")

    def _where(self, value: JsonValue) -> Location:
        return Location(self._view.path, self._lock.line(value))

    def _facts(self, key: str) -> tuple[Table, Location]:
        """What the lock says about the package of an instance, and where."""
        instance = self._document.instances.get(key)
        facts = self._document.facts.get(facts_key(key), self._document.facts.get(key))
        told = facts if isinstance(facts, dict) else {}
        more = instance if isinstance(instance, dict) else {}
        return told | {name: more[name] for name in ("name", "version") if name in more}, self._where(facts or instance)

    def _add_instance(self, key: str, value: JsonValue) -> None:
        facts, where = self._facts(key)
        if not isinstance(value, dict) and value != "":
            self._oddities.add("E-ENTRY", f"{brief(key)}: the entry is not a mapping; it is left out", where.line, "package")
            return
        resolution = facts.get("resolution")
        resolved = resolution if isinstance(resolution, dict) else {}
        folder = resolved.get("directory")
        if resolved.get("type") == "directory" and isinstance(folder, str):
            self._add_folder(key, folder, where)
            return
        name, version = name_and_version(key)
        told = facts.get("name")
        name = told if isinstance(told, str) else name
        why = against_name(name, self._view.limits)
        if why:
            self._oddities.add("E-ENTRY", f"{brief(key)}: {why}; it is left out", where.line, "package")
            return
        stated = facts.get("version")
        fields: dict[str, JsonValue] = {field: facts[field] for field in _COPIED if field in facts}
        fields |= {
            "version": version or stated,
            "integrity": resolved.get("integrity"),
            "hasInstallScript": facts.get("requiresBuild") == _TRUE,
            "patches": [*self._patches(key, name, str(version or stated))],
        }
        address, source, by_url = _origin(key, resolved, plain=bool(version))
        fields["resolved"] = address
        self.packages[key] = Entry(key, name, name, fields, where, by_url=by_url, source=source)

    def _patches(self, key: str, name: str, version: str) -> tuple[str, ...]:
        """The patch of a package; one for a range of versions is told by the key of the instance."""
        patches = self._document.patches
        exact = patches.get(f"{name}@{version}")
        if exact is None and _PATCHED in key:
            exact = next((patch for of, patch in patches.items() if of == name or of.startswith(f"{name}@")), None)
        return (exact,) if exact else ()

    def _add_folder(self, key: str, folder: str, where: Location) -> None:
        """A local folder that the lock installs from is a project."""
        place = _plain(normpath(folder))
        why = against_path(place, self._view.folder)
        if why:
            self._oddities.add("E-ENTRY", f"{brief(key)}: {why}; it is left out", where.line, "package")
            return
        self._folders[key] = place
        self._add_project(place, where)

    def _add_importer(self, folder: str) -> None:
        where = self._where(self._document.importers[folder])
        if self._document.own:
            self.projects[OWN] = Entry("", OWN, "", {}, where)
            return
        place = _plain(normpath(folder))
        why = against_path(place, self._view.folder)
        if not why:
            self._add_project(place, where)
        elif leads_out(place, self._view.folder) and not against_path(place.replace("../", ""), ""):
            # It needs what the lock says, wherever it lies; only its own files are out of reach.
            self.projects[place] = Entry(place, "", "", {}, where)
        else:
            self._oddities.add("E-ENTRY", f"importer {brief(folder)}: {why}; it is left out", where.line, "package")

    def _add_project(self, place: str, where: Location) -> None:
        if place not in self.projects:
            manifest = read_manifest(self._view, place, self._oddities)
            told = manifest or Entry(place, "", "", {}, where)
            self.projects[place] = Entry(place, told.name, "", told.fields, where)

    def _connect_importer(self, folder: str, importer: Table) -> None:
        place = OWN if self._document.own else _plain(normpath(folder))
        if place not in self.projects:
            return
        ranges = importer.get("specifiers")
        for section in (*SECTIONS, *TOOL_SECTIONS):
            scope = Scope.BUILD if self._document.own else _KINDS.get(section, Scope.BUILD)
            for name, value in self._listed(importer, section, f"importer {brief(folder, 60)}", self._where(importer)):
                version = value.get("version") if isinstance(value, dict) else value
                requested = value.get("specifier") if isinstance(value, dict) else _text(ranges, name)
                if isinstance(version, str):
                    self._draw(place, name, version, scope, requested if isinstance(requested, str) else "")

    def _connect_instance(self, key: str, value: JsonValue) -> None:
        parent = self._folders.get(key, key)
        if not isinstance(value, dict) or (parent not in self.packages and parent not in self.projects):
            return
        facts, where = self._facts(key)
        peers, optional = facts.get("peerDependencies"), _optional_peers(facts)
        for section in ("dependencies", "optionalDependencies"):
            for name, version in self._listed(value, section, brief(key, 60), where):
                scope = _KINDS[section]
                if scope is Scope.RUNTIME and isinstance(peers, dict) and name in peers:
                    scope = Scope.OPTIONAL if name in optional else Scope.PEER
                if isinstance(version, str):
                    self._draw(parent, name, version, scope, "")

    def _listed(self, values: Table, section: str, what: str, where: Location) -> list[tuple[str, JsonValue]]:
        found = values.get(section)
        if isinstance(found, dict):
            return sorted(found.items())
        if found:
            message = f"{what}: {section} is not a mapping of names and versions"
            self._oddities.add("E-DEPENDENCIES", message, where.line, "edge")
        return []

    def _draw(self, parent: str, name: str, version: str, scope: Scope, requested: str) -> None:
        child = self._child(parent if parent in self.projects else "", name, version)
        if child is not None:
            if child != parent:
                self.edges.append(Edge(f"{self._view.path}#{parent}", f"{self._view.path}#{child}", scope, requested))
            return
        message = (
            f"{brief(parent, 60) or 'the project'} needs {brief(name, 60)} {brief(version, 60)}, which the lock does not hold"
        )
        self._oddities.add("E-DANGLING", message, self._document.line, "edge")

    def _child(self, folder: str, name: str, version: str) -> str | None:
        """The key of a node; None if the lock does not hold it."""
        if version.startswith(LINK):
            place = _plain(normpath(join(folder, version.removeprefix(LINK))))
            if place not in self.projects and not against_path(place, self._view.folder):
                self._add_project(place, Location(self._view.path, self._document.line))
            return place if place in self.projects else None
        key = find_key(name, version, self._document.instances)
        if key is None:
            return None
        found = self._folders.get(key, key)
        return found if found in self.packages or found in self.projects else None


def _origin(key: str, resolution: Table, *, plain: bool) -> tuple[JsonValue, Source | None, bool]:
    """The address of a package, its source where no address tells it, and whether it was asked for by its address."""
    tarball, repository = resolution.get("tarball"), resolution.get("repo")
    if isinstance(repository, str):
        commit = resolution.get("commit")
        return None, git_source(f"git+{repository.removeprefix('git+')}", commit if isinstance(commit, str) else ""), False
    if isinstance(tarball, str):
        return tarball, None, not plain
    _, colon, place = facts_key(key).rpartition("file:")
    if colon:
        return f"file:{place}", None, False
    return None, _REGISTRY, False


def _optional_peers(facts: Table) -> frozenset[str]:
    meta = facts.get("peerDependenciesMeta")
    found = meta.items() if isinstance(meta, dict) else ()
    return frozenset(name for name, about in found if isinstance(about, dict) and about.get("optional") == _TRUE)


def _text(values: JsonValue, key: str) -> str:
    value = values.get(key) if isinstance(values, dict) else None
    return value if isinstance(value, str) else ""


def _plain(folder: str) -> str:
    return "" if folder == "." else folder
