"""Reads obj/project.assets.json, versions 2 to 4: what the last restore of a project resolved, for every framework.

It is the most exact file there is of a .NET project: whole graphs for every framework and runtime identifier, what the
project asks for itself and for whom, and the packages that a build fetches beside them. Paths of the machine that wrote
it are not taken over.

Version 2 is of projects without SDK, 3 of those with one, 4 names its targets as the project does.
https://learn.microsoft.com/nuget/concepts/package-installation-process
"""

from sca.files.errors import InputError
from sca.files.json_document import JsonDocument
from sca.files.view import FileView
from sca.model.component import Location
from sca.model.inventory import Extract
from sca.model.text import brief
from sca.parsers.base import Parser
from sca.parsers.nuget.assets_graph import AssetsGraph
from sca.parsers.nuget.feeds import feeds_for, with_feeds
from sca.parsers.nuget.libraries import Fields, check_count, object_at
from sca.parsers.nuget.oddities import Oddities
from sca.parsers.nuget.project_drift import RESTORED, with_project
from sca.parsers.nuget.restore_log import note_log
from sca.parsers.nuget.restored_feeds import narrowed
from sca.parsers.nuget.restored_licences import with_licences
from sca.parsers.nuget.restored_project import read_project

_VERSIONS = (2, 3, 4)
_REMEDY = "restore anew: dotnet restore --force"


def parse(view: FileView) -> Extract:
    """Return a project for every framework and every referenced project, the packages, and the edges of each target."""
    document = view.json()
    check_version(document, view, _VERSIONS, _REMEDY)
    extract = read_targets(document, view, _REMEDY)
    return with_project(extract, view, extract.covers[0], RESTORED) if extract.covers else extract


def check_version(document: JsonDocument, view: FileView, known: tuple[int, ...], remedy: str) -> None:
    """Raises InputError for a document that is no object, or of a version that is not known."""
    root = document.root
    if not isinstance(root, dict):
        raise InputError("E-STRUCTURE", "the document is not an object", view.path, 1, help=remedy)
    version = root.get("version")
    if not isinstance(version, int) or isinstance(version, bool) or version not in known:
        shown = "none" if version is None else brief(str(version), 40)
        message = f"version {shown}: only versions {known[0]} to {known[-1]} are known, and another one may mean something else"
        raise InputError("E-LOCK-VERSION", message, view.path, document.line_of_key("version") or 1, help=remedy)


def read_targets(document: JsonDocument, view: FileView, remedy: str, beside: str = "") -> Extract:
    """Everything in the targets of a restore result of a known version. Raises InputError if it has none.

    `beside` is a file in the same folder that the result answers for.
    """
    targets = object_at(document, view, "targets", remedy)
    check_count(view, targets)
    oddities = Oddities(remedy)
    project = read_project(document, view, oddities)
    graph = AssetsGraph(document, view, project, oddities)
    for name, libraries in sorted(targets.items()):
        if isinstance(libraries, dict):
            graph.add(name, libraries)
        else:
            where = Location(view.path, document.line(libraries))
            oddities.add("E-SECTION", f"{brief(name)} is not an object of libraries: it is left out", where, "package")
    root: Fields = document.root if isinstance(document.root, dict) else {}
    note_log(root.get("logs"), document, view.path, oddities)
    feeds = feeds_for(view)
    told = with_licences(graph.components, document, view, project.folder, oddities)
    components, against = narrowed(with_feeds(told, feeds), feeds, Location(view.path, 1))
    return Extract(
        projects=tuple(graph.projects.values()),
        components=tuple(components),
        edges=tuple(dict.fromkeys(graph.edges)),
        problems=tuple(sorted({*oddities.found, *feeds.problems, *against})),
        completeness="incomplete" if oddities.lose_packages else "complete",
        reads=tuple(sorted(view.reads - {view.path})),
        covers=(view.resolve(beside),) if beside else project.covered(view),
    )


PARSER = Parser(
    parse=parse,
    extracts=(
        "every package of every target framework and runtime identifier, with its resolved version and all edges",
        "what the project asks for itself, with PrivateAssets, IncludeAssets and the requested range",
        "referenced projects, shared frameworks, and packages that a build downloads beside its graph",
        "SHA-512 of the package, and whether it is that of the archive or of its content before signing",
        "the feeds of the restore, and its warnings",
        "licences, where the folder of packages lies in what is scanned",
    ),
    omits=(
        "licences of packages whose folder lies elsewhere",
        "which of several feeds a package came from, where no mapping decides",
    ),
)
