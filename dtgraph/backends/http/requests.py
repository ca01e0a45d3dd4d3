"""Requests of operations, and what their handlers share."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, TypeVar
from urllib.parse import quote

from ...catalogue import Catalogue, QueryDefinition, bind_parameters
from ...operations.parameters import ProgressCallback
from ...operations.queries import query
from ...operations.registry import Context, Operation, declared_parameters, path_parameters
from ...operations.validation import validate_unit
from ...results import parse_dates
from ...schemas import Row
from .client import HttpClient

__all__ = ["HANDLERS", "HttpContext", "handles", "record_path", "report_waiting", "request_of"]

Output = TypeVar("Output")
Handler = TypeVar("Handler", bound=Callable[..., Any])

PROGRESS_TEXT = "waiting for the service"

HANDLERS: dict[str, Callable[..., Any]] = {}
"""Functions that run the operations whose requests do not derive from their declarations, by name of the operation."""


def handles(operation: Operation[Any]) -> Callable[[Handler], Handler]:
    """Register a function that runs an operation; it takes an `HttpContext` and the validated arguments."""

    def register(handler: Handler) -> Handler:
        HANDLERS[operation.name] = handler
        return handler

    return register


class HttpContext(Context):
    """A context with a client of the service."""

    client: HttpClient

    @property
    def version(self) -> int:
        return self.client.version

    def rows(self, definition: QueryDefinition, day: date, parameters: Mapping[str, Any]) -> list[Row]:
        arguments = {"name": definition.name, "as_of": day, "parameters": parameters}
        data = self.client.get(query.schema, *request_of(query, self.catalogue, arguments))
        return self.read(lambda: parse_dates(data["rows"], definition.date_columns))

    def read(self, decode: Callable[[], Output]) -> Output:
        """What `decode` makes of an answer. Raises `StoreError` for one of another version of dtgraph."""
        try:
            return decode()
        except (KeyError, TypeError, ValueError):
            raise self.client.unreachable("its queries have other columns") from None


def report_waiting(progress: ProgressCallback | None) -> None:
    """Report that a request is sent."""
    if progress:
        progress(PROGRESS_TEXT, 0, None)


def record_path(table: str, id_: str, suffix: str = "") -> str:
    """The path of a record; dots in its id are escaped, since they could be read as steps up the path."""
    return f"/v1/{table}/{_quoted(id_)}{suffix}"


def _quoted(id_: str) -> str:
    return quote(id_, safe=":/").replace(".", "%2E")


def request_of(
    operation: Operation[Any], catalogue: Catalogue, arguments: Mapping[str, Any]
) -> tuple[str, dict[str, Any]]:
    """The path and the query parameters of an operation with validated arguments."""
    assert operation.path is not None
    values = {
        parameter.query_name(name): _value(arguments[name])
        for name, parameter in operation.parameters.items()
        if parameter.remote
    }
    chosen = operation.definitions(catalogue, arguments)
    if operation.selector and not operation.is_per_definition:  # all, by name: the service may have more of them
        values[operation.parameters[operation.selector].query_name(operation.selector)] = [each.name for each in chosen]
    for definition in chosen if "parameters" in operation.parameters else ():
        declared = arguments["parameters"]
        if not operation.is_per_definition:
            declared = declared_parameters(definition, chosen, declared)
        values |= _catalogue_parameters(definition, arguments["as_of"], declared)
    path = operation.path.format(**{name: _quoted(str(values.pop(name))) for name in path_parameters(operation.path)})
    return f"/v1{path}", values


def _value(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value


def _catalogue_parameters(definition: QueryDefinition, day: date, arguments: Mapping[str, Any]) -> dict[str, Any]:
    """The given parameters of a query, validated as the network itself does."""
    bound = bind_parameters(definition, day, arguments)
    for name in arguments:
        if definition.parameters[name].type == "unit":
            validate_unit(bound[name], name)
    return {name: bound[name] for name in arguments}
