"""Reads a .csproj, .fsproj or .vbproj that no lock answers for: its packages with the versions that apply, by framework.

The project is evaluated as data (`msbuild_evaluate`), with central management. What its packages need themselves is not
known: a lock, or the result of a restore, tells. https://learn.microsoft.com/nuget/consume-packages/package-references-in-project-files
"""

from posixpath import basename, dirname, splitext

from sca.files.view import FileView
from sca.model.component import Edge, Location, Problem, Project
from sca.model.inventory import Extract
from sca.model.text import brief, plural
from sca.parsers.base import Parser
from sca.parsers.nuget.asked import against_id
from sca.parsers.nuget.feeds import Feeds, unmapped
from sca.parsers.nuget.msbuild_imports import implicit_names
from sca.parsers.nuget.paket_references import used_by
from sca.parsers.nuget.project_feeds import project_feeds
from sca.parsers.nuget.project_links import has_node, linked_project
from sca.parsers.nuget.project_ranges import note_range
from sca.parsers.nuget.project_reading import Framework, read_project
from sca.parsers.nuget.project_references import References

_LOCK = "packages.lock.json"
_CONFIG = "packages.config"
_WRITE_LOCK = "set RestorePackagesWithLockFile to true, run dotnet restore and commit packages.lock.json"


def parse(view: FileView) -> Extract | None:
    """Return a project and its references for each framework; None if it names no package. Raises InputError for no project."""
    reading = read_project(view)
    paket = used_by(view)
    hinted = reading.hinted if view.neighbour(_CONFIG) is None else ()
    if not hinted and not has_node(view, reading):
        return paket
    nodes = _Nodes(view, project_feeds(view, reading))
    for framework in reading.frameworks:
        nodes.add(framework)
    problems = [*reading.problems, *nodes.problems, *nodes.feeds.problems]
    if nodes.references:
        problems.append(_no_lock(len({one.package for one in nodes.references}), view))
    if hinted:
        problems.append(_hint_paths(hinted, view))
    names = [one.package.name for one in nodes.references]
    own = Extract(
        projects=tuple(nodes.projects),
        references=tuple(nodes.references),
        edges=tuple(nodes.edges),
        problems=tuple(dict.fromkeys((*problems, *unmapped(names, nodes.feeds, Location(view.path, 1))))),
        completeness="incomplete" if any(one.cost in ("package", "edge") for one in reading.problems) else "unknown",
        reads=tuple(sorted(view.reads - {view.path})),
        covers=tuple(sorted(path for path in view.reads - {view.path} if basename(path) in implicit_names())),
    )
    return own if paket is None else _with_paket(own, paket)


def _with_paket(own: Extract, paket: Extract) -> Extract:
    """A project with packages of both kinds, or with something that could not be told beside those of Paket."""
    known = {project.id for project in own.projects}
    return Extract(
        (*own.projects, *(project for project in paket.projects if project.id not in known)),
        (*own.components, *paket.components),
        (*own.edges, *paket.edges),
        (*own.references, *paket.references),
        (*own.problems, *paket.problems),
        "incomplete" if "incomplete" in (own.completeness, paket.completeness) else "unknown",
        tuple(sorted({*own.reads, *paket.reads})),
        tuple(sorted({*own.covers, *paket.covers})),
    )


class _Nodes:
    """The projects, references and edges of one project file, framework by framework."""

    def __init__(self, view: FileView, feeds: Feeds) -> None:
        self.projects: list[Project] = []
        self.problems: list[Problem] = []
        self.feeds = feeds
        self._wanted = References(feeds)
        self.references = self._wanted.references
        self.edges = self._wanted.edges
        self._view = view

    def add(self, framework: Framework) -> None:
        """Take in one framework."""
        path = self._view.path
        project = Project(
            f"{path}#{framework.name}",
            splitext(basename(path))[0],
            dirname(path) or ".",
            "framework",
            Location(path, 1),
            frameworks=framework.shared,
        )
        self.projects.append(project)
        for link in framework.links:
            other = linked_project(link, framework, self._view)
            if other:
                self.edges.append(Edge(project.id, other, link.scope, "", framework.name))
        for wanted in framework.wanted:
            why = against_id(wanted.name, self._view.limits)
            where = wanted.locations[0]
            if why:
                message = f"{brief(wanted.name)} {why}: it is left out"
                self.problems.append(Problem("E-ENTRY", message, Location(where.path, where.line), "package", "correct the id"))
                continue
            self._wanted.add(project.id, wanted, framework.name)
            self.problems += note_range(wanted)


def _no_lock(count: int, view: FileView) -> Problem:
    known = f"of {plural(count, 'package')} the lowest version or range is known, not the version that is restored"
    message = f"no lock was read that answers for this project: {known}, nor what the packages need themselves"
    beside = view.neighbour(_LOCK) is not None
    help = f"{_LOCK} lies beside it: it must be among what is scanned, and tell whose it is" if beside else _WRITE_LOCK
    return Problem("E-NO-LOCK", message, Location(view.path, 1), "package", help)


def _hint_paths(hinted: tuple[str, ...], view: FileView) -> Problem:
    message = (
        f"{plural(len(hinted), 'package')} are named by paths of assemblies only ({brief(', '.join(hinted[:5]), 120)}): "
        "packages.config, which says the versions, is missing"
    )
    return Problem("E-HINT-PATH", message, Location(view.path, 1), "package", "commit packages.config, or use PackageReference")


PARSER = Parser(
    parse=parse,
    extracts=(
        "where no lock answers for it: every package reference of each target framework with the version or range that applies",
        "central versions, overrides, global references, downloads and package SDKs, with the line of each version",
        "references for development and for the build (PrivateAssets, IncludeAssets), and conditions that only the build decides",
        "properties, conditions and imports inside the tree, evaluated as data",
    ),
    omits=(
        "the versions that a restore takes, and what the packages need themselves: the run is incomplete",
        "property functions and imports from outside the scanned folder: each is named",
        "references that the SDK adds by itself",
    ),
)
