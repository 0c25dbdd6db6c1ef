"""Reads devcontainer-lock.json: each feature of a devcontainer.json with the digest that it came to.

https://github.com/devcontainers/spec/blob/main/docs/specs/devcontainer-lockfile.md
"""

from posixpath import dirname

from msgspec import Struct

from sca.files.errors import InputError
from sca.files.json_document import JsonDocument
from sca.files.view import FileView
from sca.model.component import Location, Problem, Project, Scope
from sca.model.inventory import Extract
from sca.model.text import brief
from sca.parsers.base import Parser
from sca.parsers.docker.collected import Collected, Named, edge_to


class LockedFeature(Struct, frozen=True):
    """One entry: the name that the configuration asks for, the reference it came to, and the line."""

    name: str
    resolved: str
    line: int


def parse(view: FileView) -> Extract | None:
    """Return a project and a reference for each feature. Raises InputError for what is no lock."""
    features, problems = locked_features(view.json(), view.path)
    if not features and not problems:
        return None
    where = Location(view.path, 1, role="lock")
    project = Project(f"{view.path}#", view.path, dirname(view.path) or ".", "devcontainer", where)
    found = Collected(view.path, view.limits)
    for feature in features:
        found.add(Named(feature.name, view.path, feature.line, "devcontainer-feature", text=feature.resolved, scope=Scope.DEV))
    return Extract(
        projects=(project,),
        edges=tuple(edge_to(project.id, one) for one in found.references),
        references=tuple(found.references),
        problems=tuple(sorted((*problems, *found.problems))),
    )


def locked_features(document: JsonDocument, path: str) -> tuple[list[LockedFeature], list[Problem]]:
    """The entries of a lock in order, and what was wrong with some. Raises InputError if it is no lock at all."""
    features = document.root.get("features") if isinstance(document.root, dict) else None
    if not isinstance(features, dict):
        raise InputError("E-SHAPE", "a lock of a devcontainer is an object with features", path, 1)
    found: list[LockedFeature] = []
    problems: list[Problem] = []
    for name, entry in features.items():
        resolved = entry.get("resolved") if isinstance(entry, dict) else None
        line = document.line(entry) or 1
        if isinstance(resolved, str):
            if not resolved.startswith(("http://", "https://")):
                found.append(LockedFeature(name, resolved, line))
        else:
            message = f"feature {brief(name)} has no text under resolved: what it came to is not known"
            problems.append(Problem("E-FIELD", message, Location(path, line, role="lock"), "package"))
    return found, problems


PARSER = Parser(
    parse=parse,
    extracts=("every feature with its digest",),
    omits=("what features install", "which image they are installed in: that is in devcontainer.json"),
)
