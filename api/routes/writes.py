"""Writes: single rows by their keys, and the end of a record. Nothing is deleted: what is over has an end."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Annotated, Any

from fastapi import APIRouter, Body, Depends, Header, Path, Request, Response
from pydantic import BaseModel
from pydantic_core import to_json

from ...exchange import IdempotencyKey, ImportReport
from ...network import Network
from ...operations.parameters import EXAMPLE_COMMUNE
from ...schemas import Written
from ...values import Id
from ..auth import Caller, log_write, writer
from ..content_negotiation import JSON
from ..etags import TAG_PATTERN, version_of
from ..executors import Executors
from ..parameters import known_parameters
from ..problems import RejectedTables, error_responses
from ..row_models import NODE_TABLES, TIE_TABLES, End, end_row_model, node_row_model, tie_row_model

__all__ = ["WriteRequest", "AuthorizedWrite", "router"]

RecordId = Annotated[Id, Path(description="The id, as it is: with its colons and slashes.", examples=[EXAMPLE_COMMUNE])]


@dataclass(frozen=True, slots=True)
class WriteRequest:
    """One request that writes, and its conditions."""

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
        """What every write of the core takes."""
        return {"idempotency_key": self.idempotency_key, "if_version": self.if_version}

    async def run(self, work: Callable[[], ImportReport], **ids: Any) -> Response:
        """What is written by `work`; the log has the `ids` of what it is about."""
        executors: Executors = self.request.app.state.executors
        report = await executors.writes.run(work, self.caller.key_id)
        await log_write(self.request, self.caller, report.version, **ids)
        return written(report)

    def conditions_of(self, body: bytes) -> dict[str, Any]:
        """The conditions of a request whose body was read later, by its hash."""
        key = self.idempotency_key and replace(
            self.idempotency_key, fingerprint=_hash(self.idempotency_key.fingerprint.encode(), body)
        )
        return {"idempotency_key": key, "if_version": self.if_version}


def written(report: ImportReport, **more: Any) -> Response:
    """What a write did; its `ETag` can go into the next one's `If-Match`."""
    return Response(to_json({**report.as_dict(), **more}), media_type=JSON, headers={"etag": f'"{report.version}"'})


async def _write(
    request: Request,
    caller: Annotated[Caller, Depends(writer)],
    idempotency_key: Annotated[
        str | None,
        Header(
            description="A text of your own, for one request: sent again within a day, it is not carried out again.",
            min_length=1,
            max_length=200,
        ),
    ] = None,
    if_match: Annotated[
        str | None,
        Header(
            description="An `ETag` that you were given: nothing is written where the network has moved on.",
            pattern=TAG_PATTERN,
        ),
    ] = None,
) -> WriteRequest:
    key = None
    if idempotency_key is not None:
        owner = caller.key_id
        body = b"" if request.scope["route"].path == "/v1/import" else await request.body()
        asked = (request.method, request.url.path, request.url.query)
        parts = [*(part.encode() for part in asked), body]
        key = IdempotencyKey(_hash(owner.encode(), idempotency_key.encode()), _hash(*parts))
    return WriteRequest(request, caller, key, version_of(if_match))


def _hash(*parts: bytes) -> str:
    whole = hashlib.sha256()
    for part in parts:
        whole.update(hashlib.sha256(part).digest())
    return whole.hexdigest()


AuthorizedWrite = Annotated[WriteRequest, Depends(_write)]


def router() -> APIRouter:
    """The operations that write rows of tables."""
    made = APIRouter(prefix="/v1", tags=["writes"], responses=error_responses(409, 412, 413, 422, model=RejectedTables))
    for table in NODE_TABLES:
        if table != "trainings":  # they are of one day, and have no end
            _add(made, "POST", f"/{table}/{{id:path}}/end", f"end_{table}", _end_node(table), "End one of the", table)
        _add(made, "PUT", f"/{table}/{{id:path}}", f"put_{table}", _put_node(table), "Store one of the", table)
    for table in TIE_TABLES:
        _add(made, "PUT", f"/{table}", f"put_{table}", _put_tie(table), "Store one of the", table)
        _add(made, "POST", f"/{table}/end", f"end_{table}", _end_tie(table), "End one of the", table)
    return made


def _add(made: APIRouter, method: str, path: str, name: str, endpoint: Any, summary: str, table: str) -> None:
    made.add_api_route(
        path,
        endpoint,
        methods=[method],
        operation_id=name,
        summary=f"{summary} {table}",
        description="The whole row: what it does not mention is cleared."
        if method == "PUT"
        else "The first day on which it holds no more; all else of it stays as it is.",
        response_model=Written,
        dependencies=[known_parameters([])],
    )


def _put_node(table: str) -> Any:
    model = node_row_model(table)

    async def put(write: AuthorizedWrite, id: RecordId, row: Annotated[BaseModel, Body()]) -> Response:
        return await write.run(lambda: write.network.upsert(table, {**_said(row), "id": id}, **write.conditions))

    put.__annotations__["row"] = model
    return put


def _end_node(table: str) -> Any:
    async def end(write: AuthorizedWrite, id: RecordId, day: Annotated[End, Body()]) -> Response:
        return await write.run(lambda: write.network.end(table, {"id": id}, day.on, **write.conditions))

    return end


def _put_tie(table: str) -> Any:
    async def put(write: AuthorizedWrite, row: Annotated[BaseModel, Body()]) -> Response:
        said = _said(row)
        return await write.run(lambda: write.network.upsert(table, said, **write.conditions), **said)

    put.__annotations__["row"] = tie_row_model(table)
    return put


def _end_tie(table: str) -> Any:
    async def end(write: AuthorizedWrite, key: Annotated[BaseModel, Body()]) -> Response:
        said = _said(key)
        on = said.pop("on")
        return await write.run(lambda: write.network.end(table, said, on, **write.conditions), **said)

    end.__annotations__["key"] = end_row_model(table)
    return end


def _said(row: BaseModel) -> dict[str, Any]:
    return row.model_dump(exclude_unset=True)
