"""The tables as one workbook that can be mended in a spreadsheet and imported again: a sheet a table, written in order.

What looks like a number but is none (ids, codes, days, telephone numbers) is text in cells of the format for text, and
so is whatever is typed under it: no spreadsheet makes 123 of 00123, a day of 2026-01-01 or a formula of =1+1.
XlsxWriter keeps a row at a time in memory, and writes the same bytes for the same cells.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from ..errors import InputError
from ..tables.cells import cell
from ..tables.columns import Column, columns_of
from ..tables.layout import TABLES, Table
from ..tables.workbook import GUIDE, MOST_ROWS
from .guide import LINES, note, prompt
from .rows import Rows

__all__ = ["write_workbook"]

MADE = datetime(2000, 1, 1, tzinfo=UTC)
"""When every workbook says that it was made: the same network is the same bytes."""

DIGITS = 15
"""So many digits a spreadsheet keeps of a number."""

LEAST, MOST = 2.3e-308, 9.9e307
"""The numbers nearest to 0, and farthest from it, that a spreadsheet has."""

GUIDE_WIDTH, LINE_HEIGHT = 100, 15
"""Characters, points."""

TEXT = "@"
WIDTHS = {"text": 24, "list": 30, "day": 13, "boolean": 12, "integer": 14, "number": 12}
NAMES = ("name", "title", "note", "decision", "document")
"""The columns of long texts."""

_ESCAPE = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
_ODD = re.compile(f"{_ESCAPE.pattern}|^<r>|[\ufffe\uffff]")


def write_workbook(file: Path, rows: Rows) -> dict[str, int]:
    """Write all the tables to a workbook; how many rows each has.

    Raises `InputError` `workbook-full` where a table has more rows, or a cell more characters, than a sheet takes.
    """
    with _workbook(file) as book:
        formats = {name: book.add_format(properties) for name, properties in _FORMATS.items()}
        _add_guide(book, formats)
        return {table.name: _add_table(book, table, rows.of(table), formats) for table in TABLES.values()}


_FORMATS: dict[str, dict[str, Any]] = {
    "text": {"num_format": TEXT},
    "number": {},
    "required": {"num_format": TEXT, "bold": True, "bg_color": "#1F4E78", "font_color": "#FFFFFF"},
    "optional": {"num_format": TEXT, "bg_color": "#DDEBF7"},
    "heading": {"bold": True, "font_size": 14},
    "line": {"text_wrap": True, "valign": "top"},
}


@contextmanager
def _workbook(file: Path) -> Iterator[Any]:
    """A workbook that is written at the end; its rows lie beside it until then. Raises `OSError`."""
    from xlsxwriter import Workbook  # noqa: PLC0415 - no other command waits for it
    from xlsxwriter.exceptions import FileCreateError  # noqa: PLC0415

    book = Workbook(str(file), {"constant_memory": True, "tmpdir": str(file.parent)})
    try:
        book.use_zip64()  # where it must
        book.set_properties({"created": MADE.replace(tzinfo=None), "title": "dtgraph"})
        yield book
        book.close()
    except FileCreateError as error:
        raise OSError(*error.args[0].args) from None
    finally:
        for sheet in book.worksheets():
            sheet.row_data_fh.close()


def _add_guide(book: Any, formats: dict[str, Any]) -> None:
    sheet = book.add_worksheet(GUIDE)
    sheet.hide_gridlines(2)
    sheet.set_column(0, 0, GUIDE_WIDTH)
    for row, line in enumerate(LINES):
        sheet.set_row(row, LINE_HEIGHT * (1 + len(line) // GUIDE_WIDTH) + 6)  # nobody measures it when it is opened
        sheet.write_string(row, 0, line, formats["line" if row else "heading"])


def _add_table(book: Any, table: Table, rows: Iterable[Sequence[object]], formats: dict[str, Any]) -> int:
    """Write a table's sheet; how many rows it has."""
    from xlsxwriter.utility import xl_rowcol_to_cell  # noqa: PLC0415 - no other command waits for it

    sheet, columns = book.add_worksheet(table.name), columns_of(table)
    sheet.freeze_panes(1, 0)
    sheet.set_comments_author("dtgraph")
    for place, column in enumerate(columns):
        numeric = column.type in ("integer", "number")
        sheet.set_column(place, place, _width(column), formats["number" if numeric else "text"])
        sheet.write_string(0, place, column.name, formats["required" if column.required else "optional"])
        sheet.write_comment(0, place, note(column), {"x_scale": 2.2, "y_scale": 1.6})
        if (rule := _validation(column, xl_rowcol_to_cell(1, place))) is not None:
            sheet.data_validation(1, place, MOST_ROWS - 1, place, rule)
    count = 0
    writers = [_writer(sheet, column, formats) for column in columns]
    for count, row in enumerate(rows, start=1):
        if count >= MOST_ROWS:
            raise InputError("workbook-full", table=table.name, found=f"{MOST_ROWS - 1:,} rows")
        for place, value in enumerate(row):
            if value is not None and writers[place](count, place, value):
                raise InputError("workbook-full", table=table.name, found="32,767 characters in a cell")
    sheet.autofilter(0, 0, max(count, 1), len(columns) - 1)
    sheet.ignore_errors({"number_stored_as_text": f"A1:XFD{MOST_ROWS}"})
    return count


