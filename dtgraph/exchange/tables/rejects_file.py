"""The file of rejected rows: what was wrong with them and what they were, to be mended and imported again.

One line a row: five columns that say where it came from and why it was rejected, then the columns of all the
tables that rows were rejected from. An import knows the file by the five, takes `file` as the table, and reads
on by the names of the others.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path, PurePosixPath

from ...errors import RowError, shorten
from .csv_reader import Opener, csv_records, write_csv
from .row_errors import ErrorCollector, trouble
from .sheet import UNREAD, Sheet, UnreadableCell, header
from .table_schema import TABLES

__all__ = ["REJECTED", "is_rejects_file", "rejects_sheets", "write_rejects"]

REJECTED = ("file", "row", "column", "code", "reason")
"""The first columns of the file."""

Rejected = tuple[Sheet, int, Sequence[str], Sequence[RowError]]
"""A sheet, a line of it, its cells by the sheet's columns, and what is wrong with it."""


def is_rejects_file(path: Path) -> bool:
    """Whether `path` begins as a file of rejected rows does."""
    with path.open("rb") as stream:
        return stream.readline(200).removeprefix(b"\xef\xbb\xbf").startswith(",".join(REJECTED).encode())


def _table_of(file: str) -> str:
    return PurePosixPath(file.replace("\\", "/")).stem


def rejects_sheets(open_text: Opener, file: str, troubles: ErrorCollector) -> list[Sheet]:
    """The tables in a file of rejected rows; what cannot be told to be of one is added to `troubles`."""
    records = csv_records(open_text, file)
    columns = header(records, file)
    used: dict[str, set[str]] = {}
    for row, cells in records:
        table = _table_of(cells[0])
        if table not in TABLES:
            known = ", ".join(TABLES)
            troubles.add(
                trouble(file, row, "file", "unknown-table", found=shorten(cells[0]), advice=f"name one of {known}")
            )
            continue
        filled = (name for name, cell in zip(columns[len(REJECTED) :], cells[len(REJECTED) :], strict=False) if cell)
        used.setdefault(table, set()).update(filled)
    return [_sheet(open_text, file, table, columns, used[table]) for table in TABLES if table in used]


def _sheet(open_text: Opener, file: str, table: str, columns: list[str], used: set[str]) -> Sheet:
    first = len(REJECTED)
    # A column of another table is there too, but is empty in this one's rows.
    own = used | {*TABLES[table].columns}
    wanted = [(index, name) for index, name in enumerate(columns) if index >= first and name in own]

    def rows() -> Iterator[tuple[int, list[str]]]:
        records = csv_records(open_text, file)
        next(records, None)
        for row, cells in records:
            if _table_of(cells[0]) == table:
                padded = [*cells, *[""] * (len(columns) - len(cells))]
                yield row, [_cell(padded, index, name) for index, name in wanted] + padded[len(columns) :]

    return Sheet(table, file, [name for _, name in wanted], _Again(rows))


def _cell(row: Sequence[str], index: int, column: str) -> str:
    """A cell of a row; one that could not be read before, and was not mended since, still cannot."""
    if row[index] == UNREAD and column in row[2].split("; "):
        for code in {"formula-without-value", "not-a-cell-value"} & {*row[3].split("; ")}:
            return UnreadableCell(code, found=UNREAD)
    return row[index]


class _Again:
    """Rows that can be gone through as often as wanted."""

    def __init__(self, rows: Callable[[], Iterator[tuple[int, Sequence[str]]]]) -> None:
        self._rows = rows

    def __iter__(self) -> Iterator[tuple[int, Sequence[str]]]:
        return self._rows()


def write_rejects(
    path: Path,
    tables: Sequence[tuple[str, Sequence[str]]],
    rejected: Iterable[Rejected],
    stored: Callable[[Sheet, Sequence[str], str], str],
) -> None:
    """Write the file. `tables` are the tables that rows were rejected from, each with the columns it came with.

    A column that a row did not have, but that stands in the file for the sake of another table, would clear
    what is stored when it is left empty: `stored(sheet, cells, column)` gives what to write in it.
    """
    present = {name for _, columns in tables for name in columns}
    known = dict.fromkeys(name for table in TABLES.values() for name in table.columns)
    columns = [name for name in known if name in present]

    def lines() -> Iterator[list[str]]:
        for sheet, row, cells, errors in rejected:
            given = dict(zip(sheet.columns, cells, strict=False))
            own = TABLES[sheet.table].columns
            file = sheet.file if _table_of(sheet.file) == sheet.table else f"{sheet.file}/{sheet.table}"
            yield [
                file,
                str(row),
                "; ".join(dict.fromkeys(error.column for error in errors if error.column)),
                "; ".join(dict.fromkeys(error.code for error in errors)),
                "; ".join(f"{error.sentence} – {error.advice}" for error in errors),
                *(
                    given[name] if name in given else stored(sheet, cells, name) if name in own else ""
                    for name in columns
                ),
                *cells[len(sheet.columns) :],
            ]

    write_csv(path, [*REJECTED, *columns], lines())
