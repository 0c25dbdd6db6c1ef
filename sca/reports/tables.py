"""What the tables of a run hold, before anybody writes them: CSV and workbooks have the same rows under the same heads.

Rows are as complete as the Result. Texts are visible, and one line each; what a program of tables would take for a formula is the
writer's business. Findings and packages have modules of their own: `finding_table`, `package_table`.
"""

from collections.abc import Iterable

from msgspec import Struct

from sca.model.result import Result
from sca.model.text import plural, visible
from sca.reports.html_licences import licence_rows
from sca.reports.standing import standing, state_counts

Cell = str | int
Row = tuple[Cell, ...]
STEP = " > "


class Table(Struct, frozen=True):
    """One table. Every row has as many cells as `head`; numbers are numbers, everything else is text."""

    name: str
    head: tuple[str, ...]
    rows: tuple[Row, ...]


def made_table(name: str, head: tuple[str, ...], rows: Iterable[Row]) -> Table:
    """A table whose texts are visible."""
    return Table(name, head, tuple(tuple(visible(cell) if isinstance(cell, str) else cell for cell in row) for row in rows))


def licences_table(result: Result) -> Table:
    """How many packages have each licence; what is to be settled comes first."""
    rows: list[Row] = [(row.licence, row.packages, "yes" if row.settled else "no") for row in licence_rows(result)]
    return made_table("Licences", ("licence", "packages", "settled"), rows)


def waivers_table(result: Result) -> Table:
    """Every waiver of the policy and what became of it."""
    head = ("waiver", "state", "rule", "match", "matches", "owner", "expires", "days_left", "place", "reason")
    rows: list[Row] = [
        (
            one.id,
            one.state,
            one.rule,
            one.match,
            one.matches,
            one.owner,
            one.expires,
            one.days_left,
            str(one.location),
            one.reason,
        )
        for one in result.verdict.waivers
    ]
    return made_table("Waivers", head, rows)


def summary_table(result: Result) -> Table:
    """How the run stands and what it rests on."""
    verdict, seen = result.verdict, result.coverage
    rows: list[Row] = [
        ("verdict", standing(result).word),
        *(("why", reason) for reason in result.reasons),
        ("target", result.target),
        ("exit status", result.exit_status),
        ("complete", "yes" if result.complete else "no: what was not read was not judged"),
        *([("break-glass", verdict.break_glass)] if verdict.break_glass else []),
        *((f"findings: {state}", count) for state, count in state_counts(result).items()),
        ("packages judged", verdict.judged),
        ("files recognised", seen.recognised),
        ("files parsed", seen.parsed),
        ("files parsed with problems", seen.parsed_with_problems),
        ("files refused", seen.refused),
        ("files unreadable", seen.unreadable),
        ("files unsupported", seen.unsupported),
        ("files excluded", seen.excluded),
        *(("policy", f"{layer.name} ({layer.source}), sha256 {layer.sha256}") for layer in verdict.layers),
        ("judged on", verdict.judged_on),
        *((f"data: {one.name}", f"{one.source}: {plural(one.count, 'answer')}, the oldest {one.oldest}") for one in result.data),
        *((f"option: {name}", value) for name, value in result.options),
        ("written by", f"{result.tool.name} {result.tool.version}"),
    ]
    return made_table("Summary", ("what", "value"), rows)


def run_facts(result: Result) -> str:
    """What a row about the run says of it besides its verdict."""
    facts = [
        ("target", result.target),
        ("exit status", str(result.exit_status)),
        ("complete", "yes" if result.complete else "no"),
        ("packages judged", str(result.verdict.judged)),
        ("judged on", result.verdict.judged_on),
        ("break-glass", result.verdict.break_glass),
    ]
    return facts_text(pair for pair in facts if pair[1])


def facts_text(facts: Iterable[tuple[str, str]]) -> str:
    """Facts in one cell."""
    return "; ".join(f"{name} = {value}" for name, value in facts)
