"""What the readers of installed npm packages share: where the project lies, and the package.json of each package.

Nobody's list is needed for the facts of a package: its own package.json tells its licence, engines and scripts.
"""

from posixpath import basename, dirname, join

from msgspec.structs import replace

from sca.files.errors import InputError
from sca.files.json_document import JsonValue
from sca.files.licence_files import licence_files
from sca.files.view import FileView
from sca.model.component import Component, LicenceFile, Location, Problem
from sca.model.text import brief
from sca.parsers.npm.components import NodeMaker
from sca.parsers.npm.lock_entry import MODULES, Entry, Oddities
from sca.parsers.npm.manifest import MANIFEST, read_manifest, text_of

REMEDY = "install anew: npm ci"


def beside_modules(view: FileView, modules: str, name: str) -> FileView | None:
    """The view of a file beside the folder `modules`; None where that is none of `node_modules`, so that no project is known."""
    if basename(modules) != MODULES[:-1]:
        return None
    beside = FileView(view.tree, join(dirname(modules), name), view.limits)
    beside.reads, beside.noted = view.reads, view.noted
    return beside


def installing_project(beside: FileView | None, view: FileView, oddities: Oddities) -> tuple[Entry, bool]:
    """The project that the packages were installed for, and whether its package.json tells the direct dependencies."""
    root = None if beside is None else read_manifest(beside, "", oddities)
    if root is None:
        message = "no package.json to be read beside node_modules: which packages are direct dependencies is not known"
        oddities.add("E-NO-MANIFEST", message, 1, "notice")
        return Entry("", "", "", {}, Location(view.path, 1)), False
    return root, True


class InstalledManifests:
    """Looks at the package.json of each installed package. `found` are the files."""

    def __init__(self, around: FileView, oddities: Oddities, remedy: str = REMEDY) -> None:
        self.found: set[str] = set()
        self._around = around
        self._oddities = oddities
        self._remedy = remedy
        self._maker = NodeMaker(around, oddities)

    def _texts(self, folder: str) -> tuple[LicenceFile, ...]:
        tree = self._around.tree
        return licence_files(tree, folder, tree.names(folder), self._around.limits)

    def with_licence(self, component: Component, folder: str) -> Component:
        """The component, with the licence of the package.json in its folder where there is none yet."""
        try:
            manifest = self._around.neighbour(join(folder, MANIFEST))
            if manifest is None:
                return component
            self.found.add(manifest.path)
            component = replace(component, texts=self._texts(dirname(manifest.path)))
            root: JsonValue = None if component.licences else manifest.json().root
        except InputError as error:
            self._oddities.found.append(error.problem("field"))
            return component
        if not isinstance(root, dict):
            return component
        if text_of(root.get("version")) != component.package.version:
            message = f"{brief(folder)}: another version lies there than was installed; its licence is not taken"
            self._oddities.found.append(Problem("E-DRIFT", message, Location(manifest.path, 1), "notice", self._remedy))
            return component
        return replace(component, licences=self._maker.licences(Entry(folder, "", "", root, Location(manifest.path, 1))))
