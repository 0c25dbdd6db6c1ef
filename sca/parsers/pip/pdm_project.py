"""What a PDM project asks for: the standard tables, and PDM's own groups for development; and its package indexes.

https://pdm-project.org/latest/reference/pep621/ and https://pdm-project.org/latest/usage/config/#configure-the-package-indexes
"""

from collections.abc import Iterator

from msgspec import Struct
from msgspec.structs import replace

from sca.files.json_document import JsonValue
from sca.files.limits import Limits
from sca.files.view import FileView
from sca.model.component import Scope, Source
from sca.model.url import registry_source
from sca.parsers.pip.lock_graph import Need
from sca.parsers.pip.lock_project import (
    Asking,
    ProjectFile,
    RequirementReader,
    project_file,
    standard_needs,
    table,
    text,
)
from sca.parsers.pip.nodes import canonical
from sca.parsers.pip.oddities import Oddities

# An index of this name takes the place of the default one.
_DEFAULT_INDEX = "pypi"
_EDITABLE = "-e "


class PdmProject(Struct, frozen=True):
    """The project; where its packages come from; the versions of Python that it is for."""

    asking: Asking | None
    index: Source = Source("registry")
    requires_python: str = ""


def read_project(view: FileView, oddities: Oddities, locked: list[JsonValue] | None) -> PdmProject:
    """The project of a lock, as far as there is one beside it. `locked` are the groups that the lock holds; None for all."""
    file = project_file(view, oddities, "pdm")
    if file is None or not (file.project or file.tool("pdm") or "dependency-groups" in file.document.root):
        return PdmProject(None)
    project = file.project
    asked = [*standard_needs(file, view.limits, oddities), *_own(file, view.limits, oddities)]
    needs = tuple(
        need if locked is None or not group or group in locked else replace(need, may_lack=True) for group, need in asked
    )
    asking = Asking(text(project, "name"), text(project, "version"), file.where, needs)
    return PdmProject(asking, _index(file.tool("pdm").get("source")), text(project, "requires-python"))


def _own(file: ProjectFile, limits: Limits, oddities: Oddities) -> Iterator[tuple[str, Need]]:
    """The groups in PDM's own table; a folder in them is written as for pip, behind `-e`."""
    reader = RequirementReader(limits, oddities, file.where)
    own = canonical(text(file.project, "name"))
    for group, listed in table(file.tool("pdm"), "dev-dependencies").items():
        yield from ((group, need) for need in reader.needs(_without_folders(listed), Scope.DEV, own))


def _without_folders(listed: JsonValue) -> JsonValue:
    """The requirements without editable ones, whose names the lock tells."""
    if not isinstance(listed, list):
        return listed
    return [one for one in listed if not (isinstance(one, str) and one.startswith(_EDITABLE))]


def _index(sources: JsonValue) -> Source:
    """The index that packages come from. With several nothing tells which of them has a package."""
    main, others, secret = "", set(), False
    for one in sources if isinstance(sources, list) else ():
        url = one.get("url") if isinstance(one, dict) else None
        if not isinstance(one, dict) or not isinstance(url, str) or one.get("type", "index") not in ("index", "find_links"):
            continue
        found = registry_source(url)
        secret = secret or found.credentials
        if one.get("name") == _DEFAULT_INDEX:
            main = found.registry
        elif found.registry:
            others.add(found.registry)
    return Source("registry", "", main, credentials=secret, others=tuple(sorted(others - {main})))
