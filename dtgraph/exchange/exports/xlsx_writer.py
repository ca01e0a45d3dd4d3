"""Write the tables as a workbook, one sheet per table, that can be edited in a spreadsheet and imported again.

Ids, codes, dates and telephone numbers are text in columns of the text format, so that a spreadsheet does not turn
00123 into 123, 2026-01-01 into a date or =1+1 into a formula, also in cells typed later. XlsxWriter keeps one row at a
time in memory, and writes the same bytes for the same cells.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from ...errors import InputError
from ..tables.column_info import Column, name_columns, table_columns
from ..tables.table_schema import TABLES, Table
from ..tables.xlsx_reader import GUIDE_SHEET, MAX_SHEET_ROWS
from .export_rows import ExportRows
from .workbook_guide import column_note, guide_lines
from .xlsx_cells import cell_validation, cell_writer

__all__ = ["write_workbook"]

CREATED_AT = datetime(2000, 1, 1, tzinfo=UTC)
"""Creation date of every workbook, so that the same network gives the same bytes."""

GUIDE_WIDTH, LINE_HEIGHT = 100, 15
"""Width of the guide sheet in characters, and height of its lines in points."""
NOTE_LINE_LENGTH, NOTE_WIDTH, NOTE_LINE_HEIGHT = 55, 380, 15
"""Characters per line of a note, width of a note in pixels, and height of its lines in pixels."""

TEXT_FORMAT, GREY = "@", "#7F7F7F"
COLUMN_WIDTHS = {"string": 24, "list": 30, "date": 13, "boolean": 12, "integer": 14, "number": 12}
LONG_TEXT_COLUMNS = ("name", "title", "note", "decision", "document")


def write_workbook(file: Path, rows: ExportRows) -> dict[str, int]:
    """Write the tables to a workbook and return the number of rows by table.

    Without personal data, tables that require them are left out. Raises `InputError` `workbook-full` if a table has
    more rows, or a cell more characters, than a sheet can hold.
    """
    with _workbook(file) as book:
        formats = {name: book.add_format(properties) for name, properties in _FORMATS.items()}
        _add_guide(book, guide_lines(rows.version, personal=rows.personal), formats)
        tables = [table for table in TABLES.values() if rows.personal or not _requires_personal(table)]
        names = rows.names()
        return {
            table.name: _add_table(
                book,
                table.name,
                _sheet_columns(table, names, personal=rows.personal),
                rows.table_rows(table),
                formats,
            )
            for table in tables
        }


def _requires_personal(table: Table) -> bool:
    """Whether a required column has personal data, so that no row can be imported without them."""
    return any(column.required and column.personal for column in table_columns(table))


@dataclass(frozen=True, slots=True)
class _SheetColumn:
    """A column of a sheet: the table's column at `index` or, with `names`, the names of the ids in that column."""

    column: Column
    index: int
    names: Mapping[Any, str] | None = None

    @property
    def style(self) -> str:
        """The name of the cell format."""
        if self.names is not None:
            return "name"
        return "number" if self.column.type in ("integer", "number") else "string"


def _sheet_columns(table: Table, names: Mapping[str, str], *, personal: bool) -> list[_SheetColumn]:
    """The columns of a table, each column of ids followed by one of the names."""
    columns = []
    for index, column in enumerate(table_columns(table)):
        columns.append(_SheetColumn(column, index))
        name = name_columns(table).get(column.name)
        if name and (personal or name.labels != ("Person",)):
            columns.append(_SheetColumn(name, index, names))
    return columns


_FORMATS: dict[str, dict[str, Any]] = {
    "string": {"num_format": TEXT_FORMAT},
    "number": {},
    "required": {"num_format": TEXT_FORMAT, "bold": True, "bg_color": "#1F4E78", "font_color": "#FFFFFF"},
    "optional": {"num_format": TEXT_FORMAT, "bg_color": "#DDEBF7"},
    "name": {"num_format": TEXT_FORMAT, "italic": True, "font_color": GREY},
    "heading": {"bold": True, "font_size": 14},
    "line": {"text_wrap": True, "valign": "top"},
}


