"""What the records say about versions of a package that are not the one in use: which end a range, which are affected."""

from collections.abc import Iterator
from functools import cache

from sca.facts.advisories.affects import may_be_affected
from sca.facts.advisories.ecosystems import comes_from_elsewhere, look_ups
from sca.facts.advisories.groups import ordered_ids
from sca.facts.advisories.store import AdvisoryStore
from sca.model.advisory import FIXED, Affected
from sca.model.component import Component


class Fixes:
    """Answers about packages, from an open store; each question is asked of it once."""

    def __init__(self, store: AdvisoryStore) -> None:
        self._store = store
        self._about = cache(store.about)
        self._named = cache(self._by_id)
        self._affecting: dict[tuple[str, str], frozenset[str]] = {}
        self._versions: dict[str, tuple[str, ...]] = {}

    def versions(self, component: Component) -> tuple[str, ...]:
        """Every version that ends a range of a record about the package, in the order of the records."""
        key = component.package.purl
        if key not in self._versions:
            self._versions[key] = tuple(dict.fromkeys(self._fixed(component)))
        return self._versions[key]

    def affecting(self, component: Component, version: str) -> frozenset[str]:
        """The vulnerabilities that another version has, or may have, by the id that they are shown with."""
        key = (component.package.purl, version)
        if key not in self._affecting:
            self._affecting[key] = frozenset(self._ids(component, version))
        return self._affecting[key]

    def _fixed(self, component: Component) -> list[str]:
        found: list[str] = []
        for one in () if comes_from_elsewhere(component) else look_ups(component):
            for ecosystem in one.ecosystems:
                for record in self._about(ecosystem, one.name):
                    ranges = (range for block in record.affected for range in block.ranges if range.kind != "GIT")
                    found += [event.version for range in ranges for event in range.events if event.kind == FIXED]
        return found

    def _ids(self, component: Component, version: str) -> Iterator[str]:
        for one in () if comes_from_elsewhere(component) else look_ups(component):
            for ecosystem in one.ecosystems:
                for id, blocks in self._named(ecosystem, one.name).items():
                    if any([may_be_affected(block, version) for block in blocks]):  # noqa: C419  # of a few a list is made faster
                        yield id

    def _by_id(self, ecosystem: str, name: str) -> dict[str, list[Affected]]:
        """What all records say about a package, by the id that the vulnerability is shown with, whatever the version."""
        found: dict[str, list[Affected]] = {}
        for one in self._about(ecosystem, name):
            leader = self._store.leader_of(one)
            ids = ordered_ids(self._store.group(leader)) if leader else one.head.ids
            found.setdefault(ids[0], []).extend(one.affected)
        return found
