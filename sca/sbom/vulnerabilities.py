"""The vulnerabilities of a document: one entry for each vulnerability and what is said of it, with every package it affects.

Specification: https://cyclonedx.org/docs/1.6/json/#vulnerabilities
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from hashlib import sha256
from urllib.parse import quote

from msgspec import Struct

from sca.model import property_names as names
from sca.model.advisory import Severity, Vulnerability
from sca.model.component import Component
from sca.model.package import Package
from sca.model.property_names import Pairs
from sca.model.vex import AFFECTED, Analysis
from sca.model.vex_words import cyclonedx_justification, cyclonedx_state, publisher
from sca.sbom.component_properties import as_properties
from sca.sbom.elements import (
    AffectedVersion,
    Affects,
    AnalysisElement,
    Rating,
    VulnerabilityElement,
    VulnerabilityReference,
    VulnerabilitySource,
)

_METHODS = {"CVSS_V2": "CVSSv2", "CVSS_V3": "CVSSv3", "CVSS_V4": "CVSSv4"}
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)").fullmatch
_BANDS = ("critical", "high", "medium", "low")


class Exposed(Struct, frozen=True):
    """What a run knows about vulnerabilities, and what is said of them."""

    vulnerabilities: tuple[Vulnerability, ...] = ()
    analyses: tuple[Analysis, ...] = ()


def vulnerabilities(exposed: Exposed, components: Iterable[Component], refs: Mapping[str, str]) -> Iterator[VulnerabilityElement]:
    """The entries in the order of their ids. `refs` are the bom-refs by the id of a component."""
    packages = {one.id: one.package for one in components}
    said = {(one.package, one.vulnerability): one for one in exposed.analyses}
    groups: defaultdict[tuple[str, str], list[tuple[Vulnerability, Analysis | None]]] = defaultdict(list)
    for one in exposed.vulnerabilities:
        if one.component in refs:
            analysis = said.get((packages[one.component].purl, one.id))
            groups[one.id, _key(analysis)].append((one, analysis))
    for (id, key), ones in sorted(groups.items(), key=lambda entry: entry[0]):
        yield _entry(id, key, ones, packages, refs)


def _key(analysis: Analysis | None) -> str:
    """What entries of one vulnerability are kept apart by: an entry has one analysis."""
    if analysis is None:
        return ""
    told = (analysis.word, analysis.justification, analysis.detail, analysis.date, analysis.author)
    return sha256("\0".join(told).encode()).hexdigest()[:16]


def _entry(
    id: str,
    key: str,
    ones: Sequence[tuple[Vulnerability, Analysis | None]],
    packages: Mapping[str, Package],
    refs: Mapping[str, str],
) -> VulnerabilityElement:
    first, analysis = ones[0]
    found = [one for one, _ in ones]
    fixed = tuple(dict.fromkeys(version for one in found for version in one.fixed))
    return VulnerabilityElement(
        bom_ref=f"sca:vulnerability:{quote(id, safe='')}{':' + key if key else ''}",
        id=id,
        source=_source(id),
        references=tuple(VulnerabilityReference(other, _source(other)) for other in first.ids if other != id),
        ratings=tuple(_ratings(first)),
        cwes=tuple(sorted({int(cwe.partition("-")[2]) for cwe in first.cwes if cwe.partition("-")[2].isdigit()})),
        description=first.summary,
        recommendation=f"Use {' or '.join(fixed)} or newer." if fixed else "",
        published=first.published if _MOMENT(first.published) else "",
        updated=first.modified if _MOMENT(first.modified) else "",
        analysis=None if analysis is None else _analysis(analysis),
        affects=_affects(found, packages, refs),
        properties=as_properties(_pairs(found, analysis)),
    )


def _source(id: str) -> VulnerabilitySource:
    return VulnerabilitySource(*publisher(id))


def _ratings(one: Vulnerability) -> Iterator[Rating]:
    """The one that the band comes from with its score, then the other vectors as they stand."""
    vectors = sorted((severity for severity in one.severities if severity.kind in _METHODS), key=_newest_first)
    for number, severity in enumerate(vectors):
        counted = number == 0 and one.score is not None
        yield Rating(
            score=one.score if counted else None,
            severity=one.band if counted else "",
            method=_method(severity),
            vector=severity.score,
        )
    if not vectors and one.band in _BANDS:
        yield Rating(severity=one.band)


def _newest_first(severity: Severity) -> tuple[int, str]:
    return (-sorted(_METHODS).index(severity.kind), severity.score)


def _method(severity: Severity) -> str:
    return "CVSSv31" if severity.score.startswith("CVSS:3.1/") else _METHODS[severity.kind]


def _affects(found: Sequence[Vulnerability], packages: Mapping[str, Package], refs: Mapping[str, str]) -> tuple[Affects, ...]:
    versions: dict[str, tuple[AffectedVersion, ...]] = {}
    for one in found:
        version = packages[one.component].version
        status = "affected" if one.certain else "unknown"
        versions.setdefault(refs[one.component], (AffectedVersion(version, status),) if version else ())
    return tuple(Affects(ref, versions[ref]) for ref in sorted(versions))


def _analysis(analysis: Analysis) -> AnalysisElement:
    """What is said of a vulnerability, in the words of CycloneDX."""
    moment = f"{analysis.date}T00:00:00Z"
    justification = cyclonedx_justification(analysis)
    return AnalysisElement(
        state=cyclonedx_state(analysis),
        justification=justification,
        response=("will_not_fix",) if analysis.status == AFFECTED and analysis.waiver else (),
        detail=analysis.detail or ("" if justification else analysis.justification),
        first_issued=moment,
        last_updated=moment,
    )


def _pairs(found: Sequence[Vulnerability], analysis: Analysis | None) -> Pairs:
    first = found[0]
    pairs: Pairs = {(names.VULNERABILITY_RANGE, f"{id}: {text}") for one in found for id, text in one.ranges}
    told = {
        names.VULNERABILITY_EXPLOITED: first.exploited,
        names.VULNERABILITY_EPSS: "" if first.epss is None else f"{first.epss:.5f}",
        names.VULNERABILITY_EPSS_PERCENTILE: "" if first.percentile is None else f"{first.percentile:.5f}",
        names.VULNERABILITY_MALICIOUS: "true" if first.malicious else "",
        names.ANALYSIS_AUTHOR: analysis.author if analysis else "",
        names.ANALYSIS_EXPIRES: analysis.expires if analysis else "",
        names.ANALYSIS_STATEMENT: str(analysis.location) if analysis else "",
    }
    pairs.update((name, text) for name, text in told.items() if text)
    pairs.update((names.VULNERABILITY_DISAGREES, id) for one in found for id in one.disagree)
    return pairs
