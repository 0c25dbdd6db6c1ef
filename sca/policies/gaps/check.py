"""Finds the gaps of a scan, and lets those count as settled that somebody answers for."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date, timedelta

from msgspec.structs import replace

from sca.model.component import Location, Problem, Reference
from sca.model.inventory import Inventory
from sca.model.licence import LicenceAnswer
from sca.model.text import plural
from sca.model.verdict import Finding, State, WaiverUse
from sca.policies.gaps.config import Acceptance, GapRules
from sca.policies.gaps.findings import (
    FEW_LICENCES,
    NO_GRAPH,
    NO_LOCK,
    NOT_READ,
    OLD_SBOM,
    PARTLY_READ,
    STALE,
    lost,
    poor,
    unpinned,
)
from sca.policies.subjects import place

_NO_LOCK = "E-NO-LOCK"
_UNREAD = ("refused", "unreadable", "unsupported")
_UNPINNED = "E-UNPINNED"
_DRIFT = "E-DRIFT"


def _is_known(answer: LicenceAnswer | None) -> bool:
    return answer is not None and answer.shape != "unknown"


class GapCheck:
    """The gaps of one scan on one day. An acceptance holds up to and including the day it expires on."""

    def __init__(self, rules: GapRules, today: date) -> None:
        self._rules = rules
        self._today = today
        self._matches = {one.id: 0 for one in rules.accepted}
        self._by_path: defaultdict[str, list[Acceptance]] = defaultdict(list)
        for one in rules.accepted:
            self._by_path[one.path].append(one)

    def judge(self, inventory: Inventory, licences: Mapping[str, LicenceAnswer]) -> Iterator[Finding]:
        """One finding for each file and reason, accepted or not."""
        problems: defaultdict[tuple[str, str], list[Problem]] = defaultdict(list)
        for problem in inventory.problems:
            if problem.cost != "notice":
                problems[problem.location.path, problem.code].append(problem)
        unread = {file.path: file for file in inventory.files if file.outcome in _UNREAD}
        told = {path for path, _code in problems}
        for file in unread.values():
            if file.path not in told:
                where = Location(file.path)
                yield self._settle(
                    lost(NOT_READ, file.path, "E-INPUT", [(file.reason or file.outcome, where, "")], self._rules), "E-INPUT"
                )
        for (path, code), found in sorted(problems.items()):
            rule = NOT_READ if path in unread else NO_LOCK if code == _NO_LOCK else PARTLY_READ
            messages = [(one.message, one.location, one.help) for one in sorted(found, key=lambda one: place(one.location))]
            yield self._settle(lost(rule, path, code, messages, self._rules), code)
        yield from self._unpinned(inventory, {path for path, code in problems if code == _NO_LOCK})
        yield from self._quality(inventory, licences)

    def _quality(self, inventory: Inventory, licences: Mapping[str, LicenceAnswer]) -> Iterator[Finding]:
        """Locks that are out of date, files without a graph, and too few licences."""
        rules = self._rules
        if rules.stale != "allow":
            for problem in sorted(one for one in inventory.problems if one.code == _DRIFT):
                asked = (rules.stale, rules.stale_where)
                yield self._settle(poor(STALE, problem.location.path, problem.message, problem.location, asked), _DRIFT)
        if rules.graph != "allow":
            for file in inventory.files:
                if file.components and file.completeness not in ("", "complete"):
                    message = f"{file.path} does not say which of its {plural(file.components, 'package')} needs which"
                    asked = (rules.graph, rules.graph_where)
                    yield self._settle(poor(NO_GRAPH, file.path, message, Location(file.path), asked), "E-GRAPH")
        yield from self._licences(inventory, licences)
        yield from self._sboms(inventory)

    def _sboms(self, inventory: Inventory) -> Iterator[Finding]:
        """SBOMs that are too old, or of which nobody can tell."""
        most = self._rules.sbom_age
        for sbom in inventory.sboms if most else ():
            made = sbom.timestamp[:10]
            if made >= (self._today - timedelta(days=most)).isoformat() and made[:4].isdecimal():
                continue
            said = f"was made on {made}" if made[:4].isdecimal() else "does not say when it was made"
            message = f"{sbom.path} {said}; an SBOM may be {plural(most, 'day')} old"
            asked = ("deny", self._rules.sbom_age_where)
            yield self._settle(poor(OLD_SBOM, sbom.path, message, Location(sbom.path), asked), "E-SBOM-AGE")

    def _licences(self, inventory: Inventory, licences: Mapping[str, LicenceAnswer]) -> Iterator[Finding]:
        packages = {one.package: _is_known(licences.get(one.id)) for one in inventory.components}
        known = sum(packages.values())
        if known * 100 < self._rules.licences * len(packages):
            asked_for = f"{self._rules.licences} % are asked for"
            message = f"the licence of {known} of {plural(len(packages), 'package')} is known, and {asked_for}"
            first = min((one.locations[0] for one in inventory.components), key=place)
            asked = ("deny", self._rules.licences_where)
            yield self._settle(poor(FEW_LICENCES, first.path, message, first, asked), "E-LICENCES")

    def _unpinned(self, inventory: Inventory, without_lock: set[str]) -> Iterator[Finding]:
        """The requirements of each file without a version. Where a lock is missing that is said already."""
        if self._rules.unpinned == "allow":
            return
        files: defaultdict[str, list[Reference]] = defaultdict(list)
        for one in inventory.references:
            path = min(one.locations, key=place).path
            if one.kind == "requirement" and not one.package.version and path not in without_lock:
                files[path].append(one)
        for path, found in sorted(files.items()):
            where = min((location for one in found for location in one.locations), key=place)
            labels = list(dict.fromkeys(f"{one.package.label} {one.requested}".strip() for one in found))
            yield self._settle(unpinned(path, labels, where, self._rules), _UNPINNED)

    def _settle(self, finding: Finding, code: str) -> Finding:
        fitting = [one for one in self._by_path[finding.label] if one.code in ("", code)]
        for one in fitting:
            self._matches[one.id] += 1
        current = next((one for one in fitting if self._holds(one)), None)
        if current is not None:
            return replace(finding, state=State.WAIVED, waiver=current.id)
        if fitting:
            over = max(fitting, key=lambda one: one.expires)
            return replace(finding, message=f"{finding.message}; it was accepted until {over.expires}")
        return finding

    def _holds(self, one: Acceptance) -> bool:
        return one.expires >= self._today and (one.created is None or one.created <= self._today)

    def uses(self) -> Iterator[WaiverUse]:
        """Every acceptance and what became of it."""
        for one in self._rules.accepted:
            days, matches = (one.expires - self._today).days, self._matches[one.id]
            yield WaiverUse(
                id=one.id,
                rule="gaps",
                match=one.path,
                reason=one.reason,
                owner=one.owner,
                expires=one.expires.isoformat(),
                location=one.where,
                state="expired" if days < 0 else "used" if matches else "unused",
                days_left=days,
                matches=matches,
            )
