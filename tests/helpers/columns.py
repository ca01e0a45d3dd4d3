"""Columns from records in Python, for tests of the engine without a store."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

import numpy as np
import pyarrow as pa

from dtgraph.engine.columns import Columns, build_columns, column_types, scan_schema
from dtgraph.engine.day import Day
from dtgraph.model import NODES, RELATIONSHIPS

__all__ = ["columns_of", "day_of", "different_columns"]

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


def different_columns(first: Columns, second: Columns) -> list[str]:
    """The columns in which two sets differ, as ``kind.name``."""
    names = []
    for kind in (*NODES, *RELATIONSHIPS):
        left, right = _all_columns(first, kind), _all_columns(second, kind)
        names += [
            f"{kind}.{name}" for name in left.keys() | right.keys() if not _equal(left.get(name), right.get(name))
        ]
    return sorted(names)


def _all_columns(columns: Columns, kind: str) -> dict[str, Any]:
    if kind in NODES:
        nodes = columns.nodes[kind]
        values = {name: nodes.values[name] for name in column_types(kind)}
        return {**values, "@ids": nodes.ids, "@from": nodes.valid_from, "@to": nodes.valid_to}
    ties = columns.ties[kind]
    interval = {"@from": ties.valid_from, "@to": ties.valid_to, "@counted": np.stack(ties.counted)}
    return {**ties.values, **interval, "@source": ties.source, "@target": ties.target, "@sizes": np.array(ties.sizes)}


def _equal(left: Any, right: Any) -> bool:
    if isinstance(left, pa.Array):
        return isinstance(right, pa.Array) and left.equals(right)
    return left.dtype == right.dtype and np.array_equal(left, right, equal_nan=left.dtype.kind == "f")
