"""Writes a table as CSV that every reader of RFC 4180 takes, and that no spreadsheet calculates.

UTF-8 without a byte order mark, commas, CR and LF behind each record, quotes only where they are needed. Programs of tables
take a cell for a formula that begins with `=`, `+`, `-` or `@`, so a text that does has an apostrophe before it, as has one
that begins with an apostrophe: taking one away gives the text back. A semicolon is where some programs cut, whatever the
quotes say; behind it the same holds.

Source: https://www.rfc-editor.org/rfc/rfc4180, https://owasp.org/www-community/attacks/CSV_Injection
"""

import csv
import io
import re

from sca.reports.tables import Cell, Table

# Full-width forms are formulas where the system's language is Chinese, Japanese or Korean.
_STARTS = "=+\\-@\uff1d\uff0b\uff0d\uff20"
FORMULA = re.compile(f"^(?=\\s*['{_STARTS}])|(?<=;)(?=\\s*[{_STARTS}])")


def to_csv(table: Table) -> bytes:
    """The table with its head."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(table.head)
    writer.writerows([_guarded(cell) for cell in row] for row in table.rows)
    return text.getvalue().encode()


def _guarded(cell: Cell) -> Cell:
    return FORMULA.sub("'", cell) if isinstance(cell, str) else cell
