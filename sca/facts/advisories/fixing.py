"""Which versions end the affected range of a vulnerability: whoever waits with them stays vulnerable."""

from collections.abc import Iterable

from sca.facts.advisories.ecosystems import look_ups
from sca.facts.advisories.folder import open_data
from sca.facts.advisories.order import parser_of
from sca.facts.advisories.store import StoreError
from sca.model.advisory import FIXED
from sca.model.component import Component


def fixing(components: Iterable[Component], path: str) -> frozenset[str]:
    """The ids of components whose version is one that a record of the store names as fixed; none without a store."""
    try:
        with open_data(path) as store:
            return frozenset(
                component.id
                for component in components
                for wanted in look_ups(component)
                for ecosystem in wanted.ecosystems
                if any(
                    _is(ecosystem, range.kind, event.version, wanted.version)
                    for found in store.about(ecosystem, wanted.name)
                    for affected in found.affected
                    for range in affected.ranges
                    for event in range.events
                    if event.kind == FIXED
                )
            )
    except StoreError:
        return frozenset()


def _is(ecosystem: str, kind: str, fixed: str, version: str) -> bool:
    """Whether two spellings are one version, in the order of the ecosystem."""
    if fixed == version:
        return True
    parse = parser_of(ecosystem, kind)
    one, other = (parse(fixed), parse(version)) if parse is not None else (None, None)
    return one is not None and one == other
