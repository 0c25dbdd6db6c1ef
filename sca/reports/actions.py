"""What to do: the findings that need somebody, one group for each dependency that somebody can change.

A package deep in the graph cannot be changed where it was found, only through the direct dependency that brings it in.
"""

from collections import defaultdict

from msgspec import Struct
from msgspec.structs import replace

from sca.model.component import Problem
from sca.model.remedy import NOTHING, Remedy
from sca.model.result import Result
from sca.model.verdict import Finding, State
from sca.reports.remedy_words import Offer, offer

_GAPS = ("SCA701", "SCA702", "SCA703")
_MOST_PLACES = 3
_URGENCY = {State.OPEN: 0, State.UNDETERMINED: 1}


class Action(Struct, frozen=True):
    """One dependency (or file) to act on and what it is about. `place` is the project, or the file where there is none.

    `remedies` are the changes that settle findings of it, those that settle the most first.
    """

    target: str
    place: str
    findings: tuple[Finding, ...]
    remedies: tuple[Remedy, ...] = ()

    @property
    def fixes(self) -> tuple[str, ...]:
        """What to do, each way named once."""
        return tuple(dict.fromkeys(finding.fix for finding in self.findings if finding.fix))

    @property
    def offers(self) -> tuple[Offer, ...]:
        """The changes with what is to be said about each; what is the same in several projects stands once."""
        alike: dict[tuple[object, ...], list[Offer]] = {}
        for one in map(offer, sorted(self.remedies, key=lambda remedy: remedy.place != self.place)):
            same = (one.remedy.title, one.remedy.folder, *_made_by(one.remedy), one.standing, one.notes)
            alike.setdefault(same, []).append(one)
        merged = {found[0].remedy: _with_further(found) for found in alike.values()}
        return tuple(merged[remedy] for remedy in self.remedies if remedy in merged)

    @property
    def commands(self) -> tuple[str, ...]:
        """The commands that make the changes, each named once."""
        return tuple(dict.fromkeys(remedy.command for remedy in self.remedies if remedy.command))


def actions(result: Result) -> tuple[Action, ...]:
    """Open and undetermined findings, grouped; groups with open findings and with many come first."""
    groups: defaultdict[tuple[str, str], list[Finding]] = defaultdict(list)
    for finding in result.verdict.findings:
        if finding.state in _URGENCY:
            groups[_key(finding)].append(finding)
    offered = remedies_by_finding(result)
    made = [
        Action(target, place, tuple(sorted(found, key=order)), _remedies(found, offered))
        for (place, target), found in groups.items()
    ]
    return tuple(sorted(made, key=_rank))


def remedies_by_finding(result: Result) -> dict[tuple[str, str], list[Remedy]]:
    """The changes that a finding goes away with, or that leave it for a reason, by its code and subject."""
    found: defaultdict[tuple[str, str], list[Remedy]] = defaultdict(list)
    for remedy in result.remedies:
        for one in (*remedy.resolves, *remedy.may_resolve):
            found[one.code, one.subject].append(remedy)
    for remedy in result.remedies:
        for one in remedy.leaves:
            if (one.code, one.subject) not in found or remedy.kind == NOTHING:
                found[one.code, one.subject].append(remedy)
    return dict(found)


def is_told_by_problem(finding: Finding) -> bool:
    """Whether a finding says what a problem of the result says already: a gap that nobody has accepted."""
    return finding.state is State.UNDETERMINED and finding.code in _GAPS


def accepted_gaps(result: Result) -> dict[tuple[str, str], Finding]:
    """The gaps that somebody answers for or that were there before, by path and by code of the problem."""
    settled = (State.WAIVED, State.BASELINED)
    gaps = (finding for finding in result.verdict.findings if finding.code in _GAPS and finding.state in settled)
    return {(finding.label, dict(finding.facts).get("problem", "")): finding for finding in gaps}


def losses(result: Result) -> tuple[Problem, ...]:
    """What could not be read and nobody answers for."""
    accepted = accepted_gaps(result)
    return tuple(one for one in result.problems if one.cost != "notice" and (one.location.path, one.code) not in accepted)


def order(finding: Finding) -> tuple[int, int, str, str, str, str]:
    """Open before undetermined, then the shortest path first; the rest makes the order the same in every run."""
    return (_URGENCY.get(finding.state, 2), len(finding.path), finding.label, finding.code, str(finding.where), finding.node)


def way_in(finding: Finding) -> str:
    """How a package comes in, in words: `direct`, `via express@4.18.2, +2 ways`; empty if no project reaches it."""
    if len(finding.path) < 2:
        return ""
    more = f", +{finding.more_paths} way{'s' if finding.more_paths != 1 else ''}" if finding.more_paths else ""
    return ("direct" if len(finding.path) == 2 else f"via {finding.direct or finding.path[1]}") + more


def _remedies(findings: list[Finding], offered: dict[tuple[str, str], list[Remedy]]) -> tuple[Remedy, ...]:
    found = [remedy for finding in findings for remedy in offered.get((finding.code, finding.subject), ())]
    once = {(remedy.project, remedy.place, remedy.kind, remedy.package, remedy.version): remedy for remedy in found}
    return tuple(sorted(once.values(), key=lambda one: -len(one.resolves) - len(one.may_resolve)))


def _made_by(remedy: Remedy) -> tuple[str, str, str]:
    return (remedy.command, remedy.edit, remedy.alternative)


def _with_further(found: list[Offer]) -> Offer:
    """The first of offers that are the same but for their project, with a note of the others."""
    others = [one.remedy.place for one in found[1:]]
    if not others:
        return found[0]
    more = f" and {len(others) - _MOST_PLACES} more" if len(others) > _MOST_PLACES else ""
    return replace(found[0], notes=(*found[0].notes, f"the same in {', '.join(others[:_MOST_PLACES])}{more}"))


def _key(finding: Finding) -> tuple[str, str]:
    target = finding.direct or finding.label
    return (finding.path[0] if finding.path else finding.where.path, target)


def _rank(action: Action) -> tuple[int, int, str, str]:
    undecided = all(finding.state is State.UNDETERMINED for finding in action.findings)
    return (int(undecided), -len(action.findings), action.place, action.target)
