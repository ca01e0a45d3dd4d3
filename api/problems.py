"""Errors as RFC 9457 problem documents, with the codes that the command line shows."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Annotated, Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field
from starlette.exceptions import HTTPException

from ..errors import (
    KINDS,
    AccessError,
    DtgraphError,
    ImportRefusedError,
    InputError,
    RefusedError,
    RowError,
    StoreError,
)

__all__ = ["MEDIA_TYPE", "Problem", "RejectedTables", "add_exception_handlers", "problem_response", "error_responses"]

MEDIA_TYPE = "application/problem+json"

RETRY_AFTER_S = 5
"""So many seconds a client should wait for what will be over soon."""

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
"""The statuses of codes that are not those of their kind."""

_OF_A_KIND = (
    (InputError, HTTPStatus.BAD_REQUEST),
    (AccessError, HTTPStatus.FORBIDDEN),
    (RefusedError, HTTPStatus.CONFLICT),
    (StoreError, HTTPStatus.SERVICE_UNAVAILABLE),
)

_OF_A_ROW = frozenset({"unknown-id", "id-in-two-tables", "overlapping-intervals", "cycle", "post-without-unit"})
"""What can be wrong with a row because of what the network is."""


class Fault(BaseModel):
    """One thing wrong in a table: where, what, and what to do."""

    file: str
    row: Annotated[int, Field(description="The line of the file; 0: the whole file.")]
    column: str
    code: str
    detail: str
    advice: str


class Problem(BaseModel):
    """What went wrong (RFC 9457)."""

    model_config = ConfigDict(extra="allow")

    type: Annotated[str, Field(examples=["urn:dtgraph:problem:unknown-unit"])]
    title: Annotated[str, Field(examples=["Unknown unit"])]
    status: Annotated[int, Field(examples=[404])]
    detail: Annotated[str | None, Field(examples=["there is no unit “vn:commune:99999:2025”"])] = None
    code: Annotated[str | None, Field(description="The code of docs/errors.md.", examples=["unknown-unit"])] = None
    advice: Annotated[str | None, Field(examples=["look it up with: dtgraph find TEXT"])] = None
    kind: Annotated[
        str | None,
        Field(description=f"What kind of problem the code is: {', '.join(KINDS)}.", examples=["input"]),
    ] = None


class RejectedTables(Problem):
    """Tables that were refused: all that is wrong, the first 1,000 of it told."""

    errors: list[Fault] | None = None
    total: int | None = None


def error_responses(*statuses: int, model: type[Problem] = Problem) -> dict[int | str, dict[str, Any]]:
    """The answers of an operation that is refused, as OpenAPI has them."""
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
    """Let every error of `app` become a problem document."""
    app.add_exception_handler(DtgraphError, _dtgraph_error)
    app.add_exception_handler(HTTPException, _http_error)
    app.add_exception_handler(RequestValidationError, _bad_request)


def status_of(error: DtgraphError) -> HTTPStatus:
    """The HTTP status that `error` has."""
    if error.code in _STATUS:
        return _STATUS[error.code]
    if isinstance(error, ImportRefusedError):
        of_the_network = all(one.code in _OF_A_ROW for one in error.errors)
        return HTTPStatus.CONFLICT if of_the_network else HTTPStatus.UNPROCESSABLE_ENTITY
    return next((status for kind, status in _OF_A_KIND if isinstance(error, kind)), HTTPStatus.INTERNAL_SERVER_ERROR)


def problem_response(error: DtgraphError) -> JSONResponse:
    """The problem document of an error of the project."""
    members: dict[str, Any] = {}
    if isinstance(error, ImportRefusedError):
        members = {"errors": [_fault(one) for one in error.errors], "total": error.total}
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


def _fault(error: RowError) -> dict[str, Any]:
    return Fault(
        file=error.file,
        row=error.row,
        column=error.column,
        code=error.code,
        detail=error.message,
        advice=error.advice,
    ).model_dump()


async def _dtgraph_error(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, DtgraphError)
    return problem_response(error)


async def _http_error(request: Request, error: Exception) -> JSONResponse:
    """What the framework itself refuses."""
    assert isinstance(error, HTTPException)
    status = HTTPStatus(error.status_code)
    if status is HTTPStatus.BAD_REQUEST:  # the one that it gives: a body that it could not read
        return problem_response(InputError("bad-request", found="the body is not what it is said to be"))
    answer = problem_response(AccessError(status.phrase.lower().replace(" ", "-")))
    answer.headers.update(error.headers or {})
    return answer


async def _bad_request(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RequestValidationError)
    # where and why, but never the value: it may be personal
    wrong = "; ".join(f"{'.'.join(map(str, one['loc']))}: {_why(one)}" for one in error.errors())
    return problem_response(InputError("bad-request", found=wrong))


def _why(one: Mapping[str, Any]) -> str:
    return one["type"].replace("-", " ") if one["msg"] == "wrong" else str(one["msg"])
