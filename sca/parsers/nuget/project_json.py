"""Reads project.json, the project file of early .NET Core and UWP, where no project.lock.json answers for it.

Comments, trailing commas and a byte order mark are common in it. A bare version is a minimum.
https://learn.microsoft.com/nuget/archive/project-json
"""

from collections.abc import Iterator
from posixpath import basename

from sca.files.json_document import JsonDocument
from sca.files.view import FileView
from sca.model.component import Location, NugetFacts, Project, Scope
from sca.model.inventory import Extract
from sca.model.text import plural
from sca.parsers.base import Parser
from sca.parsers.nuget.flat_list import FlatList
from sca.parsers.nuget.libraries import Fields, fields_of, text_of
from sca.parsers.nuget.oddities import Oddities

_REMEDY = "correct the entry in project.json"
_KEY = "dependencies"


def parse(view: FileView) -> Extract | None:
    """Return what the project asks for in each framework; None for a file of that name that names no package."""
    document = view.json(comments=True)
    root = fields_of(document.root)
    groups = list(_groups(root))
    if not any(group for _framework, group in groups):
        return None
    oddities = Oddities(_REMEDY)
    project = Project(
        f"{view.path}#", basename(view.folder) or "project", view.folder or ".", "project.json", Location(view.path, 1)
    )
    packages = FlatList(view, project, oddities)
    for framework, group in groups:
        lines = _lines(document, framework, group, view.path)
        for name, value in sorted(group.items()):
            _add(name, value if isinstance(value, dict) else {"version": value}, framework, lines[name], packages)
    count = len(packages.references)
    if count:
        known = f"of {plural(count, 'package')} the range is known, not the version or its dependencies"
        help = "restore, and keep project.lock.json; or move to a project file with a lock"
        oddities.add("E-NO-LOCK", f"no project.lock.json beside it: {known}", Location(view.path, 1), "package", help)
    return packages.as_extract()


def _groups(root: Fields) -> Iterator[tuple[str, Fields]]:
    """What holds for all frameworks under an empty name, then what each adds, then the tools."""
    yield "", fields_of(root.get(_KEY))
    for framework, value in sorted(fields_of(root.get("frameworks")).items()):
        yield framework, fields_of(fields_of(value).get(_KEY))
    yield "tools", {name: _tool(value) for name, value in fields_of(root.get("tools")).items()}


def _tool(value: object) -> Fields:
    fields: Fields = dict(value) if isinstance(value, dict) else {"version": value if isinstance(value, str) else None}
    return {**fields, "type": "build"}


def _add(name: str, fields: Fields, framework: str, where: Location, packages: FlatList) -> None:
    if text_of(fields.get("target")).lower() == "project":
        return
    private = text_of(fields.get("suppressParent"))
    development = private.lower() == "all" or text_of(fields.get("type")).lower() == "build"
    facts = NugetFacts(framework, "Direct", "", text_of(fields.get("version")), private, text_of(fields.get("include")))
    packages.add_request(name, where, facts, Scope.DEV if development else Scope.RUNTIME)


def _lines(document: JsonDocument, framework: str, group: Fields, path: str) -> dict[str, Location]:
    """The place of each entry: that of its object, or of its key."""
    at = document.lines_of_members(_KEY, "tools")
    first = document.line(fields_of(fields_of(fields_of(document.root).get("frameworks")).get(framework)).get(_KEY))
    found = {}
    for name, value in group.items():
        line = document.line(value) or (at.get((framework or _KEY, name)) if framework in ("", "tools") else first)
        found[name] = Location(path, line, role="declared")
    return found


PARSER = Parser(
    parse=parse,
    extracts=("what the project asks for in each framework, by range", "which of it is for building only"),
    omits=("versions that only a restore resolves, and everything they need", "licences, hashes and feeds"),
)
