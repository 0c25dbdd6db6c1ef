"""Reads the *.deps.json of a built or published .NET application: what the host may load, with exact versions.

One target counts, that of `runtimeTarget`. A package can be listed without a file of it being shipped (build tools, meta
packages); it is kept and marked. Assemblies that come from no package are none.

https://github.com/dotnet/sdk/blob/main/documentation/specs/runtime-configuration-file.md
"""

from posixpath import basename

from sca.files.errors import InputError
from sca.files.json_document import JsonDocument
from sca.files.view import FileView
from sca.model.component import Location
from sca.model.inventory import Extract
from sca.model.text import brief, plural
from sca.parsers.base import Parser
from sca.parsers.nuget.deps_graph import ASSEMBLIES, KINDS, DepsGraph
from sca.parsers.nuget.libraries import LibraryReader, check_count, fields_of, object_at, text_of
from sca.parsers.nuget.lock_entry import Target
from sca.parsers.nuget.oddities import Oddities

_REMEDY = "build or publish the application anew: dotnet publish"
_ENDING = ".deps.json"
_MOST_NAMED = 5


def parse(view: FileView) -> Extract | None:
    """Return the application with the projects it is made of, and every package. None for another tool's file of this name."""
    document = view.json()
    root = fields_of(document.root)
    if root and "runtimeTarget" not in root and "libraries" not in root:
        return None
    oddities = Oddities(_REMEDY)
    target, where = _target(document, view)
    targets = object_at(document, view, "targets", _REMEDY)
    check_count(view, targets)
    reader = LibraryReader(document, view, oddities, KINDS)
    running = fields_of(targets[target.name])
    found = reader.read(target.name, running)
    graph = DepsGraph(view, target, reader.listed, oddities)
    graph.connect(found, basename(view.path).removesuffix(_ENDING), where)
    _note_rest(
        "E-NO-TARGET",
        [key for key, value in sorted(reader.listed.items()) if key not in running and _is_package(value)],
        "listed, but in no target that runs: left out",
        where,
        oddities,
    )
    loose = [f"{one.name} {one.version}" for one in found.values() if one.kind == ASSEMBLIES]
    _note_rest("E-ASSEMBLY", loose, "that come from no package: whose they are is not told", where, oddities)
    return Extract(
        projects=tuple(graph.projects),
        components=tuple(graph.components),
        edges=tuple(dict.fromkeys(graph.edges)),
        problems=tuple(sorted(set(oddities.found))),
        completeness="incomplete" if oddities.lose_packages else "complete",
    )


def _target(document: JsonDocument, view: FileView) -> tuple[Target, Location]:
    """The target that runs, and its place. Raises InputError if it cannot be told which one that is."""
    root = fields_of(document.root)
    named = root.get("runtimeTarget")
    name = text_of(fields_of(named).get("name")) or text_of(named)
    targets = object_at(document, view, "targets", _REMEDY)
    if not isinstance(targets.get(name), dict):
        message = f"runtimeTarget names {brief(name) or 'no target'}, which is not among the targets"
        raise InputError("E-STRUCTURE", message, view.path, document.line_of_key("runtimeTarget") or 1, help=_REMEDY)
    framework, _, runtime = name.partition("/")
    return Target(name, framework, runtime, ""), Location(view.path, document.line(targets[name]))


def _is_package(value: object) -> bool:
    return isinstance(value, dict) and value.get("type") == "package"


def _note_rest(code: str, names: list[str], what: str, where: Location, oddities: Oddities) -> None:
    """One notice about libraries that are no packages of the application."""
    if names:
        named = ", ".join(brief(name, 80) for name in names[:_MOST_NAMED])
        more = f" and {len(names) - _MOST_NAMED} more" if len(names) > _MOST_NAMED else ""
        noun = plural(len(names), "library", "libraries")
        oddities.add(code, f"{noun} {what} ({named}{more})", where, "notice", "if they matter, find out where they come from")


PARSER = Parser(
    parse=parse,
    extracts=(
        "every package of the application with its version, and the edges between them",
        "the projects that the application is made of",
        "runtime packs of a self-contained application",
        "whether a package is listed without a file of it",
        "SHA-512 of the package as it was before signing",
    ),
    omits=(
        "what is for development only",
        "requested ranges",
        "licences and feeds",
        "whether a listed file was trimmed or merged",
    ),
)
