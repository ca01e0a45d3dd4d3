"""The whole network with its history as columns: one immutable set of arrays per version, shared by all readers.

Nodes are sorted by id, so that the index of a node is also its rank: the least id is the least index. Ties are sorted
by source and target. Days are numbers since 1970-01-01; an open start is the least number and an open end the greatest,
so that "in force on a day" is two comparisons. Words of a vocabulary are codes, in the order of the model.
"""

from bisect import bisect_left
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache, cached_property
from math import isnan
from typing import Any, Literal

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from ..exchange.tables.column_info import property_schemas
from ..exchange.tables.table_schema import record_schema
from ..model import NODES, RELATIONSHIPS, Record
from .adjacency import Adjacency

__all__ = [
    "NO_DAY",
    "NO_NODE",
    "OPEN_END",
    "OPEN_START",
    "Columns",
    "Days",
    "Interval",
    "LazyValues",
    "Mask",
    "NodeColumns",
    "Numbers",
    "TieColumns",
    "build_columns",
    "column_types",
    "count_interval",
    "day_number",
    "encode_interval",
    "encode_values",
    "scan_schema",
    "texts_to_arrow",
    "tie_order",
    "to_arrow",
    "to_date",
    "to_numpy",
    "vocabulary",
]

Numbers = NDArray[np.int32]
"""Indices of nodes or ties."""

Days = NDArray[np.int32]
Mask = NDArray[np.bool_]
Interval = tuple[Days, Days]
"""First days, and first days after the end."""

OPEN_START = -(2**31)
OPEN_END = 2**31 - 1
NO_DAY = OPEN_END
"""A date property without a value: later than every day."""

NO_NODE = -1
NO_CODE = -1

MAX_SINGLE_LOOKUPS = 2_000
"""Ids that are looked up one by one; for more, a hash table of all is faster."""

_EPOCH = date(1970, 1, 1)
_ARROW_TYPES: Mapping[str, pa.DataType] = {
    "date": pa.date32(),
    "boolean": pa.bool_(),
    "number": pa.float64(),
    "string": pa.string(),
    "enum": pa.string(),
}

ColumnType = Literal["date", "boolean", "number", "string", "enum"]


def day_number(day: date) -> int:
    """Days from 1970-01-01 to `day`."""
    return (day - _EPOCH).days


def to_date(number: int) -> date | None:
    """The date of a number; None for an open start or end."""
    return None if number in (OPEN_START, OPEN_END) else _EPOCH + timedelta(days=number)


def _record(kind: str) -> type[Record]:
    return NODES[kind] if kind in NODES else RELATIONSHIPS[kind].properties


@cache
def column_types(kind: str) -> Mapping[str, ColumnType]:
    """Types of the properties of a label or a type of ties, but for `id`, `valid_from` and `valid_to`.

    `name_folded` is the name of a unit as it is searched.
    """
    types: dict[str, ColumnType] = {"name_folded": "string"} if kind == "Unit" else {}
    for name, schema in property_schemas(_record(kind)).items():
        if name in ("id", "valid_from", "valid_to"):
            continue
        if "enum" in schema:
            types[name] = "enum"
        elif schema.get("format") == "date":
            types[name] = "date"
        else:
            by_type: dict[str, ColumnType] = {"boolean": "boolean", "integer": "number", "number": "number"}
            types[name] = by_type.get(schema["type"], "string")
    return types


@cache
def vocabulary(kind: str, name: str) -> tuple[str, ...]:
    """The words of a property, in the order of their codes."""
    return tuple(property_schemas(_record(kind))[name]["enum"])


@cache
def scan_schema(kind: str) -> pa.Schema:
    """Names and types of the columns in which a store returns all records of a kind (`Store.scan`)."""
    dated = "valid_from" in record_schema(kind).values or "valid_from" in record_schema(kind).key
    ends = ["key", "id"] if kind in NODES else ["source_key", "target_key"]
    return pa.schema(
        [(name, pa.string()) for name in ends]
        + [(name, pa.date32()) for name in ("valid_from", "valid_to") if dated]
        + [(name, _ARROW_TYPES[type_]) for name, type_ in column_types(kind).items()]
    )


class LazyValues(dict[str, Any]):
    """Columns by property; `load` returns those that are not there yet when one of them is needed."""

    def __init__(self, values: Mapping[str, Any], load: Callable[[], Mapping[str, Any]]) -> None:
        super().__init__(values)
        self._load = load

    def __missing__(self, name: str) -> Any:
        self.update(self._load())
        return dict(self)[name]


