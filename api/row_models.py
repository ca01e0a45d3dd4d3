"""Rows of the tables, as a request sends them: the fields of the one schema, in JSON's own types."""

from collections.abc import Callable, Mapping
from typing import Annotated, Any, Literal, Union

from pydantic import BaseModel, ConfigDict, Field, create_model, model_validator
from pydantic.fields import FieldInfo

from ..exchange.tables.table_schema import TABLES, Table, record_schema, row_model
from ..values import Day, value_error

__all__ = ["NODE_TABLES", "TIE_TABLES", "End", "end_row_model", "node_row_model", "tie_row_model"]

NODE_TABLES = ("units", "people", "posts", "platforms", "tasks", "trainings")
"""The tables of things that have an id, and that the service writes."""

TIE_TABLES = ("holdings", "memberships", "links")
"""The tables of relationships."""


class _Json(BaseModel):
    """A row in JSON's own types: a number is no text, as it is in a cell of a spreadsheet."""

    model_config = ConfigDict(extra="forbid")

    @model_validator(mode="before")
    @classmethod
    def _no_text_for_a_number(cls, given: Any) -> Any:
        texts = [name for name, value in given.items() if isinstance(value, str)] if isinstance(given, dict) else []
        for name in texts:
            if name in cls.model_fields and not _takes_text(cls, name):
                raise value_error("not-a-cell-value", found=name)
        return given


class End(_Json):
    """The day on which a record ends."""

    on: Day = Field(description="The first day on which it holds no more.", examples=["2026-07-01"])


def _takes_text(model: type[BaseModel], name: str) -> bool:
    declared = model.model_json_schema()["properties"][name]
    return any(one.get("type", "string") == "string" for one in declared.get("anyOf", [declared]))


def node_row_model(table: str) -> type[BaseModel]:
    """A row of a table of things, without its id, which the address has."""
    (kind,) = TABLES[table].kinds
    return _model(kind, {name: field for name, field in row_model(table, kind).model_fields.items() if name != "id"})


def tie_row_model(table: str) -> Any:
    """A row of a table of relationships: of several types, the type says which."""
    return _by_type(TABLES[table], "", lambda kind: row_model(table, kind).model_fields)


def end_row_model(table: str) -> Any:
    """The key of a relationship, and the day on which it ends."""
    declared = TABLES[table]

    def fields(kind: str) -> Mapping[str, FieldInfo]:
        every = row_model(table, kind).model_fields
        key = (*(declared.ends or ()), "valid_from", *record_schema(kind).key[3:])
        return {name: every[name] for name in key} | dict(End.model_fields)

    return _by_type(declared, "END_", fields)


def _by_type(table: Table, prefix: str, fields: Callable[[str], Mapping[str, FieldInfo]]) -> Any:
    if len(table.kinds) == 1:
        return _model(f"{prefix}{table.kinds[0]}", fields(table.kinds[0]))
    models = tuple(_model(f"{prefix}{kind}", fields(kind), type=(Literal[kind], ...)) for kind in table.kinds)
    return Annotated[Union[models], Field(discriminator="type")]  # noqa: UP007 - of as many as there are


def _model(name: str, fields: Mapping[str, FieldInfo], **more: Any) -> type[BaseModel]:
    own: dict[str, Any] = {field: (about.annotation, about) for field, about in fields.items()}
    made: type[BaseModel] = create_model(f"Row_{name}", __base__=_Json, **more, **own)
    return made
