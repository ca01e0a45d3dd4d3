"""Requests: paths and parameters of operations."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from urllib.parse import quote

from ...catalogue import QueryDefinition, bind_parameters
from ...operations.registry import Operation, path_parameters
from ...operations.validation import validate_unit

__all__ = ["catalogue_parameters", "merged", "record_path", "request_of"]


def record_path(table: str, id_: str, suffix: str = "") -> str:
    """The path of a record; dots in its id are escaped, since they could be read as steps up the path."""
    return f"/v1/{table}/{_quoted(id_)}{suffix}"


def _quoted(id_: str) -> str:
    return quote(id_, safe=":/").replace(".", "%2E")


def request_of(operation: Operation[Any], arguments: Mapping[str, Any]) -> tuple[str, dict[str, Any]]:
    """The path and the query parameters of an operation with validated arguments."""
    assert operation.path is not None
    in_path = path_parameters(operation.path)
    values = {
        parameter.query_name(name): _value(arguments[name])
        for name, parameter in operation.parameters.items()
        if parameter.remote
    }
    path = operation.path.format(**{name: _quoted(str(values.pop(name))) for name in in_path})
    return f"/v1{path}", values


def _value(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value


def catalogue_parameters(definition: QueryDefinition, day: date, arguments: Mapping[str, Any]) -> dict[str, Any]:
    """The day and the given parameters of a query, validated as the network itself does."""
    bound = bind_parameters(definition, day, arguments)
    for name in arguments:
        if definition.parameters[name].type == "unit":
            validate_unit(bound[name], name)
    return {"as_of": day, **{name: bound[name] for name in arguments}}


def merged(parameters: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """The parameters of several queries in one request."""
    return {name: value for each in parameters for name, value in each.items()}
