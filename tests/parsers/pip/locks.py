"""Reads Python locks that tests write inline, and says what came out in the words of those tests."""

from collections.abc import Callable

from sca.files.limits import DEFAULTS, Limits
from sca.files.view import FileView, MemoryTree
from sca.model.component import Component, PipFacts
from sca.model.inventory import Extract

Parse = Callable[[FileView], Extract | None]
HASH = "sha256:" + "0" * 64
OTHER = "sha256:" + "1" * 64


def read_lock(parse: Parse, path: str, files: dict[str, str], limits: Limits = DEFAULTS) -> Extract:
    """Read one file of a small checkout; it must name packages."""
    extract = parse(FileView(MemoryTree({name: text.encode() for name, text in files.items()}), path, limits))
    assert extract is not None
    return extract


def labels(extract: Extract) -> dict[str, str]:
    """Ids and how people write them; the project of the lock is `project`, a local folder its name."""
    found = {project.id: "project" if project.id.endswith("#") else project.name for project in extract.projects}
    found |= {one.id: one.package.label for one in extract.components}
    return found | {one.id: f"{one.package.name} {one.requested}".rstrip() for one in extract.references}


def edges(extract: Extract) -> set[tuple[str, str]]:
    """Parent and child of every edge."""
    names = labels(extract)
    return {(names[edge.parent], names[edge.child]) for edge in extract.edges}


def asked(extract: Extract) -> dict[str, str]:
    """What the project itself asks for, with the scope."""
    names = labels(extract)
    return {names[edge.child]: edge.scope.value for edge in extract.edges if names[edge.parent] == "project"}


def component(extract: Extract, label: str) -> Component:
    """The one component with this label."""
    (found,) = [one for one in extract.components if one.package.label == label]
    return found


def facts(extract: Extract, label: str) -> PipFacts:
    """What a lock says about one component beside its identity."""
    found = component(extract, label).facts
    assert isinstance(found, PipFacts)
    return found


def scopes(extract: Extract) -> dict[str, str]:
    """The scope that the lock states for each component."""
    return {one.package.label: one.scope.value for one in extract.components}


def problems(extract: Extract) -> list[tuple[str, str, str]]:
    """Code, cost and place of each problem."""
    return sorted((problem.code, problem.cost, str(problem.location)) for problem in extract.problems)


def messages(extract: Extract) -> str:
    """All messages in one text."""
    return "\n".join(problem.message for problem in extract.problems)
