"""One unvalidated table, read from a file or built in memory."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from .row_errors import SheetError, row_error

__all__ = ["MAX_COLUMNS", "UNREADABLE_TEXT", "RepeatableRows", "Sheet", "UnreadableCell", "read_header"]

MAX_COLUMNS = 1_000
"""Maximum number of columns of a header, so that a hostile one does not produce an error for each column."""

UNREADABLE_TEXT = "?"
"""Text of a cell whose value no column accepts."""


class UnreadableCell(str):
    """A cell whose value no column accepts: the error's code and the values of its templates."""

    __slots__ = ("code", "values")

    code: str
    values: dict[str, Any]

    def __new__(cls, code: str, **values: object) -> "UnreadableCell":
        cell = super().__new__(cls, UNREADABLE_TEXT)
        cell.code = code
        cell.values = values
        return cell


SheetRow = tuple[int, Sequence[str]]
"""A line number and the cells; the header is line 1."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table's columns and rows. Cells are text; `""` is null.

    `file` names the sheet in errors; `rows` can be iterated repeatedly.
    """

    table: str
    file: str
    columns: Sequence[str]
    rows: Iterable[SheetRow]


class RepeatableRows:
    """Rows that can be iterated repeatedly: each iteration calls `open_rows`."""

    def __init__(self, open_rows: Callable[[], Iterator[SheetRow]]) -> None:
        self._open_rows = open_rows

    def __iter__(self) -> Iterator[SheetRow]:
        return self._open_rows()


def read_header(records: Iterator[tuple[int, list[str]]], file: str) -> list[str]:
    """Return the column names in the first of `records`. Raises `SheetError` if they cannot be a header."""
    _, columns = next(records, (0, []))
    if not columns:
        raise SheetError(row_error(file, 0, "", "empty-file"))
    if len(columns) > MAX_COLUMNS:
        raise SheetError(row_error(file, 1, "", "too-many-columns", found=f"{len(columns):,}"))
    return columns
