"""Comparison of two sets of columns."""

from typing import Any

import numpy as np
import pyarrow as pa

from ..model import NODES, RELATIONSHIPS
from .columns import Columns, column_types

__all__ = ["different_columns"]


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
