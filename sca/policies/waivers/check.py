"""Lets waivers cover findings, and says which waivers are over, of no use, or about to end."""

from collections.abc import Iterator
from datetime import date

from msgspec.structs import replace

from sca.model.package import Package
from sca.model.verdict import Finding, State, WaiverUse
from sca.policies.pattern_index import PatternIndex
from sca.policies.waivers.config import Waiver
from sca.policies.waivers.findings import expired, expires_soon, unused

SOON = 14
_COVERABLE = (State.OPEN, State.UNDETERMINED)


class WaiverCheck:
    """The waivers of a policy on one day. A waiver holds up to and including the day it expires on."""

    def __init__(self, waivers: tuple[Waiver, ...], today: date) -> None:
        self._waivers = waivers
        self._today = today
        self._matches = dict.fromkeys((waiver.id for waiver in waivers), 0)
        self._index = PatternIndex(waivers)

    def cover(self, finding: Finding, package: Package) -> Finding:
        """The finding, waived if a waiver that holds speaks of its rule and package."""
        if finding.state not in _COVERABLE or not self._waivers:
            return finding
        fitting = [one for one in self._index.naming(package) if one.rule == finding.code and one.match.fits(package)]
        for waiver in fitting:
            self._matches[waiver.id] += 1
        current = next((waiver for waiver in fitting if waiver.holds(self._today)), None)
        if current is not None:
            return replace(finding, state=State.WAIVED, waiver=current.id)
        if fitting:
            over = max(fitting, key=lambda waiver: waiver.expires)
            when = f"expired on {over.expires}" if over.expires < self._today else f"begins on {over.created}"
            return replace(finding, message=f"{finding.message}; its waiver {over.id} {when}")
        return finding

    def findings(self) -> Iterator[Finding]:
        """What is to be said about the waivers, after all findings were offered to them."""
        for waiver in self._waivers:
            days = (waiver.expires - self._today).days
            if not self._matches[waiver.id]:
                yield unused(waiver)
            elif days < 0:
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
            state="expired" if days < 0 else "used" if matches else "unused",
            days_left=days,
            matches=matches,
        )
