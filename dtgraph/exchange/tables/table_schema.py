"""The ten tables, each declared once and derived from the model: which columns, of which kinds of things.

A *kind* is a label of `model.NODES` or a type of `model.RELATIONSHIPS`; no label is also a type. In memory and
in export every record of a kind is a key and a tuple of values, both in the order of its `Shape`.
"""

from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any, get_args

from pydantic import create_model

from ...errors import InputError, shorten
from ...model import NODES, RELATIONSHIPS, Dated, Record, personal_fields
from ...values import Id

__all__ = ["TABLES", "Shape", "Table", "node_table", "row_model", "shape", "table_named", "tie_table"]

_INTERVAL = ("valid_from", "valid_to")


@dataclass(frozen=True, slots=True)
class Shape:
    """How a record of one kind is written down: the names of its key and of its other values, which are days."""

    kind: str
    key: tuple[str, ...]
    values: tuple[str, ...]
    days: frozenset[str]
    personal: frozenset[str]

    @property
    def is_node(self) -> bool:
        return self.kind in NODES


@dataclass(frozen=True, slots=True)
class Table:
    """One table: its columns in order, those that no row may leave empty, and the kinds that stand in it.

    `shorthand` is the column and the type of the one tie that a node's row may name; `ends` are the columns
    of a relationship's source and target.
    """

    name: str
    columns: tuple[str, ...]
    required: frozenset[str]
    kinds: tuple[str, ...]
    shorthand: tuple[str, str] | None = None
    ends: tuple[str, str] | None = None

    def column_of(self, end: str) -> str:
        """The column that holds `source_id` or `target_id` of a tie in this table."""
        first, second = self.ends or ("id", self.shorthand[0] if self.shorthand else "id")
        return first if end == "source_id" else second


def _own(record: type[Record]) -> tuple[str, ...]:
    return tuple(name for name in record.model_fields if name not in (*_INTERVAL, "source", "id"))


def _common(record: type[Record]) -> tuple[str, ...]:
    return (*_INTERVAL, "source") if issubclass(record, Dated) else ("source",)


def _required(record: type[Record]) -> frozenset[str]:
    return frozenset(name for name, field in record.model_fields.items() if field.is_required())


def _nodes(name: str, label: str, shorthand: tuple[str, str] | None = None, after: str = "id") -> Table:
    record = NODES[label]
    columns = ["id", *_own(record), *_common(record)]
    if shorthand:
        columns.insert(columns.index(after) + 1, shorthand[0])
    return Table(name, tuple(columns), _required(record), (label,), shorthand)


def _ties(name: str, type_: str, ends: tuple[str, str]) -> Table:
    record = RELATIONSHIPS[type_].properties
    columns = (*ends, *_own(record), *_common(record))
    return Table(name, columns, frozenset(ends) | _required(record), (type_,), ends=ends)


def _links(types: tuple[str, ...]) -> Table:
    ends = ("source_id", "target_id")
    columns = ("type", *ends, "role", "post_id", "weight", "enabled", "share", *_INTERVAL, "source")
    return Table("links", columns, frozenset(("type", *ends)), types, ends=ends)


TABLES: dict[str, Table] = {
    table.name: table
    for table in (
        _nodes("units", "Unit", ("parent_id", "PART_OF"), after="sector"),
        _nodes("posts", "Post", ("unit_id", "POST_IN")),
        _nodes("people", "Person", ("home_unit_id", "EMPLOYED_BY"), after="title"),
        _ties("holdings", "HOLDS", ("person_id", "post_id")),
        _ties("memberships", "MEMBER_OF", ("person_id", "unit_id")),
        _nodes("platforms", "Platform"),
        _nodes("tasks", "Task"),
        _nodes("trainings", "Training"),
        _links(tuple(sorted(RELATIONSHIPS.keys() - {"HOLDS", "MEMBER_OF"}))),
        _nodes("changes", "Change"),
    )
}


def table_named(name: str) -> Table:
    """The table of this name. Raises `InputError` `unknown-table`."""
    if name not in TABLES:
        raise InputError("unknown-table", found=shorten(name), advice=f"use one of {', '.join(TABLES)}")
    return TABLES[name]


@cache
def node_table(label: str) -> Table:
    """The table of the nodes of `label`."""
    return next(table for table in TABLES.values() if table.kinds == (label,))


@cache
def tie_table(type_: str) -> Table:
    """The table of the relationships of `type_` that no shorthand says."""
    return next(table for table in TABLES.values() if table.ends and type_ in table.kinds)


@cache
def shape(kind: str) -> Shape:
    """The shape of the records of `kind`; a relationship's ends are `source_id` and `target_id`."""
    record: type[Record] = NODES[kind] if kind in NODES else RELATIONSHIPS[kind].properties
    key: tuple[str, ...] = (
        ("id",) if kind in NODES else ("source_id", "target_id", "valid_from", *RELATIONSHIPS[kind].key)
    )
    values = tuple(name for name in (*_own(record), *_common(record)) if name not in key)
    days = frozenset(name for name, field in record.model_fields.items() if _is_day(field.annotation))
    return Shape(kind, key, values, days, personal_fields(record))


def _is_day(annotation: Any) -> bool:
    return annotation is date or any(_is_day(inner) for inner in get_args(annotation))


@cache
def row_model(table: str, kind: str) -> type[Record]:
    """What one row of `table` that holds a `kind` must be: the model of the kind and the ids of its ties."""
    declared = TABLES[table]
    if declared.ends:
        ends: dict[str, Any] = dict.fromkeys(declared.ends, (Id, ...))
        return create_model(f"{table} {kind}", __base__=RELATIONSHIPS[kind].properties, **ends)
    if declared.shorthand:
        column: dict[str, Any] = {declared.shorthand[0]: (Id | None, None)}
        return create_model(table, __base__=NODES[kind], **column)
    return NODES[kind]
