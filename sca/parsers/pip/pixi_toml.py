"""Reads a pixi.toml that no lock answers for: what it asks for, by range, and that nothing tells the versions.

https://pixi.prefix.dev/latest/reference/pixi_manifest/
"""

from sca.files.errors import InputError
from sca.files.json_document import JsonValue
from sca.files.view import FileView
from sca.model.component import Edge, Location, Project, Reference, Source
from sca.model.inventory import Extract
from sca.model.package import conda_package, pypi_package
from sca.parsers.base import Parser
from sca.parsers.pip.manifest_nodes import no_lock
from sca.parsers.pip.pixi_manifest import Asked, asked_by

_LOCK = "pixi.lock"
_REMEDY = "write a lock and commit it: pixi lock"


def parse(view: FileView) -> Extract | None:
    """Return the project and what it asks for; None if it names no package. Raises InputError for what is no TOML."""
    document = view.toml(newer=True)
    asked = [one for one in asked_by(document.root) if not one.folder]
    if not asked:
        return None
    if len(asked) > view.limits.packages_per_file:
        limit = f"{view.limits.packages_per_file} (packages-per-file)"
        raise InputError("E-PACKAGES", f"more packages than the limit of {limit}", view.path)
    project = Project(f"{view.path}#", _name(document.root) or view.path, view.folder or ".", "pixi", Location(view.path, 1))
    references: dict[str, Reference] = {}
    edges: list[Edge] = []
    for one in asked:
        where = Location(view.path, document.line_of(*one.place) or 1, role="declared")
        reference = _reference(one, where)
        references[reference.id] = reference
        edges.append(Edge(project.id, reference.id, one.scope, one.requested))
    return Extract(
        projects=(project,),
        references=tuple(sorted(references.values(), key=lambda one: one.locations)),
        edges=tuple(edges),
        problems=(no_lock(view, len(references), (_LOCK,), _REMEDY),),
        completeness="unknown",
    )


def _reference(one: Asked, where: Location) -> Reference:
    package = pypi_package(one.name, "") if one.by_pip else conda_package(one.name, "")
    id = f"{where.path}#{'/'.join(one.place[:-1])}/{one.name}"
    return Reference(id, package, "requirement", one.requested, (where,), source=Source("registry"))


def _name(root: dict[str, JsonValue]) -> str:
    tables = (root.get("workspace"), root.get("project"), root.get("package"))
    names = [table.get("name") for table in tables if isinstance(table, dict)]
    return next((name for name in names if isinstance(name, str)), "")


PARSER = Parser(
    parse=parse,
    extracts=("where no lock answers for it: every dependency with its range, feature, platform and line",),
    omits=(
        "the versions that the ranges get, and what those packages need themselves: the run is incomplete",
        "channels, and tables below `tool.pixi` of a pyproject.toml without a lock",
    ),
)
