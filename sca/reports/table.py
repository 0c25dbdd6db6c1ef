"""Every report there is. Adding one is a module, a row here, a golden file and a section in docs/reports.md.

A module is imported when its report is asked for: the template engine alone costs more than a whole small scan.
"""

from importlib import import_module

from sca.reports.base import Render, Reporter

REPORTS: tuple[Reporter, ...] = (
    Reporter("html", "sca-report.html", "text/html; charset=utf-8", "sca.reports.html"),
    Reporter("junit", "test-results/sca-junit.xml", "application/xml", "sca.reports.junit"),
    Reporter("json", "result.json", "application/json", "sca.reports.json_result"),
    Reporter("text", "sca-report.txt", "text/plain; charset=utf-8", "sca.reports.text"),
    Reporter("vex-cyclonedx", "vex.cdx.json", "application/vnd.cyclonedx+json", "sca.reports.vex_cyclonedx", whole=False),
    Reporter("vex-openvex", "openvex.json", "application/json", "sca.reports.vex_openvex", whole=False),
)
_MODULES = {report.name: report.module for report in REPORTS}


def renderer(name: str) -> Render:
    """The function that renders a format, imported now. Raises KeyError for a name that is not in the table."""
    render: Render = import_module(_MODULES[name]).render
    return render
