"""Finds what restored packages say of themselves, their licences and repositories, where the folder of packages is scanned too.

A restore writes down absolute paths of its machine. Where the project's own path there ends with its path here, the root of
the checkout is known, and a folder of packages below it lies in the checkout too (`RestorePackagesPath`, `NUGET_PACKAGES` in a
pipeline). Nothing outside of what is scanned is opened.
"""

from collections.abc import Iterable
from posixpath import dirname, join, normpath

from msgspec import Struct
from msgspec.structs import replace

from sca.files.errors import InputError
from sca.files.json_document import JsonDocument
from sca.files.licence_files import licence_files
from sca.files.view import FileView
from sca.model.component import Component, LicenceClaim, LicenceFile, Location, NugetFacts
from sca.parsers.nuget.libraries import fields_of, text_of
from sca.parsers.nuget.nuspec import licence_claims, metadata_of, repository_of, text_in
from sca.parsers.nuget.oddities import Oddities


def with_licences(
    components: Iterable[Component], document: JsonDocument, view: FileView, folder: str, oddities: Oddities
) -> list[Component]:
    """The packages with what their descriptions tell. `folder` is that of the project, relative to the scan root."""
    found = list(components)
    folders = _folders(document, folder)
    if not folders:
        return found
    reader = _Reader(folders, view, oddities)
    return [reader.told(component) for component in found]


def _folders(document: JsonDocument, folder: str) -> tuple[str, ...]:
    """The folders of packages that lie in the checkout, relative to the scan root."""
    root = fields_of(document.root)
    restore = fields_of(fields_of(root.get("project")).get("restore"))
    there = dirname(text_of(restore.get("projectPath")).replace("\\", "/"))
    here = "" if folder == "." else f"/{folder}"
    if not there or not there.endswith(here):
        return ()
    checkout = f"{there.removesuffix(here)}/"
    paths = [normpath(path.replace("\\", "/")) for path in fields_of(root.get("packageFolders"))]
    return tuple(path.removeprefix(checkout) for path in paths if path.startswith(checkout))


class _Told(Struct, frozen=True):
    """What a description tells of its package."""

    licences: tuple[LicenceClaim, ...] = ()
    repository: str = ""
    commit: str = ""
    texts: tuple[LicenceFile, ...] = ()


_NOTHING = _Told()


class _Reader:
    """Looks at each description once, however many frameworks its package is in."""

    def __init__(self, folders: tuple[str, ...], view: FileView, oddities: Oddities) -> None:
        self._folders = folders
        self._view = view
        self._oddities = oddities
        self._known: dict[tuple[str, str], _Told] = {}

    def told(self, component: Component) -> Component:
        """The component with its licence and repository, if its description is there and is its own."""
        key = (component.package.name.lower(), component.package.version.lower())
        if key not in self._known:
            self._known[key] = self._told(*key)
        told, facts = self._known[key], component.facts
        if told is _NOTHING or not isinstance(facts, NugetFacts):
            return component
        facts = replace(facts, repository=told.repository, commit=told.commit)
        return replace(component, licences=told.licences, facts=facts, texts=told.texts)

    def _texts(self, folder: str) -> tuple[LicenceFile, ...]:
        tree = self._view.tree
        return licence_files(tree, folder, tree.names(folder), self._view.limits)

    def _told(self, name: str, version: str) -> _Told:
        for folder in self._folders:
            path = join(folder, name, version, f"{name}.nuspec")
            if not version or not self._view.tree.exists(path):
                continue
            beside = FileView(self._view.tree, path, self._view.limits)
            try:
                metadata = metadata_of(beside.xml().root, path)
            except InputError as error:
                self._oddities.found.append(error.problem("field"))
                return _NOTHING
            self._view.reads.add(path)
            if text_in(metadata, "id").lower() != name:
                where = Location(path, metadata.line, role="installed")
                message = f"the description of another package lies in the folder of {name}: its licence is not taken"
                self._oddities.add("E-CONTRADICTION", message, where, "field")
                return _NOTHING
            return _Told(licence_claims(metadata, path), *repository_of(metadata), self._texts(dirname(path)))
        return _NOTHING
