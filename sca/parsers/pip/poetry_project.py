"""What a Poetry project asks for: the tables of Poetry, and since version 2 the standard ones beside them.

Where the standard tables name dependencies those count, and Poetry's own table only adds where a package comes from;
with dynamic dependencies both count.

https://python-poetry.org/docs/pyproject/
"""

from collections.abc import Iterator

from msgspec.structs import replace

from sca.files.json_document import JsonValue
from sca.files.limits import Limits
from sca.files.view import FileView
from sca.model.component import Location, Scope
from sca.parsers.pip.lock_graph import Need
from sca.parsers.pip.lock_project import Asking, ProjectFile, Table, project_file, standard_needs, table, text
from sca.parsers.pip.oddities import Oddities
from sca.parsers.pip.poetry_needs import read_dependencies

_MAIN = ""


def read_project(view: FileView, oddities: Oddities) -> Asking | None:
    """The project of a lock; None without a pyproject.toml that Poetry would read."""
    file = project_file(view, oddities, "poetry")
    if file is None:
        return None
    poetry, project = file.tool("poetry"), file.project
    if not poetry and not project:
        return None
    name = text(project, "name") or text(poetry, "name")
    version = text(project, "version") or text(poetry, "version")
    return Asking(name, version, file.where, tuple(_needs(file, poetry, view.limits, oddities)))


def _needs(file: ProjectFile, poetry: Table, limits: Limits, oddities: Oddities) -> Iterator[Need]:
    standard = list(standard_needs(file, limits, oddities))
    own = [(group, need) for group, need in _own(poetry, limits, oddities, file.where)]
    dynamic = file.project.get("dynamic")
    mixed = isinstance(dynamic, list) and bool({"dependencies", "optional-dependencies"}.intersection(map(str, dynamic)))
    groups = {group if need.scope is Scope.DEV else _MAIN for group, need in standard}
    sources = {(group, need.name): need.source for group, need in own if need.source}
    named = {(group if need.scope is Scope.DEV else _MAIN, need.name) for group, need in standard}
    for group, need in standard:
        source = sources.get((group if need.scope is Scope.DEV else _MAIN, need.name), "")
        yield replace(need, source=source) if source and not need.source else need
    for group, need in own:
        if group not in groups or (mixed and group == _MAIN and (group, need.name) not in named):
            yield need


def _own(poetry: Table, limits: Limits, oddities: Oddities, where: Location) -> Iterator[tuple[str, Need]]:
    """Everything in the tables of Poetry with its group; that of run time is empty."""
    tables: list[tuple[str, JsonValue]] = [(_MAIN, poetry.get("dependencies", {})), ("dev", poetry.get("dev-dependencies", {}))]
    for group, values in table(poetry, "group").items():
        tables.append((group, values.get("dependencies", {}) if isinstance(values, dict) else {}))
    for group, dependencies in tables:
        for one in read_dependencies(dependencies, limits):
            if isinstance(one, str):
                oddities.add_at(where, "E-DEPENDENCIES", one, "package")
                continue
            for code, message, cost in one.faults:
                oddities.add_at(where, code, message, cost)
            scope = Scope.DEV if group != _MAIN else Scope.OPTIONAL if one.optional else Scope.RUNTIME
            yield group, replace(one.need, scope=scope)
