"""Columns from records in Python, for tests of the engine without a store."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

import pyarrow as pa

from dtgraph.engine.columns import Columns, build_columns, scan_schema
from dtgraph.engine.day import Day
from dtgraph.model import NODES, RELATIONSHIPS

__all__ = ["columns_of", "day_of"]

Rows = Iterable[Mapping[str, Any]]


def columns_of(records: Mapping[str, Rows], version: int = 1) -> Columns:
    """Columns of nodes by label and ties by type; ties have the ids of their ends in `source_key`, `target_key`."""
    tables = {}
    for kind in (*NODES, *RELATIONSHIPS):
        schema = scan_schema(kind)
        rows = [{"key": row.get("id"), **row} for row in records.get(kind, ())]
        tables[kind] = pa.Table.from_pylist([{n: row.get(n) for n in schema.names} for row in rows], schema=schema)
    return build_columns(version, tables)


def day_of(records: Mapping[str, Rows], day: date = date(2026, 6, 30)) -> Day:
    """A day of a network of records."""
    return Day(columns_of(records), day)
