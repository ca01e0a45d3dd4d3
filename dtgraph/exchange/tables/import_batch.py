"""The records of an import, stored compactly: half a million nodes and over a million relationships.

A record is `(values, row_id)` under its key, both in the order of its `RecordSchema`. A date is ISO text, which
sorts as dates do. A row id is one integer for the sheet and the line that the record came from.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from ...errors import RowError
from .row_errors import row_error
from .sheet import Sheet
from .table_schema import TABLES, Table

__all__ = ["BatchRecord", "ImportBatch", "RecordKey", "RowFault", "Values"]

RecordKey = Any
"""The id of a node; a tuple for a relationship."""
Values = tuple[Any, ...]
BatchRecord = tuple[Values, int]
RowFault = tuple[int, str, str, dict[str, Any]]
"""An error in a row: the row id, the column, a code of `errors.PROBLEMS` and the values of its templates."""

_LINE_BITS = 40


@dataclass
class ImportBatch:
    """The records of all sheets by kind and key.

    - `shorthands`: by label and id, the target that a row names in its shorthand column, or `None`; only for sheets
      that have the column.
    - `duplicates`: further row ids of a record that occurs in several rows.
    - `rejected`: ids of the rows with errors.
    - `rejected_ids`: by label, the ids of nodes in rejected rows; by type, the ids at which a rejected relationship
      may begin.
    - `reversed_ties`: ids of the rows of symmetric relationships that have the greater id first.
    """

    sheets: list[Sheet] = field(default_factory=list)
    records: dict[str, dict[RecordKey, BatchRecord]] = field(default_factory=dict)
    shorthands: dict[str, dict[str, str | None]] = field(default_factory=dict)
    duplicates: dict[tuple[str, RecordKey], list[int]] = field(default_factory=dict)
    rejected_ids: dict[str, set[str]] = field(default_factory=dict)
    rejected: set[int] = field(default_factory=set)
    reversed_ties: set[int] = field(default_factory=set)
    row_count: int = 0
    _missing_columns: list[frozenset[str]] = field(default_factory=list)

    def add_sheet(self, sheet: Sheet) -> int:
        """Register `sheet` and return the row id of its line 0."""
        self.sheets.append(sheet)
        self._missing_columns.append(frozenset(TABLES[sheet.table].columns) - frozenset(sheet.columns))
        return self.base_row_id(len(self.sheets) - 1)

    def base_row_id(self, index: int) -> int:
        """Return the row id of line 0 of `sheets[index]`."""
        return index << _LINE_BITS

    def sheet(self, row_id: int) -> Sheet:
        return self.sheets[row_id >> _LINE_BITS]

    def table(self, row_id: int) -> Table:
        return TABLES[self.sheet(row_id).table]

    def line(self, row_id: int) -> int:
        return row_id & ((1 << _LINE_BITS) - 1)

    def column(self, row_id: int, end: str) -> str:
        """Return the column that holds `source_id` or `target_id` of the relationship in the row."""
        if row_id in self.reversed_ties:
            end = "target_id" if end == "source_id" else "source_id"
        return self.table(row_id).column_of(end)

    def missing_columns(self, row_id: int) -> frozenset[str]:
        """Return the columns of the table that the sheet of the row does not have."""
        return self._missing_columns[row_id >> _LINE_BITS]

    def to_error(self, fault: RowFault) -> RowError:
        row_id, column, code, values = fault
        return row_error(self.sheet(row_id).file, self.line(row_id), column, code, **values)

    def describe(self, row_id: int, *, relative_to: int) -> str:
        """Describe a row in an error of another row: the line, with the file if that is another one."""
        sheet, line = self.sheet(row_id), self.line(row_id)
        return str(line) if sheet.file == self.sheet(relative_to).file else f"{sheet.file}:{line}"

    def add(self, kind: str, key: RecordKey, values: Values, row_id: int) -> Iterator[RowFault]:
        """Add a record; if its key already has other values, reject all rows with the key and yield their faults."""
        records = self.records.setdefault(kind, {})
        first = records.setdefault(key, (values, row_id))
        if first[1] == row_id:
            return
        duplicates = self.duplicates.setdefault((kind, key), [])
        duplicates.append(row_id)
        if first[0] != values or first[1] in self.rejected:
            yield from self._reject_conflicting((first[1], *duplicates))

    def _reject_conflicting(self, row_ids: Sequence[int]) -> Iterator[RowFault]:
        for row_id in row_ids:
            if row_id not in self.rejected:
                self.rejected.add(row_id)
                other = row_ids[0] if row_id != row_ids[0] else row_ids[-1]
                column = self.column(row_id, "source_id")
                yield row_id, column, "conflicting-rows", {"other": self.describe(other, relative_to=row_id)}

    def valid_records(self) -> dict[str, dict[RecordKey, BatchRecord]]:
        """Return the records that occur in at least one row that is not rejected."""
        if not self.rejected:
            return self.records
        return {kind: dict(self._valid(kind, records)) for kind, records in self.records.items()}

    def _valid(self, kind: str, records: dict[RecordKey, BatchRecord]) -> Iterator[tuple[RecordKey, BatchRecord]]:
        for key, (values, row_id) in records.items():
            row_ids = [row_id, *self.duplicates.get((kind, key), ())]
            valid = next((row_id for row_id in row_ids if row_id not in self.rejected), None)
            if valid is not None:
                yield key, (values, valid)
