"""Lets VEX statements clear findings: exactly those about the vulnerability, the package and the product that they speak of.

The later of two statements counts. A statement that is too old, by somebody else, or contradicted at the same moment has no
effect, and says so. What is malicious is cleared by no statement, unless the policy names that right for the document.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Protocol

from msgspec.structs import replace

from sca.model.advisory import Vulnerability
from sca.model.verdict import Finding, State, WaiverUse
from sca.model.vex import Analysis, VexStatement
from sca.policies.subjects import Subject
from sca.policies.vex.config import VexSource
from sca.policies.vex.findings import contradiction, over, told, unmatched, untrusted

_COVERABLE = (State.OPEN, State.UNDETERMINED)


class Statements(Protocol):
    """All statements of the run, and those that speak of a vulnerability, by component id and id of the vulnerability."""

    @property
    def statements(self) -> Sequence[VexStatement]:
        """All of them."""

    @property
    def about(self) -> Mapping[tuple[str, str], Sequence[VexStatement]]:
        """Those that speak of something that was found."""


class _Silence:
    """No statement at all."""

    statements: Sequence[VexStatement] = ()
    about: Mapping[tuple[str, str], Sequence[VexStatement]] = {}


NO_STATEMENTS: Statements = _Silence()


class VexCheck:
    """The statements of a policy's documents on one day."""

    def __init__(self, sources: Sequence[VexSource], heard: Statements, today: date) -> None:
        self._sources = sources
        self._heard = heard
        self._today = today
        self._uses: dict[str, WaiverUse] = {}
        self._said: dict[tuple[str, str, str], Finding] = {}
        self._analyses: dict[tuple[str, str], Analysis] = {}

    def cover(self, finding: Finding, subject: Subject, vulnerability: Vulnerability | None) -> Finding:
        """The finding, waived if a statement that counts clears its vulnerability for every instance of the package."""
        if vulnerability is None or finding.state not in _COVERABLE:
            return finding
        winners = [self._winner(subject, one.id, vulnerability) for one in subject.instances]
        if any(one is None for one in winners):
            return finding
        found = [one for one in winners if one is not None]
        first = next((one for one in found if not one.clears), found[0])
        facts = (*finding.facts, *told(first))
        waiver = self._use(first, finding) if first.clears else ""
        self._analyses.setdefault((subject.name, vulnerability.id), self._analysis(first, subject, vulnerability, waiver))
        if not first.clears:
            return replace(finding, facts=facts)
        return replace(finding, state=State.WAIVED, waiver=waiver, facts=facts)

    def _winner(self, subject: Subject, instance: str, vulnerability: Vulnerability) -> VexStatement | None:
        """The statement that counts for one instance; None if none does."""
        label, id = subject.label, vulnerability.id
        counted: list[VexStatement] = []
        for one in self._heard.about.get((instance, id), ()):
            source = self._sources[one.document]
            if vulnerability.malicious and not source.malicious:
                continue
            if not source.trusts(one):
                self._say(untrusted(one, label, id, source))
            elif source.last_day(one) < self._today or one.date[:10] > self._today.isoformat():
                self._say(over(one, label, id, source, self._today))
            else:
                counted.append(one)
        if not counted:
            return None
        counted.sort(key=lambda one: (one.date, one.location.path, one.location.line or 0), reverse=True)
        latest = [one for one in counted if one.date == counted[0].date]
        against = next((one for one in latest if one.clears != latest[0].clears), None)
        earlier = next((one for one in counted if one.clears != latest[0].clears and one.author != latest[0].author), None)
        if against is not None or earlier is not None:
            pair = (latest[0], against or earlier or latest[0])
            self._say(contradiction(label, id, pair, self._sources[latest[0].document], open=against is not None))
        return None if against is not None else latest[0]

    def _say(self, finding: Finding) -> None:
        self._said[finding.code, finding.subject, str(finding.where)] = finding

    def _use(self, one: VexStatement, finding: Finding) -> str:
        """The id of a statement among the waivers of the verdict, where it is listed from now on."""
        last = self._sources[one.document].last_day(one)
        id = f"vex {one.location} {one.ids[0]} {one.component}"
        known = self._uses.get(id)
        self._uses[id] = WaiverUse(
            id=id,
            rule=finding.code if known is None or finding.code in known.rule.split(", ") else f"{known.rule}, {finding.code}",
            match=one.component,
            reason=f"{one.author or 'nobody'}, {one.date[:10]}: {one.sentence}",
            owner=one.author or one.location.path,
            expires=last.isoformat(),
            location=one.location,
            state="used",
            days_left=(last - self._today).days,
            matches=1 if known is None else known.matches + 1,
        )
        return id

    def _analysis(self, one: VexStatement, subject: Subject, vulnerability: Vulnerability, waiver: str) -> Analysis:
        return Analysis(
            package=subject.name,
            vulnerability=vulnerability.id,
            ids=vulnerability.ids,
            status=one.status,
            word=one.word,
            author=one.author,
            date=one.date[:10],
            expires=self._sources[one.document].last_day(one).isoformat(),
            location=one.location,
            waiver=waiver,
            justification=one.justification,
            detail=one.detail,
        )

    def analyses(self) -> dict[tuple[str, str], Analysis]:
        """What the statements that count say, by package and vulnerability."""
        return self._analyses

    def findings(self) -> Iterator[Finding]:
        """What is to be said about the statements, after all findings were offered to them."""
        yield from self._said.values()
        spoke = {id(one) for ones in self._heard.about.values() for one in ones}
        for number, source in enumerate(self._sources):
            idle = [one for one in self._heard.statements if one.document == number and id(one) not in spoke]
            if idle:
                yield unmatched(source, idle)

    def uses(self) -> Iterator[WaiverUse]:
        """The statements that clear something."""
        yield from self._uses.values()
