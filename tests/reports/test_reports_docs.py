"""docs/reports.md says what there is: every format with its file, every key of the document, every word for a run's end."""

import re
from pathlib import Path

from sca import exit_status
from sca.cli.ci import SYSTEMS
from sca.model.text import plural
from sca.reports import dot, junit_cases, mermaid, sarif, sarif_result, standing, text, xlsx
from sca.reports.document import Document
from sca.reports.html import MOST_FINDINGS
from sca.reports.html_inventory import PER_PAGE
from sca.reports.html_ways import MOST_NODES
from sca.reports.table import REPORTS

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "reports.md").read_text(encoding="utf-8")


def _rows(heading: str) -> list[list[str]]:
    """The cells of the first table below a heading."""
    part = re.split(rf"^#+ {heading}$", PAGE, maxsplit=1, flags=re.MULTILINE)[1]
    table = re.split(r"^\|(?:---\|)+\n", part, maxsplit=1, flags=re.MULTILINE)[1].split("\n\n", maxsplit=1)[0]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in table.splitlines()]


def test_every_format_is_described_with_its_file() -> None:
    named = {row[0].strip("`"): row[1].strip("`") for row in _rows("Reports")}
    assert (named.pop("cyclonedx"), named.pop("gitlab-cyclonedx")) == ("bom.cdx.json", "gl-sbom.cdx.json")
    assert named == {report.name: report.file_name for report in REPORTS}


def test_every_key_of_the_document_is_described_in_its_order() -> None:
    assert [row[0].strip("`") for row in _rows("JSON")] == list(Document.__struct_fields__)


def test_every_ci_system_is_described_with_its_variable_and_reports() -> None:
    rows = [[re.findall(r"`([^`]+)`", cell) for cell in row] for row in _rows("CI systems")]
    described = [(row[0][0], row[1][0], tuple(row[2]), row[3][0] if row[3] else "") for row in rows]
    assert described == [(one.name, one.mark, one.reports, one.log) for one in SYSTEMS]


def test_every_word_for_the_end_of_a_run_is_described() -> None:
    words = {row[0]: int(row[1]) for row in _rows("How a run stands")}
    own = {word: status for status, word in standing._WORDS.items() if status != exit_status.DATA}  # noqa: SLF001
    assert own.items() <= words.items()


def test_every_family_of_rules_has_its_word() -> None:
    first = _rows("JUnit")[0][1]
    assert [word for word in junit_cases._FAMILIES.values() if f"`{word}`" not in first] == []  # noqa: SLF001


def test_the_bounds_are_those_of_the_code() -> None:
    assert f"At most {MOST_FINDINGS:,} findings have a row" in PAGE
    assert f"{PER_PAGE:,} packages each" in PAGE
    assert f"at most {MOST_NODES} packages" in PAGE
    assert f"at most {plural(text.MOST_LINES, 'line')} for up to ten findings" in PAGE
    assert f"`dot`: at most {dot.MOST_EDGES:,} edges" in PAGE
    assert f"at most {mermaid.MOST_EDGES} edges and {mermaid.MOST_CHARACTERS:,} characters" in PAGE
    assert f"more than {xlsx.MOST_CHARACTERS:,} characters" in PAGE
    assert f"the {xlsx.MOST_ROWS:,} of a sheet" in PAGE
    assert f"Above {junit_cases.MOST_PASSING:,} passed cases" in PAGE
    assert f"at most {junit_cases.MESSAGE} characters" in PAGE
    assert f"{sarif.MOST_RESULTS:,} results and {sarif.MOST_BYTES // 1_000_000} MB packed" in PAGE
    assert f"at most {sarif.MOST_NOTIFICATIONS:,}, then how many more" in PAGE
    assert f"with their outcome, at most {sarif.MOST_FILES:,}" in PAGE
    assert f"`relatedLocations`, at most {sarif_result.MOST_PLACES}" in PAGE
