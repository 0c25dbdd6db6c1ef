"""Reads locks that tests write inline, and says what came out in the words of those tests."""

import json
from typing import Any

from sca.files.limits import DEFAULTS, Limits
from sca.files.view import FileView, MemoryTree
from sca.model.component import Component, NpmFacts
from sca.model.inventory import Extract
from sca.parsers.npm.package_lock import parse

LOCK = "package-lock.json"


def read_files(files: dict[str, str], path: str = LOCK, limits: Limits = DEFAULTS) -> Extract:
    return parse(FileView(MemoryTree({name: text.encode() for name, text in files.items()}), path, limits))


def lock(packages: dict[str, Any], version: int = 3, **more: Any) -> str:
    return json.dumps({"name": "shop", "lockfileVersion": version, "packages": packages, **more}, indent=1)


def read(packages: dict[str, Any], limits: Limits = DEFAULTS, **root: Any) -> Extract:
    """A version 3 lock; `root` are fields of the root project."""
    return read_files({LOCK: lock({"": root, **packages})}, limits=limits)


def tree(entries: dict[str, Any], /, path: str = LOCK, **manifest: Any) -> Extract:
    """A version 1 lock beside a package.json."""
    text = json.dumps({"name": "shop", "lockfileVersion": 1, "dependencies": entries}, indent=1)
    return read_files({path: text, "package.json": json.dumps({"name": "shop", **manifest})}, path)


def edges(extract: Extract) -> set[tuple[str, str, str, str]]:
    """Parent and child by their path in the lock, the scope and the requested range."""
    return {
        (edge.parent.partition("#")[2], edge.child.partition("#")[2], edge.scope.value, edge.requested) for edge in extract.edges
    }


def joined(extract: Extract) -> set[tuple[str, str]]:
    return {(parent, child) for parent, child, _scope, _requested in edges(extract)}


def components(extract: Extract) -> dict[str, Component]:
    return {component.id.partition("#")[2]: component for component in extract.components}


def purls(extract: Extract) -> dict[str, str]:
    return {path: component.package.purl for path, component in components(extract).items()}


def facts(component: Component) -> NpmFacts:
    assert isinstance(component.facts, NpmFacts)
    return component.facts


def problems(extract: Extract) -> list[tuple[str, str, str]]:
    return sorted((problem.code, problem.cost, str(problem.location)) for problem in extract.problems)
