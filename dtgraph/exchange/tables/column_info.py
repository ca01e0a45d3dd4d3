"""Types, constraints and descriptions of the tables' columns, derived from the model."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from ...model import NODES, RELATIONSHIPS, Record
from .table_schema import Table, record_schema, row_model

__all__ = ["LIST_SEPARATOR", "Column", "name_columns", "property_schemas", "split_list", "table_columns"]

LIST_SEPARATOR = ";"
"""Separator of the texts of a list in one cell."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its type, constraints and description, in English (`help`) and Vietnamese (`vi`).

    - `type`: `string`, `list` (of strings, in one cell), `date`, `boolean`, `integer` or `number`.
    - `allowed_values`: empty if any value is allowed.
    - `kinds`: the kinds that have the column, if not all kinds of the table do.
    - `labels`: the labels of the nodes that the column refers to by id.
    """

    name: str
    type: str
    allowed_values: tuple[str, ...]
    help: str
    vi: str
    required: bool
    personal: bool
    kinds: tuple[str, ...] = ()
    minimum: float | None = None
    exclusive_minimum: float | None = None
    maximum: float | None = None
    labels: tuple[str, ...] = ()


@cache
def property_schemas(record: type[Record]) -> Mapping[str, Mapping[str, Any]]:
    """Return the JSON schemas of the properties of `record`, without null."""
    schemas = {}
    for name, schema in record.model_json_schema()["properties"].items():
        first = schema["anyOf"][0] if "anyOf" in schema else schema
        schemas[name] = {**schema, **first}
    return schemas


def split_list(text: str) -> list[str]:
    """Split the cell of a list into its texts."""
    return [part.strip() for part in text.split(LIST_SEPARATOR) if part.strip()]


@cache
def table_columns(table: Table) -> tuple[Column, ...]:
    """Return the columns of a table in their order."""
    return tuple(_column(table, name) for name in table.columns)


@cache
def name_columns(table: Table) -> Mapping[str, Column]:
    """Map each column that refers to another row by id to the column beside it with that row's name.

    Workbooks have these columns for readers; imports ignore them.
    """
    return {column.name: _name_column(column) for column in table_columns(table) if column.labels}


def _name_column(column: Column) -> Column:
    return Column(
        f"(name of {column.name})",
        "string",
        (),
        f"The name for {column.name}. Imports ignore it.",
        f"Tên tương ứng với {column.name}. Cột này không được đọc khi nhập tệp.",
        required=False,
        personal="Person" in column.labels,
        labels=column.labels,
    )


def _column(table: Table, name: str) -> Column:
    if name == "type" and len(table.kinds) > 1:
        vi = f"Loại liên kết: {', '.join(RELATIONSHIPS[kind].vi for kind in table.kinds)}."
        return Column(name, "string", table.kinds, "The type of the relationship.", vi, required=True, personal=False)
    kinds = [kind for kind in table.kinds if name in row_model(table.name, kind).model_fields]
    schema = property_schemas(row_model(table.name, kinds[0]))[name]
    help_, vi = _reference_help(table, name) or (schema["description"], schema["vi"])
    return Column(
        name,
        _type(schema),
        tuple(schema.get("enum", ())),
        help_,
        vi,
        required=name in table.required,
        personal=any(name in record_schema(kind).personal for kind in kinds),
        kinds=() if len(kinds) == len(table.kinds) else tuple(kinds),
        minimum=schema.get("minimum"),
        exclusive_minimum=schema.get("exclusiveMinimum"),
        maximum=schema.get("maximum"),
        labels=_referenced_labels(table, name),
    )


def _type(schema: Mapping[str, Any]) -> str:
    if schema.get("format") == "date":
        return "date"
    if schema["type"] == "string":
        return "list" if schema.get("list") else "string"
    return str(schema["type"])


def _referenced_labels(table: Table, name: str) -> tuple[str, ...]:
    if table.shorthand and name == table.shorthand[0]:
        return (RELATIONSHIPS[table.shorthand[1]].target.__name__,)
    if name == "post_id":
        return ("Post",)
    if not table.ends or name not in table.ends:
        return ()
    end = "source" if name == table.ends[0] else "target"
    labels = {getattr(RELATIONSHIPS[kind], end).__name__ for kind in table.kinds}
    return tuple(label for label in NODES if label in labels)


def _reference_help(table: Table, name: str) -> tuple[str, str] | None:
    """Describe a column that names an end of a relationship, in English and in Vietnamese."""
    if table.shorthand and name == table.shorthand[0]:
        tie = RELATIONSHIPS[table.shorthand[1]]
        return (
            f"The id of the {tie.target.__name__} that it {tie.help} ({tie.name}).",
            f"Mã định danh của {tie.target.vi} mà {tie.source.vi} này {tie.vi} ({tie.name}).",
        )
    if not table.ends or name not in table.ends:
        return None
    end, labels = table.ends.index(name), _referenced_labels(table, name)
    names = [NODES[label].vi for label in labels]
    either = " hoặc ".join(filter(None, (", ".join(names[:-1]), names[-1])))
    return (
        f"The id of the {' or '.join(labels)} at which the relationship {('begins', 'ends')[end]}.",
        f"Mã định danh của {either} ở {('đầu', 'cuối')[end]} liên kết.",
    )
