"""FastAPI endpoints from the declarations of operations and of query headers."""

import re
from collections.abc import Callable, Iterable, Mapping
from inspect import Parameter as Argument
from inspect import Signature
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Query, Request, Response
from fastapi.concurrency import run_in_threadpool

from ..catalogue import Parameter as HeaderParameter
from ..catalogue import QueryDefinition, suggest
from ..errors import InputError, shorten
from ..operations.registry import (
    HEADER_LIMITS,
    HEADER_TYPES,
    REQUIRED,
    Operation,
    Parameter,
    header_examples,
    path_parameters,
)
from .openapi import NOT_MODIFIED, openapi_example
from .responses import TABLE_RESPONSES, ListRequest, ReadRequest, SensitiveRequest

__all__ = ["Handler", "add_route", "header_parameters", "known_parameters", "operation_parameters"]

Handler = Callable[..., Response]
"""Takes a `ReadRequest` and arguments by their Python names."""


def query_parameter(name: str, parameter: Parameter, *, in_path: bool = False) -> tuple[Any, Any]:
    """The annotation and the default of a parameter, as FastAPI reads them."""
    alias = parameter.query_name(name)
    options = {"description": parameter.description, **openapi_example(*parameter.examples), **parameter.limits}
    if in_path:
        return Annotated[parameter.type, Path(alias=alias, **options)], Argument.empty
    default = () if parameter.default == () else parameter.default
    optional = default is None or default == ()
    annotation: Any = parameter.type | None if optional else parameter.type
    return Annotated[
        annotation, Query(alias=alias, **options)
    ], Argument.empty if default is REQUIRED else None if optional else default


def header_parameters(definitions: Iterable[QueryDefinition]) -> dict[str, Parameter]:
    """The parameters of query headers; optional if there are several queries, whose defaults may differ."""
    definitions = list(definitions)
    declared = {name: parameter for definition in definitions for name, parameter in definition.parameters.items()}
    return {name: _header_parameter(parameter, several=len(definitions) > 1) for name, parameter in declared.items()}


def _header_parameter(parameter: HeaderParameter, *, several: bool) -> Parameter:
    default = None if several else REQUIRED if parameter.required else parameter.default
    return Parameter(
        HEADER_TYPES[parameter.type],
        f"{parameter.help[0].upper()}{parameter.help[1:]}.",
        default,
        limits=HEADER_LIMITS.get(parameter.type, {}),
        examples=header_examples(parameter),
    )


def operation_parameters(operation: Operation[Any]) -> dict[str, Parameter]:
    """The parameters of an operation in HTTP, without `as_of`, which every request has."""
    return {
        name: parameter
        for name, parameter in operation.parameters.items()
        if parameter.remote and parameter.query_name(name) != "as_of"
    }


def add_route(
    router: APIRouter,
    path: str,
    handler: Handler,
    parameters: Mapping[str, Parameter],
    *,
    personal: bool = True,
    slow: bool = True,
    has_table: bool = True,
    **openapi: Any,
) -> None:
    """Add a GET route that validates `parameters` and calls `handler` in a thread.

    `personal` and `slow` are those of `dtgraph.operations.registry.operation`; `has_table` adds CSV and NDJSON.
    """
    in_path = {name for name in parameters if parameters[name].query_name(name) in path_parameters(path)}
    # prefixed, since some names are keywords of Python
    names = {f"argument_{name}": name for name in parameters}

    async def call(read: ReadRequest, **values: Any) -> Response:
        arguments = {names[argument]: _split_texts(value) for argument, value in values.items() if value is not None}

        def work() -> Response:
            return handler(read, **arguments)

        async with read.watch_client():
            return await read.run_slow(work) if slow else await run_in_threadpool(work)

    arguments = [
        Argument("read", Argument.KEYWORD_ONLY, annotation=SensitiveRequest if personal else ListRequest),
        *(
            Argument(argument, Argument.KEYWORD_ONLY, annotation=annotation, default=default)
            for argument, name in names.items()
            for annotation, default in [query_parameter(name, parameters[name], in_path=name in in_path)]
        ),
    ]
    call.__signature__ = Signature(arguments)  # type: ignore[attr-defined]  # FastAPI reads it
    known = ["as_of", *(parameter.query_name(name) for name, parameter in parameters.items() if name not in in_path)]
    router.add_api_route(
        re.sub(r"{(\w+)}", r"{\1:path}", path),  # ids contain slashes
        call,
        methods=["GET"],
        dependencies=[known_parameters(known)],
        responses={304: NOT_MODIFIED, **(TABLE_RESPONSES if has_table else {}), **openapi.pop("responses", {})},
        **openapi,
    )


def _split_texts(value: Any) -> Any:
    """Lists may be repeated or separated by commas; an empty text is an empty list."""
    if not isinstance(value, list) or not all(isinstance(text, str) for text in value):
        return value
    return [part for text in value for part in text.split(",") if part]


def known_parameters(names: Iterable[str]) -> Any:
    """A dependency that raises `InputError` `unknown-parameter` for a query parameter that is not one of `names`."""
    known = frozenset(names)

    async def check(request: Request) -> None:
        for name in request.query_params:
            if name not in known:
                advice = suggest(name, known, f"known parameters: {', '.join(sorted(known)) or 'none'}")
                path = request.scope["route"].path_format
                raise InputError("unknown-parameter", query=path, found=shorten(name), advice=advice)

    return Depends(check)
