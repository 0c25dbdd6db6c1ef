"""Compares a lock with what was last restored beside it, and takes over what only the restore tells.

The lock is what was reviewed and gives the graph; `obj/project.assets.json` is what the next build uses. It also knows
which references are for development, which a lock does not. It speaks for the project only if it is of the same one: two
projects in one folder share it, and the last restore wins.
"""

from collections.abc import Iterable

from msgspec import Struct
from msgspec.structs import replace

from sca.files.errors import InputError
from sca.files.json_document import JsonDocument
from sca.files.view import FileView
from sca.model.component import Component, Edge, Location, NugetFacts, Problem
from sca.model.inventory import Extract
from sca.model.text import brief, plural
from sca.parsers.nuget.frameworks import names_of
from sca.parsers.nuget.libraries import Fields, fields_of
from sca.parsers.nuget.oddities import Oddities
from sca.parsers.nuget.restored_project import Asked, RestoredProject, read_project

_ASSETS = "obj/project.assets.json"
_REMEDY = "restore what the lock says (dotnet restore --locked-mode), or write the lock anew (dotnet restore --force-evaluate)"
_MOST_NAMED = 5
_Versions = dict[str, str]


class _Restored(Struct, frozen=True):
    """A restore result of the project that a lock is of."""

    path: str
    document: JsonDocument
    project: RestoredProject
    targets: Fields


def with_restored(extract: Extract, view: FileView, project_file: str) -> Extract:
    """The extract of a lock with what the restore beside it tells. `project_file` is the path of the lock's project."""
    restored = _read(view, project_file)
    if restored is None:
        return extract
    drift = _drift(extract, restored)
    roots = {project.id for project in extract.projects if project.kind == "framework"}
    asked = {
        component.id: found for component in extract.components if (found := _asked(component, restored.project)) is not None
    }
    return replace(
        extract,
        components=tuple(_told(component, asked.get(component.id)) for component in extract.components),
        edges=tuple(_scoped(edge, asked, roots) for edge in extract.edges),
        problems=(*extract.problems, *drift),
        reads=tuple(sorted({*extract.reads, restored.path})),
        covers=(*extract.covers, restored.path),
    )


def _read(view: FileView, project_file: str) -> _Restored | None:
    """None if there is no restore result of this project, or none that can be read: then its own reading says so."""
    beside = view.neighbour(_ASSETS)
    if beside is None or not project_file:
        return None
    try:
        document = beside.json()
    except InputError:
        return None
    project = read_project(document, beside, Oddities(""))
    targets = fields_of(fields_of(document.root).get("targets"))
    same = project.file.lower() == project_file.rpartition("/")[2].lower()
    return _Restored(beside.path, document, project, targets) if same and targets else None


def _asked(component: Component, project: RestoredProject) -> Asked | None:
    facts = component.facts
    if not isinstance(facts, NugetFacts) or facts.dependency_type != "Direct":
        return None
    return project.framework(facts.target_framework).asked.get(component.package.name.lower())


def _told(component: Component, asked: Asked | None) -> Component:
    if asked is None or not isinstance(component.facts, NugetFacts):
        return component
    told = replace(component.facts, private_assets=asked.private, include_assets=asked.include, added_by_sdk=asked.by_sdk)
    return component if told == component.facts else replace(component, facts=told)


def _scoped(edge: Edge, asked: dict[str, Asked], roots: set[str]) -> Edge:
    found = asked.get(edge.child)
    if found is None or found.scope is edge.scope or edge.parent not in roots:
        return edge
    return replace(edge, scope=found.scope)


def _drift(extract: Extract, restored: _Restored) -> Iterable[Problem]:
    """At most one notice: which packages are others in the lock than in what was restored."""
    locked = _locked(extract)
    found = {_key(name): (name, _packages(fields_of(value))) for name, value in sorted(restored.targets.items())}
    other: dict[str, None] = {}
    extra: dict[str, None] = {}
    absent: dict[str, None] = {}
    line: int | None = None
    for key, (name, packages) in found.items():
        base = locked.get(key.partition("/")[0])
        if base is None:
            continue
        wanted = {**base, **locked.get(key, {})}
        before = len(other) + len(extra)
        for id_, version in packages.items():
            if id_ not in wanted:
                extra[f"{id_} {version}"] = None
            elif wanted[id_] != version:
                other[f"{id_} {version}, in the lock {wanted[id_]}"] = None
        absent.update(dict.fromkeys(f"{id_} {version}" for id_, version in wanted.items() if id_ not in packages))
        if line is None and len(other) + len(extra) + len(absent) > before:
            line = restored.document.line(restored.targets[name])
    missing = [name for name in locked if "/" not in name and name not in found]
    parts = [
        _part(list(other), "in another version"),
        _part(list(extra), "not in the lock"),
        _part(list(absent), "of the lock not restored"),
        f"nothing restored for {', '.join(brief(name, 60) for name in missing[:_MOST_NAMED])}" if missing else "",
    ]
    if any(parts):
        message = f"what was restored is not what the lock says: {'; '.join(part for part in parts if part)}"
        yield Problem("E-DRIFT", message, Location(restored.path, line, role="installed"), "notice", _REMEDY)


def _locked(extract: Extract) -> dict[str, _Versions]:
    """The packages of each section by lower-case name; a framework without packages has none."""
    frameworks = [project.id.partition("#")[2] for project in extract.projects if project.kind == "framework"]
    found: dict[str, _Versions] = {_key(framework): {} for framework in frameworks}
    for component in extract.components:
        if isinstance(component.facts, NugetFacts):
            section = "/".join(filter(None, (component.facts.target_framework, component.facts.runtime_identifier)))
            found.setdefault(_key(section), {})[component.package.name.lower()] = component.package.version
    return found


def _packages(target: Fields) -> _Versions:
    packages = [key.partition("/") for key, value in target.items() if fields_of(value).get("type") == "package"]
    return {name.lower(): version for name, _slash, version in sorted(packages)}


def _key(target: str) -> str:
    """One name for a target, whichever client wrote it."""
    framework, slash, runtime = target.partition("/")
    return f"{names_of(framework)[-1]}{slash}{runtime}"


def _part(names: list[str], what: str) -> str:
    """How many packages, and the first of them."""
    if not names:
        return ""
    named = ", ".join(brief(name, 120) for name in names[:_MOST_NAMED])
    more = f" and {len(names) - _MOST_NAMED} more" if len(names) > _MOST_NAMED else ""
    return f"{plural(len(names), 'package')} {what} ({named}{more})"
