"""How a question becomes an answer: asked in bounded time, in the form that is wanted, told what it depends on."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any, TypeVar
from urllib.parse import urlencode

from fastapi import Depends, Query, Request, Response
from fastapi.responses import StreamingResponse
from pydantic_core import to_json

from ..errors import AccessError
from ..network import Network
from ..operations.pagination import LIMIT, Page
from ..records import parse_date
from ..settings import Settings
from ..stores.deadline import answered_within
from ..table_adapters import Table, csv_lines
from ..values import Day
from .auth import Caller, lister, reader
from .content_negotiation import CSV, FORMS, JSON, NDJSON, accepted, preferred
from .etags import headers_of, matches, tag_of
from .executors import Executors
from .response_cache import ResponseCache

__all__ = ["TABLES", "AsOf", "Lists", "ReadRequest", "Reads", "bounded"]

Result = TypeVar("Result")
Item = TypeVar("Item")

SLICE = 1_000
"""So many rows are written at a time."""

AsOf = Annotated[Day | None, Query(description="The day that is asked about; today in Viet Nam where it is not given.")]

TABLES: dict[str, Any] = {
    CSV: {"schema": {"type": "string", "description": "The same rows as CSV, under the names of their columns."}},
    NDJSON: {"schema": {"type": "string", "description": "The same rows, a line of JSON for each."}},
}
"""The other forms of an answer that has rows, as OpenAPI has them."""


@dataclass(frozen=True, slots=True)
class ReadRequest:
    """One question: who asks it of which day, and in which form they want the answer."""

    request: Request
    caller: Caller
    day: date

    @property
    def network(self) -> Network:
        """The network as the caller may see it."""
        return self.caller.network

    @property
    def kept(self) -> ResponseCache:
        """What the service keeps."""
        kept: ResponseCache = self.request.app.state.kept
        return kept

    @property
    def settings(self) -> Settings:
        """Those of the service."""
        settings: Settings = self.request.app.state.door.settings
        return settings

    def within(self, seconds: float) -> AbstractContextManager[None]:
        """While it lasts, what is read is given up after so many seconds, or when the service stops."""
        return answered_within(seconds, unless=self.threads.stopped)

    async def long(self, work: Callable[[], Response]) -> Response:
        """What `work` gives, in one of the threads for what takes long."""
        return await self.threads.long.run(work, self.caller.who)

    @property
    def threads(self) -> Executors:
        """Where what takes long is answered."""
        threads: Executors = self.request.app.state.threads
        return threads

    def answer(
        self,
        make: Callable[[Network], Result],
        *,
        shape: Callable[[Result], Any] | None = None,
        page: Callable[[Result], Page[Any]] | None = None,
        table: Callable[[Result], Table] | None = None,
    ) -> Response:
        """The answer that `make` gives: as JSON in its `shape`, or as rows where it has a `table`.

        Raises `AccessError` `not-acceptable`, `StoreError` `query-too-slow`.
        """
        media = self._media(table=table is not None)
        with self.within(self.settings.answer_timeout):
            tag = tag_of(self.request, self.network.version, self.day, media, self.caller.rights)
            headers = headers_of(tag)
            if matches(self.request.headers.get("if-none-match"), tag):
                return Response(status_code=304, headers=headers)
            answer = make(self.network)
        if matches(self.request.headers.get("if-none-match"), tag, there=True):
            return Response(status_code=304, headers=headers)
        link = self._next(cursor) if page is not None and (cursor := page(answer).next) else None
        headers |= {"link": link} if link else {}
        if table is not None and media != JSON:
            return StreamingResponse(_lines(table(answer), media), headers=headers, media_type=_TYPES[media])
        shown = answer if shape is None else shape(answer)
        if _is_long(shown):
            return StreamingResponse(_sliced(shown), headers=headers, media_type=JSON)
        body = to_json(shown)
        self.kept.keep_body(tag, body, link)
        return Response(body, headers=headers, media_type=JSON)

    def file(self, make: Callable[[Network], str], media: str) -> Response:
        """The file that `make` writes, of one media type. Raises `AccessError` `not-acceptable`, `StoreError`."""
        preferred(accepted(self.request.headers), (media,))
        with self.within(self.settings.answer_timeout):
            tag = tag_of(self.request, self.network.version, self.day, media, self.caller.rights)
            headers = headers_of(tag)
            if matches(self.request.headers.get("if-none-match"), tag):
                return Response(status_code=304, headers=headers)
            body = make(self.network)
        # it is to be kept: under the policy of the service it could draw nothing
        headers["content-disposition"] = 'attachment; filename="report.html"'
        return Response(body, headers=headers, media_type=f"{media}; charset=utf-8")

    def listed(self, make: Callable[[Network], Page[Item]], table: Callable[[Iterable[Item]], Table]) -> Response:
        """A page of a list."""
        return self.answer(
            make,
            shape=lambda page: {"items": page.items, "next": page.next},
            page=lambda page: page,
            table=lambda page: table(page.items),
        )

    def limit(self, given: int | None) -> int | None:
        """How many rows are asked: all of them where nothing is said and they are not asked as JSON."""
        return LIMIT if given is None and self._media(table=True) == JSON else given

    def _media(self, *, table: bool) -> str:
        return preferred(accepted(self.request.headers), FORMS if table else (JSON,))

    def _next(self, cursor: str) -> str:
        others = [(name, value) for name, value in self.request.query_params.multi_items() if name != "cursor"]
        return f'<{self.request.url.path}?{urlencode([*others, ("cursor", cursor)])}>; rel="next"'


_TYPES = {CSV: "text/csv; charset=utf-8", NDJSON: NDJSON}


def bounded(asked: ReadRequest, rows: int) -> None:
    """Raise `AccessError` `too-many-rows` where an answer has more than a service gives."""
    limit: int = asked.request.app.state.door.settings.answer_rows
    if rows > limit:
        raise AccessError("too-many-rows", limit=f"{limit:,}")


def _lines(table: Table, media: str) -> Iterator[bytes]:
    """The rows of a table, some at a time."""
    lines: Iterable[bytes]
    if media == CSV:
        lines = (line.encode() for line in csv_lines(table))
    else:
        lines = (to_json({column: row[column] for column in table.columns}) + b"\n" for row in table.rows)
    yield from _joined(lines)


def _joined(parts: Iterable[bytes]) -> Iterator[bytes]:
    waiting: list[bytes] = []
    for part in parts:
        waiting.append(part)
        if len(waiting) == SLICE:
            yield b"".join(waiting)
            waiting.clear()
    yield b"".join(waiting)


def _is_long(shown: Any) -> bool:
    if isinstance(shown, Mapping):
        return any(_is_long(value) for value in shown.values())
    return isinstance(shown, list) and len(shown) > SLICE


def _sliced(shown: Any) -> Iterator[bytes]:
    """JSON in parts, long lists slice by slice."""
    if isinstance(shown, Mapping):
        for place, (name, value) in enumerate(shown.items()):
            yield (b"," if place else b"{") + to_json(str(name)) + b":"
            yield from _sliced(value)
        yield b"}" if shown else b"{}"
    elif _is_long(shown):
        for start in range(0, len(shown), SLICE):
            yield (b"," if start else b"[") + to_json(shown[start : start + SLICE])[1:-1]
        yield b"]"
    else:
        yield to_json(shown)


async def _lists(request: Request, caller: Annotated[Caller, Depends(lister)], as_of: AsOf = None) -> ReadRequest:
    return ReadRequest(request, caller, parse_date(as_of))


async def _reads(request: Request, caller: Annotated[Caller, Depends(reader)], as_of: AsOf = None) -> ReadRequest:
    return ReadRequest(request, caller, parse_date(as_of))


Lists = Annotated[ReadRequest, Depends(_lists)]
"""What is asked of an operation whose answers never have personal data."""

Reads = Annotated[ReadRequest, Depends(_reads)]
"""What is asked of an operation whose answers may have personal data."""
