"""Finds the vulnerabilities of the components of an inventory in the local store: by name and version, never by likeness.

Records that are aliases of each other are one vulnerability. A version that is not known, or cannot be compared, may be affected:
that is said, and is never "not affected".
"""

from collections import defaultdict
from collections.abc import Iterable
from functools import cache

from msgspec import Struct
from msgspec.structs import astuple

from sca.facts.advisories.affects import Reading, read_affected
from sca.facts.advisories.ecosystems import LookUp, comes_from_elsewhere, look_ups
from sca.facts.advisories.groups import is_malicious, ordered_ids
from sca.facts.advisories.severity import worst
from sca.facts.advisories.store import AdvisoryStore, Found, Head
from sca.model.advisory import Severity, Vulnerability
from sca.model.component import Component

_Readings = list[tuple[Found, Reading]]
_Counted = list[tuple[Found, Head, Reading]]


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
    known: dict[LookUp, tuple[Vulnerability, ...]] = {}
    is_covered = cache(lambda ecosystems: any(store.covers(name) for name in ecosystems))
    found: list[Vulnerability] = []
    uncovered: list[str] = []
    elsewhere: list[str] = []
    asked = [(component, list(look_ups(component))) for component in components]
    _fetch(asked, store)
    for component, wanted in asked:
        if not any([is_covered(one.ecosystems) for one in wanted]):  # noqa: C419  # of one or two a list is made faster
            uncovered.append(component.id)
            continue
        if comes_from_elsewhere(component):
            elsewhere.append(component.id)
            continue
        seen: set[str] = set()
        for one in wanted:
            vulnerabilities = known.get(one)
            if vulnerabilities is None:
                vulnerabilities = known[one] = vulnerabilities_of(one, store, component.id)
            for vulnerability in vulnerabilities:
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
    groups = _groups(wanted, store)
    if not groups:
        return ()
    made = [_vulnerability(readings, store, component) for readings in groups]
    return tuple(sorted(made, key=lambda one: (not one.malicious, one.id)))


def _groups(wanted: LookUp, store: AdvisoryStore) -> list[_Readings]:
    """What the records say about one name and version, each group of aliases by itself; only what affects it, or may."""
    version = wanted.version
    groups: dict[str, _Readings] = {}
    touched: dict[str, _Readings] = {}
    for ecosystem in wanted.ecosystems:
        for found in store.about(ecosystem, wanted.name):
            reading = _together([read_affected(one, version) for one in found.affected])
            group = store.leader_of(found) or found.id
            readings = groups.setdefault(group, [])
            readings.append((found, reading))
            if reading.affected is not False:
                touched[group] = readings
    return list(touched.values())


def _counted(readings: _Readings) -> _Counted:
    """The records that count the version as affected; without any, those that leave it open."""
    hits = [(found, found.head, reading) for found, reading in readings if reading.affected]
    return hits or [(found, found.head, reading) for found, reading in readings if reading.affected is None]


def _ids(counted: _Counted, store: AdvisoryStore) -> tuple[str, ...]:
    """All ids of the group, the one to show first."""
    found, head, _ = counted[0]
    leader = store.leader_of(found)
    return ordered_ids((*store.group(leader), *(one.id for one, _, _ in counted))) if leader else head.ids


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
    certain = bool(counted[0][2].affected)
    ids = _ids(counted, store)
    said = _as_one(counted, ids)
    score, band = worst(said.severities)
    epss, percentile = store.score(ids) or (None, None)
    return Vulnerability(
        component=component,
        id=ids[0],
        ids=ids,
        summary=said.summary,
        certain=certain,
        malicious=is_malicious(ids[:1]),
        severities=said.severities,
        published=said.published,
        modified=said.modified,
        fixed=tuple(dict.fromkeys([text for _, _, reading in counted for text in reading.fixed])),
        ranges=tuple([(found.id, reading.range) for found, _, reading in counted]),
        disagree=tuple([found.id for found, reading in readings if reading.affected is False]) if certain else (),
        band=band,
        score=score,
        exploited=store.exploited(ids),
        epss=epss,
        percentile=percentile,
        cwes=said.cwes,
    )


class _Said(Struct, frozen=True):
    """What the records of one vulnerability come to."""

    summary: str
    severities: tuple[Severity, ...]
    published: str
    modified: str
    cwes: tuple[str, ...]


def _as_one(counted: _Counted, ids: tuple[str, ...]) -> _Said:
    """The summary of the one to show first, else any; what all of them state; the first day, and the last change."""
    severities = tuple(sorted({severity for found, head, _ in counted for severity in _severities(found, head)}))
    heads = [head for _, head, _ in counted]
    if len(heads) == 1:
        one = heads[0]
        return _Said(one.summary, severities, one.published, one.modified, tuple(sorted(set(one.cwes))))
    first = min(counted, key=lambda one: ids.index(one[0].id))[1]
    return _Said(
        first.summary or next((one.summary for one in heads if one.summary), ""),
        severities,
        min((one.published for one in heads if one.published), default=""),
        max(one.modified for one in heads),
        tuple(sorted({cwe for one in heads for cwe in one.cwes})),
    )


def _severities(found: Found, head: Head) -> tuple[Severity, ...]:
    """What a record states about the package, else about the whole of it."""
    for one in found.affected:
        if one.severities:
            return one.severities
    return head.severities


def _of(vulnerability: Vulnerability, component: str) -> Vulnerability:
    return Vulnerability(component, *astuple(vulnerability)[1:])
