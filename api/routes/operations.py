"""Routes of operations, from their declarations.

An operation whose path names a rule, measure or query has a route for each of them (`routes.definitions`).
"""

from typing import Any

from fastapi import APIRouter, Response

from ...network import Network
from ...operations import OPERATIONS, Operation
from ...results import Result, Rows
from ..parameters import Handler, add_route, header_parameters, operation_parameters
from ..responses import ReadRequest, require_row_limit

__all__ = ["operation_handler", "router"]


def router(network: Network) -> APIRouter:
    """The routes of all operations with a path."""
    routes = APIRouter(prefix="/v1")
    declared = [operation for operation in OPERATIONS.values() if operation.path and not operation.is_per_definition]
    # a path with more segments first: ids contain slashes
    for operation in sorted(declared, key=lambda operation: -(operation.path or "").count("/")):
        parameters = operation_parameters(operation)
        if "parameters" in operation.parameters:
            named = dict.fromkeys(operation.parameters, ())  # no name: all definitions
            parameters = header_parameters(operation.definitions(network.catalogue, named)) | parameters
        if operation.table_parameter is not None:
            parameters |= {operation.table_parameter.name: operation.table_parameter.parameter}
        add_route(
            routes,
            operation.path or "",
            operation_handler(operation),
            parameters,
            personal=operation.personal,
            slow=operation.slow,
            has_table=operation.has_table,
            operation_id=operation.name,
            summary=operation.summary,
            description=operation.description,
            response_model=operation.schema,
            tags=[operation.tag],
        )
    return routes


def operation_handler(operation: Operation[Any], **fixed: Any) -> Handler:
    """A handler that runs an operation with the arguments of a request and those that are `fixed`."""

    def respond(read: ReadRequest, **values: Any) -> Response:
        option = operation.table_parameter
        value = None if option is None else values.pop(option.name, None)
        arguments = _arguments(operation, read, values | fixed)

        def run(network: Network) -> Result[Any]:
            result = _run(operation, read, network, arguments)
            if option is None or value is None:
                return result
            return Rows(result.data, lambda data: option.to_table(data, value))

        return read.respond(
            run,
            to_json_data=operation.encode,
            has_table=operation.has_table,
        )

    return respond


def _arguments(operation: Operation[Any], read: ReadRequest, values: dict[str, Any]) -> dict[str, Any]:
    """The arguments of an operation; those that it does not declare are parameters of its rules, measures or query."""
    days = {"as_of": read.day} if "as_of" in operation.parameters else {}
    others = {name: value for name, value in values.items() if name not in operation.parameters}
    declared = {name: value for name, value in values.items() if name in operation.parameters}
    return {**days, **declared, **({"parameters": others} if "parameters" in operation.parameters else {})}


def _run(operation: Operation[Any], read: ReadRequest, network: Network, arguments: dict[str, Any]) -> Result[Any]:
    """The result, from the cache if it is expensive. Raises `AccessError` `too-many-rows`."""

    def compute() -> Result[Any]:
        result: Result[Any] = network.backend.run(operation, **arguments)
        require_row_limit(read, result.row_count)
        return result

    weight = operation.row_weight(operation.validate(arguments)) if operation.row_weight else 0
    if not weight:
        return compute()
    key = (network.version, read.caller.rights, operation.name, repr(sorted(arguments.items())))
    return read.cache.result(key, compute, lambda result: weight * result.row_count)
