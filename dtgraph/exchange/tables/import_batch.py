"""What an import brings, in little memory: half a million nodes and over a million relationships.

A record is `(values, place)` under its key, as its `Shape` has them. A day is its ISO text, which sorts as days
do; a place is one number for the sheet and the line that the record came from.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from ...errors import RowError
from .row_errors import trouble
from .sheet import Sheet
from .table_schema import TABLES, Table

__all__ = ["Entry", "Fault", "ImportBatch", "Key", "Values"]

Key = Any
"""A node's id; of a relationship a tuple."""
Values = tuple[Any, ...]
Entry = tuple[Values, int]
Fault = tuple[int, str, str, dict[str, Any]]
"""What is wrong with a row: its place, the column, a code of `errors.PROBLEMS`, the values of its templates."""

_ROW_BITS = 40


@dataclass
class ImportBatch:
    """The records of all the sheets by kind and key.

    `shorthands` has, by label and id, the other end that a row names for its shorthand tie, or `None`, where
    the sheet has that column. `repeats` are further places of a record that stands in several rows, `broken`
    the ids of nodes whose rows are `rejected` and, by type, of those at which a rejected tie may begin, `turned`
    the places of symmetric ties given greater id first.
    """

    sheets: list[Sheet] = field(default_factory=list)
    records: dict[str, dict[Key, Entry]] = field(default_factory=dict)
    shorthands: dict[str, dict[str, str | None]] = field(default_factory=dict)
    repeats: dict[tuple[str, Key], list[int]] = field(default_factory=dict)
    broken: dict[str, set[str]] = field(default_factory=dict)
    rejected: set[int] = field(default_factory=set)
    turned: set[int] = field(default_factory=set)
    rows: int = 0
    _absent: list[frozenset[str]] = field(default_factory=list)

    def open(self, sheet: Sheet) -> int:
        """Take up `sheet`; the place of its line 0."""
        self.sheets.append(sheet)
        self._absent.append(frozenset(TABLES[sheet.table].columns) - frozenset(sheet.columns))
        return self.base(len(self.sheets) - 1)

    def base(self, index: int) -> int:
        """The place of line 0 of the sheet that was taken up after `index` others."""
        return index << _ROW_BITS

    def sheet(self, place: int) -> Sheet:
        return self.sheets[place >> _ROW_BITS]

    def table(self, place: int) -> Table:
        return TABLES[self.sheet(place).table]

    def row(self, place: int) -> int:
        """The line of its sheet."""
        return place & ((1 << _ROW_BITS) - 1)

    def column(self, place: int, end: str) -> str:
        """The column in which the row at `place` has `source_id` or `target_id` of its tie."""
        if place in self.turned:
            end = "target_id" if end == "source_id" else "source_id"
        return self.table(place).column_of(end)

    def absent(self, place: int) -> frozenset[str]:
        """The columns of its table that the sheet of `place` does not have."""
        return self._absent[place >> _ROW_BITS]

    def trouble(self, fault: Fault) -> RowError:
        """`fault` as it is shown."""
        place, column, code, values = fault
        return trouble(self.sheet(place).file, self.row(place), column, code, **values)

    def where(self, place: int, *, seen_from: int) -> str:
        """`place` in a sentence about `seen_from`: the line, and the file where it is another."""
        sheet, row = self.sheet(place), self.row(place)
        return str(row) if sheet.file == self.sheet(seen_from).file else f"{sheet.file}:{row}"

    def add(self, kind: str, key: Key, values: Values, place: int) -> Iterator[Fault]:
        """Keep a record; where its key is there with other values, what is wrong with all the rows of it."""
        known = self.records.setdefault(kind, {})
        before = known.setdefault(key, (values, place))
        if before[1] == place:
            return
        repeats = self.repeats.setdefault((kind, key), [])
        repeats.append(place)
        if before[0] != values or before[1] in self.rejected:
            yield from self.conflict(kind, (before[1], *repeats))

    def conflict(self, kind: str, places: Sequence[int]) -> Iterator[Fault]:
        """Reject the rows at `places`, which give one key different values."""
        for place in places:
            if place not in self.rejected:
                self.rejected.add(place)
                other = places[0] if place != places[0] else places[-1]
                column = self.column(place, "source_id")
                yield place, column, "conflicting-rows", {"other": self.where(other, seen_from=place)}

    def sound(self) -> dict[str, dict[Key, Entry]]:
        """The records that stand in at least one row that is not rejected."""
        if not self.rejected:
            return self.records
        return {kind: dict(self._sound(kind, records)) for kind, records in self.records.items()}

    def _sound(self, kind: str, records: dict[Key, Entry]) -> Iterator[tuple[Key, Entry]]:
        for key, (values, place) in records.items():
            places = [place, *self.repeats.get((kind, key), ())]
            left = next((place for place in places if place not in self.rejected), None)
            if left is not None:
                yield key, (values, left)