@dataclass(frozen=True, eq=False)
class _RecordColumns:
    """The n records of a kind; `values` by property: arrays of days, codes, numbers (NaN: null) or texts."""

    kind: str
    valid_from: Days
    valid_to: Days
    values: Mapping[str, Any]

    def __len__(self) -> int:
        return len(self.valid_from)

    def __getitem__(self, name: str) -> NDArray[Any]:
        """(n,) days, codes or numbers of a property."""
        values: NDArray[Any] = self.values[name]
        return values

    def is_word(self, name: str, *words: str) -> Mask:
        """(n,) whether a property is one of `words`."""
        codes = vocabulary(self.kind, name)
        return np.isin(self[name], [codes.index(word) for word in words])

    def python_values(self, name: str, indices: NDArray[Any]) -> list[Any]:
        """Values of a property as Python objects; `indices` are not negative."""
        column, type_ = self.values[name], column_types(self.kind)[name]
        if type_ == "string":
            texts: list[str | None] = column.take(to_arrow(indices)).to_pylist()
            return texts
        items = column[indices].tolist()
        if type_ == "enum":
            words = (*vocabulary(self.kind, name), None)
            return [words[code] for code in items]
        if type_ == "date":
            return [to_date(number) for number in items]
        if type_ == "boolean":
            return [None if code == NO_CODE else bool(code) for code in items]
        whole = property_schemas(_record(self.kind))[name]["type"] == "integer"
        return [None if isnan(number) else int(number) if whole else number for number in items]


@dataclass(frozen=True, eq=False)
class NodeColumns(_RecordColumns):
    """The n nodes of a label, sorted by id."""

    ids: pa.StringArray

    def id(self, index: int) -> str:
        """The id of a node."""
        text: str = self.ids[index].as_py()
        return text

    def known_ids(self, indices: NDArray[Any]) -> list[str]:
        """Ids of nodes, none of which is `NO_NODE`."""
        ids: list[str] = self.ids.take(to_arrow(indices)).to_pylist()
        return ids

    def ids_at(self, indices: NDArray[Any]) -> list[str | None]:
        """Ids of nodes; None for `NO_NODE`."""
        is_node = indices != NO_NODE
        ids = iter(self.known_ids(indices[is_node]))
        return [next(ids) if known else None for known in is_node.tolist()]

    def position(self, id_: str) -> int:
        """Number of nodes with a lesser id."""
        return bisect_left(range(len(self)), id_, key=self.id)

    def index(self, id_: str | None) -> int:
        """Index of a node; `NO_NODE` for an unknown id."""
        if id_ is None:
            return NO_NODE
        index = self.position(id_)
        return index if index < len(self) and self.id(index) == id_ else NO_NODE

    def find(self, ids: Sequence[str | None]) -> Numbers:
        """Indices of nodes; `NO_NODE` for an unknown id."""
        if len(ids) <= MAX_SINGLE_LOOKUPS:
            return np.fromiter(map(self.index, ids), np.int32, len(ids))
        numbers = pc.index_in(texts_to_arrow([id_ or "" for id_ in ids]), value_set=self.ids)
        return to_numpy(pc.fill_null(numbers, NO_NODE)).astype(np.int32)


@dataclass(frozen=True, eq=False)
class TieColumns(_RecordColumns):
    """The m ties of a type, sorted by source and target."""

    source: Numbers
    target: Numbers
    counted: Interval
    """The days on which a tie and both its ends are in force; empty if there are none."""
    sizes: tuple[int, int]
    """Number of nodes of the label of the sources, and of the targets."""

    @cached_property
    def by_target(self) -> Adjacency:
        """Indices of the ties of each target."""
        return Adjacency.group(self.target, self.sizes[1])


@dataclass(frozen=True, eq=False)
class Columns:
    """All nodes by label and all ties by type, of one version of a network."""

    version: int
    nodes: Mapping[str, NodeColumns]
    ties: Mapping[str, TieColumns]

    def subject_names(self, label: str, indices: NDArray[Any]) -> list[str | None]:
        """Names of nodes: of posts the title or, without one, the role; of others the name or title."""
        nodes = self.nodes[label]
        names = nodes.python_values("name" if "name" in column_types(label) else "title", indices)
        if label != "Post":
            return names
        return [name or role for name, role in zip(names, nodes.python_values("role", indices), strict=True)]

    def event_days(self) -> set[date]:
        """Days on which anything in the data begins, ends or happens, or a task becomes overdue: answers change."""
        days: set[int] = set()
        for records in (*self.nodes.values(), *self.ties.values()):
            for name in (name for name, type_ in column_types(records.kind).items() if type_ == "date"):
                known = records[name][records[name] != NO_DAY]
                days.update(np.unique(known + 1 if name == "due_on" else known).tolist())
            for column in (records.valid_from, records.valid_to):
                days.update(np.unique(column).tolist())
        return {day for number in days if (day := to_date(number)) is not None}


