"""One database as an Extract: the system as a project on top of its packages, with what is to be said about the whole."""

from collections.abc import Container, Sequence

from msgspec import Struct

from sca.files.errors import InputError
from sca.files.view import FileView
from sca.model.component import Component, Edge, Location, Problem, Project, SystemFacts
from sca.model.inventory import Extract, Owned
from sca.model.text import brief, plural
from sca.parsers.system.capabilities import Graph
from sca.parsers.system.os_release import Distribution
from sca.parsers.system.root import SystemRoot
from sca.parsers.system.top import top_of


class Found(Struct):
    """What was read from one database so far."""

    components: list[Component]
    edges: list[Edge]
    problems: list[Problem]
    owned: list[Owned]
    covers: tuple[str, ...] = ()
    completeness: str = "complete"


def assemble(view: FileView, root: SystemRoot, system: Distribution, found: Found) -> Extract:
    """Everything found, below the project that stands for the system."""
    where = Location(view.path, 1, role="installed")
    name = system.name or system.label or "operating system"
    project = Project(f"{view.path}#", name, root.folder or ".", "system", where)
    asked = [one.id for one in found.components if isinstance(one.facts, SystemFacts) and one.facts.asked_for]
    top = top_of([one.id for one in found.components], found.edges, asked)
    problems = set(found.problems)
    if not found.components:
        problems.add(Problem("E-NO-PACKAGES", "the database lists no installed package", where, "notice"))
    return Extract(
        projects=(project,),
        components=tuple(found.components),
        edges=(*(Edge(project.id, id) for id in top), *found.edges),
        problems=tuple(sorted(problems)),
        completeness=found.completeness,
        reads=tuple(sorted(view.reads - {view.path})),
        covers=found.covers,
        owned=tuple(sorted(set(found.owned))),
    )


def unique_id(key: str, where: Location, taken: Container[str], problems: list[Problem]) -> str:
    """The id of a package in its database; of one that is listed twice a second one, and that is said."""
    id = f"{where.path}#{key}"
    if id not in taken:
        return id
    problems.append(Problem("E-DUPLICATE", f"{brief(key, 80)} is listed twice; both are kept", where, "field"))
    return f"{id}@{where.line}"


def refuse_more_than(limit: int, count: int, path: str) -> None:
    """Refuse a database with more packages than the limit. Raises InputError."""
    if count > limit:
        message = f"more packages than the limit of {limit} (packages-per-file)"
        raise InputError("E-PACKAGES", message, path, help="if the database is genuine, raise the limit: --limit")


def graph_problems(graph: Graph, components: Sequence[Component], most_compared: int) -> list[Problem]:
    """What the edges of a database lack: needs that nothing installed meets, and those that were too many."""
    by_id = {component.id: component for component in components}
    problems: list[Problem] = []
    if graph.unmet:
        id, need = graph.unmet[0]
        problems.append(unmet_problem(len(graph.unmet), by_id[id].package.name, need, by_id[id].locations[0]))
    if graph.late:
        problems.append(late_problem(len(graph.late), most_compared, by_id[graph.late[0][0]].locations[0]))
    return problems


def unmet_problem(count: int, name: str, need: str, where: Location) -> Problem:
    """The notice about dependencies that are not installed, with the first of them."""
    message = (
        f"{plural(count, 'dependency', 'dependencies')} of installed packages {'is' if count == 1 else 'are'} not installed: "
        f"{name} needs {brief(need, 80)}"
    )
    return Problem("E-UNMET", message, where, "notice")


def late_problem(count: int, limit: int, where: Location) -> Problem:
    """The loss of dependencies that there was too much to compare for."""
    few = plural(count, "dependency is", "dependencies are")
    return Problem(
        "E-COMPARISONS", f"more to compare than the limit of {limit} (lock-comparisons): {few} not followed", where, "edge"
    )
