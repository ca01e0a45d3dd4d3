"""Models of request bodies: rows of the tables, in types of JSON."""

from collections.abc import Callable, Mapping
from typing import Annotated, Any, Literal, Union

from pydantic import BaseModel, ConfigDict, Field, create_model, model_validator
from pydantic.fields import FieldInfo

from ..exchange.tables.table_schema import TABLES, Table, record_schema, row_model
from ..values import Day, value_error

__all__ = ["NODE_TABLES", "TIE_TABLES", "End", "end_row_model", "node_row_model", "tie_row_model"]

NODE_TABLES = ("units", "people", "posts", "platforms", "tasks", "trainings")
"""Tables of nodes that can be written."""

TIE_TABLES = ("holdings", "memberships", "links")
"""Tables of relationships."""


class _JsonRow(BaseModel):
    """A row in types of JSON: unlike cells of a file, numbers must not be strings."""

    model_config = ConfigDict(extra="forbid")

    @model_validator(mode="before")
    @classmethod
    def _reject_strings_for_numbers(cls, row: Any) -> Any:
        names = [name for name, value in row.items() if isinstance(value, str)] if isinstance(row, dict) else []
        for name in names:
            if name in cls.model_fields and not _accepts_string(cls, name):
                raise value_error("not-a-cell-value", found=name)
        return row


class End(_JsonRow):
    """The end of a record."""

    on: Day = Field(description="First day on which the record is no longer in force.", examples=["2026-07-01"])


def _accepts_string(model: type[BaseModel], name: str) -> bool:
    schema = model.model_json_schema()["properties"][name]
    return any(option.get("type", "string") == "string" for option in schema.get("anyOf", [schema]))


def node_row_model(table: str) -> type[BaseModel]:
    """The model of a row of a node table, without its id, which is in the URL."""
    (kind,) = TABLES[table].kinds
    return _model(kind, {name: field for name, field in row_model(table, kind).model_fields.items() if name != "id"})


def tie_row_model(table: str) -> Any:
    """The model of a row of a relationship table; a union by `type` if the table has several."""
    return _by_type(TABLES[table], "", lambda kind: row_model(table, kind).model_fields)


def end_row_model(table: str) -> Any:
    """The model of a relationship's key and the day on which it ends."""

    def fields(kind: str) -> Mapping[str, FieldInfo]:
        all_fields = row_model(table, kind).model_fields
        key = (*(TABLES[table].ends or ()), "valid_from", *record_schema(kind).key[3:])
        return {name: all_fields[name] for name in key} | dict(End.model_fields)

    return _by_type(TABLES[table], "END_", fields)


def _by_type(table: Table, prefix: str, fields: Callable[[str], Mapping[str, FieldInfo]]) -> Any:
    if len(table.kinds) == 1:
        return _model(f"{prefix}{table.kinds[0]}", fields(table.kinds[0]))
    models = tuple(_model(f"{prefix}{kind}", fields(kind), type=(Literal[kind], ...)) for kind in table.kinds)
    return Annotated[Union[models], Field(discriminator="type")]  # noqa: UP007 - of a tuple


def _model(name: str, fields: Mapping[str, FieldInfo], **extra: Any) -> type[BaseModel]:
    definitions: dict[str, Any] = {field: (info.annotation, info) for field, info in fields.items()}
    model: type[BaseModel] = create_model(f"Row_{name}", __base__=_JsonRow, **extra, **definitions)
    return model
