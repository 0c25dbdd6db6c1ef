"""Looks up an inventory in the local store: its vulnerabilities, and what the data is that they were looked up in."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import date

from msgspec import Struct

from sca.facts.advisories.digests import digest_of, file_digest
from sca.facts.advisories.folder import open_data
from sca.facts.advisories.kinds import SCORES
from sca.facts.advisories.match import match
from sca.facts.advisories.store import Source, StoreError
from sca.model.advisory import AdvisoryData, Vulnerability
from sca.model.component import Component
from sca.model.inventory import Inventory


class Asked(Struct, frozen=True):
    """What the policy asks of the data: how old it may be in days (0 for any age), the digest of the file, scores of EPSS."""

    today: date
    max_age: int = 0
    sha256: str = ""
    epss: bool = False


class Exposure(Struct, frozen=True):
    """The vulnerabilities by component id, and the data."""

    found: dict[str, tuple[Vulnerability, ...]]
    data: AdvisoryData

    @property
    def vulnerabilities(self) -> tuple[Vulnerability, ...]:
        """All of them, in the order of the components."""
        return tuple(one for id in self.found for one in self.found[id])


def exposure(inventory: Inventory, path: str, asked: Asked) -> Exposure:
    """The vulnerabilities of an inventory, from the store at a path.

    Data that is missing, broken, another than the policy names, or too old is a fault of the data, never an empty answer.
    """
    judged = [one for one in inventory.components if one.source.kind != "path"]
    try:
        if asked.sha256 and (found := file_digest(path)) != asked.sha256:
            return Exposure({}, AdvisoryData(fault=f"the store has the digest {found}, and the policy asks for {asked.sha256}"))
        with open_data(path) as store:
            matched = match(judged, store)
            sources = store.sources()
    except StoreError as error:
        return Exposure({}, AdvisoryData(fault=str(error)))
    by_component: defaultdict[str, list[Vulnerability]] = defaultdict(list)
    for one in matched.vulnerabilities:
        by_component[one.component].append(one)
    scores = next((source for source in sources if source.name == SCORES), None)
    imported = min((source.imported for source in sources), default="")
    data = AdvisoryData(
        digest=digest_of(sources),
        newest=max((source.newest for source in sources), default=""),
        imported=imported,
        fault=_too_old(imported, asked) or _scores_fault(scores, asked),
        uncovered=_by_type(judged, matched.uncovered),
        epss="" if scores is None else f"{scores.newest[:10]} {scores.model}".strip(),
    )
    return Exposure({id: tuple(ones) for id, ones in by_component.items()}, data)


def _too_old(imported: str, asked: Asked) -> str:
    try:
        age = (asked.today - date.fromisoformat(imported)).days
    except ValueError:
        return "the store does not say when it was made"
    if asked.max_age and age > asked.max_age:
        return f"the vulnerability records are {age} days old, and the policy lets them be {asked.max_age}"
    return ""


def _scores_fault(scores: Source | None, asked: Asked) -> str:
    """What is wrong with the scores of EPSS, where a condition asks for them. They are made anew every day."""
    if not asked.epss:
        return ""
    if scores is None:
        return "a condition of the policy asks for scores of EPSS, and the store holds none"
    try:
        age = (asked.today - date.fromisoformat(scores.newest[:10])).days
    except ValueError:
        return "the scores of EPSS do not say of which day they are"
    if asked.max_age and age > asked.max_age:
        return f"the scores of EPSS are {age} days old, and the policy lets them be {asked.max_age}"
    return ""


def _by_type(components: Sequence[Component], ids: Sequence[str]) -> tuple[tuple[str, int], ...]:
    wanted = set(ids)
    packages = {one.package for one in components if one.id in wanted}
    return tuple(sorted(Counter(package.type for package in packages).items()))
