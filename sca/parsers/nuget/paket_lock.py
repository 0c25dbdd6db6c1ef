"""Reads paket.lock: the resolved packages of every group, each group a graph of its own.

What the repository asks for itself stands in paket.dependencies beside it. Versions are given as written, which is
shorter than NuGet's form: 2.0 is 2.0.0. https://fsprojects.github.io/Paket/lock-file.html
"""

from posixpath import basename

from sca.files.errors import InputError
from sca.files.view import FileView
from sca.model.component import Location, Project
from sca.model.inventory import Extract
from sca.model.text import brief
from sca.parsers.base import Parser
from sca.parsers.nuget.oddities import Oddities
from sca.parsers.nuget.paket_graph import PaketGraph
from sca.parsers.nuget.paket_lines import NUGET, Locked, read_lines
from sca.parsers.nuget.paket_wishes import PaketWish, read_wishes

DEPENDENCIES = "paket.dependencies"
_REMEDY = "write the lock anew: paket install"


def parse(view: FileView) -> Extract:
    """Return a project for every group, its packages and edges. Raises InputError for a file that cannot be read."""
    oddities = Oddities(_REMEDY)
    locked = read_lines(view.text(), view.path, oddities)
    count = sum(1 + len(one.needs) for one in locked)
    if count > view.limits.packages_per_file:
        message = f"{count} entries, more than the limit of {view.limits.packages_per_file} (packages-per-file)"
        raise InputError("E-PACKAGES", message, view.path, help=f"if the file is genuine: --limit packages-per-file={count}")
    wishes = _wishes(view, oddities)
    graph = PaketGraph(view.path, view.path, locked, view.limits, oddities)
    wanted = {(wish.group.lower(), wish.name.lower()): wish for wish in wishes or ()}
    projects: dict[str, Project] = {}
    for one in locked:
        wish = wanted.get(_key(one))
        kind = ("Direct" if wish else "Transitive") if wishes is not None else ""
        graph.add(one, kind, wish.requested if wish else "")
        projects.setdefault(one.group, _project(one, view))
    for one in locked:
        wish = wanted.get(_key(one))
        if wish is not None:
            graph.connect_root(projects[one.group].id, one, wish.requested)
        graph.connect(one)
    _note_unlocked(wishes or (), graph, view, oddities)
    known = wishes is not None and not oddities.lose_packages
    return Extract(
        projects=tuple(projects.values()),
        components=tuple(graph.components.values()),
        references=tuple(graph.references.values()),
        edges=tuple(dict.fromkeys(graph.edges)),
        problems=tuple(sorted(set(oddities.found))),
        completeness="complete" if known else "incomplete",
        reads=tuple(sorted(view.reads - {view.path})),
        covers=() if wishes is None else (view.resolve(DEPENDENCIES),),
    )


def _project(one: Locked, view: FileView) -> Project:
    """The group of a package: what the repository asks for together."""
    name = f"{basename(view.folder) or 'paket'} ({one.group})"
    return Project(f"{view.path}#{one.group}", name, view.folder or ".", "paket", Location(view.path, one.line))


def _key(one: Locked) -> tuple[str, str]:
    return (one.group.lower(), (one.name if one.kind == NUGET else one.remote).lower())


def _wishes(view: FileView, oddities: Oddities) -> tuple[PaketWish, ...] | None:
    """What the repository asks for; None if that cannot be read, which is noted."""
    beside = view.neighbour(DEPENDENCIES)
    if beside is not None:
        try:
            return tuple(read_wishes(beside.text(), view.limits))
        except InputError as error:
            oddities.found.append(error.problem("edge"))
            return None
    message = "no paket.dependencies beside the lock: which packages are direct dependencies is not known"
    oddities.add("E-NO-MANIFEST", message, Location(view.path, 1), "notice", "keep paket.dependencies beside paket.lock")
    return None


def _note_unlocked(wishes: tuple[PaketWish, ...], graph: PaketGraph, view: FileView, oddities: Oddities) -> None:
    """What is asked for and not in the lock: it was added since."""
    for wish in wishes:
        if wish.kind == NUGET and (wish.group.lower(), wish.name.lower()) not in graph.by_name:
            where = Location(view.resolve(DEPENDENCIES), wish.line, role="declared")
            message = f"{brief(wish.name)} of the group {brief(wish.group)} is not in paket.lock, which is out of date"
            oddities.add("E-DRIFT", message, where, "package")


PARSER = Parser(
    parse=parse,
    extracts=(
        "every package of every group with its version and feed, and the edges with their restrictions",
        "what the repository asks for itself, from paket.dependencies",
        "files of GitHub repositories and git repositories at their commits, and files from plain addresses",
    ),
    omits=("which project uses a package (paket.references says so)", "licences and hashes"),
)
