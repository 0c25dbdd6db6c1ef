"""Reads a tree of `node_modules` without any list: from the package.json of each package that lies in it.

That is how yarn and Bun leave what they installed, and how packages lie in an image. Every place is an instance, with the edges
that Node would follow from there. The first package.json of a tree that is met speaks for all of it.

https://nodejs.org/api/modules.html#loading-from-node_modules-folders
"""

from collections.abc import Iterator
from posixpath import basename, dirname, join

from msgspec.structs import replace

from sca.files.errors import InputError
from sca.files.json_document import JsonValue
from sca.files.licence_files import licence_files
from sca.files.view import FileView
from sca.model.component import LicenceFile, Location
from sca.model.inventory import Extract
from sca.model.text import brief, plural
from sca.parsers.base import Parser
from sca.parsers.npm.components import NodeMaker
from sca.parsers.npm.declared import with_declared
from sca.parsers.npm.installed import REMEDY, beside_modules, installing_project
from sca.parsers.npm.lock_edges import draw_edges
from sca.parsers.npm.lock_entry import MODULES, Entry, Lock, Oddities, against_name, installed_name
from sca.parsers.npm.lock_map import too_many
from sca.parsers.npm.manifest import MANIFEST, text_of

_MOST_NAMED = 5
_GLOBAL = "lib"
_SCRIPTS = ("preinstall", "install", "postinstall")
# What npm 6 and older wrote into each installed package.json.
_NOTED = {"_resolved": "resolved", "_integrity": "integrity", "_inBundle": "inBundle"}
_KEPT = (
    "version", "license", "licenses", "os", "cpu", "libc", "engines", "deprecated",
    "dependencies", "optionalDependencies", "peerDependencies", "peerDependenciesMeta",
)  # fmt: skip


def parse(view: FileView) -> Extract:
    """Return the project and every package in the tree that `view` lies in. Raises InputError if there are too many."""
    modules = _outermost(view.path)
    around = beside_modules(view, modules, MANIFEST)
    if around is None:
        raise InputError("E-STRUCTURE", "the file lies in no folder of installed packages", view.path, 1)
    oddities = Oddities(view.path, REMEDY)
    tree = _Tree(around, oddities)
    tree.read(MODULES[:-1])
    root, told = _global_root(tree, view) if _is_global(around) else installing_project(around, view, oddities)
    tree.note_links()
    lock = Lock({"": root} | tree.entries, frozenset(tree.refused))
    ids = {path: f"{modules}#{path}" for path in lock.entries}
    graph = draw_edges(lock, ids, around.folder, oddities, installed=True)
    maker = NodeMaker(around, oddities)
    components = [
        replace(maker.component(ids[path], entry, by_url=ids[path] in graph.by_url), texts=tree.texts(path))
        for path, entry in tree.entries.items()
    ]
    extract = Extract(
        projects=(maker.project(ids[""], root),),
        components=tuple(components),
        edges=graph.edges,
        problems=tuple(oddities.found),
        completeness="complete" if told and not oddities.lose_packages else "incomplete",
        reads=tuple(sorted(view.reads - {view.path})),
        covers=tuple(sorted(tree.manifests - {view.path})),
    )
    return with_declared(extract, around)


def _is_global(around: FileView) -> bool:
    """Whether packages are installed for all users: `lib/node_modules`, without a project beside.

    https://docs.npmjs.com/cli/configuring-npm/folders
    """
    return basename(around.folder) == _GLOBAL and around.neighbour(MANIFEST) is None


def _global_root(tree: "_Tree", view: FileView) -> tuple[Entry, bool]:
    """The project that asks for every package that lies directly in the folder: each was installed by its name."""
    names = [installed_name(path) for path in tree.entries if path.count(MODULES) == 1]
    return Entry("", "", "", {"dependencies": dict.fromkeys(names, "")}, Location(view.path, 1)), True