def _width(column: Column) -> int:
    wide = 40 if column.name in NAMES else 34 if column.name.endswith("id") else WIDTHS[column.type]
    return max(wide, len(column.name) + 5)  # beside the button of the filter


Write = Callable[[int, int, Any], int]
"""Writes a value to a row and a column; what it gives is 0 where the sheet could hold it."""


def _writer(sheet: Any, column: Column, formats: dict[str, Any]) -> Write:
    def text(row: int, place: int, value: object) -> int:
        written = cell(value)
        if not _ODD.search(written):
            return int(sheet.write_string(row, place, written))
        parts = _parts(written, formats["number"])
        if len(parts) == 1:
            return int(sheet.write_string(row, place, parts[0]))
        return int(sheet.write_rich_string(row, place, *parts, formats["text"]))

    def number(row: int, place: int, value: float) -> int:
        fits = value == 0 or (LEAST < abs(value) < MOST and float(f"{value:.{DIGITS}g}") == value)
        if fits:
            return int(sheet.write_number(row, place, value))
        return int(sheet.write_string(row, place, cell(value), formats["text"]))

    return number if column.type in ("integer", "number") else text


def _parts(text: str, plain: Any) -> list[Any]:
    """`text` in parts, with a format between each two, where written as one it would be read as something else.

    In a workbook `_x0041_` is an A; and XlsxWriter takes for XML what begins as the XML of such parts does. What XML
    cannot hold is replaced.
    """
    text = text.replace("\ufffe", "\ufffd").replace("\uffff", "\ufffd")
    cuts = [match.end() for match in _ESCAPE.finditer(text)]
    if text.startswith("<r>"):
        cuts.insert(0, 1)
    parts: list[Any] = []
    for start, end in zip([0, *cuts], [*cuts, len(text)], strict=True):
        parts += [plain, text[start:end]] if parts else [text[start:end]]
    return parts


def _validation(column: Column, first: str) -> dict[str, Any] | None:
    """What a spreadsheet lets be typed in a column: words of a list, a number within bounds, a day in its form.

    `first` is the first cell of the column.
    """
    told = {"error_title": column.name, "error_message": prompt(column), "input_message": prompt(column)}
    words = column.words or (("true", "false") if column.type == "boolean" else ())
    if words:
        return {"validate": "list", "source": list(words), "error_title": column.name, "error_message": prompt(column)}
    if column.type == "day":
        dashes = "".join(f',MID({first},{place},1)="-"' for place in (5, 8))
        return {"validate": "custom", "value": f"=AND(LEN({first})=10{dashes})", **told}
    if column.type not in ("integer", "number"):
        return None
    rule: dict[str, Any] = {"validate": "integer" if column.type == "integer" else "decimal", **told}
    least = column.least if column.least is not None else column.above
    if column.most is not None:
        return {**rule, "criteria": "between", "minimum": least, "maximum": column.most}
    return {**rule, "criteria": ">" if column.above is not None else ">=", "value": least}
