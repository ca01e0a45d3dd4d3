"""Routes that write single rows, or end them. Nothing is deleted: rows have an end instead."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Annotated, Any

from fastapi import APIRouter, Body, Depends, Header, Path, Request, Response
from pydantic import BaseModel
from pydantic_core import to_json

from ...exchange.imports.idempotency import IdempotencyKey
from ...exchange.imports.import_plan import ImportReport
from ...network import Network
from ...schemas import IMPORT_PATH, RejectedTables, Written
from ...values import Id
from ..auth import Caller, log_write, writer
from ..content_negotiation import JSON
from ..etags import TAG_PATTERN, version_of
from ..executors import Executors
from ..parameters import known_parameters
from ..problems import error_responses
from ..row_models import NODE_TABLES, TIE_TABLES, End, end_row_model, node_row_model, tie_row_model

__all__ = ["AuthorizedWrite", "WriteRequest", "router"]

RecordId = Annotated[Id, Path(description="Id, with its colons and slashes unescaped.")]


@dataclass(frozen=True, slots=True)
class WriteRequest:
    """A write request and its conditions."""

    request: Request
    caller: Caller
    idempotency_key: IdempotencyKey | None
    if_version: int | None

    @property
    def network(self) -> Network:
        """The network as the caller may see it."""
        return self.caller.network

    @property
    def conditions(self) -> dict[str, Any]:
        """The conditions as arguments of `Network` methods that write."""
        return {"idempotency_key": self.idempotency_key, "if_version": self.if_version}

    async def run(self, work: Callable[[], ImportReport], **ids: Any) -> Response:
        """Run `work` in a thread, log it with `ids`, and respond with its report."""
        executors: Executors = self.request.app.state.executors
        report = await executors.writes.run(work, self.caller.key_id)
        await log_write(self.request, self.caller, report.version, **ids)
        return write_response(report)

    def conditions_with_body(self, body_hash: bytes) -> dict[str, Any]:
        """The conditions of a request whose body was received later, given the hash of the body."""
        key = self.idempotency_key and replace(
            self.idempotency_key, fingerprint=_hash(self.idempotency_key.fingerprint.encode(), body_hash)
        )
        return {"idempotency_key": key, "if_version": self.if_version}


def write_response(report: ImportReport, **members: Any) -> Response:
    """The response to a write. Its `ETag` can be the `If-Match` of the next write."""
    return Response(to_json({**report.as_dict(), **members}), media_type=JSON, headers={"etag": f'"{report.version}"'})


async def _write(
    request: Request,
    caller: Annotated[Caller, Depends(writer)],
    idempotency_key: Annotated[
        str | None,
        Header(
            description="Unique text for the request: if it is sent again within a day, the write is not repeated.",
            min_length=1,
            max_length=200,
            examples=["3f1c2a54-9d1e-4a59-8f0e-5d7c1b0a6e21"],
        ),
    ] = None,
    if_match: Annotated[
        str | None,
        Header(
            description="`ETag` of an earlier response: nothing is written if the network has changed since.",
            pattern=TAG_PATTERN,
            examples=['"12"'],
        ),
    ] = None,
) -> WriteRequest:
    key = None
    if idempotency_key is not None:
        body = b"" if request.scope["route"].path == IMPORT_PATH else await request.body()
        texts = (request.method, request.url.path, request.url.query)
        fingerprint = _hash(*(text.encode() for text in texts), body)
        key = IdempotencyKey(_hash(caller.key_id.encode(), idempotency_key.encode()), fingerprint)
    return WriteRequest(request, caller, key, version_of(if_match))


def _hash(*parts: bytes) -> str:
    total = hashlib.sha256()
    for part in parts:
        total.update(hashlib.sha256(part).digest())
    return total.hexdigest()


AuthorizedWrite = Annotated[WriteRequest, Depends(_write)]


def router() -> APIRouter:
    """The routes that write rows of tables."""
    routes = APIRouter(
        prefix="/v1", tags=["writes"], responses=error_responses(409, 412, 413, 422, model=RejectedTables)
    )
    for table in NODE_TABLES:
        if table != "trainings":  # these have a day instead of an interval
            _add(routes, "POST", f"/{table}/{{id:path}}/end", f"end_{table}", _end_node(table), table)
        _add(routes, "PUT", f"/{table}/{{id:path}}", f"put_{table}", _put_node(table), table)
    for table in TIE_TABLES:
        _add(routes, "PUT", f"/{table}", f"put_{table}", _put_tie(table), table)
        _add(routes, "POST", f"/{table}/end", f"end_{table}", _end_tie(table), table)
    return routes


def _add(routes: APIRouter, method: str, path: str, name: str, endpoint: Any, table: str) -> None:
    noun = "person" if table == "people" else table.removesuffix("s")
    routes.add_api_route(
        path,
        endpoint,
        methods=[method],
        operation_id=name,
        summary=f"Create or replace a {noun}" if method == "PUT" else f"End a {noun}",
        description="The body is the whole row: absent fields are cleared."
        if method == "PUT"
        else "`on` is the first day on which the record is no longer in force; nothing else is changed.",
        response_model=Written,
        dependencies=[known_parameters([])],
    )


def _put_node(table: str) -> Any:
    async def put(write: AuthorizedWrite, id: RecordId, row: Annotated[BaseModel, Body()]) -> Response:
        return await write.run(lambda: write.network.upsert(table, {**_values(row), "id": id}, **write.conditions))

    put.__annotations__["row"] = node_row_model(table)
    return put


def _end_node(table: str) -> Any:
    async def end(write: AuthorizedWrite, id: RecordId, day: Annotated[End, Body()]) -> Response:
        return await write.run(lambda: write.network.end(table, {"id": id}, day.on, **write.conditions))

    return end


def _put_tie(table: str) -> Any:
    async def put(write: AuthorizedWrite, row: Annotated[BaseModel, Body()]) -> Response:
        values = _values(row)
        return await write.run(lambda: write.network.upsert(table, values, **write.conditions), **values)

    put.__annotations__["row"] = tie_row_model(table)
    return put


def _end_tie(table: str) -> Any:
    async def end(write: AuthorizedWrite, key: Annotated[BaseModel, Body()]) -> Response:
        values = _values(key)
        on = values.pop("on")
        return await write.run(lambda: write.network.end(table, values, on, **write.conditions), **values)

    end.__annotations__["key"] = end_row_model(table)
    return end


def _values(row: BaseModel) -> dict[str, Any]:
    return row.model_dump(exclude_unset=True)
