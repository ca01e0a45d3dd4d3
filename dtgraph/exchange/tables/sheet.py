"""One table as it comes from a file or is made by the project, before anything is checked."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from .row_errors import SheetError, trouble

__all__ = ["MOST_COLUMNS", "UNREAD", "Sheet", "UnreadableCell", "header"]

MOST_COLUMNS = 1_000
"""Of a header; one with more is none, and costs too much to tell of column by column."""


UNREAD = "?"
"""What stands for a cell that no column can take where a text must stand."""


class UnreadableCell(str):
    """A cell that no column can take: the problem's code and the values of the problem's templates."""

    __slots__ = ("code", "values")

    code: str
    values: dict[str, Any]

    def __new__(cls, code: str, **values: object) -> "UnreadableCell":
        cell = super().__new__(cls, UNREAD)
        cell.code = code
        cell.values = values
        return cell


@dataclass(frozen=True, slots=True)
class Sheet:
    """Cells are text, `""` is null; a row comes with its line number (the header's is 1).

    `file` names the sheet in errors; `rows` can be gone through as often as wanted.
    """

    table: str
    file: str
    columns: Sequence[str]
    rows: Iterable[tuple[int, Sequence[str]]]


def header(records: Iterator[tuple[int, list[str]]], file: str) -> list[str]:
    """The columns that the first of `records` names. Raises `SheetError` where that cannot be a header."""
    _, columns = next(records, (0, []))
    if not columns:
        raise SheetError(trouble(file, 0, "", "empty-file"))
    if len(columns) > MOST_COLUMNS:
        raise SheetError(trouble(file, 1, "", "too-many-columns", found=f"{len(columns):,}"))
    return columns
