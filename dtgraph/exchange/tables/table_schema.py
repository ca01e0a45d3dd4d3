"""The ten tables, each declared once and derived from the model: their columns and the kinds of records they hold.

A *kind* is a label of `model.NODES` or a type of `model.RELATIONSHIPS`; no label is also a type. In memory and in
exports, a record is a key and a tuple of values, both in the order of the kind's `RecordSchema`.
"""

from dataclasses import dataclass
from functools import cache
from typing import Any

from pydantic import create_model

from ...errors import InputError, shorten
from ...model import NODES, RELATIONSHIPS, Dated, Record, date_fields, personal_fields
from ...values import Id

__all__ = ["TABLES", "RecordSchema", "Table", "get_table", "node_table", "record_schema", "row_model", "tie_table"]

_INTERVAL = ("valid_from", "valid_to")


@dataclass(frozen=True, slots=True)
class RecordSchema:
    """The property names of one kind of record: those of its key and of its other values, with their attributes.

    `dates` and `personal` are the names of properties that are dates and personal data.
    """

    kind: str
    key: tuple[str, ...]
    values: tuple[str, ...]
    dates: frozenset[str]
    personal: frozenset[str]

    @property
    def is_node(self) -> bool:
        return self.kind in NODES


@dataclass(frozen=True, slots=True)
class Table:
    """One table: its columns in order, the columns that no row may leave empty, and the kinds of records it holds.

    `shorthand` is the column by which a node's row names the target of one relationship, and the relationship's type;
    `ends` are the columns of a relationship's source and target.
    """

    name: str
    columns: tuple[str, ...]
    required: frozenset[str]
    kinds: tuple[str, ...]
    shorthand: tuple[str, str] | None = None
    ends: tuple[str, str] | None = None

    def column_of(self, end: str) -> str:
        """Return the column that holds `source_id` or `target_id` of a relationship in this table."""
        first, second = self.ends or ("id", self.shorthand[0] if self.shorthand else "id")
        return first if end == "source_id" else second


def _own_fields(record: type[Record]) -> tuple[str, ...]:
    return tuple(name for name in record.model_fields if name not in (*_INTERVAL, "source", "id"))


def _common_fields(record: type[Record]) -> tuple[str, ...]:
    return (*_INTERVAL, "source") if issubclass(record, Dated) else ("source",)


def _required(record: type[Record]) -> frozenset[str]:
    return frozenset(name for name, field in record.model_fields.items() if field.is_required())


def _declare_nodes(name: str, label: str, shorthand: tuple[str, str] | None = None, after: str = "id") -> Table:
    record = NODES[label]
    columns = ["id", *_own_fields(record), *_common_fields(record)]
    if shorthand:
        columns.insert(columns.index(after) + 1, shorthand[0])
    return Table(name, tuple(columns), _required(record), (label,), shorthand)


def _declare_ties(name: str, type_: str, ends: tuple[str, str]) -> Table:
    record = RELATIONSHIPS[type_].properties
    columns = (*ends, *_own_fields(record), *_common_fields(record))
    return Table(name, columns, frozenset(ends) | _required(record), (type_,), ends=ends)


def _declare_links(types: tuple[str, ...]) -> Table:
    ends = ("source_id", "target_id")
    columns = ("type", *ends, "role", "post_id", "weight", "enabled", "share", *_INTERVAL, "source")
    return Table("links", columns, frozenset(("type", *ends)), types, ends=ends)


TABLES: dict[str, Table] = {
    table.name: table
    for table in (
        _declare_nodes("units", "Unit", ("parent_id", "PART_OF"), after="sector"),
        _declare_nodes("posts", "Post", ("unit_id", "POST_IN")),
        _declare_nodes("people", "Person", ("home_unit_id", "EMPLOYED_BY"), after="title"),
        _declare_ties("holdings", "HOLDS", ("person_id", "post_id")),
        _declare_ties("memberships", "MEMBER_OF", ("person_id", "unit_id")),
        _declare_nodes("platforms", "Platform"),
        _declare_nodes("tasks", "Task"),
        _declare_nodes("trainings", "Training"),
        _declare_links(tuple(sorted(RELATIONSHIPS.keys() - {"HOLDS", "MEMBER_OF"}))),
        _declare_nodes("changes", "Change"),
    )
}


def get_table(name: str) -> Table:
    """Return the table `name`. Raises `InputError` `unknown-table`."""
    if name not in TABLES:
        raise InputError("unknown-table", found=shorten(name), advice=f"use one of {', '.join(TABLES)}")
    return TABLES[name]


@cache
def node_table(label: str) -> Table:
    """Return the table of the nodes of `label`."""
    return next(table for table in TABLES.values() if table.kinds == (label,))


@cache
def tie_table(type_: str) -> Table:
    """Return the table of the relationships of `type_` that no shorthand column expresses."""
    return next(table for table in TABLES.values() if table.ends and type_ in table.kinds)


@cache
def record_schema(kind: str) -> RecordSchema:
    """Return the schema of the records of `kind`; a relationship's ends are `source_id` and `target_id`."""
    record: type[Record] = NODES[kind] if kind in NODES else RELATIONSHIPS[kind].properties
    key: tuple[str, ...] = (
        ("id",) if kind in NODES else ("source_id", "target_id", "valid_from", *RELATIONSHIPS[kind].key)
    )
    values = tuple(name for name in (*_own_fields(record), *_common_fields(record)) if name not in key)
    return RecordSchema(kind, key, values, date_fields(record), personal_fields(record))


@cache
def row_model(table: str, kind: str) -> type[Record]:
    """Return the model that validates a row of `table`: the model of its `kind` with the ids of its relationships."""
    schema = TABLES[table]
    if schema.ends:
        ends: dict[str, Any] = dict.fromkeys(schema.ends, (Id, ...))
        return create_model(f"{table} {kind}", __base__=RELATIONSHIPS[kind].properties, **ends)
    if schema.shorthand:
        column: dict[str, Any] = {schema.shorthand[0]: (Id | None, None)}
        return create_model(table, __base__=NODES[kind], **column)
    return NODES[kind]
