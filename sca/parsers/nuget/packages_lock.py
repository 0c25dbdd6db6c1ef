"""Reads NuGet's packages.lock.json, versions 1 and 2: the resolved packages of every target framework.

Each framework is a dependency graph of its own, because one package can have different versions and different
dependencies in two frameworks. Ids and versions are given as written. The content hash is kept as what it is:
NuGet's hash of the package before signing, not of the file that a feed serves.

https://learn.microsoft.com/nuget/consume-packages/package-references-in-project-files#locking-dependencies
"""

from sca.files.errors import InputError
from sca.files.json_document import JsonDocument, JsonValue
from sca.files.view import FileView
from sca.model.component import Location
from sca.model.inventory import Extract
from sca.model.text import brief
from sca.parsers.base import Parser
from sca.parsers.nuget.feeds import unmapped, with_feeds
from sca.parsers.nuget.lock_graph import LockGraph
from sca.parsers.nuget.project_drift import with_project
from sca.parsers.nuget.project_feeds import feeds_beside
from sca.parsers.nuget.project_files import find_owner
from sca.parsers.nuget.restored_drift import with_restored

_CENTRAL_VERSIONS = 2
_VERSIONS = (1, _CENTRAL_VERSIONS)
_REMEDY = "if this is a NuGet lock, write it anew: dotnet restore --force-evaluate"


def parse(view: FileView) -> Extract:
    """Return a project for every framework, every resolved package, and the edges of each framework's graph."""
    document = view.json()
    version, sections = _checked(document, view)
    owner = find_owner(view, central=version == _CENTRAL_VERSIONS)
    graph = LockGraph(document, view, owner.name)
    for name, section in sorted(sections.items()):
        graph.add(name, section)
    graph.connect()
    feeds, names = feeds_beside(view, owner.project), [one.package.name for one in graph.components]
    extract = Extract(
        projects=tuple(graph.projects.values()),
        components=tuple(with_feeds(graph.components, feeds)),
        edges=tuple(dict.fromkeys(graph.edges)),
        problems=(*sorted(graph.reader.problems), *feeds.problems, *unmapped(names, feeds, Location(view.path, 1))),
        completeness="incomplete" if any(problem.cost == "edge" for problem in graph.reader.problems) else "complete",
        covers=owner.files,
    )
    extract = with_restored(extract, view, owner.project)
    return with_project(extract, view, owner.project) if owner.project else extract


def _checked(document: JsonDocument, view: FileView) -> tuple[int, dict[str, JsonValue]]:
    """The lock's version and its sections by target. Raises InputError for a file that must be refused."""
    root = document.root
    if not isinstance(root, dict):
        raise InputError("E-STRUCTURE", "the document is not an object", view.path, 1, help=_REMEDY)
    version = root.get("version")
    if not isinstance(version, int) or isinstance(version, bool) or version not in _VERSIONS:
        shown = "none" if version is None else brief(str(version))
        message = f"lock version {shown}: only versions 1 and 2 are known, and another one may mean something else"
        raise InputError("E-LOCK-VERSION", message, view.path, document.line_of_key("version") or 1, help=_REMEDY)
    sections = root.get("dependencies")
    if not isinstance(sections, dict):
        message = "dependencies is missing, or not an object of target frameworks"
        raise InputError("E-STRUCTURE", message, view.path, document.line_of_key("dependencies") or 1, help=_REMEDY)
    count = sum(max(1, len(section)) if isinstance(section, dict) else 1 for section in sections.values())
    if count > view.limits.packages_per_file:
        message = f"{count} entries, more than the limit of {view.limits.packages_per_file} (packages-per-file)"
        raise InputError("E-PACKAGES", message, view.path, help=f"if the file is genuine: --limit packages-per-file={count}")
    return version, sections


PARSER = Parser(
    parse=parse,
    extracts=(
        "every package of every target framework and runtime identifier, with its resolved version",
        "the requested range of each dependency and the framework it holds for",
        "which packages the project asks for itself, and which other projects it refers to",
        "NuGet's content hash",
        "from the project file beside it: scopes and places of direct references, shared frameworks, and where the two disagree",
        "where the project file is scanned too: package SDKs, and packages that are only downloaded (PackageDownload)",
    ),
    omits=(
        "which references are for development only, where the project file that says so is not beside it",
        "the feed a package comes from, where no NuGet.config decides it",
        "licences",
    ),
)
