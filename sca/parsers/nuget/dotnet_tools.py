"""Reads .config/dotnet-tools.json: the tools of a repository, each in one exact version.

A tool is a package that carries what it needs within itself. https://learn.microsoft.com/dotnet/core/tools/local-tools-how-to-use
"""

from posixpath import basename, dirname

from sca.files.errors import InputError
from sca.files.view import FileView
from sca.model.component import Location, NugetFacts, Project, Scope
from sca.model.inventory import Extract
from sca.model.text import brief
from sca.parsers.base import Parser
from sca.parsers.nuget.flat_list import FlatList
from sca.parsers.nuget.libraries import fields_of, object_at, text_of
from sca.parsers.nuget.oddities import Oddities

_VERSION = 1
_REMEDY = "write the manifest with the client: dotnet tool install"
_FOLDER = ".config"


def parse(view: FileView) -> Extract:
    """Return the tools of the repository. Raises InputError for what is no manifest of tools."""
    document = view.json(comments=True)
    if not isinstance(document.root, dict):
        raise InputError("E-STRUCTURE", "the document is not an object", view.path, 1, help=_REMEDY)
    version = document.root.get("version")
    if version != _VERSION or isinstance(version, bool):
        shown = "none" if version is None else brief(str(version), 40)
        message = f"version {shown}: only version {_VERSION} is known, and another one may mean something else"
        raise InputError("E-LOCK-VERSION", message, view.path, document.line_of_key("version") or 1, help=_REMEDY)
    tools = object_at(document, view, "tools", _REMEDY)
    folder = (dirname(view.folder) if basename(view.folder) == _FOLDER else view.folder) or "."
    project = Project(f"{view.path}#", "tools", folder, "tools", Location(view.path, document.line(tools)))
    packages = FlatList(view, project, Oddities(_REMEDY))
    for name, value in sorted(tools.items()):
        where = Location(view.path, document.line(value))
        packages.add_exact(name, text_of(fields_of(value).get("version")), where, NugetFacts("", "Direct"), Scope.DEV)
    return packages.as_extract()


PARSER = Parser(
    parse=parse,
    extracts=("the tools of the repository, each with its exact version",),
    omits=("what a tool carries within itself", "licences, hashes and feeds"),
)
