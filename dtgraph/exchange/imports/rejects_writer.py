"""Collect the rejected rows of an import from its sheets and write them to a file."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from ..tables.import_batch import ImportBatch, RowFault
from ..tables.merge import StoredState, shorthand_tie
from ..tables.rejects_file import RejectedRow, write_rejects_file
from ..tables.serialization import record_key, row_cells
from ..tables.sheet import Sheet
from ..tables.table_schema import TABLES

__all__ = ["write_rejected_rows"]


def write_rejected_rows(path: Path, batch: ImportBatch, stored: StoredState, faults: Sequence[RowFault]) -> None:
    """Write the rejected rows of `batch` to `path`, each with its errors."""
    faults_by_row: dict[int, list[RowFault]] = {}
    for fault in faults:
        faults_by_row.setdefault(fault[0], []).append(fault)
    names = {batch.sheet(row_id).table for row_id in faults_by_row}
    sheets = [
        (batch.base_row_id(index), sheet)
        for index, sheet in sorted(enumerate(batch.sheets), key=lambda item: item[1].file)
        if sheet.table in names
    ]

    def rejected_rows() -> Iterator[RejectedRow]:
        for base, sheet in sheets:
            for row, cells in sheet.rows:
                if base | row in faults_by_row:
                    yield sheet, row, cells, sorted(map(batch.to_error, faults_by_row[base | row]))

    def stored_text(sheet: Sheet, cells: Sequence[str], column: str) -> str:
        return _stored_text(stored, sheet, cells, column)

    write_rejects_file(path, [(sheet.table, sheet.columns) for _, sheet in sheets], rejected_rows(), stored_text)


def _stored_text(stored: StoredState, sheet: Sheet, cells: Sequence[str], column: str) -> str:
    """Return the stored text in `column` of the record in a row; empty if it is not stored."""
    table = TABLES[sheet.table]
    kind, key = record_key(table, dict(zip(sheet.columns, cells, strict=False)))
    record = stored.records_of(kind).get(key)
    if record is None:
        return ""
    target = None
    if table.shorthand and column == table.shorthand[0]:
        ties = [(tie, values) for tie, (values, _) in stored.records_of(table.shorthand[1]).items() if tie[0] == key]
        shorthand = shorthand_tie(kind, record[0], ties)
        target = shorthand[1] if shorthand else None
    return row_cells(table, kind, key, record[0], target)[table.columns.index(column)]
