"""A baseline: the findings of an earlier run, which are listed still but fail a run no longer.

It is read, never written, by a check; it belongs to one target; and a finding that says a package is malicious or a
waiver has run out is never covered by it. `sca baseline write` makes one on purpose, and takes out of one what is solved;
a result of an earlier check is one as well.
"""

from collections.abc import Mapping

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from sca.model.result import BaselineUsed, Result
from sca.model.text import brief
from sca.model.verdict import Finding, Outcome, State, Verdict

SCHEMA = "sca-baseline-1"
_NEVER = ("waivers", "gaps", "break-glass")
_NEVER_CODES = ("SCA105", "SCA901")


class _Head(Struct):
    schema: str | None = None


class BaselineError(Exception):
    """A result that cannot serve as the baseline of this run."""


class Baseline(Struct, frozen=True):
    """What was found before: (code, subject) of each finding that was open or in an earlier baseline.

    `since` is the ISO date of the earliest run that is known to have had a finding, also for one in another state; `written` is
    the day of the baseline.
    """

    known: frozenset[tuple[str, str]]
    since: Mapping[tuple[str, str], str] = {}
    written: str = ""


class BaselineDocument(Struct, frozen=True):
    """The file that `sca baseline write` makes: of which target, on which day, and (code, subject) of each finding."""

    schema: str
    target: str
    written: str
    findings: tuple[tuple[str, str], ...]


def read_document(data: bytes, target: str) -> BaselineDocument | None:
    """The document in a file; None if the file is something else, such as a result. Raises BaselineError."""
    try:
        if msgspec.json.decode(data, type=_Head).schema != SCHEMA:
            return None
        document = msgspec.json.decode(data, type=BaselineDocument)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise BaselineError(f"it is no baseline: {brief(str(error))}") from None
    if document.target != target:
        raise BaselineError(f"it is a baseline of {brief(document.target)}, not of {target}")
    return document


def write_document(result: Result, before: BaselineDocument | None) -> bytes:
    """The baseline of a finished run; of one that is there, only what is found still. Raises BaselineError."""
    if not result.complete:
        raise BaselineError("the scan is incomplete: what was not read would be missing")
    kept = {(one.code, one.subject) for one in result.verdict.findings if _may_be_known(one)}
    if before is not None:
        kept &= set(before.findings)
    document = BaselineDocument(SCHEMA, result.target, result.verdict.judged_on, tuple(sorted(kept)))
    return msgspec.json.format(msgspec.json.encode(document), indent=1) + b"\n"


def baseline_from(result: Result, target: str) -> Baseline:
    """The baseline in an earlier result. Raises BaselineError for a result of another target or an incomplete one."""
    if result.target != target:
        raise BaselineError(f"it is a result of {result.target}, not of {target}")
    if not result.complete:
        raise BaselineError("it is the result of an incomplete scan")
    day = result.verdict.judged_on
    since = {(one.code, one.subject): one.since or day for one in result.verdict.findings}
    return Baseline(frozenset((f.code, f.subject) for f in result.verdict.findings if _may_be_known(f)), since, day)


def baseline_of(document: BaselineDocument) -> Baseline:
    """The baseline in a document that was written as one."""
    return Baseline(frozenset(document.findings), dict.fromkeys(document.findings, document.written), document.written)


def use_of(baseline: Baseline, verdict: Verdict) -> BaselineUsed:
    """What reports say about the baseline of a run."""
    found = {(one.code, one.subject) for one in verdict.findings}
    return BaselineUsed(baseline.written, len(baseline.known), len(baseline.known - found))


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
    key = (finding.code, finding.subject)
    since = baseline.since.get(key, "")
    if _may_be_known(finding) and key in baseline.known:
        return replace(finding, state=State.BASELINED, since=since)
    return replace(finding, since=since) if since else finding