def _outermost(path: str) -> str:
    """The first folder of installed packages on the way to a file."""
    parts = dirname(path).split("/")
    name = MODULES[:-1]
    return "/".join(parts[: parts.index(name) + 1]) if name in parts else ""


class _Tree:
    """Collects the packages below one folder; `refused` are places whose package was left out with a Problem."""

    def __init__(self, around: FileView, oddities: Oddities) -> None:
        self.entries: dict[str, Entry] = {}
        self.refused: set[str] = set()
        self.manifests: set[str] = set()
        self._links: list[str] = []
        self._around = around
        self._oddities = oddities

    def note_links(self) -> None:
        """Say once what leads elsewhere, such as to the members of a workspace."""
        if self._links:
            count = plural(len(self._links), "place is a link", "places are links")
            named = ", ".join(brief(path, 60) for path in self._links[:_MOST_NAMED])
            more = f" and {len(self._links) - _MOST_NAMED} more" if len(self._links) > _MOST_NAMED else ""
            message = f"{count}, which are not followed: {named}{more}; what they need is not known"
            self._oddities.add("E-LINK", message, 1, "edge")

    def texts(self, path: str) -> tuple[LicenceFile, ...]:
        """The licence files of a package."""
        folder = self._around.resolve(path)
        return licence_files(self._around.tree, folder, self._around.tree.names(folder), self._around.limits)

    def read(self, modules: str) -> None:
        """Take in every package in this folder, and those below them. Raises InputError if there are too many."""
        waiting = [modules]
        places = 0
        while waiting:
            for path in self._packages(waiting.pop()):
                places += 1
                if places > self._around.limits.packages_per_file:
                    raise too_many(places, self._around)
                self._add(path)
                waiting.append(join(path, MODULES[:-1]))
        self.entries = dict(sorted(self.entries.items()))

    def _packages(self, modules: str) -> Iterator[str]:
        for name in self._around.names(modules):
            if name.startswith("@"):
                yield from (join(modules, name, inner) for inner in self._around.names(join(modules, name)))
            elif not name.startswith("."):
                yield join(modules, name)

    def _add(self, path: str) -> None:
        try:
            manifest = self._around.neighbour(join(path, MANIFEST))
            if manifest is None:
                self._pass_over(path)
                return
            self.manifests.add(manifest.path)
            root = manifest.json().root
        except InputError as error:
            self._oddities.found.append(error.problem("package"))
            self.refused.add(path)
            return
        where = Location(manifest.path, 1, role="installed")
        why = "the document is not an object" if not isinstance(root, dict) else ""
        fields = root if isinstance(root, dict) else {}
        name = text_of(fields.get("name")) or installed_name(path)
        why = why or against_name(name, self._around.limits)
        if why:
            self._oddities.add("E-ENTRY", f"{brief(path)}: {why}; it is left out", 1, "package")
            self.refused.add(path)
            return
        self.entries[path] = Entry(path, name, installed_name(path), _fields(fields), where)

    def _pass_over(self, path: str) -> None:
        """A folder without a package.json is no package; what shows nothing inside is a link, which is not followed."""
        if not self._around.names(path):
            self._links.append(path)
            self.refused.add(path)


def _fields(manifest: dict[str, JsonValue]) -> dict[str, JsonValue]:
    """The fields of an installed package.json as a lock would have them."""
    fields = {key: manifest[key] for key in _KEPT if key in manifest}
    fields |= {name: manifest[key] for key, name in _NOTED.items() if manifest.get(key)}
    scripts = manifest.get("scripts")
    if isinstance(scripts, dict) and any(scripts.get(name) for name in _SCRIPTS):
        fields["hasInstallScript"] = True
    return fields


PARSER = Parser(
    parse=parse,
    extracts=(
        "where node_modules is asked for and npm left no list: every package that lies there, by its package.json",
        "every dependency as Node resolves it, with its kind and requested range",
        "licence and its text, engines, platforms, install scripts",
    ),
    omits=("where the packages came from, and their hashes, unless npm 6 noted them",),
)
