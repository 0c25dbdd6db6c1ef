"""Every report there is. Adding one is a module, a row here, a golden file and a section in docs/reports.md.

Each needs a reader that is not ours, in tests/reports/readers.py: its findings are found back by that. A module is imported when
its report is asked for: the template engine alone costs more than a whole small scan.
"""

from importlib import import_module
from importlib.util import find_spec

from sca.reports.base import Render, Reporter

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

REPORTS: tuple[Reporter, ...] = (
    Reporter("html", "sca-report.html", "text/html; charset=utf-8", "sca.reports.html"),
    Reporter("junit", "test-results/sca-junit.xml", "application/xml", "sca.reports.junit"),
    Reporter("json", "result.json", "application/json", "sca.reports.json_result"),
    Reporter("text", "sca-report.txt", "text/plain; charset=utf-8", "sca.reports.text"),
    Reporter("junit-strict", "test-results/sca-junit-strict.xml", "application/xml", "sca.reports.junit_strict"),
    Reporter("csv-findings", "sca-findings.csv", "text/csv; charset=utf-8", "sca.reports.csv_findings"),
    Reporter("csv-packages", "sca-packages.csv", "text/csv; charset=utf-8", "sca.reports.csv_packages"),
    Reporter("xlsx", "sca-report.xlsx", _XLSX, "sca.reports.xlsx", needs="xlsxwriter"),
    Reporter("dot", "sca-graph.dot", "text/vnd.graphviz; charset=utf-8", "sca.reports.dot"),
    Reporter("mermaid", "sca-graph.mmd", "text/vnd.mermaid; charset=utf-8", "sca.reports.mermaid"),
)
_MODULES = {report.name: report.module for report in REPORTS}


def renderer(name: str) -> Render:
    """The function that renders a format, imported now. Raises KeyError for a name that is not in the table."""
    render: Render = import_module(_MODULES[name]).render
    return render


def missing_library(name: str) -> str:
    """The library that a format needs and this installation does not have; empty if nothing is missing."""
    needs = next((report.needs for report in REPORTS if report.name == name), "")
    return needs if needs and find_spec(needs) is None else ""
