"""Tables: the same rows in CSV and in a workbook, every package with everything asked for, and nothing that calculates."""

import csv
import io
import os
import subprocess
import sys
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from sca.model.component import Location
from sca.model.text import visible
from sca.reports import csv_findings, csv_packages, xlsx
from sca.reports.csv_text import to_csv
from sca.reports.tables import Table
from tests.reports.golden import assert_golden
from tests.reports.sample_result import COMPONENTS, FINDINGS, PROBLEMS, RESULT, WAIVERS, npm, with_findings

ROOT = Path(__file__).resolve().parents[2]
FINDING_ROWS = list(csv.DictReader(io.StringIO(csv_findings.render(RESULT).decode(), newline=""), strict=True))
PACKAGE_ROWS = list(csv.DictReader(io.StringIO(csv_packages.render(RESULT).decode(), newline=""), strict=True))
BOOK = openpyxl.load_workbook(io.BytesIO(xlsx.render(RESULT)))
STARTS = tuple("=+-@\t\r")


@pytest.mark.parametrize(
    ("name", "render"), [("sca-findings.csv", csv_findings.render), ("sca-packages.csv", csv_packages.render)]
)
def test_golden(name: str, render: object) -> None:
    assert callable(render)
    assert_golden(name, render(RESULT))


def test_every_finding_waiver_and_problem_is_one_row_below_the_run() -> None:
    kinds = [row["kind"] for row in FINDING_ROWS]
    expected = ["run"] + ["finding"] * len(FINDINGS) + ["waiver"] * len(WAIVERS) + ["problem"] * len(PROBLEMS)
    assert kinds == expected
    assert FINDING_ROWS[0]["state"] == PACKAGE_ROWS[0]["findings"] == "incomplete"


def test_a_package_has_licence_scope_places_purl_and_way() -> None:
    (lodash,) = [row for row in PACKAGE_ROWS if row["name"] == "lodash"]
    assert lodash == {
        **lodash,
        "kind": "package",
        "package": "lodash@4.17.20",
        "purl": "pkg:npm/lodash@4.17.20",
        "licence": "MIT",
        "licence_from": "license",
        "scope": "runtime; dev",
        "direct": "no",
        "path": "shop > express@4.18.2 > lodash@4.17.20",
        "places": "package-lock.json:812; web/package-lock.json:96",
        "findings": "SCA101 open",
    }


def test_every_package_and_everything_that_is_only_named_is_listed_once() -> None:
    purls = [row["purl"] for row in PACKAGE_ROWS if row["kind"] == "package"]
    assert sorted(purls) == sorted({component.package.purl for component in COMPONENTS})
    named = [(row["kind"], row["requested"]) for row in PACKAGE_ROWS if row["kind"] not in ("run", "package")]
    assert sorted(named) == sorted((reference.kind, reference.requested) for reference in RESULT.references)


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("=1+1", "'=1+1"),
        ("+1", "'+1"),
        ("-1", "'-1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("  =1+1", "'  =1+1"),
        ("\uff1d1", "'\uff1d1"),
        ("\t=1", r"\u{9}=1"),
        ("\r=1", r"\u{d}=1"),
        ("'=1", "''=1"),
        ("a;=1", "a;'=1"),
        ("a; @x", "a;' @x"),
        ("a, b", "a, b"),
        ("a-b=c@d+e", "a-b=c@d+e"),
        ('say "no"', 'say "no"'),
        ("", ""),
    ],
)
def test_what_begins_like_a_formula_has_an_apostrophe_before_it(text: str, written: str) -> None:
    data = to_csv(Table("x", ("head",), ((visible(text), "next"),)))
    assert list(csv.reader(io.StringIO(data.decode(), newline=""), strict=True)) == [["head"], [written, "next"]]


@settings(deadline=None, max_examples=100)
@given(st.text(st.characters(exclude_categories=())))
def test_any_text_is_one_cell_that_no_program_calculates(text: str) -> None:
    finding = replace(FINDINGS[0], label=text, message=text, fix=text, subject=text, direct=text, path=(text, text), waiver=text,
                      where=Location(text, 1, chain=(text,)), node="")  # fmt: skip
    result = replace(RESULT, target=text, verdict=replace(RESULT.verdict, findings=(finding,)), reasons=(text,))
    data = csv_findings.render(result)
    rows = list(csv.reader(io.StringIO(data.decode(), newline=""), strict=True))
    assert {len(row) for row in rows} == {len(rows[0])}
    assert not [cell for row in rows for cell in row if cell.startswith(STARTS)]
    label = rows[2][5]
    assert label.removeprefix("'").replace(";'", ";") == visible(text).replace(";'", ";")
    assert data.count(b"\r\n") == len(rows)


def test_a_workbook_has_five_sheets_whose_heads_stay_in_view_and_filter() -> None:
    assert BOOK.sheetnames == ["Summary", "Findings", "Packages", "Licences", "Waivers"]
    for sheet in BOOK.worksheets:
        assert sheet.freeze_panes == "A2"
        assert sheet.auto_filter.ref == (None if sheet.title == "Summary" else sheet.dimensions)
        assert all(cell.font.b for cell in sheet[1])


