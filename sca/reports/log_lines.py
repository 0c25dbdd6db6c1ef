"""What reports for the log of a build have in common: which findings come first, and each one in a sentence."""

from msgspec import Struct

from sca import exit_status
from sca.model.component import Location, Problem
from sca.model.result import Result
from sca.model.text import plural
from sca.model.verdict import Finding, State, WaiverUse
from sca.reports.actions import accepted_gaps, is_told_by_problem, order, way_in

_RANK = {state: number for number, state in enumerate(State)}
_ACUTE = (State.OPEN, State.UNDETERMINED, State.WARNING)


class Ranked(Struct, frozen=True):
    """What a log shows: `acute` findings ask for something now, `losses` are inputs that could not be taken as they stand.

    `settled` and `notices` ask for nothing: what was waived, what is only told, gaps that somebody answers for, and findings
    that say what a loss says already.
    """

    acute: tuple[Finding, ...]
    losses: tuple[Problem, ...]
    settled: tuple[Finding, ...]
    notices: tuple[Problem, ...]

    @property
    def quiet(self) -> tuple[Finding | Problem, ...]:
        """What asks for nothing."""
        return (*self.settled, *self.notices)

    def __len__(self) -> int:
        return len(self.acute) + len(self.losses) + len(self.settled) + len(self.notices)


def ranked(result: Result) -> Ranked:
    """Findings and problems in the order in which they are shown."""
    found = sorted(result.verdict.findings, key=lambda finding: (_RANK[finding.state], order(finding)))
    acute = [one for one in found if one.state in _ACUTE and not is_told_by_problem(one)]
    settled = [one for one in found if one.state not in _ACUTE or is_told_by_problem(one)]
    accepted = accepted_gaps(result)
    losses: list[Problem] = []
    notices: list[Problem] = []
    for problem in result.problems:
        is_borne = problem.cost == "notice" or (problem.location.path, problem.code) in accepted
        (notices if is_borne else losses).append(problem)
    return Ranked(tuple(acute), tuple(losses), tuple(settled), tuple(notices))


def fails(finding: Finding, result: Result) -> bool:
    """Whether a finding is a reason why the run did not end with 0."""
    return finding.state in (State.OPEN, State.UNDETERMINED) and result.exit_status != exit_status.SATISFIED


def losses_fail(result: Result) -> bool:
    """Whether what could not be read is a reason why the run did not end with 0."""
    return result.exit_status not in (exit_status.SATISFIED, exit_status.VIOLATED)


def finding_line(finding: Finding, waivers: dict[str, WaiverUse]) -> str:
    """What is wrong, how the package comes in, what to do, which line of the policy says so; who waived it and until when."""
    what = finding.message if finding.label in finding.message else f"{finding.label}: {finding.message}"
    state = "" if finding.state is State.OPEN else f"{finding.state}: "
    how = ", ".join(word for word in (finding.scope, way_in(finding)) if word)
    parts = [f"{state}{what}" + (f" ({how})" if how else "")]
    if finding.state is State.WAIVED and finding.waiver in waivers:
        waiver = waivers[finding.waiver]
        parts.append(f"waiver {waiver.id} of {waiver.owner} until {waiver.expires}: {waiver.reason}")
    elif finding.fix:
        parts.append(f"fix: {finding.fix}")
    if finding.judged_by:
        parts.append(f"policy: {finding.judged_by}")
    return "; ".join(parts)


def line(one: Finding | Problem, waivers: dict[str, WaiverUse]) -> str:
    """Either of the two in a sentence."""
    return finding_line(one, waivers) if isinstance(one, Finding) else problem_line(one)


def place(one: Finding | Problem) -> Location:
    """Where either of the two is."""
    return one.where if isinstance(one, Finding) else one.location


def problem_line(problem: Problem) -> str:
    """What could not be taken as it stands, what that cost, and what to do."""
    lost = "nothing lost" if problem.cost == "notice" else f"lost: the {problem.cost}"
    return "; ".join(part for part in (f"{problem.message} ({lost})", problem.help) if part)


def not_shown(count: int, noun: str, nouns: str = "") -> str:
    """How many of a kind a format does not show, and where they are."""
    return f"{plural(count, f'more {noun}', nouns and f'more {nouns}')} not shown here; the JSON report of the same run has all"
