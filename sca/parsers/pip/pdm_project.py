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
from sca.parsers.pip.lock_graph import Need
from sca.parsers.pip.lock_project import Table, table, text
from sca.parsers.pip.nodes import canonical
from sca.parsers.pip.oddities import Oddities

# An index of this name takes the place of the default one.
_DEFAULT_INDEX = "pypi"
_EVERYWHERE = "cross_platform"


class PdmProject(Struct, frozen=True):
    """The project; where its packages come from; the versions of Python that it is for; which packages it overrides."""

    asking: Asking | None
    index: Source = Source("registry")
    requires_python: str = ""
    overridden: frozenset[str] = frozenset()


def read_project(view: FileView, oddities: Oddities, metadata: Table) -> PdmProject:
    """The project of a lock, as far as there is one beside it. The lock may hold some groups only, and one platform only."""
    asking = read_asking(view, oddities)
    if asking is None:
        return PdmProject(None)
    locked, narrow = metadata.get("groups"), _is_for_one_platform(metadata)
    needs = tuple(
        (group, replace(need, may_lack=True) if _may_lack(group, need, locked, narrow=narrow) else need)
        for group, need in asking.needs
    )
    pdm = table(table(asking.root, "tool"), "pdm")
    overrides = table(table(pdm, "resolution"), "overrides") | table(pdm, "overrides")
    return PdmProject(
        replace(asking, needs=needs),
        _index(pdm.get("source")),
        text(table(asking.root, "project"), "requires-python"),
        frozenset(map(canonical, overrides)),
    )


def _may_lack(group: str, need: Need, locked: JsonValue, *, narrow: bool) -> bool:
    """Whether the lock need not hold what a group asks for."""
    return (bool(group) and isinstance(locked, list) and group not in locked) or (narrow and bool(need.marker.text))


def _is_for_one_platform(metadata: Table) -> bool:
    """Whether a lock is for the platform on which it was written, or for some that it names."""
    targets, strategy = metadata.get("targets"), metadata.get("strategy")
    if isinstance(targets, list):
        return any(isinstance(target, dict) and "platform" in target for target in targets)
    if isinstance(strategy, list):
        return _EVERYWHERE not in strategy
    return metadata.get(_EVERYWHERE) is False


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
