"""Lets waivers cover findings, and says which waivers are over, of no use, or about to end."""

from collections.abc import Iterator, Mapping
from datetime import date

from msgspec.structs import replace

from sca.model.advisory import Vulnerability
from sca.model.licence import LicenceAnswer
from sca.model.package import Package
from sca.model.verdict import Finding, State, WaiverUse
from sca.model.vex import Analysis
from sca.policies.pattern_index import PatternIndex
from sca.policies.subjects import Subject
from sca.policies.waivers.config import Waiver
from sca.policies.waivers.findings import duplicate, expired, expires_soon, over_broad, unused, void

SOON = 14
_COVERABLE = (State.OPEN, State.UNDETERMINED)


class WaiverCheck:
    """The waivers of a policy on one day. A waiver holds up to and including the day it expires on."""

    def __init__(self, waivers: tuple[Waiver, ...], today: date, licences: Mapping[str, LicenceAnswer]) -> None:
        self._waivers = waivers
        self._today = today
        self._licences = licences
        self._voids: dict[str, str] = {}
        self._twice: dict[str, str] = {}
        self._analyses: dict[tuple[str, str], Analysis] = {}
        self._matches = dict.fromkeys((waiver.id for waiver in waivers), 0)
        self._index = PatternIndex(waivers)

    def cover(
        self, finding: Finding, package: Package, subject: Subject | None = None, vulnerability: Vulnerability | None = None
    ) -> Finding:
        """The finding, waived if a waiver that holds speaks of its rule and package, and of its vulnerability if it has one."""
        if finding.state not in _COVERABLE or not self._waivers:
            return finding
        named = (one for one in self._index.naming(package) if one.rule == finding.code and one.match.fits(package))
        fitting = [one for one in named if one.is_about(vulnerability)]
        for waiver in fitting:
            self._matches[waiver.id] += 1
        holding = [waiver for waiver in fitting if waiver.holds(self._today)]
        changes = {waiver.id: self._change(waiver, subject, vulnerability) for waiver in holding}
        valid = [waiver for waiver in holding if not changes[waiver.id]]
        for waiver in valid[1:]:
            self._twice.setdefault(waiver.id, valid[0].id)
        if valid and vulnerability is not None and subject is not None:
            self._analyses.setdefault((subject.name, vulnerability.id), self._analysis(valid[0], subject, vulnerability))
        if valid:
            return replace(finding, state=State.WAIVED, waiver=valid[0].id)
        if holding:
            first = holding[0]
            self._voids.update({waiver.id: changes[waiver.id] for waiver in holding})
            return replace(finding, message=f"{finding.message}; its waiver {first.id} is void: {changes[first.id]}")
        if fitting:
            over = max(fitting, key=lambda waiver: waiver.expires)
            when = f"expired on {over.expires}" if over.expires < self._today else f"begins on {over.created}"
            return replace(finding, message=f"{finding.message}; its waiver {over.id} {when}")
        return finding

    def _change(self, waiver: Waiver, subject: Subject | None, vulnerability: Vulnerability | None) -> str:
        if waiver.fact is None:
            return ""
        if subject is None:
            return "the fact that it was granted for cannot be told"
        change = "" if vulnerability is None else waiver.fact.change_of(vulnerability)
        return change or waiver.fact.change(subject, self._licences)

    def _analysis(self, waiver: Waiver, subject: Subject, vulnerability: Vulnerability) -> Analysis:
        """What a waiver says of a vulnerability, in the words of VEX."""
        return Analysis(
            package=subject.name,
            vulnerability=vulnerability.id,
            ids=vulnerability.ids,
            status=waiver.status,
            word=waiver.status,
            author=waiver.owner,
            date=(waiver.created or self._today).isoformat(),
            expires=waiver.expires.isoformat(),
            location=waiver.where,
            waiver=waiver.id,
            justification=waiver.justification,
            detail=waiver.reason,
        )

    def analyses(self) -> dict[tuple[str, str], Analysis]:
        """What the waivers that cover something say of vulnerabilities, by package and vulnerability."""
        return self._analyses

    def findings(self) -> Iterator[Finding]:
        """What is to be said about the waivers, after all findings were offered to them."""
        for waiver in self._waivers:
            days = (waiver.expires - self._today).days
            if not self._matches[waiver.id]:
                yield unused(waiver)
                continue
            if waiver.id in self._voids:
                yield void(waiver, self._voids[waiver.id])
            if waiver.covers is not None and self._matches[waiver.id] > waiver.covers:
                yield over_broad(waiver, self._matches[waiver.id])
            if waiver.id in self._twice:
                yield duplicate(waiver, self._twice[waiver.id])
            if days < 0:
                yield expired(waiver, self._today)
            elif days <= SOON:
                yield expires_soon(waiver, days)

    def uses(self) -> Iterator[WaiverUse]:
        """Every waiver and what became of it."""
        return map(self._use, self._waivers)

    def _use(self, waiver: Waiver) -> WaiverUse:
        days, matches = (waiver.expires - self._today).days, self._matches[waiver.id]
        return WaiverUse(
            id=waiver.id,
            rule=waiver.rule,
            match=waiver.match.text,
            reason=waiver.reason,
            owner=waiver.owner,
            expires=waiver.expires.isoformat(),
            location=waiver.where,
            state="expired" if days < 0 else "void" if waiver.id in self._voids else "used" if matches else "unused",
            days_left=days,
            matches=matches,
        )
