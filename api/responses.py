"""Read requests and their responses: conditional, cached, limited in time and size, as JSON, CSV or NDJSON."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, asynccontextmanager
from dataclasses import dataclass, field
from datetime import date
from threading import Event
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import Depends, Query, Request, Response
from fastapi.responses import StreamingResponse
from pydantic_core import to_json
from starlette.requests import ClientDisconnect

from ..errors import AccessError, StoreError
from ..network import Network
from ..operations.parameters import EXAMPLE_DAY
from ..operations.validation import parse_date
from ..results import Page, Result, Table, csv_lines
from ..settings import Settings
from ..stores.deadline import time_limit
from ..values import Day
from .auth import Caller, lister, reader
from .content_negotiation import CSV, JSON, NDJSON, TABLE_MEDIA_TYPES, accept_header, negotiate
from .etags import headers_of, matches, tag_of, version_now
from .executors import Executors
from .openapi import openapi_example
from .response_cache import ResponseCache

__all__ = ["TABLE_RESPONSES", "CachedResponse", "ListRequest", "ReadRequest", "SensitiveRequest", "require_row_limit"]

CHUNK_SIZE = 1_000
"""Rows written at a time."""

AsOf = Annotated[
    Day | None, Query(description="Day of the network; by default today in Viet Nam.", **openapi_example(EXAMPLE_DAY))
]

TABLE_RESPONSES: dict[int | str, dict[str, Any]] = {
    200: {
        "content": {
            CSV: {"schema": {"type": "string", "description": "The same rows as CSV with a header."}},
            NDJSON: {"schema": {"type": "string", "description": "The same rows, one JSON object per line."}},
        }
    }
}
"""OpenAPI of the other formats of results with rows."""


class CachedResponse(Exception):  # noqa: N818 - not an error: it ends a request early
    """Raised when the response to a request is known before its parameters are validated."""

    def __init__(self, response: Response) -> None:
        super().__init__()
        self.response = response


@dataclass(frozen=True, slots=True)
class ReadRequest:
    """A read request: its caller and its day."""

    request: Request
    caller: Caller
    day: date
    disconnected: Event = field(default_factory=Event)
    """Set when nobody waits for the response any more."""

    @property
    def network(self) -> Network:
        """The network as the caller may see it."""
        return self.caller.network

    @property
    def cache(self) -> ResponseCache:
        """The response cache of the service."""
        cache: ResponseCache = self.request.app.state.response_cache
        return cache

    @property
    def settings(self) -> Settings:
        """Settings of the service."""
        settings: Settings = self.request.app.state.authenticator.settings
        return settings

    @property
    def executors(self) -> Executors:
        """Threads of the service."""
        executors: Executors = self.request.app.state.executors
        return executors

    def time_limit(self, seconds: float) -> AbstractContextManager[None]:
        """Limit the time of reads in this context; they also end when the client leaves or the service stops."""
        return time_limit(seconds, cancelled=(self.disconnected, self.executors.stopped))

    @asynccontextmanager
    async def watch_client(self) -> AsyncIterator[None]:
        """Cancel the reads of this request at their next step if its client disconnects.

        Raises `ClientDisconnect` if they were cancelled.
        """
        watcher = asyncio.create_task(self._watch())
        try:
            yield
        except StoreError:
            if self.disconnected.is_set():
                raise ClientDisconnect from None
            raise
        finally:
            watcher.cancel()
            await asyncio.gather(watcher, return_exceptions=True)

    async def _watch(self) -> None:
        while (await self.request.receive())["type"] != "http.disconnect":
            pass
        self.disconnected.set()

    async def run_slow(self, work: Callable[[], Response]) -> Response:
        """Run `work` in a thread for slow requests."""
        return await self.executors.slow.run(work, self.caller.key_id)

    def respond(
        self,
        read: Callable[[Network], Result[Any]],
        *,
        to_json_data: Callable[[Any], Any] | None = None,
        has_table: bool = True,
    ) -> Response:
        """Respond with the result of `read` in the requested format.

        Raises `AccessError` `not-acceptable`, `StoreError` `query-too-slow`.
        """
        media = negotiate(accept_header(self.request.headers), TABLE_MEDIA_TYPES if has_table else (JSON,))
        with self.time_limit(self.settings.answer_timeout):
            tag, response = self._conditional(media)
            if response is not None:
                return response
            result = read(self.network)
        headers = headers_of(tag)
        if matches(self.request.headers.get("if-none-match"), tag, exists=True):
            return Response(status_code=304, headers=headers)
        link = self._next_link(result)
        headers |= {"link": link} if link else {}
        if media != JSON:
            return StreamingResponse(_lines(result.table(), media), headers=headers, media_type=_MEDIA_TYPES[media])
        data = result.to_json() if to_json_data is None else to_json_data(result)
        if _is_long(data):
            return StreamingResponse(_json_chunks(data), headers=headers, media_type=JSON)
        body = to_json(data)
        self.cache.add_body(tag, body, link)
        return Response(body, headers=headers, media_type=JSON)

    def respond_file(self, make: Callable[[Network], str], media: str) -> Response:
        """Respond with a file. Raises `AccessError` `not-acceptable`, `StoreError`."""
        negotiate(accept_header(self.request.headers), (media,))
        with self.time_limit(self.settings.answer_timeout):
            tag, response = self._conditional(media)
            if response is not None:
                return response
            body = make(self.network)
        # as an attachment: the content security policy of the service would block its styles and scripts
        headers = headers_of(tag) | {"content-disposition": 'attachment; filename="report.html"'}
        return Response(body, headers=headers, media_type=f"{media}; charset=utf-8")

    @property
    def accepts_json(self) -> bool:
        """Whether the response is JSON, of the formats of tables. Raises `AccessError` `not-acceptable`."""
        return negotiate(accept_header(self.request.headers), TABLE_MEDIA_TYPES) == JSON

    def _conditional(self, media: str) -> tuple[str, Response | None]:
        """The entity tag, and the response 304 if the client has it."""
        tag = tag_of(self.request, self.network.version, self.day, media, self.caller.rights)
        if matches(self.request.headers.get("if-none-match"), tag):
            return tag, Response(status_code=304, headers=headers_of(tag))
        return tag, None

    def _next_link(self, result: Result[Any]) -> str | None:
        cursor = result.next if isinstance(result, Page) else None
        if cursor is None and isinstance(result.data, Mapping):
            cursor = result.data.get("next")
        if cursor is None:
            return None
        others = [(name, value) for name, value in self.request.query_params.multi_items() if name != "cursor"]
        return f'<{self.request.url.path}?{urlencode([*others, ("cursor", cursor)])}>; rel="next"'


_MEDIA_TYPES = {CSV: "text/csv; charset=utf-8", NDJSON: NDJSON}


def require_row_limit(read: ReadRequest, rows: int) -> None:
    """Raise `AccessError` `too-many-rows` for a result with more rows than the service returns."""
    limit = read.settings.answer_rows
    if rows > limit:
        raise AccessError("too-many-rows", limit=f"{limit:,}")


def _lines(table: Table, media: str) -> Iterator[bytes]:
    lines: Iterable[bytes]
    if media == CSV:
        lines = (line.encode() for line in csv_lines(table))
    else:
        lines = (to_json({column: row[column] for column in table.columns}) + b"\n" for row in table.rows)
    chunk: list[bytes] = []
    for line in lines:
        chunk.append(line)
        if len(chunk) == CHUNK_SIZE:
            yield b"".join(chunk)
            chunk.clear()
    yield b"".join(chunk)


def _is_long(data: Any) -> bool:
    if isinstance(data, Mapping):
        return any(_is_long(value) for value in data.values())
    return isinstance(data, list) and len(data) > CHUNK_SIZE


def _json_chunks(data: Any) -> Iterator[bytes]:
    """JSON in chunks of long lists."""
    if isinstance(data, Mapping):
        for index, (name, value) in enumerate(data.items()):
            yield (b"," if index else b"{") + to_json(str(name)) + b":"
            yield from _json_chunks(value)
        yield b"}" if data else b"{}"
    elif _is_long(data):
        for start in range(0, len(data), CHUNK_SIZE):
            yield (b"," if start else b"[") + to_json(data[start : start + CHUNK_SIZE])[1:-1]
        yield b"]"
    else:
        yield to_json(data)


async def _list_request(
    request: Request, caller: Annotated[Caller, Depends(lister)], as_of: AsOf = None
) -> ReadRequest:
    return await _read_request(request, caller, as_of)


async def _sensitive_request(
    request: Request, caller: Annotated[Caller, Depends(reader)], as_of: AsOf = None
) -> ReadRequest:
    return await _read_request(request, caller, as_of)


async def _read_request(request: Request, caller: Caller, as_of: date | None) -> ReadRequest:
    """The request, unless its response is cached.

    A response is cached under everything that it depends on, its whole query string too, so parameters need not be
    validated again: the same query was valid before. Raises `CachedResponse`.
    """
    read = ReadRequest(request, caller, parse_date(as_of))
    try:
        media = negotiate(accept_header(request.headers), TABLE_MEDIA_TYPES)
    except AccessError:  # the operation may have another format, and raises otherwise
        return read
    if media == JSON:
        version = await version_now(caller.network, read.settings.answer_timeout)
        tag = tag_of(request, version, read.day, media, caller.rights)
        response = read.cache.response(tag)
        if matches(request.headers.get("if-none-match"), tag, exists=response is not None):
            raise CachedResponse(Response(status_code=304, headers=headers_of(tag)))
        if response is not None:
            raise CachedResponse(response)
    return read


ListRequest = Annotated[ReadRequest, Depends(_list_request)]
"""A request whose response never contains personal data."""

SensitiveRequest = Annotated[ReadRequest, Depends(_sensitive_request)]
"""A request whose response may contain personal data."""
