"""Single rows: one row of a table by its key, as an import of it alone; and the end of a record on a day."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from typing import Any, Self

from ...errors import ImportRefusedError, InputError, RefusedError, shorten
from ...stores.protocol import Store, Transaction
from ...values import is_id
from ..stored_records import Read, read_nodes, read_ties
from ..tables.import_batch import Key, Values
from ..tables.row_errors import SheetError
from ..tables.serialization import cell, key_of, row_of
from ..tables.sheet import Sheet, UnreadableCell, header
from ..tables.table_schema import Table, shape, table_named
from .idempotency import IdempotencyKey, write_once
from .import_plan import ImportReport, Plan, prepared
from .importer import import_tables
from .subtree_guard import Guard, Touched

__all__ = ["EndKey", "end_row", "put_row", "sheet_of"]

LINE = 2
"""Where a row stands in the table that has it alone."""


def put_row(
    store: Store,
    table: str,
    row: Mapping[str, Any],
    *,
    idempotency_key: IdempotencyKey | None = None,
    if_version: int | None = None,
    guard: Guard | None = None,
) -> ImportReport:
    """Import one row of `table`, as a sheet that has every column: what `row` does not mention is empty.

    Raises what `import_tables` raises.
    """
    return import_tables(
        store, [sheet_of(table, row)], idempotency_key=idempotency_key, if_version=if_version, guard=guard
    )


def sheet_of(table: str, row: Mapping[str, Any]) -> Sheet:
    """One row of `table` as a sheet. Raises `InputError` `unknown-table`, `ImportRefusedError`."""
    known = table_named(table).columns
    try:
        columns = header(iter([(1, [*known, *(name for name in row if name not in known)])]), table)
    except SheetError as error:
        raise ImportRefusedError(table, [error.trouble], 1) from None
    return Sheet(table, table, columns, [(LINE, [_cell(row.get(name)) for name in columns])])


@dataclass(frozen=True, slots=True)
class EndKey:
    """The key of a record that may end: its table and kind, the key as it is stored, and its cells by their columns."""

    table: Table
    kind: str
    key: Key
    cells: Mapping[str, str]

    @classmethod
    def of(cls, table: str, key: Mapping[str, Any]) -> Self:
        """What `key` is in the table of this name. Raises `InputError` where no record of it has such a key or ends."""
        declared = table_named(table)
        if "valid_to" not in declared.columns:
            raise InputError("no-interval", table=table)
        given = {name: _cell(value) for name, value in key.items() if value is not None}
        kind, record = key_of(declared, given)
        if kind not in declared.kinds and "type" in given:
            raise InputError("not-in-vocabulary", found=shorten(kind), allowed=", ".join(declared.kinds))
        own = shape(kind).key[2:] if kind in declared.kinds and declared.ends else ()
        names = [*(name for name in declared.columns if name in ("id", "type", *(declared.ends or ()))), *own]
        for name in names:
            if name not in given and name != "valid_from":
                raise InputError("missing-column", column=name)
        for name in given:
            if name not in names:
                raise InputError("unknown-column", found=shorten(name), advice=f"the key is {', '.join(names)}")
        return cls(declared, kind, record, {name: given[name] for name in names if name in given})

    @property
    def told(self) -> str:
        """The key as errors tell it."""
        return shorten(", ".join(f"{name} {value}" for name, value in self.cells.items()))

    def unknown(self) -> InputError:
        """The error where no record has the key."""
        return InputError("unknown-record", table=self.table.name, found=self.told)


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
    """End the record of `table` with a key on the day `on`, the first on which it holds no more.

    Raises `InputError` `unknown-table`, `no-interval`, `unknown-record`, or for a key that the table does not have;
    `RefusedError` `already-ended` on another day; `ImportRefusedError` for a day that is not after its first.
    """
    record = EndKey.of(table, key)
    declared, kind = record.table, record.kind

    def ended(transaction: Transaction) -> Plan:
        if guard and is_id(record.key if shape(kind).is_node else record.key[0]):
            guard(transaction.read, Touched({kind: [record.key]}))
        values = _stored(transaction.read, kind, record.key)
        if values is None:
            raise record.unknown()
        before = values[shape(kind).values.index("valid_to")]
        if before not in (None, on.isoformat()):
            raise RefusedError("already-ended", found=record.told, day=before)
        # what is not mentioned stays, and a shorthand goes on to say what it said
        row = dict(zip(declared.columns, row_of(declared, kind, record.key, values), strict=True))
        columns = [name for name in declared.columns if name in {*declared.required, *shape(kind).key, "valid_to"}]
        cells = [cell(on) if name == "valid_to" else row[name] for name in columns]
        return prepared([Sheet(table, table, columns, [(LINE, cells)])]).plan(transaction.read, fresh=False)

    return write_once(store, ended, idempotency_key=idempotency_key, if_version=if_version)


def _cell(value: object) -> str:
    with suppress(ValueError):  # a number of thousands of digits, which has no text
        if value is None or isinstance(value, str | bool | int | float | date):
            return cell(value)
    return UnreadableCell("not-a-cell-value", found=shorten(type(value).__name__))


def _stored(read: Read, kind: str, key: Key) -> Values | None:
    """The values of the stored record of `kind` with a key, which may be no key at all."""
    is_node = shape(kind).is_node
    first = key if is_node else key[0]
    if not is_id(first):
        return None
    found = read_nodes(read, kind, [first]) if is_node else read_ties(read, kind, [first])
    return next((values for one, (values, _) in found if one == key), None)
