"""Reads Deno's lock, deno.lock, versions 2 to 5: the packages of npm in it, and who needs them.

    "specifiers"   what is asked for and what it became: "npm:chalk@5": "5.3.0"
    "npm"          the packages, by name, version and what their peers became: "react-dom@18.2.0_react@18.2.0"
    "workspace"    what the project and its members ask for

A package names its dependencies by name alone where the lock has one of that name, else with the version; an alias stands in
front of `npm:`. Modules of JSR and of addresses are no packages of npm: they are counted in a notice.

https://docs.deno.com/runtime/fundamentals/modules/#integrity-checking-and-lock-files
"""

from collections import defaultdict
from posixpath import join

from sca.files.json_document import JsonDocument, JsonValue
from sca.files.view import FileView
from sca.model.component import Component, Edge, Location, Problem, Project, Scope, Source
from sca.model.inventory import Extract
from sca.model.text import brief, plural
from sca.parsers.base import Parser
from sca.parsers.npm.components import NodeMaker
from sca.parsers.npm.declared import with_declared
from sca.parsers.npm.deno_shape import REMEDY, Shape, read_shape
from sca.parsers.npm.lock_entry import Entry, Oddities, against_name, against_path
from sca.parsers.npm.lock_map import too_many
from sca.parsers.npm.manifest import MANIFEST, read_manifest
from sca.parsers.npm.registries import with_registries

_NPM = "npm:"
_MANIFESTS = ("deno.json", "deno.jsonc", MANIFEST)
_DEV = "devDependencies"


def parse(view: FileView) -> Extract | None:
    """Return the projects, the packages of npm and the edges between them; None if there are none. Raises InputError."""
    document = view.json()
    shape = read_shape(document, view.path)
    if not shape.packages:
        return None
    if len(shape.packages) > view.limits.packages_per_file:
        raise too_many(len(shape.packages), view)
    reader = _Reader(view, document, shape)
    extract = Extract(
        projects=tuple(reader.projects),
        components=tuple(reader.components),
        edges=tuple(reader.edges),
        problems=tuple(reader.oddities.found),
        completeness="incomplete" if reader.oddities.lose_packages else "complete",
        reads=tuple(sorted(view.reads - {view.path})),
        covers=reader.covers,
    )
    return with_registries(with_declared(extract, view), view)


