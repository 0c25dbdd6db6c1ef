"""The vulnerabilities of a result for the page: how many of each severity, and each with everything that is known of it."""

from collections import defaultdict

from msgspec import Struct

from sca.model.advisory import BANDS, Vulnerability
from sca.model.package import Package
from sca.model.result import Result
from sca.reports.html_packages import STATE_RANK

UNSCORED = "not stated"
_ORDER = ("malicious", *BANDS, UNSCORED)
_NOT_ASKED = "no finding"


class BandRow(Struct, frozen=True):
    """One band of severity: vulnerabilities, packages that have one of them, and how many are known to be exploited."""

    band: str
    vulnerabilities: int
    packages: int
    exploited: int


class VulnerabilityRow(Struct, frozen=True):
    """One vulnerability and the packages that have it. `state` is the worst of what the policy says of it."""

    about: Vulnerability
    band: str
    packages: tuple[Package, ...]
    state: str
    score: str
    others: tuple[str, ...]


def vulnerability_rows(result: Result) -> list[VulnerabilityRow]:
    """Each vulnerability once, the worst first."""
    packages = {component.id: component.package for component in result.components}
    states: dict[str, str] = {}
    for finding in sorted(result.verdict.findings, key=lambda one: STATE_RANK[one.state]):
        for name, text in finding.facts:
            if name == "vulnerability":
                states.setdefault(text, str(finding.state))
    grouped: defaultdict[str, list[Vulnerability]] = defaultdict(list)
    for one in result.vulnerabilities:
        grouped[one.id].append(one)
    rows = [_row(ones, packages, states.get(id, _NOT_ASKED)) for id, ones in grouped.items()]
    return sorted(rows, key=lambda row: (_rank(row), -(row.about.score or 0), row.about.id))


def band_rows(rows: list[VulnerabilityRow]) -> list[BandRow]:
    """How many vulnerabilities have which severity; only bands that there are, the worst first."""
    made = []
    for band in _ORDER:
        found = [row for row in rows if row.band == band]
        if found:
            packages = {package for row in found for package in row.packages}
            made.append(BandRow(band, len(found), len(packages), sum(bool(row.about.exploited) for row in found)))
    return made


def _row(ones: list[Vulnerability], packages: dict[str, Package], state: str) -> VulnerabilityRow:
    about = ones[0]
    found = sorted({packages[one.component] for one in ones if one.component in packages})
    band = "malicious" if about.malicious else about.band or UNSCORED
    score = "" if about.score is None else str(about.score)
    return VulnerabilityRow(about, band, tuple(found), state, score, tuple(id for id in about.ids if id != about.id))


def _rank(row: VulnerabilityRow) -> int:
    return _ORDER.index(row.band) if row.band in _ORDER else len(_ORDER)
