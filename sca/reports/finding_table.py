"""The table of findings: how the run stands, every finding, every waiver, and everything that could not be read."""

from msgspec import Struct
from msgspec.structs import astuple, replace

from sca.model.component import Location, Problem
from sca.model.result import Result
from sca.model.text import plural
from sca.model.verdict import Finding, WaiverUse
from sca.reports.html_tables import finding_rows
from sca.reports.standing import standing, verdict_line
from sca.reports.tables import STEP, Cell, Table, facts_text, made_table, run_facts


class _Row(Struct, frozen=True):
    """One row. The names of the fields are the heads of the columns."""

    kind: str
    state: str = ""
    code: str = ""
    rule: str = ""
    family: str = ""
    package: str = ""
    purl: str = ""
    scope: str = ""
    message: str = ""
    file: str = ""
    line: Cell = ""
    column: Cell = ""
    included_by: str = ""
    direct: str = ""
    path: str = ""
    other_ways: Cell = ""
    fix: str = ""
    policy: str = ""
    waiver: str = ""
    waiver_owner: str = ""
    waiver_expires: str = ""
    waiver_reason: str = ""
    fails_from: str = ""
    facts: str = ""


def findings_table(result: Result) -> Table:
    """The run, the findings in the order in which they should be worked on, the waivers, and the problems."""
    waivers = {waiver.id: waiver for waiver in result.verdict.waivers}
    problems = sorted(result.problems, key=lambda problem: (problem.cost == "notice", problem))
    rows = [
        _Row("run", state=standing(result).word, message=verdict_line(result), facts=run_facts(result)),
        *(_waived(_finding(finding), waivers.get(finding.waiver)) for finding in finding_rows(result)),
        *map(_waiver, result.verdict.waivers),
        *map(_problem, problems),
    ]
    return made_table("Findings", _Row.__struct_fields__, map(astuple, rows))


def _finding(finding: Finding) -> _Row:
    row = _Row(
        "finding",
        state=str(finding.state),
        code=finding.code,
        rule=finding.rule,
        family=finding.family,
        package=finding.label,
        purl=finding.subject,
        scope=finding.scope,
        message=finding.message,
        direct=finding.direct,
        path=STEP.join(finding.path),
        other_ways=finding.more_paths if finding.path else "",
        fix=finding.fix,
        policy=str(finding.judged_by) if finding.judged_by else "",
        waiver=finding.waiver,
        fails_from=finding.fails_from,
        facts=facts_text(finding.facts),
    )
    return _at(row, finding.where)


def _waiver(waiver: WaiverUse) -> _Row:
    used = f"{plural(waiver.matches, 'finding')} waived"
    row = _Row("waiver", state=waiver.state, rule=waiver.rule, purl=waiver.match, message=used, waiver=waiver.id)
    return _at(_waived(row, waiver), waiver.location)


def _problem(problem: Problem) -> _Row:
    lost = "nothing lost" if problem.cost == "notice" else f"lost: the {problem.cost}"
    row = _Row("problem", state=lost, code=problem.code, message=problem.message, fix=problem.help)
    return _at(row, problem.location)


def _waived(row: _Row, waiver: WaiverUse | None) -> _Row:
    """The row with what its waiver says."""
    if waiver is None:
        return row
    return replace(row, waiver_owner=waiver.owner, waiver_expires=waiver.expires, waiver_reason=waiver.reason)


def _at(row: _Row, place: Location) -> _Row:
    """The row with its place."""
    return replace(row, file=place.path, line=place.line or "", column=place.column or "", included_by=STEP.join(place.chain))
