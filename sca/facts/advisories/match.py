"""Finds the vulnerabilities of the components of an inventory in the local store: by name and version, never by likeness.

Records that are aliases of each other are one vulnerability. A version that is not known, or cannot be compared, may be affected:
that is said, and is never "not affected".
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator

from msgspec import Struct
from msgspec.structs import astuple

from sca.facts.advisories.affects import Reading, read_affected
from sca.facts.advisories.ecosystems import LookUp, comes_from_elsewhere, look_ups
from sca.facts.advisories.groups import is_malicious, ordered_ids
from sca.facts.advisories.severity import worst
from sca.facts.advisories.store import AdvisoryStore, Found
from sca.model.advisory import Advisory, Vulnerability
from sca.model.component import Component

About = Callable[[str, str], list[Found]]
_Readings = list[tuple[Found, Reading]]


class Matched(Struct, frozen=True):
    """What the store says about an inventory.

    `uncovered` are components of an ecosystem of which the store has no record, `elsewhere` those that do not come from a
    registry, both by id: nothing is known about them.
    """

    vulnerabilities: tuple[Vulnerability, ...]
    uncovered: tuple[str, ...] = ()
    elsewhere: tuple[str, ...] = ()


def match(components: Iterable[Component], store: AdvisoryStore) -> Matched:
    """The vulnerabilities of all components, in their order."""
    cache: dict[LookUp, tuple[Vulnerability, ...]] = {}
    covered: dict[tuple[str, ...], bool] = {}
    found: list[Vulnerability] = []
    uncovered: list[str] = []
    elsewhere: list[str] = []
    asked = [(component, list(look_ups(component))) for component in components]
    _fetch(asked, store)
    for component, wanted in asked:
        for one in wanted:
            if one.ecosystems not in covered:
                covered[one.ecosystems] = any(store.covers(name) for name in one.ecosystems)
        if not any([covered[one.ecosystems] for one in wanted]):  # noqa: C419  # of one or two a list is made faster
            uncovered.append(component.id)
            continue
        if comes_from_elsewhere(component):
            elsewhere.append(component.id)
            continue
        seen: set[str] = set()
        for one in wanted:
            if one not in cache:
                cache[one] = vulnerabilities_of(one, store, component.id)
            for vulnerability in cache[one]:
                if vulnerability.id not in seen:
                    seen.add(vulnerability.id)
                    same = vulnerability.component == component.id
                    found.append(vulnerability if same else _of(vulnerability, component.id))
    return Matched(tuple(found), tuple(uncovered), tuple(elsewhere))


def _fetch(asked: Iterable[tuple[Component, list[LookUp]]], store: AdvisoryStore) -> None:
    """Get the records of all names at once, each ecosystem by itself."""
    names: defaultdict[str, set[str]] = defaultdict(set)
    for _, wanted in asked:
        for one in wanted:
            for ecosystem in one.ecosystems:
                names[ecosystem].add(one.name)
    for ecosystem in sorted(names):
        if store.covers(ecosystem):
            store.fetch(ecosystem, names[ecosystem])


def vulnerabilities_of(wanted: LookUp, store: AdvisoryStore, component: str = "") -> tuple[Vulnerability, ...]:
    """The vulnerabilities of one name and version, one for each group of aliases, by id, as those of a component."""
    groups = _groups(wanted, store.about)
    if not groups:
        return ()
    made = [_vulnerability(readings, store, component) for readings in groups]
    return tuple(sorted(made, key=lambda one: (not one.malicious, one.id)))


def ids_of(wanted: LookUp, store: AdvisoryStore, about: About) -> Iterator[str]:
    """The ids that the vulnerabilities of one name and version are shown with: where nothing else of them is asked for."""
    for readings in _groups(wanted, about):
        yield _ids(readings, _counted(readings), store)[0]


def _groups(wanted: LookUp, about: About) -> list[_Readings]:
    """What the records say about one name and version, each group of aliases by itself; only what affects it, or may."""
    groups: defaultdict[str, _Readings] = defaultdict(list)
    for ecosystem in wanted.ecosystems:
        for found in about(ecosystem, wanted.name):
            groups[found.leader or found.advisory.id].append(
                (found, _together([read_affected(one, wanted.version) for one in found.advisory.affected]))
            )
    return [readings for readings in groups.values() if any([one.affected is not False for _, one in readings])]  # noqa: C419


def _counted(readings: _Readings) -> list[tuple[Advisory, Reading]]:
    """The records that count the version as affected; without any, those that leave it open."""
    hits = [(found.advisory, reading) for found, reading in readings if reading.affected]
    return hits or [(found.advisory, reading) for found, reading in readings if reading.affected is None]


def _ids(readings: _Readings, counted: list[tuple[Advisory, Reading]], store: AdvisoryStore) -> tuple[str, ...]:
    """All ids of the group, the one to show first."""
    leader = readings[0][0].leader
    aliases = store.group(leader) if leader else counted[0][0].aliases
    return ordered_ids((*aliases, *(advisory.id for advisory, _ in counted)))


def _together(readings: list[Reading]) -> Reading:
    """Several blocks of one record about one package: it is affected if one of them says so."""
    if len(readings) == 1:
        return readings[0]
    hits = [one for one in readings if one.affected]
    told = "; ".join(dict.fromkeys(one.range for one in readings if one.range))
    if hits:
        return Reading(affected=True, fixed=tuple(dict.fromkeys(text for one in hits for text in one.fixed)), range=told)
    return Reading(None if any(one.affected is None for one in readings) else False, range=told)


def _vulnerability(readings: _Readings, store: AdvisoryStore, component: str) -> Vulnerability:
    """One vulnerability, which some record counts the version to, or may."""
    counted = _counted(readings)
    certain = bool(counted[0][1].affected)
    ids = _ids(readings, counted, store)
    first = min((advisory for advisory, _ in counted), key=lambda one: ids.index(one.id))
    severities = {
        severity
        for advisory, _ in counted
        for severity in (next((one.severities for one in advisory.affected if one.severities), ()) or advisory.severities)
    }
    score, band = worst(severities)
    score_of = store.score(ids)
    return Vulnerability(
        component=component,
        id=ids[0],
        ids=ids,
        summary=first.summary or next((advisory.summary for advisory, _ in counted if advisory.summary), ""),
        certain=certain,
        malicious=is_malicious(ids),
        severities=tuple(sorted(severities)),
        published=min((advisory.published for advisory, _ in counted if advisory.published), default=""),
        modified=max(advisory.modified for advisory, _ in counted),
        fixed=tuple(dict.fromkeys(text for _, reading in counted for text in reading.fixed)),
        ranges=tuple((advisory.id, reading.range) for advisory, reading in counted),
        disagree=tuple(found.advisory.id for found, reading in readings if certain and reading.affected is False),
        band=band,
        score=score,
        exploited=store.exploited(ids),
        epss=score_of[0] if score_of is not None else None,
        percentile=score_of[1] if score_of is not None else None,
        cwes=tuple(sorted({cwe for advisory, _ in counted for cwe in advisory.cwes})),
    )


def _of(vulnerability: Vulnerability, component: str) -> Vulnerability:
    return Vulnerability(component, *astuple(vulnerability)[1:])
