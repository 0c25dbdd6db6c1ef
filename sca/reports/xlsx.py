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
from sca.reports.tables import Cell, Row, Table, licences_table, made_table, summary_table, waivers_table

MOST_ROWS = 1_048_575
MOST_CHARACTERS = 32_767
_WIDEST = 60
_SAMPLE = 200
_MOST_WRAPPED = 600
_PER_LINE, _LINE_HEIGHT = 52, 15
_OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
_RED, _AMBER, _GREEN = "#FBE3E4", "#FDF1D8", "#DFF3E4"
_TONES = {"good": _GREEN, "bad": _RED, "unsure": _AMBER}
_STATES = {"open": _RED, "undetermined": _AMBER, "expired": _RED}


class _Formats:
    """The looks of cells, each made once."""

    def __init__(self, workbook: xlsxwriter.Workbook) -> None:
        self._workbook = workbook
        self._made: dict[tuple[str, bool, bool], Format] = {}
        self.head = workbook.add_format({"bold": True, "bottom": 1, "valign": "top"})

    def of(self, cell: Cell, colour: str) -> Format:
        """The look of a cell on a background (or none): a long text wraps, one like a formula is marked as text."""
        long = isinstance(cell, str) and _wraps(cell)
        key = (colour, isinstance(cell, str) and FORMULA.match(cell) is not None, long)
        if key not in self._made:
            looks: dict[str, object] = {"valign": "top", "align": "left", "quote_prefix": key[1], "text_wrap": long}
            self._made[key] = self._workbook.add_format({**looks, "bg_color": colour} if colour else looks)
        return self._made[key]


def render(result: Result) -> bytes:
    """The workbook."""
    data = io.BytesIO()
    with xlsxwriter.Workbook(data, _OPTIONS) as workbook:
        workbook.set_properties({"title": brief(f"sca: {result.target}"), "created": _moment(result)})
        formats = _Formats(workbook)
        for table in _tables(result):
            sheet = workbook.add_worksheet(table.name)
            _write(sheet, table, formats, _TONES[standing(result).tone])
            _lay_out(sheet, table)
    return data.getvalue()


def _moment(result: Result) -> datetime:
    """When the run was; a result that says nothing usable gets the first moment that a file of this kind can have."""
    try:
        return datetime.fromisoformat(result.timestamp.removesuffix("Z") or result.verdict.judged_on)
    except ValueError:
        return datetime(1980, 1, 1)  # noqa: DTZ001  # the file has no zone


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
    for column, name in enumerate(table.head):
        sheet.write_string(0, column, name, formats.head)
    for number, row in enumerate(table.rows[:MOST_ROWS], 1):
        colour = tone if table.name == "Summary" and row[0] == "verdict" else _colour(table, row)
        for column, cell in enumerate(row):
            if isinstance(cell, int):
                sheet.write_number(number, column, cell, formats.of(cell, colour))
            elif cell:
                sheet.write_string(number, column, brief(cell, MOST_CHARACTERS), formats.of(cell, colour))
            elif colour:
                sheet.write_blank(number, column, None, formats.of(cell, colour))
        lines = max((-(-len(cell) // _PER_LINE) for cell in row if isinstance(cell, str) and _wraps(cell)), default=1)
        if lines > 1:
            sheet.set_row(number, _LINE_HEIGHT * lines)


def _lay_out(sheet: Worksheet, table: Table) -> None:
    """A head that stays in view and filters, columns as wide as their first rows ask for, pages that can be printed."""
    for column, name in enumerate(table.head):
        longest = max((len(str(row[column])) for row in table.rows[:_SAMPLE]), default=0)
        sheet.set_column(column, column, min(max(longest, len(name)) + 3, _WIDEST))
    sheet.freeze_panes(1, 0)
    if table.name != "Summary":
        sheet.autofilter(0, 0, min(len(table.rows), MOST_ROWS), len(table.head) - 1)
    sheet.set_landscape()
    sheet.repeat_rows(0)


def _wraps(text: str) -> bool:
    return _WIDEST < len(text) <= _MOST_WRAPPED


def _colour(table: Table, row: Row) -> str:
    state = str(row[table.head.index("state")]) if "state" in table.head else ""
    return _RED if state.startswith("lost") else _STATES.get(state, "")
