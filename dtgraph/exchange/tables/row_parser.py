"""Parse the rows of a sheet into records, validating each row with the model."""

import difflib
import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from pydantic import ValidationError

from ...errors import REDACTED, RowError, ascii_safe, shorten
from ...model import RELATIONSHIPS, personal_fields
from ...values import MAX_TEXT_LENGTH, field_errors, is_id
from .column_info import name_columns
from .import_batch import ImportBatch, RecordKey, RowFault, Values
from .row_errors import SheetError, row_error
from .sheet import Sheet, UnreadableCell
from .table_schema import TABLES, Table, record_schema, row_model

__all__ = ["parse_sheet"]

CellFault = tuple[str, str, dict[str, Any]]
"""The column, a code of `errors.PROBLEMS` and the values of its templates."""

_PROGRESS_INTERVAL = 10_000
"""Number of rows between calls of `progress`."""

_SEPARATORS = re.compile("[;\t|]")
_INTERNED = frozenset(("level", "kind", "sector", "role", "title", "decision", "source"))
"""Properties with few distinct texts, each of which is kept in memory once."""

_MAX_VALIDATED = 10_000
"""Number of combinations of a relationship's properties whose validation is remembered."""


def parse_sheet(
    sheet: Sheet,
    batch: ImportBatch,
    interned: dict[str, str],
    *,
    report: Callable[[RowError], None],
    reject: Callable[[RowFault], None],
    progress: Callable[[int], None],
) -> None:
    """Validate the rows of `sheet` and add them to `batch`.

    Errors in the header, and one that ends the reading, go to `report`; errors in a row go to `reject`, and the row to
    `batch.rejected`. `interned` holds texts that many rows share. `progress` is called regularly with the number of
    rows read since the last call.
    """
    parser = _SheetParser(sheet, batch, interned, report, reject)
    count = 0
    try:
        for row, cells in sheet.rows:
            parser.parse_row(row, cells)
            count += 1
            if count % _PROGRESS_INTERVAL == 0:
                progress(_PROGRESS_INTERVAL)
    except SheetError as error:
        report(error.error)
    batch.row_count += count
    progress(count % _PROGRESS_INTERVAL)


class _SheetParser:
    def __init__(
        self,
        sheet: Sheet,
        batch: ImportBatch,
        interned: dict[str, str],
        report: Callable[[RowError], None],
        reject: Callable[[RowFault], None],
    ) -> None:
        self.sheet = sheet
        self.table = TABLES[sheet.table]
        self.batch = batch
        self.reject = reject
        self.base_row_id = batch.add_sheet(sheet)
        header_errors = list(_header_errors(sheet, self.table))
        for error in header_errors:
            report(error)
        self.valid_header = not header_errors
        # Of a duplicate column the first is used, and an unknown one is ignored: all other columns are still validated.
        first = {name: index for index, name in reversed(list(enumerate(sheet.columns)))}
        self.columns = [(first[name], name) for name in self.table.columns if name in first]
        self.missing_columns = frozenset(self.table.required) - frozenset(first)
        self.personal = {name for kind in self.table.kinds for name in record_schema(kind).personal}
        self.parsers = {kind: _RecordParser(kind, self.table, frozenset(first), interned) for kind in self.table.kinds}

    def parse_row(self, row: int, cells: Sequence[str]) -> None:
        """Validate one row and add its record to the batch, or reject it."""
        row_id = self.base_row_id | row
        if len(cells) != len(self.sheet.columns):
            expected = len(self.sheet.columns)
            self._reject(None, row_id, [("", "wrong-cell-count", {"found": len(cells), "expected": expected})], {})
            return
        filled = {name: cells[index] for index, name in self.columns if cells[index]}
        type_ = filled.pop("type", "") if len(self.table.kinds) > 1 else self.table.kinds[0]
        parser = self.parsers.get(type_)
        faults = [self._unreadable(name, cell) for name, cell in filled.items() if isinstance(cell, UnreadableCell)]
        if parser is None:
            if "type" not in self.missing_columns:
                faults.append(_type_fault(type_, self.table))
            self._reject(parser, row_id, faults, filled)
            return
        record, record_faults = parser.parse(filled)
        unreadable = {column for column, _, _ in faults}
        faults += [
            (column, code, values)
            for column, code, values in record_faults
            if column not in unreadable and (code != "required" or column not in self.missing_columns)
        ]
        if faults or record is None:
            self._reject(parser, row_id, faults, filled)
        elif self.valid_header:
            self._add(parser, *record, filled, row_id)
        else:
            self._add_rejected_ids(parser, filled)

    def _unreadable(self, column: str, cell: UnreadableCell) -> CellFault:
        return column, cell.code, cell.values | ({"found": REDACTED} if column in self.personal else {})

    def _add(
        self, parser: "_RecordParser", key: RecordKey, values: Values, filled: dict[str, str], row_id: int
    ) -> None:
        if parser.has_shorthand:
            shorthands = self.batch.shorthands.setdefault(parser.kind, {})
            target = filled.get(parser.shorthand)
            first_target = shorthands.setdefault(key, target and parser.intern(target))
            if first_target != target:
                values = (*values, target)  # makes the values differ, so that the rows conflict
        if parser.symmetric and key[0] != filled[parser.ends[0]]:
            self.batch.reversed_ties.add(row_id)
        for fault in self.batch.add(parser.kind, key, values, row_id):
            self.reject(fault)
            self._add_rejected_ids(parser, filled)

    def _reject(
        self, parser: "_RecordParser | None", row_id: int, faults: list[CellFault], filled: dict[str, str]
    ) -> None:
        self.batch.rejected.add(row_id)
        for column, code, values in faults:
            self.reject((row_id, column, code, values))
        self._add_rejected_ids(parser, filled)

    def _add_rejected_ids(self, parser: "_RecordParser | None", filled: dict[str, str]) -> None:
        if parser is None:
            return
        ids = [filled.get(column, "") for column in parser.source_columns]
        self.batch.rejected_ids.setdefault(parser.kind, set()).update(id_ for id_ in ids if is_id(id_))