class _Reader:
    """Makes the nodes and edges of one lock."""

    def __init__(self, view: FileView, document: JsonDocument, shape: Shape) -> None:
        self.oddities = Oddities(view.path, REMEDY)
        self.components: list[Component] = []
        self.projects: list[Project] = []
        self.edges: list[Edge] = []
        self._view = view
        self._document = document
        self._shape = shape
        self._maker = NodeMaker(view, self.oddities)
        self._ids: dict[str, str] = {}
        self._by_name: defaultdict[str, list[str]] = defaultdict(list)
        for key, fields in shape.packages.items():
            self._package(key, fields)
        for key in self._ids:
            self._needs(key)
        self.covers = tuple(path for folder in shape.members for path in self._project(folder))
        self._note_others()

    def _package(self, key: str, fields: JsonValue) -> None:
        name, version = split_key(key)
        line = self._document.line(fields) or self._document.line_of_key(*self._shape.place, key) or 1
        why = against_name(name, self._view.limits) if isinstance(fields, dict) else "the entry is not an object"
        if not isinstance(fields, dict) or why:
            self.oddities.add("E-ENTRY", f"{brief(key)}: {why}; it is left out", line, "package")
            return
        told: dict[str, JsonValue] = {
            "version": version,
            "hasInstallScript": fields.get("scripts"),
            "resolved": fields.get("tarball"),
        }
        known: dict[str, JsonValue] = {one: fields[one] for one in ("integrity", "os", "cpu", "deprecated") if one in fields}
        known.update((one, value) for one, value in told.items() if value)
        source = None if "resolved" in known else Source("registry")
        entry = Entry(key, name, name, known, Location(self._view.path, line), source=source)
        id = f"{self._view.path}#{key}"
        self._ids[key] = id
        self._by_name[name].append(key)
        self.components.append(self._maker.component(id, entry, by_url=True))

    def _needs(self, key: str) -> None:
        fields = self._shape.packages[key]
        listed = fields if isinstance(fields, dict) else {}
        for field, scope in (("dependencies", Scope.RUNTIME), ("optionalDependencies", Scope.OPTIONAL)):
            value = listed.get(field)
            # Before version 4 it is an object of names, each with what it became.
            wanted = [*value.values()] if isinstance(value, dict) else value if isinstance(value, list) else []
            for one in wanted:
                child = self._found(one) if isinstance(one, str) else ""
                if child:
                    self.edges.append(Edge(self._ids[key], child, scope))
                else:
                    message = f"{brief(key)} needs {brief(str(one), 80)}, which the lock does not have"
                    self.oddities.add("E-MISSING", message, self._document.line(fields) or 1, "edge")

    def _found(self, wanted: str) -> str:
        """The id of the package that a dependency means; empty if there is none, or several."""
        plain = wanted.partition(f"@{_NPM}")[2] or wanted
        if plain in self._ids:
            return self._ids[plain]
        of_name = self._by_name.get(plain, [])
        return self._ids[of_name[0]] if len(of_name) == 1 else ""

    def _project(self, folder: str) -> list[str]:
        """Make a project with what it asks for; gives the manifests that it speaks for."""
        why = against_path(folder, self._view.folder) if folder else ""
        if why:
            self.oddities.add("E-ENTRY", f"{brief(folder)}: {why}; it is left out", None, "edge")
            return []
        manifest = read_manifest(self._view, folder, self.oddities)
        entry = manifest or Entry(folder, "", "", {}, Location(self._view.path, 1))
        id = f"{self._view.path}#{folder and f'./{folder}'}"
        self.projects.append(self._maker.project(id, entry))
        listed = manifest.fields.get(_DEV) if manifest is not None else None
        dev = listed if isinstance(listed, dict) else {}
        for specifier in self._shape.members[folder]:
            self._ask(id, specifier, dev)
        found = (self._view.neighbour(join(folder, name)) for name in _MANIFESTS)
        return [one.path for one in found if one is not None]

    def _ask(self, id: str, specifier: str, dev: dict[str, JsonValue]) -> None:
        if not specifier.startswith(_NPM):
            return
        name, asked = split_key(specifier.removeprefix(_NPM))
        became = self._shape.specifiers.get(specifier, "")
        child = self._ids.get(became) or self._ids.get(f"{name}@{became}")
        if child is None:
            message = f"{brief(specifier, 80)} is asked for, and the lock does not say what it became"
            self.oddities.add("E-MISSING", message, self._document.line_of_key("specifiers", specifier), "edge")
            return
        self.edges.append(Edge(id, child, Scope.DEV if name in dev else Scope.RUNTIME, asked))

    def _note_others(self) -> None:
        if self._shape.others:
            message = (
                f"{plural(self._shape.others, 'module')} of JSR and of addresses are no packages of npm: they are not listed"
            )
            self.oddities.found.append(Problem("E-OTHER", message, Location(self._view.path, 1), "notice"))


def split_key(key: str) -> tuple[str, str]:
    """Name and version of a key or a specifier, without what peers became: `@a/b@1.0.0_c@2.0.0` is @a/b and 1.0.0."""
    name, _, rest = key[1:].partition("@")
    return f"{key[:1]}{name}", rest.partition("_")[0]


PARSER = Parser(
    parse=parse,
    extracts=(
        "every package of npm with version, hash, platforms and line; peers are told apart",
        "who needs whom: projects, members of a workspace, packages, with optional ones",
    ),
    omits=(
        "modules of JSR and of addresses: they are counted",
        "which packages are for development only, unless a package.json says so",
        "licences",
    ),
)
