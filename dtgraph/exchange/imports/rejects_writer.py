"""The rejected rows of an import, collected from their sheets and written to their file."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from ..tables.import_batch import Fault, ImportBatch
from ..tables.merge import Stored, shorthand_tie
from ..tables.rejects_file import Rejected, write_rejects
from ..tables.serialization import key_of, row_of
from ..tables.sheet import Sheet
from ..tables.table_schema import TABLES

__all__ = ["write_rejected"]


def write_rejected(path: Path, incoming: ImportBatch, stored: Stored, faults: Sequence[Fault]) -> None:
    """Write the rejected rows of `incoming` to `path`, each with what is wrong with it."""
    reasons: dict[int, list[Fault]] = {}
    for fault in faults:
        reasons.setdefault(fault[0], []).append(fault)
    sheets = sorted(enumerate(incoming.sheets), key=lambda item: item[1].file)
    held = {incoming.sheet(place).table for place in reasons}
    tables = [(sheet.table, sheet.columns) for _, sheet in sheets if sheet.table in held]

    def rejected() -> Iterator[Rejected]:
        for index, sheet in sheets:
            base = incoming.base(index)
            if sheet.table not in held:
                continue
            for row, cells in sheet.rows:
                if base | row in reasons:
                    yield sheet, row, cells, sorted(map(incoming.trouble, reasons[base | row]))

    def text(sheet: Sheet, cells: Sequence[str], column: str) -> str:
        return _stored_text(stored, sheet, cells, column)

    write_rejects(path, tables, rejected(), text)


def _stored_text(stored: Stored, sheet: Sheet, cells: Sequence[str], column: str) -> str:
    """What is stored in `column` of what a row is about; empty where nothing is."""
    table = TABLES[sheet.table]
    given = dict(zip(sheet.columns, cells, strict=False))
    kind, key = key_of(table, given)
    entry = stored.of(kind).get(key)
    if entry is None:
        return ""
    target = None
    if table.shorthand and column == table.shorthand[0]:
        ties = [(tie, values) for tie, (values, _) in stored.of(table.shorthand[1]).items() if tie[0] == key]
        said = shorthand_tie(kind, entry[0], ties)
        target = said[1] if said else None
    return row_of(table, kind, key, entry[0], target)[table.columns.index(column)]
