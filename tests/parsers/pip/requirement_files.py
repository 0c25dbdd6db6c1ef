"""Reads requirements files that tests write inline, and says what came out in the words of those tests."""

from sca.files.limits import DEFAULTS, Limits
from sca.files.view import FileView, MemoryTree
from sca.model.component import Component, PipFacts, Reference
from sca.model.inventory import Extract
from sca.parsers.pip.requirements import parse

MAIN = "requirements.txt"


def read_files(files: dict[str, str], path: str = MAIN, limits: Limits = DEFAULTS) -> Extract:
    return parse(FileView(MemoryTree({name: text.encode() for name, text in files.items()}), path, limits, "python"))


def read(text: str, path: str = MAIN, limits: Limits = DEFAULTS) -> Extract:
    return read_files({path: text}, path, limits)


def purls(extract: Extract) -> list[str]:
    return [component.package.purl for component in extract.components]


def only(extract: Extract) -> Component:
    (component,) = extract.components
    return component


def reference(extract: Extract) -> Reference:
    (one,) = extract.references
    return one


def facts(node: Component | Reference) -> PipFacts:
    assert isinstance(node.facts, PipFacts)
    return node.facts


def problems(extract: Extract) -> list[tuple[str, str, str]]:
    """Code, cost and place of each problem."""
    return sorted((problem.code, problem.cost, str(problem.location)) for problem in extract.problems)


def edges(extract: Extract) -> set[tuple[str, str]]:
    """Parent and child by package name; the file itself is `project`, a local folder its place."""
    names = {project.id: "project" if project.id.endswith("#") else project.folder for project in extract.projects}
    names |= {component.id: component.package.label for component in extract.components}
    names |= {one.id: one.package.name for one in extract.references}
    return {(names[edge.parent], names[edge.child]) for edge in extract.edges}
