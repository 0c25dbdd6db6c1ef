"""A baseline: the findings of an earlier result, which are listed still but fail a run no longer.

It is read, never written, by a check; it belongs to one target; and a finding that says a package is malicious or a
waiver has run out is never covered by it.
"""

from msgspec import Struct
from msgspec.structs import replace

from sca.model.result import Result
from sca.model.verdict import Finding, Outcome, State, Verdict

_NEVER = ("waivers", "gaps")
_NEVER_CODES = ("SCA105",)


class BaselineError(Exception):
    """A result that cannot serve as the baseline of this run."""


class Baseline(Struct, frozen=True):
    """What was found before: (code, subject) of each finding that was open or in an earlier baseline."""

    known: frozenset[tuple[str, str]]


def baseline_from(result: Result, target: str) -> Baseline:
    """The baseline in an earlier result. Raises BaselineError for a result of another target or an incomplete one."""
    if result.target != target:
        raise BaselineError(f"it is a result of {result.target}, not of {target}")
    if not result.complete:
        raise BaselineError("it is the result of an incomplete scan")
    return Baseline(frozenset((f.code, f.subject) for f in result.verdict.findings if _may_be_known(f)))


def _may_be_known(finding: Finding) -> bool:
    if finding.state not in (State.OPEN, State.BASELINED):
        return False
    return finding.family not in _NEVER and finding.code not in _NEVER_CODES


def apply_baseline(verdict: Verdict, baseline: Baseline) -> Verdict:
    """The verdict with open findings of the baseline set to `baselined`."""
    findings = tuple(_settle(finding, baseline) for finding in verdict.findings)
    states = {finding.state for finding in findings}
    outcome = verdict.outcome
    if outcome is Outcome.VIOLATED and State.OPEN not in states:
        outcome = Outcome.UNDETERMINED if State.UNDETERMINED in states else Outcome.SATISFIED
    return replace(verdict, findings=findings, outcome=outcome)


def _settle(finding: Finding, baseline: Baseline) -> Finding:
    if _may_be_known(finding) and (finding.code, finding.subject) in baseline.known:
        return replace(finding, state=State.BASELINED)
    return finding
