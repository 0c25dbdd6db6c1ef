"""Writes a workbook for people who work in a spreadsheet: summary, findings, packages, licences, waivers.

Needs XlsxWriter, which the extra `xlsx` installs. Every text is a text cell: none is a formula, a link or a number, also after
somebody has edited it. The same Result gives the same bytes.

Source: https://learn.microsoft.com/openspecs/office_standards/ms-xlsx, and Excel's own limits for a sheet
"""

import io
from datetime import datetime

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from sca.model.result import Result
from sca.model.text import brief
from sca.reports.csv_text import FORMULA
from sca.reports.finding_table import findings_table
from sca.reports.package_table import packages_table
from sca.reports.standing import standing
from sca.reports.tables import Row, Table, licences_table, made_table, summary_table, waivers_table

MOST_ROWS = 1_048_575
MOST_CHARACTERS = 32_767
_WIDEST = 60
_SAMPLE = 200
_OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
_RED, _AMBER, _GREEN = "#FBE3E4", "#FDF1D8", "#DFF3E4"
_TONES = {"good": _GREEN, "bad": _RED, "unsure": _AMBER}
_STATES = {"open": _RED, "undetermined": _AMBER, "expired": _RED}


class _Formats:
    """The looks of cells, each made once: plain or coloured, and with or without the mark that keeps a text a text."""

    def __init__(self, workbook: xlsxwriter.Workbook) -> None:
        self._workbook = workbook
        self._made: dict[tuple[str, bool], Format] = {}
        self.head = workbook.add_format({"bold": True, "bottom": 1, "valign": "top"})

    def of(self, colour: str, *, quoted: bool) -> Format:
        """The look for a background colour (or none)."""
        if (colour, quoted) not in self._made:
            looks = {"valign": "top", **({"bg_color": colour} if colour else {}), **({"quote_prefix": True} if quoted else {})}
            self._made[colour, quoted] = self._workbook.add_format(looks)
        return self._made[colour, quoted]


def render(result: Result) -> bytes:
    """The workbook."""
    data = io.BytesIO()
    with xlsxwriter.Workbook(data, _OPTIONS) as workbook:
        moment = result.timestamp.removesuffix("Z") or f"{result.verdict.judged_on}T00:00:00"
        workbook.set_properties({"title": brief(f"sca: {result.target}"), "created": datetime.fromisoformat(moment)})
        formats = _Formats(workbook)
        for table in _tables(result):
            _write(workbook.add_worksheet(table.name), table, formats, _TONES[standing(result).tone])
    return data.getvalue()


def _tables(result: Result) -> tuple[Table, ...]:
    """The five tables; the run and the waivers have sheets of their own, so they are no rows of the others."""
    summary = summary_table(result)
    others = (findings_table(result), packages_table(result), licences_table(result), waivers_table(result))
    shown = [_without(table, {"run", "waiver"}) if table.head[0] == "kind" else table for table in others]
    left_out: list[Row] = [
        (f"rows left out: {table.name}", len(table.rows) - MOST_ROWS) for table in shown if len(table.rows) > MOST_ROWS
    ]
    return (made_table(summary.name, summary.head, (*summary.rows, *left_out)), *shown)


def _without(table: Table, kinds: set[str]) -> Table:
    return Table(table.name, table.head, tuple(row for row in table.rows if row[0] not in kinds))


def _write(sheet: Worksheet, table: Table, formats: _Formats, tone: str) -> None:
    """One sheet: a head that stays in view and can filter, columns as wide as their first rows ask for."""
    rows = table.rows[:MOST_ROWS]
    for column, name in enumerate(table.head):
        sheet.write_string(0, column, name, formats.head)
        longest = max((len(str(row[column])) for row in rows[:_SAMPLE]), default=0)
        sheet.set_column(column, column, min(max(longest, len(name) + 3), _WIDEST))
    for number, row in enumerate(rows, 1):
        colour = tone if table.name == "Summary" and row[0] == "verdict" else _colour(table, row)
        for column, cell in enumerate(row):
            if isinstance(cell, int):
                sheet.write_number(number, column, cell, formats.of(colour, quoted=False))
            elif cell:
                look = formats.of(colour, quoted=bool(FORMULA.match(cell)))
                sheet.write_string(number, column, brief(cell, MOST_CHARACTERS), look)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, len(rows), len(table.head) - 1)


def _colour(table: Table, row: Row) -> str:
    state = str(row[table.head.index("state")]) if "state" in table.head else ""
    return _RED if state.startswith("lost") else _STATES.get(state, "")
