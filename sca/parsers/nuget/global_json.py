"""Reads global.json for package SDKs (`msbuild-sdks`): packages that take part in every build of the repository.

The version of the .NET SDK itself is no package. https://learn.microsoft.com/dotnet/core/tools/global-json
"""

from sca.files.errors import InputError
from sca.files.view import FileView
from sca.model.component import Location, NugetFacts, Project, Scope
from sca.model.inventory import Extract
from sca.parsers.base import Parser
from sca.parsers.nuget.flat_list import FlatList
from sca.parsers.nuget.libraries import fields_of, text_of
from sca.parsers.nuget.oddities import Oddities

_SDKS = "msbuild-sdks"
_REMEDY = 'name each SDK with one version: "msbuild-sdks": {"Contoso.Sdk": "1.0.0"}'


def parse(view: FileView) -> Extract | None:
    """Return the package SDKs; None if the file names none. Raises InputError for what is no such file."""
    document = view.json(comments=True)
    if not isinstance(document.root, dict):
        raise InputError("E-STRUCTURE", "the document is not an object", view.path, 1, help=_REMEDY)
    sdks = document.root.get(_SDKS)
    if sdks is None or sdks == {}:
        return None
    if not isinstance(sdks, dict):
        line = document.line_of_key(_SDKS) or 1
        raise InputError("E-STRUCTURE", f"{_SDKS} is not an object of names and versions", view.path, line, help=_REMEDY)
    lines = document.lines_of_members(_SDKS)
    where = Location(view.path, document.line(sdks))
    project = Project(f"{view.path}#", "package SDKs", view.folder or ".", "sdks", where)
    packages = FlatList(view, project, Oddities(_REMEDY))
    for name, value in sorted(fields_of(sdks).items()):
        place = Location(view.path, lines.get((_SDKS, name)))
        packages.add_exact(name, text_of(value), place, NugetFacts("", "Direct"), Scope.DEV)
    return packages.as_extract()


PARSER = Parser(
    parse=parse,
    extracts=("package SDKs that projects name without a version, each with its exact version",),
    omits=("the .NET SDK itself, which is no package", "what a package SDK needs", "licences, hashes and feeds"),
)
