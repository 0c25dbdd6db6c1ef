"""What a PDM project asks for, and its package indexes.

https://pdm-project.org/latest/reference/pep621/ and https://pdm-project.org/latest/usage/config/#configure-the-package-indexes
"""

from msgspec import Struct
from msgspec.structs import replace

from sca.files.json_document import JsonValue
from sca.files.view import FileView
from sca.model.component import Source
from sca.model.url import registry_source
from sca.parsers.pip.lock_asking import Asking, read_asking
from sca.parsers.pip.lock_project import table, text
from sca.parsers.pip.oddities import Oddities

# An index of this name takes the place of the default one.
_DEFAULT_INDEX = "pypi"


class PdmProject(Struct, frozen=True):
    """The project; where its packages come from; the versions of Python that it is for."""

    asking: Asking | None
    index: Source = Source("registry")
    requires_python: str = ""


def read_project(view: FileView, oddities: Oddities, locked: list[JsonValue] | None) -> PdmProject:
    """The project of a lock, as far as there is one beside it. `locked` are the groups that the lock holds; None for all."""
    asking = read_asking(view, oddities)
    if asking is None:
        return PdmProject(None)
    needs = tuple(
        (group, need if locked is None or not group or group in locked else replace(need, may_lack=True))
        for group, need in asking.needs
    )
    source = table(table(asking.root, "tool"), "pdm").get("source")
    return PdmProject(replace(asking, needs=needs), _index(source), text(table(asking.root, "project"), "requires-python"))


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
