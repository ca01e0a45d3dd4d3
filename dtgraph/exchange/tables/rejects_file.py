"""The file of rejected rows: the rows with their errors, to be corrected and imported again.

Each row has five columns that say where it came from and why it was rejected, then the columns of all the tables with
rejected rows. An import recognises the file by the five columns, takes the table from `file`, and reads the other
columns by name.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path, PurePosixPath

from ...errors import RowError, shorten
from .csv_reader import Opener, csv_records, write_csv
from .row_errors import ErrorCollector, row_error
from .sheet import UNREADABLE_TEXT, RepeatableRows, Sheet, UnreadableCell, read_header
from .table_schema import TABLES

__all__ = ["REJECTS_COLUMNS", "RejectedRow", "is_rejects_file", "read_rejects_sheets", "write_rejects_file"]

REJECTS_COLUMNS = ("file", "row", "column", "code", "reason")
"""The first columns of the file."""

RejectedRow = tuple[Sheet, int, Sequence[str], Sequence[RowError]]
"""A sheet, a line number in it, the line's cells and its errors."""


def is_rejects_file(path: Path) -> bool:
    """Return whether `path` has the header of a file of rejected rows."""
    with path.open("rb") as stream:
        return stream.readline(200).removeprefix(b"\xef\xbb\xbf").startswith(",".join(REJECTS_COLUMNS).encode())


def _table_name(file: str) -> str:
    return PurePosixPath(file.replace("\\", "/")).stem


def read_rejects_sheets(open_text: Opener, file: str, errors: ErrorCollector) -> list[Sheet]:
    """Return the tables in a file of rejected rows; rows of unknown tables are added to `errors`."""
    records = csv_records(open_text, file)
    columns = read_header(records, file)
    filled: dict[str, set[str]] = {}
    for row, cells in records:
        table = _table_name(cells[0])
        if table not in TABLES:
            advice = f"name one of {', '.join(TABLES)}"
            errors.add(row_error(file, row, "file", "unknown-table", found=shorten(cells[0]), advice=advice))
            continue
        names = (
            name
            for name, cell in zip(columns[len(REJECTS_COLUMNS) :], cells[len(REJECTS_COLUMNS) :], strict=False)
            if cell
        )
        filled.setdefault(table, set()).update(names)
    return [_sheet(open_text, file, table, columns, filled[table]) for table in TABLES if table in filled]


def _sheet(open_text: Opener, file: str, table: str, columns: list[str], filled: set[str]) -> Sheet:
    first = len(REJECTS_COLUMNS)
    # Columns of other tables are in the file too, but empty in the rows of this one.
    names = filled | {*TABLES[table].columns}
    selected = [(index, name) for index, name in enumerate(columns) if index >= first and name in names]

    def rows() -> Iterator[tuple[int, list[str]]]:
        records = csv_records(open_text, file)
        next(records, None)
        for row, cells in records:
            if _table_name(cells[0]) == table:
                padded = [*cells, *[""] * (len(columns) - len(cells))]
                yield row, [_cell(padded, index, name) for index, name in selected] + padded[len(columns) :]

    return Sheet(table, file, [name for _, name in selected], RepeatableRows(rows))


def _cell(row: Sequence[str], index: int, column: str) -> str:
    """Return a cell of a row; one that was unreadable and has not been corrected is still unreadable."""
    if row[index] == UNREADABLE_TEXT and column in row[2].split("; "):
        for code in {"formula-without-value", "not-a-cell-value"} & {*row[3].split("; ")}:
            return UnreadableCell(code, found=UNREADABLE_TEXT)
    return row[index]


def write_rejects_file(
    path: Path,
    tables: Sequence[tuple[str, Sequence[str]]],
    rejected: Iterable[RejectedRow],
    stored: Callable[[Sheet, Sequence[str], str], str],
) -> None:
    """Write `rejected`; `tables` are the tables with rejected rows and the columns of their sheets.

    A column that the row's sheet did not have, but that another table brings into the file, would clear the stored
    value if it were empty: `stored(sheet, cells, column)` returns the text to write there.
    """
    present = {name for _, columns in tables for name in columns}
    known = dict.fromkeys(name for table in TABLES.values() for name in table.columns)
    columns = [name for name in known if name in present]

    def lines() -> Iterator[list[str]]:
        for sheet, row, cells, errors in rejected:
            values = dict(zip(sheet.columns, cells, strict=False))
            table_columns = TABLES[sheet.table].columns
            file = sheet.file if _table_name(sheet.file) == sheet.table else f"{sheet.file}/{sheet.table}"
            yield [
                file,
                str(row),
                "; ".join(dict.fromkeys(error.column for error in errors if error.column)),
                "; ".join(dict.fromkeys(error.code for error in errors)),
                "; ".join(f"{error.message} – {error.advice}" for error in errors),
                *(
                    values[name] if name in values else stored(sheet, cells, name) if name in table_columns else ""
                    for name in columns
                ),
                *cells[len(sheet.columns) :],
            ]

    write_csv(path, [*REJECTS_COLUMNS, *columns], lines())
