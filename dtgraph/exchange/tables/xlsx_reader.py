"""Read workbooks: each sheet is a table, each cell the text that it would be in CSV.

openpyxl reads them row by row and parses XML with defusedxml, which dtgraph requires. A workbook is opened twice: for
the formulas and for the values stored with them.
"""

import warnings
import weakref
from collections.abc import Iterator
from datetime import date, datetime, time
from itertools import zip_longest
from pathlib import Path
from typing import Any

from ...errors import shorten
from .archive import open_archive
from .file_guard import watch_file
from .row_errors import SheetError, row_error
from .sheet import UnreadableCell

__all__ = ["GUIDE_SHEET", "MAX_SHEET_ROWS", "Workbook"]

GUIDE_SHEET = "guide"
"""Name of a workbook's sheet that explains the tables and is not imported."""

MAX_SHEET_ROWS = 1_048_576
"""Maximum number of rows of a sheet in the format."""


class Workbook:
    """The workbook at `path`. Raises `SheetError` if it does not exist or is unsafe."""

    def __init__(self, path: Path) -> None:
        self._require_unchanged = watch_file(path)
        self._books: list[Any] = []
        weakref.finalize(self, _close, self._books)  # the sheets are read lazily, for as long as they are referenced
        open_archive(path).close()
        try:
            self._books += [_open(path, values=True)]
            self._books += [_open(path, values=False)]
        except Exception as error:  # openpyxl passes on what its parsers raise: KeyError, ValueError, ParseError, …
            raise SheetError(row_error(path.name, 0, "", "broken-archive", found=shorten(error))) from None
        self.names: list[str] = [sheet.title for sheet in self._books[0].worksheets if sheet.title != GUIDE_SHEET]

    def records(self, name: str, file: str) -> Iterator[tuple[int, list[str]]]:
        """Yield the rows of the sheet `name` with their numbers, without trailing empty cells; blank ones are skipped.

        Raises `SheetError` if the workbook cannot be read any further.
        """
        self._require_unchanged()
        rows = [_rows(book[name], file) for book in self._books]
        for number, (values, formulas) in enumerate(zip_longest(*rows, fillvalue=()), start=1):
            cells = [_cell_text(value, formula) for value, formula in zip_longest(values, formulas)]
            while cells and not cells[-1]:
                cells.pop()
            if any(cell and not cell.isspace() for cell in cells):
                yield number, cells
        self._require_unchanged()


def _close(books: list[Any]) -> None:
    for book in books:
        book.close()


def _open(path: Path, *, values: bool) -> Any:
    import openpyxl  # noqa: PLC0415 - slow to import

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # openpyxl warns of unsupported features, which tables do not use
        return openpyxl.load_workbook(path, read_only=True, data_only=values, keep_links=False)


def _rows(sheet: Any, file: str) -> Iterator[tuple[Any, ...]]:
    sheet.reset_dimensions()  # the dimensions stored in a workbook are often wrong
    rows = sheet.iter_rows()
    for number in range(1, MAX_SHEET_ROWS + 2):
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # a date out of range, which is read as an error value
                row = next(rows, None)
        except Exception as error:  # as in `Workbook`; the message is left out, since it may contain a personal cell
            raise SheetError(row_error(file, number, "", "broken-archive", found=type(error).__name__)) from None
        if row is None:
            return
        yield row
    raise SheetError(row_error(file, MAX_SHEET_ROWS + 1, "", "broken-archive", found="more rows than a sheet can have"))


def _cell_text(cell: Any, formula: Any) -> str:
    value = getattr(cell, "value", None)
    kind = getattr(cell, "data_type", "n")
    if value is None:
        # A formula with an empty text as its value has the type "str"; one that was never calculated has no value.
        uncalculated = getattr(formula, "data_type", "n") == "f" and kind != "str"
        return UnreadableCell("formula-without-value") if uncalculated else ""
    text = _value_text(value)
    if text is None or kind == "e":
        return UnreadableCell("not-a-cell-value", found=shorten(value))
    return text


def _value_text(value: Any) -> str | None:
    match value:
        case bool():
            return "true" if value else "false"
        case str():
            return value.replace("\r\n", "\n")
        case float() if value.is_integer() and abs(value) < 1e15:
            return str(int(value))
        case datetime() if value.time() == time():
            return value.date().isoformat()
        case int() | float() | date():
            return str(value)
    return None
