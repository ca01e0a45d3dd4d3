"""What the columns of the tables hold, derived from the model: for whoever writes them with types, or explains them."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from ...model import NODES, RELATIONSHIPS, Record
from .table_schema import Table, row_model, shape

__all__ = ["SEPARATOR", "Column", "columns_of", "listed", "names_of", "schemas"]

SEPARATOR = ";"
"""What stands between the texts of a list in one cell."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column: what kind of values it has, its words if it takes no others, and what it means, also in Vietnamese.

    `type` is `text`, `list` (of texts, in one cell), `day`, `boolean`, `integer` or `number`, the last two from `least`
    on or `above` it, up to `most`, where there are such. `only` are the kinds of a table of several that have it.
    `labels` are the nodes one of which it names by its id.
    """

    name: str
    type: str
    words: tuple[str, ...]
    help: str
    vi: str
    required: bool
    personal: bool
    only: tuple[str, ...] = ()
    least: float | None = None
    above: float | None = None
    most: float | None = None
    labels: tuple[str, ...] = ()


@cache
def schemas(record: type[Record]) -> Mapping[str, Mapping[str, Any]]:
    """The JSON schemas of the properties of `record`, null left out of account."""
    found = {}
    for name, schema in record.model_json_schema()["properties"].items():
        first = schema["anyOf"][0] if "anyOf" in schema else schema
        found[name] = {**schema, **first}
    return found


def listed(text: str) -> list[str]:
    """The texts of a list in one cell."""
    return [part.strip() for part in text.split(SEPARATOR) if part.strip()]


@cache
def columns_of(table: Table) -> tuple[Column, ...]:
    """The columns of a table, in their order."""
    return tuple(_column(table, name) for name in table.columns)


@cache
def names_of(table: Table) -> Mapping[str, Column]:
    """By the columns that name another row by its id, the one beside it that says what that is called.

    It is there for readers, in a workbook; an import passes over it.
    """
    return {column.name: _name_of(column) for column in columns_of(table) if column.labels}


def _name_of(column: Column) -> Column:
    return Column(
        f"(name of {column.name})",
        "string",
        (),
        f"What {column.name} stands for. It is not read when the file is imported.",
        f"Tên tương ứng với {column.name}. Cột này không được đọc khi nhập tệp.",
        required=False,
        personal="Person" in column.labels,
        labels=column.labels,
    )


def _column(table: Table, name: str) -> Column:
    if name == "type" and len(table.kinds) > 1:
        vi = f"Loại liên kết: {', '.join(RELATIONSHIPS[kind].vi for kind in table.kinds)}."
        return Column(name, "string", table.kinds, "The type of the relationship.", vi, required=True, personal=False)
    having = [kind for kind in table.kinds if name in row_model(table.name, kind).model_fields]
    schema = schemas(row_model(table.name, having[0]))[name]
    help_, vi = _reference(table, name) or (schema["description"], schema["vi"])
    return Column(
        name,
        _type(schema),
        tuple(schema.get("enum", ())),
        help_,
        vi,
        required=name in table.required,
        personal=any(name in shape(kind).personal for kind in having),
        only=() if len(having) == len(table.kinds) else tuple(having),
        least=schema.get("minimum"),
        above=schema.get("exclusiveMinimum"),
        most=schema.get("maximum"),
        labels=_labels(table, name),
    )


def _type(schema: Mapping[str, Any]) -> str:
    if schema.get("format") == "date":
        return "date"
    if schema["type"] == "string":
        return "list" if schema.get("list") else "string"
    return str(schema["type"])


def _labels(table: Table, name: str) -> tuple[str, ...]:
    """The labels of the nodes one of which a column names."""
    if table.shorthand and name == table.shorthand[0]:
        return (RELATIONSHIPS[table.shorthand[1]].target.__name__,)
    if name == "post_id":
        return ("Post",)
    if not table.ends or name not in table.ends:
        return ()
    end = "source" if name == table.ends[0] else "target"
    named = {getattr(RELATIONSHIPS[kind], end).__name__ for kind in table.kinds}
    return tuple(label for label in NODES if label in named)


def _reference(table: Table, name: str) -> tuple[str, str] | None:
    """What a column means that names an end of a tie, in English and in Vietnamese."""
    if table.shorthand and name == table.shorthand[0]:
        tie = RELATIONSHIPS[table.shorthand[1]]
        return (
            f"The id of the {tie.target.__name__} that it {tie.help} ({tie.name}).",
            f"Mã định danh của {tie.target.vi} mà {tie.source.vi} này {tie.vi} ({tie.name}).",
        )
    if not table.ends or name not in table.ends:
        return None
    place, labels = table.ends.index(name), _labels(table, name)
    words = [NODES[label].vi for label in labels]
    either = " hoặc ".join(filter(None, (", ".join(words[:-1]), words[-1])))
    return (
        f"The id of the {' or '.join(labels)} where it {('begins', 'ends')[place]}.",
        f"Mã định danh của {either} ở {('đầu', 'cuối')[place]} liên kết.",
    )
