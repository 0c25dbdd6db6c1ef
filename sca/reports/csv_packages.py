"""Writes every package as CSV, with licence, scope, places and the shortest way from a project."""

from sca.model.result import Result
from sca.reports.csv_text import to_csv
from sca.reports.package_table import packages_table


def render(result: Result) -> bytes:
    """The records: the run, the packages by type and name, then what is only named."""
    return to_csv(packages_table(result))
