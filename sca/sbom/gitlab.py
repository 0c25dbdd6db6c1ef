"""The properties by which GitLab ties a component of an SBOM to the file and the package manager that it comes from.

Without them GitLab lists the packages and says of none where it is from. A property of a component counts before one of the
document, so one document may come from many files.

The names: https://docs.gitlab.com/development/sec/cyclonedx_property_taxonomy/
"""

import os
from typing import Final

from sca.model.component import Location, Scope
from sca.model.property_names import Pairs
from sca.sbom.refs import Group

SCHEMA_VERSION: Final = ("gitlab:meta:schema_version", "1")
INPUT_FILE: Final = "gitlab:dependency_scanning:input_file:path"
SOURCE_FILE: Final = "gitlab:dependency_scanning:source_file:path"
MANAGER: Final = "gitlab:dependency_scanning:package_manager:name"
LANGUAGE: Final = "gitlab:dependency_scanning:language:name"
CATEGORY: Final = "gitlab:dependency_scanning:category"
_ECOSYSTEMS = {"npm": ("npm", "JavaScript"), "pypi": ("pip", "Python"), "nuget": ("nuget", "C#")}
_MANAGERS = {
    "bun.lock": "bun",
    "pdm.lock": "pdm",
    "Pipfile": "pipenv",
    "Pipfile.lock": "pipenv",
    "pnpm-lock.yaml": "pnpm",
    "poetry.lock": "poetry",
    "uv.lock": "uv",
    "yarn.lock": "yarn",
}
_ELSEWHERE = ("registry", "claimed", "declared", "constraint")


def add_gitlab(group: Group, scope: Scope, pairs: Pairs) -> None:
    """Add what GitLab asks about a package of an ecosystem that it knows; the first file counts, as it reads only one."""
    ecosystem = _ECOSYSTEMS.get(group.members[0].package.type)
    if ecosystem is None:
        return
    places = group.locations
    files = [place for place in places if place.role not in _ELSEWHERE] or [one for one in places if one.role != "registry"]
    if files:
        first = min(files, key=_order)
        pairs.add((INPUT_FILE, first.path))
        pairs.add((MANAGER, _MANAGERS.get(os.path.basename(first.path), ecosystem[0])))
    declared = [place for place in places if place.role == "declared"]
    if declared:
        pairs.add((SOURCE_FILE, min(declared, key=_order).path))
    pairs.add((LANGUAGE, ecosystem[1]))
    pairs.add((CATEGORY, "development" if scope in (Scope.DEV, Scope.BUILD) else "production"))


def _order(place: Location) -> tuple[str, int]:
    return place.path, place.line or 0
