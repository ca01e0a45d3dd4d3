"""What the columns of the tables hold, derived from the model: for whoever writes them with types, or explains them."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from ..model import NODES, RELATIONSHIPS, Record
from .layout import Table, row_model, shape

__all__ = ["SEPARATOR", "Column", "columns_of", "listed", "schemas"]

SEPARATOR = ";"
"""What stands between the texts of a list in one cell."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column: what kind of values it has, its words if it takes no others, and what it means.

    `type` is `text`, `list` (of texts, in one cell), `day`, `boolean`, `integer` or `number`, the last two from `least`
    on or `above` it, up to `most`, where there are such. `only` are the kinds of a table of several that have it.
    """

    name: str
    type: str
    words: tuple[str, ...]
    help: str
    required: bool
    personal: bool
    only: tuple[str, ...] = ()
    least: float | None = None
    above: float | None = None
    most: float | None = None


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


def _column(table: Table, name: str) -> Column:
    if name == "type" and len(table.kinds) > 1:
        return Column(name, "text", table.kinds, "The type of the relationship.", required=True, personal=False)
    having = [kind for kind in table.kinds if name in row_model(table.name, kind).model_fields]
    schema = schemas(row_model(table.name, having[0]))[name]
    return Column(
        name,
        _type(schema),
        tuple(schema.get("enum", ())),
        _reference(table, name) or schema["description"],
        required=name in table.required,
        personal=any(name in shape(kind).personal for kind in having),
        only=() if len(having) == len(table.kinds) else tuple(having),
        least=schema.get("minimum"),
        above=schema.get("exclusiveMinimum"),
        most=schema.get("maximum"),
    )


def _type(schema: Mapping[str, Any]) -> str:
    if schema.get("format") == "date":
        return "day"
    if schema["type"] == "string":
        return "list" if schema.get("list") else "text"
    return str(schema["type"])


def _reference(table: Table, name: str) -> str | None:
    """What a column means that names another row."""
    if table.shorthand and name == table.shorthand[0]:
        tie = RELATIONSHIPS[table.shorthand[1]]
        return f"The id of the {tie.target.__name__} that it {tie.help} ({tie.name})."
    if not table.ends or name not in table.ends:
        return None
    place = table.ends.index(name)
    labels = {(RELATIONSHIPS[kind].source, RELATIONSHIPS[kind].target)[place].__name__ for kind in table.kinds}
    where = ("begins", "ends")[place]
    return f"The id of the {' or '.join(label for label in NODES if label in labels)} where it {where}."
