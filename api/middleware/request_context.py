"""What every request and answer has, whatever is asked: an id, headers that keep browsers safe, a line in the log.

The log is JSON, a line for each request: its id, the method, the route, the status and the time. It never has the
query, the body, a header or the path as it was sent, since these may name people or hold a key; and of an error of ours
it has where it happened alone, since what it says may hold a person's data.
"""

import asyncio
import json
import logging
import re
import time
import traceback
from contextvars import ContextVar
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from uuid import uuid4

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ...errors import AccessError, InputError, StoreError
from ..metrics import Metrics
from ..problems import problem_response

__all__ = ["JsonLines", "RequestContext", "request_id"]

LOGGER = logging.getLogger("dtgraph.requests")

request_id: ContextVar[str | None] = ContextVar("request_id", default=None)
"""The id of the request that is being answered."""

_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")

SECURITY_HEADERS = {
    "content-security-policy": "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "geolocation=(), camera=(), microphone=()",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
}
"""The headers of every answer; a page of our own sets what it needs more."""

UNKNOWN = "unknown"
"""The route of what leads nowhere, and the method that there is not: what was made up must not get into the figures."""

METHODS = frozenset({"DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"})


class JsonLines(logging.Formatter):
    """A record as one line of JSON: when, how grave, which logger, what it says, and what it was given beside."""

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(),
            "level": record.levelname.lower(),
            "logger": record.name,
            "says": record.getMessage().partition("\n")[0],  # what follows could be an error's own words
            **getattr(record, "about", {}),
        }
        if record.exc_info and record.exc_info[0]:
            line["error"] = _where(*record.exc_info[1:])
        return json.dumps(line, ensure_ascii=False)


def _where(error: BaseException | None, trace: TracebackType | None) -> str:
    """The kind of an error and the line where it happened."""
    last = traceback.extract_tb(trace)[-1:]
    return f"{type(error).__name__}{''.join(f' in {Path(one.filename).name}:{one.lineno}' for one in last)}"


class RequestContext:
    """The middleware around the whole application."""

    def __init__(self, app: ASGIApp, figures: Metrics) -> None:
        self.app, self.figures = app, figures

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        method = scope["method"]
        if method == "HEAD":  # answered as a GET, whose body the server keeps back
            scope = {**scope, "method": "GET"}
        given = Headers(scope=scope).get("x-request-id", "")
        id_ = given if _ID.fullmatch(given) else uuid4().hex
        token, began, status = request_id.set(id_), time.perf_counter(), 0

        async def sent(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                headers = MutableHeaders(scope=message)
                headers["x-request-id"] = id_
                for name, value in SECURITY_HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        self.figures.open.inc()
        try:
            await self.app(scope, receive, sent)
        except asyncio.CancelledError:
            if not status:
                await problem_response(StoreError("stopping"))(scope, receive, sent)
            raise
        except ClientDisconnect:  # nobody is there to be told
            await problem_response(InputError("bad-request", found="the body broke off"))(scope, receive, sent)
        except Exception:
            LOGGER.exception("failed", extra={"about": {"request_id": id_}})
            if status:
                raise  # what has begun as an answer must not end as one
            await problem_response(AccessError("internal"))(scope, receive, sent)
        finally:
            self.figures.open.dec()
            self._told(scope, method, id_, status, time.perf_counter() - began)
            request_id.reset(token)

    def _told(self, scope: Scope, method: str, id_: str, status: int, seconds: float) -> None:
        route = getattr(scope.get("route"), "path_format", UNKNOWN)
        method = method if method in METHODS else UNKNOWN
        self.figures.answers.labels(method, route, str(status)).inc()
        self.figures.seconds.labels(method, route).observe(seconds)
        about = {"request_id": id_, "method": method, "route": route, "status": status, "ms": round(seconds * 1000, 3)}
        LOGGER.info("answered", extra={"about": about})
