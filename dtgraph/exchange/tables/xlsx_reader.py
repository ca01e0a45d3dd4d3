"""Workbooks: each sheet a table, each cell the text that it would be in CSV.

openpyxl reads them row by row, through defusedxml where that is installed, as it always is with dtgraph. A
workbook is read twice at once: for the formulas, and for the values stored beside them.
"""

import warnings
import weakref
from collections.abc import Iterator
from datetime import date, datetime, time
from itertools import zip_longest
from pathlib import Path
from typing import Any

import openpyxl

from ...errors import shorten
from .archive import open_archive
from .file_guard import watch
from .row_errors import SheetError, trouble
from .sheet import UnreadableCell

__all__ = ["GUIDE", "MOST_ROWS", "Workbook"]

GUIDE = "guide"
"""The sheet of a workbook that is for its reader alone."""

MOST_ROWS = 1_048_576
"""Of a sheet, by the format's own limit; a sheet that claims more is not one."""


class Workbook:
    """The workbook at `path`. Raises `SheetError` where there is none or it is not safe to read."""

    def __init__(self, path: Path) -> None:
        self._unchanged = watch(path)
        self._books: list[Any] = []
        weakref.finalize(self, _close, self._books)  # its sheets are read for as long as anybody wants them
        open_archive(path).close()
        try:
            self._books += [_open(path, values=True)]
            self._books += [_open(path, values=False)]
        except Exception as error:  # openpyxl raises what its parsers raise: KeyError, ValueError, ParseError, …
            raise SheetError(trouble(path.name, 0, "", "broken-archive", found=shorten(error))) from None
        self.names: list[str] = [sheet.title for sheet in self._books[0].worksheets if sheet.title != GUIDE]

    def records(self, name: str, file: str) -> Iterator[tuple[int, list[str]]]:
        """The rows of the sheet `name`, each with its number, without empty cells at its end; empty ones are left out.

        Raises `SheetError` where the workbook cannot be read on.
        """
        self._unchanged()
        rows = [_rows(book[name], file) for book in self._books]
        for number, (values, formulas) in enumerate(zip_longest(*rows, fillvalue=()), start=1):
            cells = [_text(value, formula) for value, formula in zip_longest(values, formulas)]
            while cells and not cells[-1]:
                cells.pop()
            if any(cell and not cell.isspace() for cell in cells):
                yield number, cells
        self._unchanged()


def _close(books: list[Any]) -> None:
    for book in books:
        book.close()


def _open(path: Path, *, values: bool) -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about features of a workbook that tables have no use for
        return openpyxl.load_workbook(path, read_only=True, data_only=values, keep_links=False)


def _rows(sheet: Any, file: str) -> Iterator[tuple[Any, ...]]:
    sheet.reset_dimensions()  # what a workbook says of its own size is often wrong
    rows = sheet.iter_rows()
    for number in range(1, MOST_ROWS + 2):
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # a day out of range, which comes as an error value
                row = next(rows, None)
        except Exception as error:  # as above, in the middle of a sheet; what it says could hold a personal cell
            raise SheetError(trouble(file, number, "", "broken-archive", found=type(error).__name__)) from None
        if row is None:
            return
        yield row
    raise SheetError(trouble(file, MOST_ROWS + 1, "", "broken-archive", found="more rows than a sheet can have"))


def _text(cell: Any, formula: Any) -> str:
    value = getattr(cell, "value", None)
    kind = getattr(cell, "data_type", "n")
    if value is None:
        # A formula whose value is the empty text says so by its type; one that was never calculated has none.
        uncalculated = getattr(formula, "data_type", "n") == "f" and kind != "str"
        return UnreadableCell("formula-without-value") if uncalculated else ""
    text = _plain(value)
    if text is None or kind == "e":
        return UnreadableCell("not-a-cell-value", found=shorten(value))
    return text


def _plain(value: Any) -> str | None:
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
