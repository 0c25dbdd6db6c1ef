"""Looks at a policy itself: entries that are over, that another one makes needless, or that speak of nothing in a project."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Protocol

from msgspec import Struct

from sca.model.component import Location
from sca.model.package import Package
from sca.model.text import brief
from sca.policies.layers.rights import lies_within
from sca.policies.model import Policy
from sca.policies.packages.config import Approval, Denial
from sca.policies.pattern_index import PatternIndex
from sca.policies.purl_pattern import PurlPattern
from sca.policies.subjects import Subject


class Remark(Struct, frozen=True):
    """One thing about one line. `word` is `over`, `shadowed`, `unmatched` or `unknown-licence`."""

    where: Location
    word: str
    message: str


class _Entry(Protocol):
    @property
    def match(self) -> PurlPattern: ...

    @property
    def where(self) -> Location: ...


def lint(policy: Policy, today: date) -> list[Remark]:
    """What can be said without a project, by file and line."""
    return _sorted([*_over(policy, today), *_shadowed(policy), *_own_licences(policy)])


def unmatched(policy: Policy, subjects: Iterable[Subject]) -> list[Remark]:
    """Entries that speak of no package of a project. Those of lists that serve many projects are expected to be many."""
    packages = [subject.package for subject in subjects]
    found: list[Remark] = []
    for name, entries in _lists(policy):
        index, used = PatternIndex(entries), set[Location]()
        for package in packages:
            used.update(entry.where for entry in index.naming(package) if entry.match.fits(package) is not False)
        found.extend(
            Remark(entry.where, "unmatched", f"{name}: {entry.match.text} speaks of nothing in this project")
            for entry in entries
            if entry.where not in used
        )
    return _sorted(found)


def _lists(policy: Policy) -> Iterator[tuple[str, Sequence[_Entry]]]:
    if policy.packages is not None:
        yield "packages.approved", policy.packages.approved
        yield "packages.denied", policy.packages.denied
    if policy.licences is not None:
        yield "licences.exceptions", policy.licences.exceptions
    if policy.actions is not None:
        yield "actions.allowed", policy.actions.allowed
        yield "actions.trusted", policy.actions.trusted
    yield "waivers", policy.waivers


def _over(policy: Policy, today: date) -> Iterator[Remark]:
    approved = policy.packages.approved if policy.packages is not None else ()
    for entry in approved:
        if entry.until is not None and entry.until < today:
            yield Remark(entry.where, "over", f"the approval of {entry.match.text} ended on {entry.until}")
    for waiver in policy.waivers:
        if waiver.expires < today:
            yield Remark(waiver.where, "over", f"the waiver {waiver.id} ended on {waiver.expires}")
    for gap in policy.gaps.accepted:
        if gap.expires < today:
            yield Remark(gap.where, "over", f"{gap.id} was accepted until {gap.expires}")
    for glass in policy.break_glass:
        if glass.expires < today and glass.approved_by:
            yield Remark(glass.where, "over", f"break-glass {glass.id} is over and approved: it can be removed")


def _shadowed(policy: Policy) -> Iterator[Remark]:
    """Approvals that a denial or another approval makes needless, and denials that another denial does."""
    if policy.packages is None:
        return
    denied, approved = policy.packages.denied, policy.packages.approved
    denials, approvals = PatternIndex(denied), PatternIndex([one for one in approved if _is_plain(one)])
    for entry in approved:
        other = _wider(entry, denials) or _wider(entry, approvals)
        if other is not None:
            verb = "denied" if isinstance(other, Denial) else "approved"
            yield _shadow(entry, other, f"what {entry.match.text} approves is {verb} at")
    plain = PatternIndex([one for one in denied if not _is_narrow(one)])
    for one in denied:
        wider = _wider(one, plain)
        if wider is not None:
            yield _shadow(one, wider, f"what {one.match.text} denies is denied at")


def _wider(entry: _Entry, index: PatternIndex[Approval] | PatternIndex[Denial]) -> Approval | Denial | None:
    """Another entry that speaks of all that this one does, and for every scope; of two equal ones the first is kept."""
    match = entry.match
    for other in index.naming(Package(match.type, match.namespace, match.name, "")):
        if _is_narrow(other) or other.where == entry.where or not lies_within(match, other.match):
            continue
        if not lies_within(other.match, match) or _place(other.where) < _place(entry.where):
            return other
    return None


def _is_plain(entry: Approval) -> bool:
    return not _is_narrow(entry) and entry.until is None and entry.created is None and entry.fact is None


def _is_narrow(entry: Approval | Denial) -> bool:
    """Whether anything beside the pattern limits the entry."""
    only_below = entry.only_below if isinstance(entry, Denial) else ()
    return bool(entry.scopes or entry.direct or entry.paths or only_below)


def _shadow(entry: _Entry, other: _Entry, text: str) -> Remark:
    return Remark(entry.where, "shadowed", f"{text} {other.where} already ({other.match.text})")


def _own_licences(policy: Policy) -> Iterator[Remark]:
    """Licences that are on no list but one's own: they may be misspelt."""
    if policy.licences is None:
        return
    for one in (*policy.licences.allowed, *policy.licences.denied):
        if one.licence.id.startswith(("LicenseRef-", "DocumentRef-")):
            message = f"{brief(one.licence.id, 80)} is in no list of SPDX: only inputs that state these letters are meant"
            yield Remark(one.where, "unknown-licence", message)


def _place(where: Location) -> tuple[str, int, int]:
    return (where.path, where.line or 0, where.column or 0)


def _sorted(remarks: Iterable[Remark]) -> list[Remark]:
    return sorted(remarks, key=lambda one: (_place(one.where), one.word, one.message))
