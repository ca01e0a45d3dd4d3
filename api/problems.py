"""Errors as problem documents (RFC 9457), with the same codes as on the command line."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from ..errors import (
    AccessError,
    DtgraphError,
    ImportRefusedError,
    InputError,
    RefusedError,
    RowError,
    StoreError,
)
from ..schemas import Problem, TableError

__all__ = ["MEDIA_TYPE", "add_exception_handlers", "error_responses", "problem_response"]

MEDIA_TYPE = "application/problem+json"

RETRY_AFTER_S = 5
"""`Retry-After` of responses with status 503."""

_STATUS = {
    "unknown-unit": HTTPStatus.NOT_FOUND,
    "unknown-rule": HTTPStatus.NOT_FOUND,
    "unknown-query": HTTPStatus.NOT_FOUND,
    "unknown-record": HTTPStatus.NOT_FOUND,
    "key-needed": HTTPStatus.UNAUTHORIZED,
    "wrong-key": HTTPStatus.UNAUTHORIZED,
    "outside-subtree": HTTPStatus.FORBIDDEN,
    "only-a-subtree": HTTPStatus.FORBIDDEN,
    "people-not-shown": HTTPStatus.FORBIDDEN,
    "not-found": HTTPStatus.NOT_FOUND,
    "no-page": HTTPStatus.NOT_FOUND,
    "method-not-allowed": HTTPStatus.METHOD_NOT_ALLOWED,
    "internal": HTTPStatus.INTERNAL_SERVER_ERROR,
    "bad-request": HTTPStatus.UNPROCESSABLE_ENTITY,
    "version-changed": HTTPStatus.PRECONDITION_FAILED,
    "key-used-otherwise": HTTPStatus.UNPROCESSABLE_ENTITY,
    "too-many-requests": HTTPStatus.TOO_MANY_REQUESTS,
    "body-too-slow": HTTPStatus.REQUEST_TIMEOUT,
    "written-not-logged": HTTPStatus.INTERNAL_SERVER_ERROR,
    "body-too-large": HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    "too-many-rows": HTTPStatus.UNPROCESSABLE_ENTITY,
    "query-too-slow": HTTPStatus.UNPROCESSABLE_ENTITY,
    "conflict": HTTPStatus.CONFLICT,
    "not-acceptable": HTTPStatus.NOT_ACCEPTABLE,
    "unknown-media-type": HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
}
"""Statuses of codes that differ from those of their classes."""

_CLASS_STATUS = (
    (InputError, HTTPStatus.BAD_REQUEST),
    (AccessError, HTTPStatus.FORBIDDEN),
    (RefusedError, HTTPStatus.CONFLICT),
    (StoreError, HTTPStatus.SERVICE_UNAVAILABLE),
)

_CONFLICT_CODES = frozenset({"unknown-id", "id-in-two-tables", "overlapping-intervals", "cycle", "post-without-unit"})
"""Errors of rows that depend on the network, not only on the row."""


def error_responses(*statuses: int, model: Any = Problem) -> dict[int | str, dict[str, Any]]:
    """The OpenAPI of responses with error statuses."""
    schema = {"$ref": f"#/components/schemas/{model.__name__}"}
    return {
        status: {
            "description": HTTPStatus(status).phrase,
            "model": model,
            "content": {MEDIA_TYPE: {"schema": schema}},
        }
        for status in statuses
    }


def add_exception_handlers(app: FastAPI) -> None:
    """Make `app` respond to every error with a problem document."""
    app.add_exception_handler(DtgraphError, _dtgraph_error)
    app.add_exception_handler(HTTPException, _http_error)
    app.add_exception_handler(RequestValidationError, _bad_request)


def status_of(error: DtgraphError) -> HTTPStatus:
    """The HTTP status of an error."""
    if error.code in _STATUS:
        return _STATUS[error.code]
    if isinstance(error, ImportRefusedError):
        conflicts = all(row_error.code in _CONFLICT_CODES for row_error in error.errors)
        return HTTPStatus.CONFLICT if conflicts else HTTPStatus.UNPROCESSABLE_ENTITY
    statuses = (status for error_class, status in _CLASS_STATUS if isinstance(error, error_class))
    return next(statuses, HTTPStatus.INTERNAL_SERVER_ERROR)


def problem_response(error: DtgraphError) -> JSONResponse:
    """The response to an error."""
    members: dict[str, Any] = {}
    if isinstance(error, ImportRefusedError):
        members = {"errors": [_table_error(row_error) for row_error in error.errors], "total": error.total}
    status, headers = status_of(error), {}
    if status is HTTPStatus.UNAUTHORIZED:
        headers["www-authenticate"] = "Bearer"
    if status is HTTPStatus.TOO_MANY_REQUESTS:
        headers["retry-after"] = str(error.values["seconds"])
    if status is HTTPStatus.SERVICE_UNAVAILABLE:
        headers["retry-after"] = str(RETRY_AFTER_S)
    body = {
        "type": f"urn:dtgraph:problem:{error.code}",
        "title": error.code.replace("-", " ").capitalize(),
        "status": status.value,
        "detail": error.message,
        "code": error.code,
        "advice": error.advice,
        "kind": error.kind,
    }
    return JSONResponse(body | members, status, media_type=MEDIA_TYPE, headers=headers)


def _table_error(error: RowError) -> TableError:
    return TableError(
        file=error.file,
        row=error.row,
        column=error.column,
        code=error.code,
        detail=error.message,
        advice=error.advice,
    )


async def _dtgraph_error(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, DtgraphError)
    return problem_response(error)


async def _http_error(request: Request, error: Exception) -> JSONResponse:
    """Respond to an error of the framework."""
    assert isinstance(error, HTTPException)
    status = HTTPStatus(error.status_code)
    if status is HTTPStatus.BAD_REQUEST:  # FastAPI raises it only for a body that it cannot read
        return problem_response(InputError("bad-request", found="the body does not match its content type"))
    response = problem_response(AccessError(status.phrase.lower().replace(" ", "-")))
    response.headers.update(error.headers or {})
    return response


async def _bad_request(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RequestValidationError)
    # never the value: it may be personal
    reasons = "; ".join(f"{'.'.join(map(str, detail['loc']))}: {_reason(detail)}" for detail in error.errors())
    return problem_response(InputError("bad-request", found=reasons))


def _reason(detail: Mapping[str, Any]) -> str:
    return detail["type"].replace("-", " ") if detail["msg"] == "wrong" else str(detail["msg"])
