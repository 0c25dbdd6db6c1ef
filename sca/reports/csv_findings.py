"""Writes everything that was found as CSV: the run, each finding, waiver and problem, one record each."""

from sca.model.result import Result
from sca.reports.csv_text import to_csv
from sca.reports.finding_table import findings_table


def render(result: Result) -> bytes:
    """The records, the run first."""
    return to_csv(findings_table(result))
