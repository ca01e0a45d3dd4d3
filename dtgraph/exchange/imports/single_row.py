"""Write single rows: import one row of a table by its key, or end a record on a date."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from typing import Any, Self

from ...errors import ImportRefusedError, InputError, RefusedError, shorten
from ...stores.protocol import Store, Transaction
from ...values import is_id
from ..stored_records import Read, read_nodes, read_ties
from ..tables.import_batch import RecordKey, Values
from ..tables.row_errors import SheetError
from ..tables.serialization import format_cell, record_key, row_cells
from ..tables.sheet import Sheet, UnreadableCell, read_header
from ..tables.table_schema import Table, get_table, record_schema
from .idempotency import IdempotencyKey, write_once
from .import_plan import ImportPlan, ImportReport, prepare_import
from .importer import import_tables
from .subtree_guard import Guard, TouchedRows

__all__ = ["EndTarget", "end_row", "single_row_sheet", "upsert_row"]

ROW_LINE = 2
"""Line number of the row in a sheet with a single row."""


def upsert_row(
    store: Store,
    table: str,
    row: Mapping[str, Any],
    *,
    idempotency_key: IdempotencyKey | None = None,
    if_version: int | None = None,
    guard: Guard | None = None,
) -> ImportReport:
    """Import one row of `table`; columns missing from `row` are empty.

    Raises what `import_tables` raises.
    """
    return import_tables(
        store, [single_row_sheet(table, row)], idempotency_key=idempotency_key, if_version=if_version, guard=guard
    )


def single_row_sheet(table: str, row: Mapping[str, Any]) -> Sheet:
    """Return a sheet with one row. Raises `InputError` `unknown-table`, `ImportRefusedError`."""
    known = get_table(table).columns
    try:
        columns = read_header(iter([(1, [*known, *(name for name in row if name not in known)])]), table)
    except SheetError as error:
        raise ImportRefusedError(table, [error.error], 1) from None
    return Sheet(table, table, columns, [(ROW_LINE, [_cell(row.get(name)) for name in columns])])


@dataclass(frozen=True, slots=True)
class EndTarget:
    """A record to end: its table, its kind, its key as it is stored, and the key's cells by column."""

    table: Table
    kind: str
    key: RecordKey
    cells: Mapping[str, str]

    @classmethod
    def from_key(cls, table: str, key: Mapping[str, Any]) -> Self:
        """Parse `key`. Raises `InputError` if records of `table` have no interval or no such key."""
        schema = get_table(table)
        if "valid_to" not in schema.columns:
            raise InputError("no-interval", table=table)
        cells = {name: _cell(value) for name, value in key.items() if value is not None}
        kind, record = record_key(schema, cells)
        if kind not in schema.kinds and "type" in cells:
            raise InputError("not-in-vocabulary", found=shorten(kind), allowed=", ".join(schema.kinds))
        extra = record_schema(kind).key[2:] if kind in schema.kinds and schema.ends else ()
        names = [*(name for name in schema.columns if name in ("id", "type", *(schema.ends or ()))), *extra]
        for name in names:
            if name not in cells and name != "valid_from":
                raise InputError("missing-column", column=name)
        for name in cells:
            if name not in names:
                raise InputError("unknown-column", found=shorten(name), advice=f"the key is {', '.join(names)}")
        return cls(schema, kind, record, {name: cells[name] for name in names if name in cells})

    @property
    def description(self) -> str:
        """The key in error messages."""
        return shorten(", ".join(f"{name} {value}" for name, value in self.cells.items()))

    def unknown_record(self) -> InputError:
        """Return the error for a key that no record has."""
        return InputError("unknown-record", table=self.table.name, found=self.description)


def end_row(
    store: Store,
    table: str,
    key: Mapping[str, Any],
    on: date,
    *,
    idempotency_key: IdempotencyKey | None = None,
    if_version: int | None = None,
    guard: Guard | None = None,
) -> ImportReport:
    """End the record of `table` with `key`: it is not in force from the date `on`.

    Raises `InputError` `unknown-table`, `no-interval`, `unknown-record`, or for an invalid key; `RefusedError`
    `already-ended` if it ended on another date; `ImportRefusedError` if `on` is not after the record's first day.
    """
    target = EndTarget.from_key(table, key)
    schema = record_schema(target.kind)

    def make_plan(transaction: Transaction) -> ImportPlan:
        if guard and is_id(target.key if schema.is_node else target.key[0]):
            guard(transaction.read, TouchedRows({target.kind: [target.key]}))
        values = _stored_values(transaction.read, target.kind, target.key)
        if values is None:
            raise target.unknown_record()
        valid_to = values[schema.values.index("valid_to")]
        if valid_to not in (None, on.isoformat()):
            raise RefusedError("already-ended", found=target.description, day=valid_to)
        # columns that the sheet does not have, such as a shorthand, keep their values
        row = dict(zip(target.table.columns, row_cells(target.table, target.kind, target.key, values), strict=True))
        names = {*target.table.required, *schema.key, "valid_to"}
        columns = [name for name in target.table.columns if name in names]
        cells = [format_cell(on) if name == "valid_to" else row[name] for name in columns]
        prepared = prepare_import([Sheet(table, table, columns, [(ROW_LINE, cells)])])
        return prepared.plan(transaction.read, into_empty=False)

    return write_once(store, make_plan, idempotency_key=idempotency_key, if_version=if_version)


def _cell(value: object) -> str:
    with suppress(ValueError):  # integers with thousands of digits cannot be converted to text
        if value is None or isinstance(value, str | bool | int | float | date):
            return format_cell(value)
    return UnreadableCell("not-a-cell-value", found=shorten(type(value).__name__))


def _stored_values(read: Read, kind: str, key: RecordKey) -> Values | None:
    """Return the values of the stored record of `kind` with `key`, which may be invalid."""
    is_node = record_schema(kind).is_node
    first = key if is_node else key[0]
    if not is_id(first):
        return None
    records = read_nodes(read, kind, [first]) if is_node else read_ties(read, kind, [first])
    return next((values for record, (values, _) in records if record == key), None)
