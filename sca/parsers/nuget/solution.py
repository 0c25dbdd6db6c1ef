"""Reads a solution (.sln, .slnx) or a part of one (.slnf) for what no project tells: which of its projects are not there.

The projects themselves are read as the files they are. A part lists its projects by their paths from the solution.
https://learn.microsoft.com/visualstudio/extensibility/internals/solution-dot-sln-file
https://learn.microsoft.com/visualstudio/ide/filtered-solutions
"""

import re
from collections.abc import Iterator
from posixpath import dirname, join

from sca.files.errors import InputError
from sca.files.view import FileView
from sca.files.xml_document import Element
from sca.model.component import Location, Problem
from sca.model.inventory import Extract
from sca.model.text import brief
from sca.parsers.base import Parser
from sca.parsers.nuget.msbuild_paths import in_tree

_LINE = re.compile(r'[ \t]*Project\("[^"]*"\)[ \t]*=[ \t]*"[^"]*"[ \t]*,[ \t]*"(?P<path>[^"]*)"').match
_PROJECTS = (".csproj", ".fsproj", ".vbproj")
_MISSING_HELP = "check it out or take it out of the solution; scan the folder that holds it"


def parse(view: FileView) -> Extract | None:
    """Return a problem for each project that is not there; None if all are. Raises InputError for what is no solution."""
    problems = [problem for path, line in _projects(view) if (problem := _missing(path, line, view)) is not None]
    return Extract(problems=tuple(dict.fromkeys(problems)), completeness="unknown") if problems else None


def _projects(view: FileView) -> Iterator[tuple[str, int]]:
    """Paths of .NET projects as written, with their lines."""
    if view.path.endswith(".slnf"):
        found = _part(view)
    elif view.path.endswith(".slnx"):
        document = view.xml()
        if document.root.name != "Solution":
            raise InputError("E-STRUCTURE", "the outer element is not Solution", view.path, document.root.line)
        found = ((element.attributes.get("Path", ""), element.line) for element in _elements(document.root))
    else:
        matches = ((_LINE(line), number) for number, line in enumerate(view.text().splitlines(), 1))
        found = ((match["path"], number) for match, number in matches if match is not None)
    return ((path, line) for path, line in found if path.lower().endswith(_PROJECTS))


def _part(view: FileView) -> Iterator[tuple[str, int]]:
    """The projects of a part of a solution, relative to itself."""
    document = view.json(comments=True)
    part = document.root.get("solution") if isinstance(document.root, dict) else None
    projects = part.get("projects") if isinstance(part, dict) else None
    if not isinstance(part, dict) or not isinstance(projects, list):
        raise InputError("E-STRUCTURE", "there is no solution with a list of projects", view.path, 1)
    whole = part.get("path")
    folder = dirname(whole.replace("\\", "/")) if isinstance(whole, str) else ""
    line = document.line(projects) or 1
    return ((join(folder, one.replace("\\", "/")), line) for one in projects if isinstance(one, str))


def _elements(root: Element) -> Iterator[Element]:
    waiting = [root]
    while waiting:
        element = waiting.pop()
        if element.name == "Project":
            yield element
        waiting += reversed(element.children)


def _missing(written: str, line: int, view: FileView) -> Problem | None:
    path = in_tree(written, view.folder)
    where = Location(view.path, line)
    if path is None:
        message = f"the project {brief(written, 120)} lies outside the scanned folder: its packages are not known"
        return Problem("E-OUTSIDE", message, where, "package", _MISSING_HELP)
    if view.tree.exists(path):
        return None
    message = f"the project {brief(written, 120)} is not there: its packages are not known"
    return Problem("E-MISSING-PROJECT", message, where, "package", _MISSING_HELP)


PARSER = Parser(
    parse=parse,
    extracts=("projects of the solution that are not in the scanned folder",),
    omits=("the projects themselves: each is read as the file it is",),
)
