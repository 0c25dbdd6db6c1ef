"""What holds for every format: the same findings, the same bytes each time, nothing loaded before it is needed."""

import csv
import html
import io
import os
import subprocess
import sys
from collections.abc import Callable, Iterable
from pathlib import Path

import openpyxl
import pytest
from msgspec.structs import replace

from sca.model.result import Result
from sca.model.text import visible
from sca.model.verdict import State
from sca.policies.table import RULES
from sca.reports.read_result import read_result
from sca.reports.table import REPORTS, renderer
from tests.reports import platform_readers, text_readers
from tests.reports.sample_result import FINDINGS, HOSTILE, PROBLEMS, RESULT, WAIVERS, with_findings

ROOT = Path(__file__).resolve().parents[2]
READERS: dict[str, Callable[[bytes], Iterable[str]]] = {**platform_readers.READERS, **text_readers.READERS}
NAMES = [report.name for report in REPORTS if report.whole]
# Formats that leave out on purpose: pictures, the list of packages, and one for readers that drop what is more than ten.
# test_golden_scenario says what is in them.
WHOLE = [name for name in NAMES if name not in ("csv-packages", "dot", "mermaid", "github-annotations")]


@pytest.mark.parametrize("name", WHOLE)
def test_every_finding_is_in_every_report(name: str) -> None:
    text = _readable(name, RESULT)
    for finding in FINDINGS:
        assert finding.code in text
        assert visible(finding.label) in text
        assert str(finding.where) in text


@pytest.mark.parametrize("name", WHOLE)
def test_every_problem_and_the_waiver_in_force_are_in_every_report(name: str) -> None:
    text = _readable(name, RESULT)
    for problem in PROBLEMS:
        assert problem.code in text
        assert str(problem.location) in text
    assert WAIVERS[1].id in text
    assert WAIVERS[1].reason in text


@pytest.mark.parametrize("name", WHOLE)
def test_no_report_holds_a_control_or_bidirectional_character(name: str) -> None:
    text = _cells(renderer(name)(RESULT)) if name == "xlsx" else renderer(name)(RESULT).decode()
    text = text.replace("\r\n", " ").replace("\n", " ")
    assert visible(text) == text


@pytest.mark.parametrize("name", NAMES)
def test_a_result_that_was_read_back_gives_the_same_report(name: str) -> None:
    document = renderer("json")(RESULT)
    assert renderer(name)(read_result(document, "result.json")) == renderer(name)(RESULT)


@pytest.mark.parametrize("name", NAMES)
def test_passed_failed_and_incomplete_differ_at_a_glance(name: str) -> None:
    heads = {_readable(name, result)[:6_000] for result in (with_findings(0), with_findings(1), RESULT)}
    assert len(heads) == 3


def test_reports_do_not_depend_on_the_hash_seed() -> None:
    script = (
        "import hashlib; from tests.reports.sample_result import RESULT; from sca.reports.table import REPORTS, renderer\n"
        "print([hashlib.sha256(renderer(report.name)(RESULT)).hexdigest() for report in REPORTS])"
    )
    assert _python(script, PYTHONHASHSEED="1") == _python(script, PYTHONHASHSEED="2")


def test_file_names_of_an_output_folder_differ() -> None:
    assert len({report.file_name for report in REPORTS}) == len(REPORTS)


def test_the_sample_attacks() -> None:
    assert len({finding.label for finding in FINDINGS} & {f"{name}@1.0.0" for name in HOSTILE}) == len(HOSTILE)


def _readable(name: str, result: Result) -> str:
    """A report with the escapes of its format undone, and without the marks that break commands of build services."""
    if name == "xlsx":
        return _cells(renderer(name)(result))
    text = renderer(name)(result).decode()
    if name in READERS:
        return "\n".join(READERS[name](text.encode()))
    if name == "csv-findings":
        rows = csv.reader(io.StringIO(text, newline=""))
        return "\n".join(f"{':'.join(cell for cell in row[9:12] if cell)} {' '.join(row)}" for row in rows)
    if name in ("html", "junit", "junit-strict"):
        return html.unescape(text.replace("<b>", "").replace("</b>", "").replace("<wbr/>", ""))
    if name == "json":
        for raw in HOSTILE:
            text = text.replace(_in_json(raw), visible(raw))
        return text + " ".join(f"{problem.location}" for problem in result.problems) + " ".join(str(f.where) for f in FINDINGS)
    return text.replace(r"#\u{23}", "##").replace(r"\u{3a}:", "::")


def _cells(data: bytes) -> str:
    """The cells of a workbook, a line for each row, with the place of a row about a file in front of it."""
    book = openpyxl.load_workbook(io.BytesIO(data))
    lines = []
    for sheet in book.worksheets:
        for row in sheet.iter_rows(values_only=True):
            cells = ["" if cell is None else str(cell) for cell in row]
            lines.append(f"{':'.join(cell for cell in cells[9:12] if cell)} {' '.join(cells)}")
    return "\n".join(lines)


def _in_json(text: str) -> str:
    escapes = {"\x1b": r"\u001b", "\x07": r"\u0007", "\x00": r"\u0000", "\u202e": r"\u202e"}
    return "".join(escapes.get(character, character) for character in text)


def _python(script: str, **environment: str) -> str:
    run = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, env={**os.environ, **environment}, capture_output=True, text=True, check=True
    )
    return run.stdout


@pytest.mark.parametrize("name", [name for name in NAMES if name not in ("csv-packages", "github-annotations")])
@pytest.mark.parametrize("state", list(State))
def test_every_rule_in_every_state_is_in_every_report(name: str, state: State) -> None:
    places = {file.path: file for file in RESULT.files}
    lost = next(problem.location for problem in PROBLEMS if problem.cost == "file" and problem.location.path in places)
    findings = tuple(
        replace(
            FINDINGS[0], code=rule.code, rule=rule.name, family=rule.family, label=lost.path, where=lost, state=state, node=""
        )
        for rule in RULES
    )
    text = _readable(name, replace(RESULT, verdict=replace(RESULT.verdict, findings=findings)))
    assert [rule.code for rule in RULES if rule.code not in text] == []