class _RecordParser:
    """Parses rows of one table into records of one kind."""

    def __init__(self, kind: str, table: Table, present: frozenset[str], interned: dict[str, str]) -> None:
        self.kind = kind
        self.schema = record_schema(kind)
        self.model = row_model(table.name, kind)
        self.fields = frozenset(self.model.model_fields)
        self.shorthand = table.shorthand[0] if table.shorthand else ""
        self.has_shorthand = self.shorthand in present
        self.ends = table.ends or ("id", self.shorthand)
        self.same_label_ends = table.shorthand is not None or (
            not self.schema.is_node and RELATIONSHIPS[kind].source is RELATIONSHIPS[kind].target
        )
        self.symmetric = not self.schema.is_node and RELATIONSHIPS[kind].symmetric
        self.source_columns = ("id",) if self.schema.is_node else self.ends[: 2 if self.symmetric else 1]
        self.personal = personal_fields(self.model)
        self.interned = interned
        self.interned_values: dict[Values, Values] = {}
        self.validated: dict[Values, tuple[Values, Values]] = {}

    def intern(self, text: str) -> str:
        """Return the one copy of `text` that is kept in memory."""
        return self.interned.setdefault(text, text)

    def parse(self, filled: dict[str, str]) -> tuple[tuple[RecordKey, Values] | None, list[CellFault]]:
        """Return the record in the non-empty cells of a row, if the model accepts them, and their faults.

        Many relationships differ in their ends only; of these, the model validates the first.
        """
        faults: list[CellFault] = [
            (name, "not-for-this-type", {"column": name, "type": self.kind})
            for name in filled
            if name not in self.fields
        ]
        source, target = self.ends
        cells: Values = ()
        if not self.schema.is_node:
            cells = tuple([item for item in filled.items() if item[0] not in self.ends])
            known = self.validated.get(cells)
            if known and self._has_valid_ends(filled):
                return self._tie(*known, filled), faults
        if self.same_label_ends and target in filled and filled.get(source) == filled[target]:
            faults.append((target, "self-tie", {"found": shorten(filled[target])}))
        try:
            row = self.model.model_validate({name: cell for name, cell in filled.items() if name in self.fields})
        except ValidationError as error:
            return None, faults + [self._refine(*fault, filled) for fault in field_errors(error)]
        values = self._values(row.__dict__, filled)
        if self.schema.is_node:
            return (self.intern(filled["id"]), values), faults
        extra = [row.__dict__[name] for name in self.schema.key[3:]]
        rest = (self._interned_date(filled.get("valid_from")), *extra)
        values = self.interned_values.setdefault(values, values)
        if not faults and len(self.validated) < _MAX_VALIDATED:
            self.validated[cells] = rest, values
        return self._tie(rest, values, filled), faults

    def _has_valid_ends(self, filled: dict[str, str]) -> bool:
        source, target = filled.get(self.ends[0], ""), filled.get(self.ends[1], "")
        return is_id(source) and is_id(target) and not (self.same_label_ends and source == target)

    def _tie(self, rest: Values, values: Values, filled: dict[str, str]) -> tuple[RecordKey, Values]:
        """Return the record of a relationship with `rest` of its key."""
        source, target = self.intern(filled[self.ends[0]]), self.intern(filled[self.ends[1]])
        if self.symmetric and source > target:
            source, target = target, source
        return (source, target, *rest), values

    def _values(self, properties: dict[str, Any], filled: dict[str, str]) -> Values:
        dates = self.schema.dates
        return tuple(
            [
                self._interned_date(filled.get(name))
                if name in dates
                else self.intern(properties[name])
                if name in _INTERNED and properties[name] is not None
                else properties[name]
                for name in self.schema.values
            ]
        )

    def _interned_date(self, text: str | None) -> str | None:
        return None if text is None else self.intern(text)

    def _refine(self, column: str, code: str, values: dict[str, Any], filled: dict[str, str]) -> CellFault:
        """Replace a validation error by a more precise one, and redact personal values."""
        cell = filled.get(column, "")
        if _has_surrogates(cell):
            code, values = "not-utf-8", {}
        elif len(cell) > MAX_TEXT_LENGTH:
            code, values = "too-long", {"length": len(cell)}
        elif column in self.personal and "found" in values:
            values = values | {"found": REDACTED}
        return column or "valid_to", code, values


