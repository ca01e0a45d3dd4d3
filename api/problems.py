"""Errors as RFC 9457 problem documents, with the codes that the command line shows."""

from http import HTTPStatus

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from ..errors import DtgraphError, InputError, RefusedError, StoreError

__all__ = ["MEDIA_TYPE", "add_to", "problem"]

MEDIA_TYPE = "application/problem+json"

NOT_FOUND = frozenset({"unknown-unit", "unknown-rule", "unknown-query"})


def add_to(app: FastAPI) -> None:
    """Let every error of `app` become a problem document."""
    app.add_exception_handler(DtgraphError, _dtgraph_error)
    app.add_exception_handler(HTTPException, _http_error)
    app.add_exception_handler(RequestValidationError, _bad_request)


def status_of(error: DtgraphError) -> HTTPStatus:
    """The HTTP status that `error` has."""
    if error.code in NOT_FOUND:
        return HTTPStatus.NOT_FOUND
    match error:
        case InputError():
            return HTTPStatus.BAD_REQUEST
        case RefusedError():
            return HTTPStatus.CONFLICT
        case StoreError():
            return HTTPStatus.SERVICE_UNAVAILABLE
    return HTTPStatus.INTERNAL_SERVER_ERROR


async def _dtgraph_error(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, DtgraphError)
    title = error.code.replace("-", " ").capitalize()
    return problem(
        status_of(error),
        type=f"urn:dtgraph:problem:{error.code}",
        title=title,
        detail=error.sentence,
        code=error.code,
        advice=error.advice,
    )


async def _http_error(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)
    response = problem(HTTPStatus(error.status_code))
    response.headers.update(error.headers or {})
    return response


async def _bad_request(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RequestValidationError)
    # where and why, but never the value: it may be personal
    wrong = "; ".join(f"{'.'.join(map(str, one['loc']))}: {one['msg']}" for one in error.errors())
    return problem(HTTPStatus.UNPROCESSABLE_ENTITY, detail=wrong)


def problem(status: HTTPStatus, **members: str) -> JSONResponse:
    """A problem document with more members than every one has."""
    body = {"type": "about:blank", "title": status.phrase, "status": status.value, **members}
    return JSONResponse(body, status, media_type=MEDIA_TYPE)