def build_columns(version: int, tables: Mapping[str, pa.Table]) -> Columns:
    """Build the columns from what a store returns for all kinds (`Store.scan`)."""
    tables = {**tables, **{label: tables[label].take(pc.sort_indices(tables[label]["id"])) for label in NODES}}
    nodes = {label: _nodes(label, tables[label]) for label in NODES}
    return Columns(version, nodes, {type_: _ties(type_, tables, nodes) for type_ in RELATIONSHIPS})


def _nodes(label: str, table: pa.Table) -> NodeColumns:
    return NodeColumns(label, *encode_interval(table), encode_values(label, table), table["id"].combine_chunks())


def _ties(type_: str, tables: Mapping[str, pa.Table], nodes: Mapping[str, NodeColumns]) -> TieColumns:
    table, relationship = tables[type_], RELATIONSHIPS[type_]
    labels = relationship.source.__name__, relationship.target.__name__
    sources, targets = nodes[labels[0]], nodes[labels[1]]
    source, target = (
        to_numpy(pc.index_in(table[end].combine_chunks(), value_set=tables[label]["key"].combine_chunks()))
        for end, label in zip(("source_key", "target_key"), labels, strict=True)
    )
    order = tie_order(type_, table, source, target)
    table, source, target = table.take(to_arrow(order)), source[order], target[order]
    start, end = encode_interval(table)
    counted = count_interval((start, end), sources, targets, source, target)
    sizes = len(sources), len(targets)
    return TieColumns(type_, start, end, encode_values(type_, table), source, target, counted, sizes)


def tie_order(type_: str, table: pa.Table, source: Numbers, target: Numbers) -> NDArray[np.intp]:
    """The order of ties: by source, target, start, and what else their key has."""
    others = [encode_values(type_, table)[name] for name in RELATIONSHIPS[type_].key]
    return np.lexsort((*others[::-1], encode_interval(table)[0], target, source))


def count_interval(
    interval: Interval, sources: NodeColumns, targets: NodeColumns, source: Numbers, target: Numbers
) -> Interval:
    """The days on which ties and both their ends are in force."""
    return (
        np.maximum(np.maximum(interval[0], sources.valid_from[source]), targets.valid_from[target]),
        np.minimum(np.minimum(interval[1], sources.valid_to[source]), targets.valid_to[target]),
    )


def encode_interval(table: pa.Table) -> Interval:
    """First days and first days after the end of the records of a scan."""
    if "valid_from" not in table.column_names:
        return np.full(table.num_rows, OPEN_START, np.int32), np.full(table.num_rows, OPEN_END, np.int32)
    return _days(table["valid_from"], OPEN_START), _days(table["valid_to"], OPEN_END)


def _days(column: pa.ChunkedArray, null: int) -> Days:
    return to_numpy(pc.fill_null(column.combine_chunks().cast(pa.int32()), pa.scalar(null, pa.int32())))


def texts_to_arrow(texts: Sequence[str]) -> pa.StringArray:
    """Texts as an Arrow array; see `to_arrow`."""
    encoded = [text.encode() for text in texts]
    offsets = np.concatenate(([0], np.cumsum([len(text) for text in encoded]))).astype(np.int32)
    return pa.StringArray.from_buffers(len(encoded), pa.py_buffer(offsets), pa.py_buffer(b"".join(encoded)))


def to_arrow(numbers: NDArray[Any]) -> pa.Array:
    """Numbers as an Arrow array that shares their memory.

    `pyarrow.array`, `scalar` and `to_numpy` import pandas if it is installed, which takes half a second.
    """
    numbers = np.ascontiguousarray(numbers)
    return pa.Array.from_buffers(pa.from_numpy_dtype(numbers.dtype), len(numbers), [None, pa.py_buffer(numbers)])


def to_numpy(array: pa.Array) -> NDArray[Any]:
    """An Arrow array of numbers or booleans as numbers that share its memory; null counts as false."""
    if pa.types.is_boolean(array.type):
        return np.from_dlpack(pc.and_kleene(array.is_valid(), array).cast(pa.int8())).astype(np.bool_)
    return np.from_dlpack(array)


def encode_values(kind: str, table: pa.Table) -> dict[str, Any]:
    """Columns of the properties of the records of a scan."""
    values: dict[str, Any] = {}
    for name, type_ in column_types(kind).items():
        column = table[name].combine_chunks()
        if type_ == "date":
            values[name] = _days(table[name], NO_DAY)
        elif type_ == "number":
            values[name] = to_numpy(pc.fill_null(column, np.nan))
        elif type_ == "boolean":
            values[name] = to_numpy(pc.fill_null(column.cast(pa.int8()), NO_CODE))
        elif type_ == "enum":
            codes = pc.index_in(column, value_set=pa.array(vocabulary(kind, name)))
            values[name] = to_numpy(pc.fill_null(codes, NO_CODE)).astype(np.int8)
        else:
            values[name] = column
    return values
