"""Every report there is. Adding one is a module, a row here, a golden file and a section in docs/reports.md.

Each needs a reader that is not ours, in tests/reports/readers.py: its findings are found back by that. A module is imported when
its report is asked for: the template engine alone costs more than a whole small scan.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING

from sca.reports.base import Companions, Render, RenderPage, Reporter, Withheld

if TYPE_CHECKING:
    from sca.model.result import Result

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

REPORTS: tuple[Reporter, ...] = (
    Reporter("html", "sca-report.html", "text/html; charset=utf-8", "sca.reports.html", page=True),
    Reporter("junit", "test-results/sca-junit.xml", "application/xml", "sca.reports.junit"),
    Reporter("json", "result.json", "application/json", "sca.reports.json_result"),
    Reporter("text", "sca-report.txt", "text/plain; charset=utf-8", "sca.reports.text"),
    Reporter("vex-cyclonedx", "vex.cdx.json", "application/vnd.cyclonedx+json", "sca.reports.vex_cyclonedx", whole=False),
    Reporter("vex-openvex", "openvex.json", "application/json", "sca.reports.vex_openvex", whole=False),
    Reporter("sarif", "sca.sarif", "application/sarif+json", "sca.reports.sarif"),
    Reporter("gitlab-codequality", "gl-code-quality-report.json", "application/json", "sca.reports.gitlab_codequality"),
    Reporter("checkstyle", "checkstyle-result.xml", "application/xml", "sca.reports.checkstyle"),
    Reporter("github-annotations", "github-annotations.txt", "text/plain; charset=utf-8", "sca.reports.github_annotations"),
    Reporter("junit-strict", "test-results/sca-junit-strict.xml", "application/xml", "sca.reports.junit_strict"),
    Reporter("csv-findings", "sca-findings.csv", "text/csv; charset=utf-8", "sca.reports.csv_findings"),
    Reporter("csv-packages", "sca-packages.csv", "text/csv; charset=utf-8", "sca.reports.csv_packages"),
    Reporter("xlsx", "sca-report.xlsx", _XLSX, "sca.reports.xlsx", needs="xlsxwriter"),
    Reporter("dot", "sca-graph.dot", "text/vnd.graphviz; charset=utf-8", "sca.reports.dot"),
    Reporter("mermaid", "sca-graph.mmd", "text/vnd.mermaid; charset=utf-8", "sca.reports.mermaid"),
    Reporter("markdown", "sca-summary.md", "text/markdown; charset=utf-8", "sca.reports.markdown"),
    Reporter("markdown-comment", "sca-comment.md", "text/markdown; charset=utf-8", "sca.reports.markdown_comment"),
    Reporter("azure", "sca-azure.txt", "text/plain; charset=utf-8", "sca.reports.azure"),
    Reporter("teamcity", "sca-teamcity.txt", "text/plain; charset=utf-8", "sca.reports.teamcity"),
    Reporter("bitbucket", "sca-bitbucket.json", "application/json", "sca.reports.bitbucket"),
    Reporter("msbuild", "sca-msbuild.txt", "text/plain; charset=utf-8", "sca.reports.msbuild"),
)
PAGES = frozenset(report.name for report in REPORTS if report.page)
_MODULES = {report.name: report.module for report in REPORTS}


def renderer(name: str) -> Render:
    """The function that renders a format, imported now. Raises KeyError for a name that is not in the table."""
    render: Render = import_module(_MODULES[name]).render
    return render


def page_renderer(name: str) -> tuple[RenderPage, Companions]:
    """The functions that render a page and what lies beside it. Raises KeyError for a name that is no page."""
    module = import_module(_MODULES[name])
    render: RenderPage = module.render_beside
    companions: Companions = module.companions
    return render, companions


def withheld(name: str, result: "Result") -> str:
    """What a format that its readers bound leaves out of a result, in a sentence; empty for all others."""
    told: Withheld | None = getattr(import_module(_MODULES[name]), "withheld", None)
    return told(result) if told is not None else ""


def missing_library(name: str) -> str:
    """The library that a format needs and this installation does not have; empty if nothing is missing."""
    needs = next((report.needs for report in REPORTS if report.name == name), "")
    return needs if needs and find_spec(needs) is None else ""


@contextmanager
def knowing(reporters: tuple[Reporter, ...]) -> Iterator[None]:
    """Within the block these reports can be rendered too: those of plug-ins that a run names."""
    _MODULES.update({report.name: report.module for report in reporters})
    try:
        yield
    finally:
        for report in reporters:
            del _MODULES[report.name]
