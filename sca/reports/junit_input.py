"""The test cases that speak of the scan itself: that the policy was evaluated, and what became of each input file."""

from collections import defaultdict
from collections.abc import Mapping

from msgspec.structs import replace

from sca import exit_status
from sca.model.component import Problem
from sca.model.inventory import FileOutcome
from sca.model.result import Result
from sca.model.text import brief, plural, visible
from sca.model.verdict import Finding
from sca.reports.actions import accepted_gaps, is_told_by_problem
from sca.reports.junit_cases import ERROR, MESSAGE, PASSED, SKIPPED, Case, suite_name
from sca.reports.standing import records_line

_DECIDED = (exit_status.SATISFIED, exit_status.VIOLATED)
_LOST = ("refused", "unreadable", "unsupported")


def run_case(result: Result) -> Case:
    """The case that always exists: an error whenever the run could not decide, so that no empty report looks clean."""
    seen = result.coverage
    lines = [
        *([f"break-glass: {result.verdict.break_glass}"] if result.verdict.break_glass else []),
        f"verdict: {result.verdict.outcome}, exit status {result.exit_status}",
        *(f"reason: {reason}" for reason in result.reasons),
        f"files recognised: {seen.recognised}",
        f"of these read: {seen.parsed} parsed, {seen.parsed_with_problems} parsed with problems",
        f"not read: {seen.refused} refused, {seen.unreadable} unreadable, {seen.unsupported} unsupported",
        f"left out: {seen.excluded} excluded",
        f"packages judged: {result.verdict.judged} on {result.verdict.judged_on}",
        *(f"policy: {layer.name} {layer.source} sha256 {layer.sha256}" for layer in result.verdict.layers),
        *([f"vulnerability data: {records}"] if (records := records_line(result)) else []),
        *(f"option: {name} = {value}" for name, value in result.options),
    ]
    decided = result.exit_status in _DECIDED
    return Case(
        suite="sca run",
        classname="sca.run",
        name="policy evaluated",
        status=PASSED if decided else ERROR,
        type="" if decided else f"exit-{result.exit_status}",
        message=brief("; ".join(result.reasons), MESSAGE) if not decided or result.verdict.break_glass else "",
        body="\n".join(visible(line) for line in lines),
    )


def input_cases(result: Result) -> list[Case]:
    """A case for each recognised file, and for each other place where there was a problem."""
    problems: defaultdict[str, list[Problem]] = defaultdict(list)
    for problem in result.problems:
        problems[problem.location.path].append(problem)
    accepted = accepted_gaps(result)
    cases = [_file_case(file, problems.pop(file.path, [])) for file in result.files]
    cases += [_case(path, found, ERROR if _is_loss(found) else PASSED, "") for path, found in problems.items()]
    gaps = [finding for finding in result.verdict.findings if is_told_by_problem(finding)]
    return [_with_gaps(_settled(case, accepted) if case.status == ERROR else case, gaps) for case in cases]


def _with_gaps(case: Case, gaps: list[Finding]) -> Case:
    """The case with the findings that it stands for."""
    lines = [visible(f"finding: {gap.code} {gap.rule} at {gap.where}") for gap in gaps if gap.label == case.file]
    return replace(case, body="\n".join((case.body, *lines))) if lines else case


def _settled(case: Case, accepted: Mapping[tuple[str, str], Finding]) -> Case:
    """The case, skipped if somebody answers for every loss in it."""
    gaps = [finding for (path, _code), finding in accepted.items() if path == case.file]
    if not gaps or case.type not in {code for path, code in accepted if path == case.file}:
        return case
    return replace(case, status=SKIPPED, type="", message=brief(f"{gaps[0].code} accepted: {gaps[0].waiver}", MESSAGE))


def _file_case(file: FileOutcome, problems: list[Problem]) -> Case:
    if file.outcome == "excluded":
        return _case(file.path, problems, SKIPPED, f"excluded: {file.reason}")
    if file.outcome in _LOST:
        return _case(file.path, problems, ERROR, f"{file.outcome}: {file.reason}")
    return _case(file.path, problems, ERROR if _is_loss(problems) else PASSED, "")


def _is_loss(problems: list[Problem]) -> bool:
    return any(problem.cost != "notice" for problem in problems)


def _case(path: str, problems: list[Problem], status: str, message: str) -> Case:
    ranked = sorted(problems, key=lambda problem: (problem.cost == "notice", problem))
    first = ranked[0] if ranked else None
    if status == ERROR and first and not message:
        more = f" (+{plural(len(ranked) - 1, 'more problem')})" if len(ranked) > 1 else ""
        message = f"{brief(first.message, MESSAGE // 2)} ({first.code}); {brief(str(first.location), MESSAGE // 3)}{more}"
    return Case(
        suite_name("input", path),
        "sca.input.file",
        path,
        status,
        path,
        (first.location.line or 0) if first else 0,
        type=(first.code if first else "E-INPUT") if status == ERROR else "",
        message=brief(message, MESSAGE),
        body="\n".join(_line(problem) for problem in ranked) or visible(message),
    )


def _line(problem: Problem) -> str:
    lost = "nothing lost" if problem.cost == "notice" else f"lost: the {problem.cost}"
    help = f"; {problem.help}" if problem.help else ""
    return visible(f"{problem.location}: {problem.message} ({problem.code}, {lost}){help}")
