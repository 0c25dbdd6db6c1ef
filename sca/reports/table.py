"""Every report there is. Adding one is a module, a row here, a golden file and a section in docs/reports.md.

A module is imported when its report is asked for: the template engine alone costs more than a whole small scan.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module

from sca.reports.base import Render, Reporter

REPORTS: tuple[Reporter, ...] = (
    Reporter("html", "sca-report.html", "text/html; charset=utf-8", "sca.reports.html"),
    Reporter("junit", "test-results/sca-junit.xml", "application/xml", "sca.reports.junit"),
    Reporter("json", "result.json", "application/json", "sca.reports.json_result"),
    Reporter("text", "sca-report.txt", "text/plain; charset=utf-8", "sca.reports.text"),
)
_MODULES = {report.name: report.module for report in REPORTS}


def renderer(name: str) -> Render:
    """The function that renders a format, imported now. Raises KeyError for a name that is not in the table."""
    render: Render = import_module(_MODULES[name]).render
    return render


@contextmanager
def knowing(reporters: tuple[Reporter, ...]) -> Iterator[None]:
    """Within the block these reports can be rendered too: those of plug-ins that a run names."""
    _MODULES.update({report.name: report.module for report in reporters})
    try:
        yield
    finally:
        for report in reporters:
            del _MODULES[report.name]
