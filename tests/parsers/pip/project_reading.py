"""Reads made-up files of a Python project, and shows what was found in the words of a test."""

from collections.abc import Callable
from importlib import import_module

from sca.files.limits import DEFAULTS, Limits
from sca.files.view import FileView, MemoryTree
from sca.model.component import Component, Reference
from sca.model.inventory import Extract
from sca.parsers.base import Parser


def read(module: str, path: str, files: dict[str, str], limits: Limits = DEFAULTS) -> Extract:
    """What a parser of `sca.parsers.pip` makes of one of these files."""
    found = read_or_none(module, path, files, limits)
    assert found is not None
    return found


def read_or_none(module: str, path: str, files: dict[str, str], limits: Limits = DEFAULTS) -> Extract | None:
    parser: Parser = import_module(f"sca.parsers.pip.{module}").PARSER
    return parser.parse(FileView(MemoryTree({name: text.encode() for name, text in files.items()}), path, limits))


def labels(extract: Extract) -> Callable[[str], str]:
    """People's names for the ids of nodes."""
    names = {project.id: project.name for project in extract.projects}
    names |= {component.id: component.package.label for component in extract.components}
    names |= {reference.id: reference.package.label for reference in extract.references}
    return names.__getitem__


def nodes(extract: Extract) -> list[Component | Reference]:
    return [*extract.components, *extract.references]


def edges(extract: Extract) -> set[tuple[str, str, str, str, str]]:
    """Parent, child, scope, requested, condition."""
    label = labels(extract)
    return {(label(e.parent), label(e.child), e.scope.value, e.requested, e.condition) for e in extract.edges}


def problems(extract: Extract) -> list[tuple[str, str, str]]:
    """Code, place and cost."""
    return [(problem.code, str(problem.location), problem.cost) for problem in extract.problems]


def said(extract: Extract) -> str:
    return "\n".join(problem.message for problem in extract.problems)
