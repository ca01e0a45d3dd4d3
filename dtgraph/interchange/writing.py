"""Single rows: one row of a table by its key, as an import of it alone; and the end of a record on a day."""

from collections.abc import Mapping
from contextlib import suppress
from datetime import date
from typing import Any

from ..errors import ImportRefusedError, InputError, RefusedError, shorten
from ..store.base import Store, Transaction
from ..tables.cells import cell, key_of, row_of
from ..tables.incoming import Key, Values
from ..tables.layout import Table, shape, table_named
from ..tables.sheet import Sheet, UnreadableCell, header
from ..tables.trouble import SheetError
from ..values import is_id
from .importing import import_tables
from .once import Once, write_once
from .planning import ImportReport, Plan, prepared
from .stored import Read, read_nodes, read_ties

__all__ = ["end_row", "put_row"]

LINE = 2
"""Where a row stands in the table that has it alone."""


def put_row(
    store: Store, table: str, row: Mapping[str, Any], *, once: Once | None = None, if_version: int | None = None
) -> ImportReport:
    """Import one row of `table`, as a sheet that has every column: what `row` does not mention is empty.

    Raises what `import_tables` raises.
    """
    known = table_named(table).columns
    try:
        columns = header(iter([(1, [*known, *(name for name in row if name not in known)])]), table)
    except SheetError as error:
        raise ImportRefusedError(table, [error.trouble], 1) from None
    sheet = Sheet(table, table, columns, [(LINE, [_cell(row.get(name)) for name in columns])])
    return import_tables(store, [sheet], once=once, if_version=if_version)


def end_row(
    store: Store,
    table: str,
    key: Mapping[str, Any],
    on: date,
    *,
    once: Once | None = None,
    if_version: int | None = None,
) -> ImportReport:
    """End the record of `table` with a key on the day `on`, the first on which it holds no more.

    Raises `InputError` `unknown-table`, `no-interval`, `unknown-record`, or for a key that the table does not have;
    `RefusedError` `already-ended` on another day; `ImportRefusedError` for a day that is not after its first.
    """
    declared = table_named(table)
    if "valid_to" not in declared.columns:
        raise InputError("no-interval", table=table)
    kind, record = _key(declared, key)
    found = shorten(", ".join(f"{name} {_cell(value)}" for name, value in key.items() if value is not None))

    def ended(transaction: Transaction) -> Plan:
        values = _stored(transaction.read, kind, record)
        if values is None:
            raise InputError("unknown-record", table=table, found=found)
        before = values[shape(kind).values.index("valid_to")]
        if before not in (None, on.isoformat()):
            raise RefusedError("already-ended", found=found, day=before)
        # what is not mentioned stays, and a shorthand goes on to say what it said
        row = dict(zip(declared.columns, row_of(declared, kind, record, values), strict=True))
        columns = [name for name in declared.columns if name in {*declared.required, *shape(kind).key, "valid_to"}]
        cells = [cell(on) if name == "valid_to" else row[name] for name in columns]
        return prepared([Sheet(table, table, columns, [(LINE, cells)])]).plan(transaction.read, fresh=False)

    return write_once(store, ended, once=once, if_version=if_version)


def _cell(value: object) -> str:
    with suppress(ValueError):  # a number of thousands of digits, which has no text
        if value is None or isinstance(value, str | bool | int | float | date):
            return cell(value)
    return UnreadableCell("not-a-cell-value", found=shorten(type(value).__name__))


def _key(table: Table, key: Mapping[str, Any]) -> tuple[str, Key]:
    given = {name: _cell(value) for name, value in key.items() if value is not None}
    kind, record = key_of(table, given)
    if kind not in table.kinds and "type" in given:
        raise InputError("not-in-vocabulary", found=shorten(kind), allowed=", ".join(table.kinds))
    own = shape(kind).key[2:] if kind in table.kinds and table.ends else ()
    names = [*(name for name in table.columns if name in ("id", "type", *(table.ends or ()))), *own]
    for name in names:
        if name not in given and name != "valid_from":
            raise InputError("missing-column", column=name)
    for name in given:
        if name not in names:
            raise InputError("unknown-column", found=shorten(name), advice=f"the key is {', '.join(names)}")
    return kind, record


def _stored(read: Read, kind: str, key: Key) -> Values | None:
    """The values of the stored record of `kind` with a key, which may be no key at all."""
    is_node = shape(kind).is_node
    first = key if is_node else key[0]
    if not is_id(first):
        return None
    found = read_nodes(read, kind, [first]) if is_node else read_ties(read, kind, [first])
    return next((values for one, (values, _) in found if one == key), None)
