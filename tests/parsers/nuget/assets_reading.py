"""Made-up restore results, and how tests read what a parser gives."""

import json
from collections.abc import Mapping
from typing import Any

from sca.files.limits import DEFAULTS, Limits
from sca.files.view import FileView, MemoryTree
from sca.model.component import Component, NugetFacts, Reference, Scope
from sca.model.inventory import Extract
from sca.parsers.base import Parse

ASSETS = "App/obj/project.assets.json"
SHA512 = "z4PhNX7vuL3xVChQ1m2AB9Yg5AULVxXcg/SpIdNs6c5H0NE8XYXysP+DGNKHfuwvY7kxvUdBeoGlODJ6+SfaPg=="
UNSIGNED = [".nupkg.metadata", "lib/net8.0/A.dll"]


def library(*needs: str, kind: str = "package", **more: Any) -> dict[str, Any]:
    """A library of a target; `needs` are `Name range` texts."""
    pairs = [need.partition(" ") for need in needs]
    dependencies = {name: requested or "1.0.0" for name, _, requested in pairs}
    return {"type": kind, **({"dependencies": dependencies} if needs else {}), **more}


def assets(
    targets: Mapping[str, Mapping[str, Any]],
    groups: Mapping[str, list[str]],
    frameworks: Mapping[str, Any] | None = None,
    **more: Any,
) -> str:
    """The text of a restore result. `more` are members of it, and `libraries` and `sources` to be added to those it has."""
    listed = {key: {"type": value.get("type", "package")} for target in targets.values() for key, value in target.items()}
    sources = more.pop("sources", {})
    restore = {"projectName": "App", "projectPath": "/home/somebody/App/App.csproj", "sources": sources}
    document = {
        "version": 3,
        "targets": targets,
        "libraries": {**listed, **more.pop("libraries", {})},
        "projectFileDependencyGroups": groups,
        "packageFolders": {"/home/somebody/.nuget/packages/": {}},
        "project": {"version": "1.0.0", "restore": restore, "frameworks": frameworks or {}},
        **more,
    }
    return json.dumps(document, indent=1)


def read_files(parse: Parse, files: Mapping[str, str], path: str, limits: Limits = DEFAULTS) -> Extract:
    """What a parser gives for one of several files."""
    extract = parse(FileView(MemoryTree({name: text.encode() for name, text in files.items()}), path, limits))
    assert extract is not None
    return extract


def edges(extract: Extract) -> set[tuple[str, str, str]]:
    """Parent, child and scope, as places in the file."""
    return {(place(edge.parent), place(edge.child), edge.scope.value) for edge in extract.edges}


def place(id_: str) -> str:
    return id_.partition("#")[2]


def packages(extract: Extract) -> list[Component | Reference]:
    return [*extract.components, *extract.references]


def ids(extract: Extract) -> list[str]:
    return [project.id for project in extract.projects] + [one.id for one in packages(extract)]


def labels(extract: Extract) -> list[str]:
    """Name and version of every package, and how it is there."""
    return [f"{one.package.name} {one.package.version}".rstrip() for one in packages(extract)]


def facts(extract: Extract, name: str) -> NugetFacts:
    """The facts of the first package of a name."""
    found = next(one for one in packages(extract) if one.package.name == name)
    assert isinstance(found.facts, NugetFacts)
    return found.facts


def problems(extract: Extract) -> list[tuple[str, str, int | None]]:
    return [(one.code, one.cost, one.location.line) for one in extract.problems]


def scope_of(extract: Extract, child: str) -> Scope:
    return next(edge.scope for edge in extract.edges if place(edge.child) == child)
