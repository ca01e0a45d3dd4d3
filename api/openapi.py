"""Complete FastAPI's OpenAPI document with examples, headers and shared error responses."""

import json
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from fastapi import FastAPI

from ..backends.http.client import REPORT_HEADER
from .content_negotiation import JSON
from .problems import MEDIA_TYPE

__all__ = ["NOT_MODIFIED", "extend_openapi", "openapi_example", "report_header"]

_HEADERS: dict[str, tuple[str, str]] = {
    "X-Request-Id": ("Id of the request, as in the log; the one that the client sent, if any.", "c0ffee-1"),
    "ETag": (
        "The version of the network and a hash of the request, for `If-None-Match` and, in writes, `If-Match`.",
        '"12.6f1ed002ab5595859014ebf0951522d9"',
    ),
    "Link": ("URL of the next page, with `rel=next`; absent on the last page.", '</v1/units?cursor=WzFd>; rel="next"'),
    REPORT_HEADER: ("Counts of the import or export, as JSON.", '{"rows": 1, "version": 12}'),
}
"""Descriptions and examples of response headers."""

_IF_NONE_MATCH = {
    "name": "If-None-Match",
    "in": "header",
    "required": False,
    "schema": {"type": "string", "maxLength": 4_000},
    "description": "`ETag` of an earlier response: the status is 304 if the response would be the same.",
    "example": _HEADERS["ETag"][1],
}

NOT_MODIFIED = {"description": "Not modified."}
"""The response 304 of routes that answer conditional requests."""

_EXAMPLE = "example"
"""Name of the only example of a parameter."""

Operation = dict[str, Any]


def extend_openapi(app: FastAPI) -> None:
    """Replace `app.openapi` by a method that completes its document."""
    original = app.openapi

    def complete() -> dict[str, Any]:
        if app.openapi_schema is None:
            document = original()
            error_responses: dict[str, Any] = {}
            for operations in document["paths"].values():
                for operation in operations.values():
                    _add_examples(operation)
                    _add_headers(operation)
                    _share_problems(operation["responses"], error_responses)
                    for parameter in operation.get("parameters", ()):
                        _remove_null(parameter)
            document["components"]["responses"] = error_responses
            document["components"]["headers"] = {
                name: {"description": text, "schema": {"type": "string"}, "example": example}
                for name, (text, example) in _HEADERS.items()
            }
        return app.openapi_schema or {}

    app.openapi = complete  # type: ignore[method-assign]  # as FastAPI documents it


def report_header() -> dict[str, Any]:
    """Describe a response with the header for counts of an import or export."""
    return {"headers": _header_references(REPORT_HEADER)}


def openapi_example(*values: Any) -> dict[str, Any]:
    """The first of `values` as an option of FastAPI parameters; unlike ``examples``, of any type of value."""
    return {"openapi_examples": {_EXAMPLE: {"value": values[0]}}} if values else {}


@cache
def _examples() -> Mapping[str, Mapping[str, Any]]:
    """Arguments, and JSON or files of requests and responses, by operation id (`scripts/build_api_examples.py`)."""
    content: Mapping[str, Mapping[str, Any]] = json.loads(files("dtgraph.api").joinpath("examples.json").read_bytes())
    return content


def _add_examples(operation: Operation) -> None:
    example = _examples().get(operation["operationId"], {})
    for media, body in example.get("body", {}).items():
        operation["requestBody"]["content"][media]["example"] = body
    if "response" in example:
        operation["responses"]["200"]["content"][JSON]["example"] = example["response"]
    for parameter in operation.get("parameters", ()):
        if declared := parameter.pop("examples", None):
            parameter["example"] = declared[_EXAMPLE]["value"]
        elif parameter["in"] == "path":  # the id of a record
            parameter["example"] = example.get("arguments", {}).get(parameter["name"])


def _add_headers(operation: Operation) -> None:
    """Add the headers of responses, and the request header `If-None-Match` where the status may be 304."""
    responses, parameters = operation["responses"], operation.get("parameters", [])
    headers = _header_references("X-Request-Id")
    if "304" in responses:
        parameters.append(_IF_NONE_MATCH | {})
        headers |= _header_references("ETag")
        responses["304"]["headers"] = dict(headers)
    elif "requestBody" in operation:
        headers |= _header_references("ETag")
    if any(parameter["name"] == "cursor" for parameter in parameters):
        headers |= _header_references("Link")
    responses["200"]["headers"] = headers | responses["200"].get("headers", {})


def _header_references(*names: str) -> dict[str, Any]:
    return {name: {"$ref": f"#/components/headers/{name}"} for name in names}


def _share_problems(responses: dict[str, Any], shared: dict[str, Any]) -> None:
    """Move error responses to the shared components."""
    for status, response in responses.items():
        problem = response.get("content", {}).get(MEDIA_TYPE)
        if problem is not None:
            name = f"{problem['schema']['$ref'].rpartition('/')[2]}{status}"
            shared[name] = {
                "description": response["description"],
                "content": {MEDIA_TYPE: problem},
                "headers": _header_references("X-Request-Id"),
            }
            responses[status] = {"$ref": f"#/components/responses/{name}"}


def _remove_null(parameter: dict[str, Any]) -> None:
    """Remove null from the values of a parameter: query strings cannot express it."""
    schema = parameter["schema"]
    options = [option for option in schema.get("anyOf", ()) if option.get("type") != "null"]
    if len(options) == 1:
        del schema["anyOf"]
        parameter["schema"] = options[0] | schema
    parameter.setdefault("description", parameter["schema"].get("description", ""))
    if "enum" in parameter["schema"]:
        parameter["schema"]["enum"] = [value for value in parameter["schema"]["enum"] if value is not None]
