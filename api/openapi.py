"""The OpenAPI document: what FastAPI makes of the operations, and what it cannot know of them."""

from typing import Any

from fastapi import FastAPI

from ..backends.http.client import REPORT_HEADER
from ..catalogue import Catalogue
from .content_negotiation import JSON
from .examples import FILES, PARAMETERS, RECORDS, response_example, body_example
from .problems import MEDIA_TYPE

__all__ = ["extend_openapi"]

_HEADERS: dict[str, tuple[str, str]] = {
    "X-Request-Id": ("The id of the request, which the log has; yours, if you sent one.", "c0ffee-1"),
    "ETag": (
        "The network's version and what else the answer depends on: for `If-None-Match`, and `If-Match` of a write.",
        '"12.6f1ed002ab5595859014ebf0951522d9"',
    ),
    "Link": ("Where the next page is, as `rel=next`; not at the end.", '</v1/units?cursor=WzFd>; rel="next"'),
    REPORT_HEADER: ("What was written, as JSON.", '{"rows": 1, "version": 12}'),
}
"""The headers of answers by their names, with examples."""

_IF_NONE_MATCH = {
    "name": "If-None-Match",
    "in": "header",
    "required": False,
    "schema": {"type": "string", "maxLength": 4_000},
    "description": "An `ETag` that you were given: the answer is 304 while nothing that it depends on has changed.",
    "example": _HEADERS["ETag"][1],
}

Operation = dict[str, Any]


def extend_openapi(app: FastAPI, catalogue: Catalogue) -> None:
    """Let the document say each refusal once, of a parameter what can be sent, what headers there are, and examples."""
    made = app.openapi

    def described() -> dict[str, Any]:
        if app.openapi_schema is None:
            document = made()
            error_responses: dict[str, Any] = {}
            for path, operations in document["paths"].items():
                for method, operation in operations.items():
                    _exemplify(operation, catalogue)
                    _head(operation, reads=method == "get" and path.startswith("/v1/"))
                    _share(operation["responses"], error_responses)
                    for parameter in operation.get("parameters", ()):
                        _sendable(parameter)
                        _exemplify_parameter(parameter, operation["operationId"])
            document["components"]["responses"] = error_responses
            document["components"]["headers"] = {
                name: {"description": text, "schema": {"type": "string"}, "example": example}
                for name, (text, example) in _HEADERS.items()
            }
        return app.openapi_schema or {}

    app.openapi = described  # type: ignore[method-assign]  # as FastAPI has it


def _exemplify(operation: Operation, catalogue: Catalogue) -> None:
    name = operation["operationId"]
    answer, body = response_example(name, catalogue), body_example(name)
    if answer is not None:
        operation["responses"]["200"]["content"][JSON]["example"] = answer
    if body is not None:
        operation["requestBody"]["content"][JSON]["example"] = body
    for media, example in FILES.get(name, {}).items():
        operation["requestBody"]["content"][media]["example"] = example


def _exemplify_parameter(parameter: dict[str, Any], operation: str) -> None:
    """Give a parameter an example, unless it says itself what can be sent."""
    schema = parameter["schema"]
    if not parameter.keys() & {"example", "examples"} and not schema.keys() & {"examples", "enum", "default"}:
        examples = PARAMETERS if parameter["in"] != "path" else RECORDS.get(operation.partition("_")[2], PARAMETERS)
        parameter["example"] = examples[parameter["name"]]


def _head(operation: Operation, *, reads: bool) -> None:
    """Say the headers that answers of an operation have, and when there is no answer since nothing has changed."""
    answer, name = operation["responses"]["200"], operation["operationId"]
    has = ["X-Request-Id"]
    if reads and name not in ("rights", "export"):
        operation.setdefault("parameters", []).append(_IF_NONE_MATCH | {})
        has.append("ETag")
        operation["responses"]["304"] = {"description": "Nothing has changed.", "headers": _headers(has)}
    elif not reads and "requestBody" in operation:
        has.append("ETag")
    if any(parameter["name"] == "cursor" for parameter in operation.get("parameters", ())):
        has.append("Link")
    if name in ("import", "export"):
        has.append(REPORT_HEADER)
    answer["headers"] = _headers(has)


def _headers(names: list[str]) -> dict[str, Any]:
    return {name: {"$ref": f"#/components/headers/{name}"} for name in names}


def _share(responses: dict[str, Any], shared: dict[str, Any]) -> None:
    for status, response in responses.items():
        problem = response.get("content", {}).get(MEDIA_TYPE)
        if problem is not None:
            name = f"{problem['schema']['$ref'].rpartition('/')[2]}{status}"
            shared[name] = {
                "description": response["description"],
                "content": {MEDIA_TYPE: problem},
                "headers": _headers(["X-Request-Id"]),
            }
            responses[status] = {"$ref": f"#/components/responses/{name}"}


def _sendable(parameter: dict[str, Any]) -> None:
    """A parameter that is not sent is none; there is no null to send."""
    schema = parameter["schema"]
    kinds = [kind for kind in schema.get("anyOf", ()) if kind.get("type") != "null"]
    if len(kinds) == 1:
        del schema["anyOf"]
        parameter["schema"] = kinds[0] | schema
    parameter.setdefault("description", parameter["schema"].get("description", ""))
    if "enum" in parameter["schema"]:
        parameter["schema"]["enum"] = [word for word in parameter["schema"]["enum"] if word is not None]