def _has_surrogates(text: str) -> bool:
    return any("\ud800" <= character <= "\udfff" for character in text)


def _type_fault(type_: str, table: Table) -> CellFault:
    if not type_:
        return "type", "required", {"column": "type"}
    return "type", "not-in-vocabulary", {"found": shorten(type_), "allowed": ", ".join(table.kinds)}


def _header_errors(sheet: Sheet, table: Table) -> Iterator[RowError]:
    if record_schema(table.kinds[0]).personal and not _has_known_column(sheet.columns, table):
        yield row_error(sheet.file, 0, "", "empty-file")  # the first row may hold a person's data
        return
    personal = any(record_schema(kind).personal for kind in table.kinds)
    ignored = {column.name for column in name_columns(table).values()}
    seen: set[str] = set()
    for number, name in enumerate(sheet.columns, start=1):
        # a name unlike any column's may be personal data in a table without a header
        redact = personal and not difflib.get_close_matches(name[:80].lower(), table.columns, n=1)
        column = f"column {number}" if redact else name
        if _has_surrogates(name):
            yield row_error(sheet.file, 1, column, "not-utf-8")
        elif name not in table.columns and name not in ignored:
            advice = f"did you mean {difflib.get_close_matches(name[:80], table.columns, n=1, cutoff=0)[0]}?"
            if _SEPARATORS.search(name):
                advice = "separate the columns with commas"
            shortened = REDACTED if redact else shorten(name)
            yield row_error(sheet.file, 1, column, "unknown-column", found=shortened, advice=advice)
        elif name in seen:
            yield row_error(sheet.file, 1, name, "duplicate-column", column=ascii_safe(name))
        seen.add(name)
    for name in table.columns:
        if name in table.required and name not in seen:
            yield row_error(sheet.file, 1, name, "missing-column", column=name)


def _has_known_column(columns: Sequence[str], table: Table) -> bool:
    parts = (part.strip().lower() for name in columns for part in _SEPARATORS.split(name))
    return any(part in table.columns for part in parts)
