"""Reads packages.config, the flat list of older .NET projects: every package in one exact version, direct or not.

It holds what was installed, with what those need; which needs which it does not say. Versions are given as written:
they are also names of folders. https://learn.microsoft.com/nuget/reference/packages-config
"""

from posixpath import basename

from sca.files.errors import InputError
from sca.files.view import FileView
from sca.files.xml_document import Element
from sca.model.component import Location, NugetFacts, Project, Scope
from sca.model.inventory import Extract
from sca.model.text import brief
from sca.parsers.base import Parser
from sca.parsers.nuget.flat_list import FlatList
from sca.parsers.nuget.oddities import Oddities

_REMEDY = "correct the entry in packages.config, or write it anew with the package manager of the IDE"


def parse(view: FileView) -> Extract:
    """Return the project and every package it has. Raises InputError for what is no such list."""
    root = view.xml().root
    if root.name.rpartition(":")[2] != "packages":
        message = f"the outer element is {brief(root.name, 60)}, not packages"
        raise InputError("E-STRUCTURE", message, view.path, root.line, help=_REMEDY)
    oddities = Oddities(_REMEDY)
    where = Location(view.path, root.line)
    project = Project(f"{view.path}#", basename(view.folder) or basename(view.path), view.folder or ".", "packages.config", where)
    packages = FlatList(view, project, oddities)
    for entry in root.children:
        if entry.name == "package":
            _add(entry, packages, view.path)
        else:
            place = Location(view.path, entry.line, entry.column)
            oddities.add("E-ENTRY", f"an element {brief(entry.name, 60)} among the packages: it is left out", place, "package")
    return packages.as_extract()


def _add(entry: Element, packages: FlatList, path: str) -> None:
    attributes = entry.attributes
    facts = NugetFacts(
        attributes.get("targetFramework", ""),
        "",
        allowed_versions=attributes.get("allowedVersions", ""),
    )
    development = attributes.get("developmentDependency", "").strip().lower() == "true"
    where = Location(path, entry.line, entry.column)
    scope = Scope.DEV if development else Scope.RUNTIME
    packages.add_exact(attributes.get("id", "").strip(), attributes.get("version", "").strip(), where, facts, scope)


PARSER = Parser(
    parse=parse,
    extracts=(
        "every package with its exact version and target framework",
        "which of them are for development only",
        "versions to which an update is allowed",
    ),
    omits=("which package needs which, and what the project asks for itself", "licences, hashes and feeds"),
)