@pytest.mark.parametrize(("sheet", "rows"), [("Findings", FINDING_ROWS), ("Packages", PACKAGE_ROWS)])
def test_a_workbook_has_the_rows_of_the_csv_files(sheet: str, rows: list[dict[str, str]]) -> None:
    head, *found = BOOK[sheet].iter_rows(values_only=True)
    assert list(head) == list(rows[0])
    texts = [["" if cell is None else str(cell) for cell in row] for row in found]
    expected = [[_unguarded(cell) for cell in row.values()] for row in rows if row["kind"] not in ("run", "waiver")]
    assert texts == expected


def _unguarded(cell: str) -> str:
    return cell.removeprefix("'").replace(";'", ";")


def test_a_workbook_says_how_the_run_stands_and_who_answers_for_what() -> None:
    summary = [tuple(row) for row in BOOK["Summary"].iter_rows(values_only=True)]
    assert summary[1] == ("verdict", "incomplete")
    assert ("findings: open", 16) in summary
    assert ("files refused", 1) in summary
    waivers = [row[:2] for row in BOOK["Waivers"].iter_rows(min_row=2, values_only=True)]
    assert waivers == [(one.id, one.state) for one in WAIVERS]
    licences = {row[0]: row[1] for row in BOOK["Licences"].iter_rows(min_row=2, values_only=True)}
    assert licences["MIT"] == 16


@pytest.mark.parametrize(
    "text", ["=1+1", "+1", "-1", "@x", "https://a.example.test/", "{=1}", "0012", "1e5", "2026-01-01", "TRUE"]
)
def test_every_text_of_a_workbook_stays_a_text(text: str) -> None:
    finding = replace(FINDINGS[0], label=text, message=text, fix=text)
    book = openpyxl.load_workbook(io.BytesIO(xlsx.render(replace(RESULT, verdict=replace(RESULT.verdict, findings=(finding,))))))
    sheet = book["Findings"]
    cells = [cell for cell in sheet[2] if cell.value == text]
    assert len(cells) == 3
    assert {cell.data_type for cell in cells} == {"s"}
    assert {cell.hyperlink for cell in cells} == {None}
    assert {cell.quotePrefix for cell in cells} == {text.startswith(("=", "+", "-", "@"))}


def test_a_text_that_no_cell_can_hold_is_cut_and_says_so() -> None:
    result = replace(RESULT, verdict=replace(RESULT.verdict, findings=(replace(FINDINGS[0], fix="x" * 40_000),)))
    book = openpyxl.load_workbook(io.BytesIO(xlsx.render(result)))
    fix = next(str(cell.value) for cell in book["Findings"][2] if str(cell.value).startswith("xxx"))
    assert len(fix) == xlsx.MOST_CHARACTERS
    assert fix.endswith("x…")


@pytest.mark.parametrize("moment", ["", "tomorrow", "9999-99-99"])
def test_a_result_without_a_usable_date_still_makes_a_workbook(moment: str) -> None:
    result = replace(RESULT, timestamp="", verdict=replace(RESULT.verdict, judged_on=moment))
    assert openpyxl.load_workbook(io.BytesIO(xlsx.render(result))).properties.created == datetime(1980, 1, 1)  # noqa: DTZ001


def test_rows_that_no_sheet_can_hold_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xlsx, "MOST_ROWS", 40)
    result = replace(
        with_findings(0), components=tuple(npm(f"package-{number}", "1.0.0", 10) for number in range(42)), references=()
    )
    book = openpyxl.load_workbook(io.BytesIO(xlsx.render(result)))
    assert book["Packages"].max_row == 41
    assert ("rows left out: Packages", 2) in list(book["Summary"].iter_rows(values_only=True))


def test_without_the_library_a_workbook_is_refused_before_anything_is_read(tmp_path: Path) -> None:
    script = (
        "import sys; from importlib.abc import MetaPathFinder\n"
        "class Absent(MetaPathFinder):\n"
        "    def find_spec(self, name, path=None, target=None):\n"
        "        if name.partition('.')[0] == 'xlsxwriter': raise ModuleNotFoundError(name=name)\n"
        "import importlib.util as util; found = util.find_spec\n"
        "util.find_spec = lambda name, package=None: None if name == 'xlsxwriter' else found(name, package)\n"
        "sys.meta_path.insert(0, Absent())\n"
        "from sca.__main__ import main; sys.exit(main())\n"
    )
    (tmp_path / "requirements.txt").write_text("attrs==24.2.0\n", encoding="utf-8")
    command = [sys.executable, "-c", script, "check", str(tmp_path), "--report", f"xlsx={tmp_path}/out.xlsx"]
    done = subprocess.run(command, cwd=ROOT, env=dict(os.environ), capture_output=True, text=True, check=False, timeout=60)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == (
        "  help: pip install 'sca-build[xlsx]'\n"
        "sca: the report xlsx needs the library xlsxwriter, which is not installed; exit 2\n"
    )
    assert not (tmp_path / "out.xlsx").exists()
