"""Looks up an inventory in the local store: its vulnerabilities, and what the data is that they were looked up in."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import date

from msgspec import Struct

from sca.facts.advisories.build import digest_of
from sca.facts.advisories.folder import open_data
from sca.facts.advisories.match import match
from sca.facts.advisories.store import StoreError
from sca.model.advisory import AdvisoryData, Vulnerability
from sca.model.component import Component
from sca.model.inventory import Inventory


class Exposure(Struct, frozen=True):
    """The vulnerabilities by component id, and the data."""

    found: dict[str, tuple[Vulnerability, ...]]
    data: AdvisoryData

    @property
    def vulnerabilities(self) -> tuple[Vulnerability, ...]:
        """All of them, in the order of the components."""
        return tuple(one for id in self.found for one in self.found[id])


def exposure(inventory: Inventory, path: str, today: date, max_age: int) -> Exposure:
    """The vulnerabilities of an inventory, from the store at a path. `max_age` is in days; 0 lets data be of any age.

    Data that is missing, broken or too old is a fault of the data, never an empty answer.
    """
    judged = [one for one in inventory.components if one.source.kind != "path"]
    try:
        with open_data(path) as store:
            matched = match(judged, store)
            sources = store.sources()
    except StoreError as error:
        return Exposure({}, AdvisoryData(fault=str(error)))
    found: defaultdict[str, list[Vulnerability]] = defaultdict(list)
    for one in matched.vulnerabilities:
        found[one.component].append(one)
    imported = min((source.imported for source in sources), default="")
    data = AdvisoryData(
        digest=digest_of(sources),
        newest=max((source.newest for source in sources), default=""),
        imported=imported,
        fault=_too_old(imported, today, max_age),
        uncovered=_by_type(judged, matched.uncovered),
    )
    return Exposure({id: tuple(ones) for id, ones in found.items()}, data)


def _too_old(imported: str, today: date, max_age: int) -> str:
    try:
        age = (today - date.fromisoformat(imported)).days
    except ValueError:
        return "the store does not say when it was made"
    if max_age and age > max_age:
        return f"the vulnerability records are {age} days old, and the policy lets them be {max_age}"
    return ""


def _by_type(components: Sequence[Component], ids: Sequence[str]) -> tuple[tuple[str, int], ...]:
    wanted = set(ids)
    packages = {one.package for one in components if one.id in wanted}
    return tuple(sorted(Counter(package.type for package in packages).items()))
