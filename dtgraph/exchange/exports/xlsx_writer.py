"""The tables as one workbook that can be mended in a spreadsheet and imported again: a sheet a table, written in order.

What looks like a number but is none (ids, codes, days, telephone numbers) is text in cells of the format for text, and
so is whatever is typed under it: no spreadsheet makes 123 of 00123, a day of 2026-01-01 or a formula of =1+1.
XlsxWriter keeps a row at a time in memory, and writes the same bytes for the same cells.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from ...errors import InputError
from ..tables.column_info import Column, columns_of, names_of
from ..tables.table_schema import TABLES, Table
from ..tables.xlsx_reader import GUIDE, MOST_ROWS
from .export_rows import ExportRows
from .workbook_guide import lines, note
from .xlsx_cells import validation, writer

__all__ = ["write_workbook"]

MADE = datetime(2000, 1, 1, tzinfo=UTC)
"""When every workbook says that it was made: the same network is the same bytes."""

GUIDE_WIDTH, LINE_HEIGHT = 100, 15
"""Characters, points."""
NOTE_LINE, NOTE_WIDTH, NOTE_LINE_HEIGHT = 55, 380, 15
"""Characters, pixels, pixels: how many of its letters stand in one line of a note."""

TEXT, GREY = "@", "#7F7F7F"
WIDTHS = {"string": 24, "list": 30, "date": 13, "boolean": 12, "integer": 14, "number": 12}
LONG = ("name", "title", "note", "decision", "document")
"""The columns of long texts."""


def write_workbook(file: Path, rows: ExportRows) -> dict[str, int]:
    """Write the tables to a workbook that can be imported again; how many rows each has.

    Where personal data are not shown, a table that cannot do without is left out. Raises `InputError` `workbook-full`
    where a table has more rows, or a cell more characters, than a sheet takes.
    """
    with _workbook(file) as book:
        formats = {name: book.add_format(properties) for name, properties in _FORMATS.items()}
        _add_guide(book, lines(rows.version, personal=rows.personal), formats)
        tables = [table for table in TABLES.values() if rows.personal or not _needs_personal(table)]
        names = rows.names()
        return {
            table.name: _add_table(
                book, table.name, _shown(table, names, personal=rows.personal), rows.of(table), formats
            )
            for table in tables
        }


def _needs_personal(table: Table) -> bool:
    """Whether no row can be imported without its personal data."""
    return any(column.required and column.personal for column in columns_of(table))


@dataclass(frozen=True, slots=True)
class _Shown:
    """A column of a sheet: of the table's column at `place` or, with `names`, what the ids in it are called."""

    column: Column
    place: int
    names: Mapping[Any, str] | None = None

    @property
    def style(self) -> str:
        """The format of its cells."""
        if self.names is not None:
            return "name"
        return "number" if self.column.type in ("integer", "number") else "string"


def _shown(table: Table, names: Mapping[str, str], *, personal: bool) -> list[_Shown]:
    """The columns of a table, and beside those of ids what these are called."""
    shown = []
    for place, column in enumerate(columns_of(table)):
        shown.append(_Shown(column, place))
        name = names_of(table).get(column.name)
        if name and (personal or name.labels != ("Person",)):
            shown.append(_Shown(name, place, names))
    return shown


_FORMATS: dict[str, dict[str, Any]] = {
    "string": {"num_format": TEXT},
    "number": {},
    "required": {"num_format": TEXT, "bold": True, "bg_color": "#1F4E78", "font_color": "#FFFFFF"},
    "optional": {"num_format": TEXT, "bg_color": "#DDEBF7"},
    "name": {"num_format": TEXT, "italic": True, "font_color": GREY},
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


def _add_guide(book: Any, told: Sequence[str], formats: dict[str, Any]) -> None:
    sheet = book.add_worksheet(GUIDE)
    sheet.hide_gridlines(2)
    sheet.set_column(0, 0, GUIDE_WIDTH)
    for row, line in enumerate(told):
        sheet.set_row(row, LINE_HEIGHT * (1 + len(line) // GUIDE_WIDTH) + 6)  # nobody measures it when it is opened
        sheet.write_string(row, 0, line, formats["line" if row else "heading"])


def _add_table(
    book: Any, name: str, shown: Sequence[_Shown], rows: Iterable[Sequence[object]], formats: dict[str, Any]
) -> int:
    """Write a table's sheet; how many rows it has."""
    sheet = book.add_worksheet(name)
    sheet.set_comments_author("dtgraph")
    for at, one in enumerate(shown):
        _add_column(sheet, at, one, formats)
    sheet.freeze_panes(1, _frozen(shown))
    count = 0
    writers = [(at, one.place, one.names, writer(sheet, one.column, formats)) for at, one in enumerate(shown)]
    for count, row in enumerate(rows, start=1):
        if count >= MOST_ROWS:
            raise InputError("workbook-full", table=name, found=f"{MOST_ROWS - 1:,} rows")
        for at, place, names, write in writers:
            value = row[place] if names is None else names.get(row[place])
            if value is not None and write(count, at, value):
                raise InputError("workbook-full", table=name, found="32,767 characters in a cell")
    sheet.autofilter(0, 0, max(count, 1), len(shown) - 1)
    sheet.ignore_errors({"number_stored_as_text": f"A1:XFD{MOST_ROWS}"})
    return count


def _add_column(sheet: Any, at: int, shown: _Shown, formats: dict[str, Any]) -> None:
    """Write the heading of a column, with what it means and what can be typed below it."""
    from xlsxwriter.utility import xl_rowcol_to_cell  # noqa: PLC0415 - no other command waits for it

    column, told = shown.column, note(shown.column)
    if shown.names is not None:
        heading, told = "name", f"{column.vi}\n{column.help}"
    else:
        heading = "required" if column.required else "optional"
    sheet.set_column(at, at, _width(shown), formats[shown.style])
    sheet.write_string(0, at, column.name, formats[heading])
    sheet.write_comment(0, at, told, _size(told))
    if (rule := validation(column, xl_rowcol_to_cell(1, at))) is not None:
        sheet.data_validation(1, at, MOST_ROWS - 1, at, rule)


def _frozen(shown: Sequence[_Shown]) -> int:
    """How many columns stay in sight: those to the first id, and what it is called where that stands beside it."""
    first = next(at for at, one in enumerate(shown) if one.column.name.endswith("id"))
    beside = shown[first + 1]
    return first + 1 + (beside.names is not None or beside.column.name in ("name", "title"))


def _size(told: str) -> dict[str, int]:
    """Of the box of a note, so that all of it is seen: nobody measures it when it is opened."""
    count = sum(1 + len(line) // NOTE_LINE for line in told.split("\n"))
    return {"width": NOTE_WIDTH, "height": NOTE_LINE_HEIGHT * (count + 1)}


def _width(shown: _Shown) -> int:
    column = shown.column
    if column.words:
        wide = max(map(len, column.words)) + 2
    elif shown.names is not None or column.name.endswith("id"):
        wide = 34
    else:
        wide = 40 if column.name in LONG else WIDTHS[column.type]
    return max(wide, len(column.name) + 5)  # beside the button of the filter