@contextmanager
def _workbook(file: Path) -> Iterator[Any]:
    """Open a workbook that is written on exit; until then, rows are in files beside it. Raises `OSError`."""
    from xlsxwriter import Workbook  # noqa: PLC0415 - slow to import
    from xlsxwriter.exceptions import FileCreateError  # noqa: PLC0415

    book = Workbook(str(file), {"constant_memory": True, "tmpdir": str(file.parent)})
    try:
        book.use_zip64()  # only for files above 4 GiB
        book.set_properties({"created": CREATED_AT.replace(tzinfo=None), "title": "dtgraph"})
        yield book
        book.close()
    except FileCreateError as error:
        raise OSError(*error.args[0].args) from None
    finally:
        for sheet in book.worksheets():
            sheet.row_data_fh.close()


def _add_guide(book: Any, lines: Sequence[str], formats: dict[str, Any]) -> None:
    sheet = book.add_worksheet(GUIDE_SHEET)
    sheet.hide_gridlines(2)
    sheet.set_column(0, 0, GUIDE_WIDTH)
    for row, line in enumerate(lines):
        # spreadsheets do not fit row heights on opening
        sheet.set_row(row, LINE_HEIGHT * (1 + len(line) // GUIDE_WIDTH) + 6)
        sheet.write_string(row, 0, line, formats["line" if row else "heading"])


def _add_table(
    book: Any, name: str, columns: Sequence[_SheetColumn], rows: Iterable[Sequence[object]], formats: dict[str, Any]
) -> int:
    """Write a table's sheet and return the number of rows."""
    sheet = book.add_worksheet(name)
    sheet.set_comments_author("dtgraph")
    for position, column in enumerate(columns):
        _add_column(sheet, position, column, formats)
    sheet.freeze_panes(1, _frozen_columns(columns))
    count = 0
    writers = [
        (position, column.index, column.names, cell_writer(sheet, column.column, formats))
        for position, column in enumerate(columns)
    ]
    for count, row in enumerate(rows, start=1):
        if count >= MAX_SHEET_ROWS:
            raise InputError("workbook-full", table=name, found=f"{MAX_SHEET_ROWS - 1:,} rows")
        for position, index, names, write in writers:
            value = row[index] if names is None else names.get(row[index])
            if value is not None and write(count, position, value):
                raise InputError("workbook-full", table=name, found="32,767 characters in a cell")
    sheet.autofilter(0, 0, max(count, 1), len(columns) - 1)
    sheet.ignore_errors({"number_stored_as_text": f"A1:XFD{MAX_SHEET_ROWS}"})
    return count


def _add_column(sheet: Any, position: int, sheet_column: _SheetColumn, formats: dict[str, Any]) -> None:
    """Write a column's heading and note, and set the format and validation of its cells."""
    from xlsxwriter.utility import xl_rowcol_to_cell  # noqa: PLC0415 - slow to import

    column = sheet_column.column
    if sheet_column.names is not None:
        heading, note = "name", f"{column.vi}\n{column.help}"
    else:
        heading, note = "required" if column.required else "optional", column_note(column)
    sheet.set_column(position, position, _width(sheet_column), formats[sheet_column.style])
    sheet.write_string(0, position, column.name, formats[heading])
    sheet.write_comment(0, position, note, _note_size(note))
    if (rule := cell_validation(column, xl_rowcol_to_cell(1, position))) is not None:
        sheet.data_validation(1, position, MAX_SHEET_ROWS - 1, position, rule)


def _frozen_columns(columns: Sequence[_SheetColumn]) -> int:
    """The number of frozen columns: those up to the first id, and the next one if it has the name."""
    first = next(position for position, column in enumerate(columns) if column.column.name.endswith("id"))
    following = columns[first + 1]
    return first + 1 + (following.names is not None or following.column.name in ("name", "title"))


def _note_size(note: str) -> dict[str, int]:
    """The size of a note's box; spreadsheets do not fit it to the text."""
    count = sum(1 + len(line) // NOTE_LINE_LENGTH for line in note.split("\n"))
    return {"width": NOTE_WIDTH, "height": NOTE_LINE_HEIGHT * (count + 1)}


def _width(sheet_column: _SheetColumn) -> int:
    column = sheet_column.column
    if column.allowed_values:
        width = max(map(len, column.allowed_values)) + 2
    elif sheet_column.names is not None or column.name.endswith("id"):
        width = 34
    else:
        width = 40 if column.name in LONG_TEXT_COLUMNS else COLUMN_WIDTHS[column.type]
    return max(width, len(column.name) + 5)  # the filter button needs space
