"""Middleware around all others: request ids, security headers, metrics, the request log, and unexpected errors.

The log has one line of JSON per request: its id, method, route, status and duration. It never contains the query, the
body, a header or the path as sent, which may contain personal data or a key; nor messages of unexpected errors, for the
same reason: only their type and position.
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

from ...errors import AccessError, StoreError
from ..metrics import Metrics
from ..problems import problem_response

__all__ = ["JsonLines", "RequestContext", "request_id"]

LOGGER = logging.getLogger("dtgraph.requests")

request_id: ContextVar[str | None] = ContextVar("request_id", default=None)
"""The id of the current request."""

_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")

SECURITY_HEADERS = {
    "content-security-policy": "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "geolocation=(), camera=(), microphone=()",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
}
"""Default headers of all responses; the pages of the service replace the content security policy."""

UNKNOWN = "unknown"
"""Label of unknown routes and methods, so that clients cannot create labels of metrics."""

CLIENT_DISCONNECTED = 499
"""Status in log and metrics of requests whose client left before the response, as in nginx."""

METHODS = frozenset({"DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"})


class JsonLines(logging.Formatter):
    """Formats log records as lines of JSON."""

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(),
            "level": record.levelname.lower(),
            "logger": record.name,
            "says": record.getMessage().partition("\n")[0],  # further lines could be the message of an error
            **getattr(record, "about", {}),
        }
        if record.exc_info and record.exc_info[0]:
            line["error"] = _where(*record.exc_info[1:])
        return json.dumps(line, ensure_ascii=False)


def _where(error: BaseException | None, trace: TracebackType | None) -> str:
    """The type of an error and the line that raised it."""
    last_frames = traceback.extract_tb(trace)[-1:]
    positions = [f" in {Path(frame.filename).name}:{frame.lineno}" for frame in last_frames]
    return f"{type(error).__name__}{''.join(positions)}"


class RequestContext:
    """Sets the id of each request, logs and measures it."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self.app, self.metrics = app, metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        method = scope["method"]
        if method == "HEAD":  # handled as a GET, whose body the server omits
            scope = {**scope, "method": "GET"}
        client_id = Headers(scope=scope).get("x-request-id", "")
        id_ = client_id if _ID.fullmatch(client_id) else uuid4().hex
        token, start, status = request_id.set(id_), time.perf_counter(), 0

        async def send_with_headers(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                headers = MutableHeaders(scope=message)
                headers["x-request-id"] = id_
                for name, value in SECURITY_HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        self.metrics.open_requests.inc()
        try:
            await self.app(scope, receive, send_with_headers)
        except asyncio.CancelledError:
            if not status:
                await problem_response(StoreError("stopping"))(scope, receive, send_with_headers)
            raise
        except ClientDisconnect:
            status = status or CLIENT_DISCONNECTED
        except Exception:
            LOGGER.exception("failed", extra={"about": {"request_id": id_}})
            if status:
                raise  # the server must abort the response that has started
            await problem_response(AccessError("internal"))(scope, receive, send_with_headers)
        finally:
            self.metrics.open_requests.dec()
            self._log(scope, method, id_, status, time.perf_counter() - start)
            request_id.reset(token)

    def _log(self, scope: Scope, method: str, id_: str, status: int, seconds: float) -> None:
        route = getattr(scope.get("route"), "path_format", UNKNOWN)
        method = method if method in METHODS else UNKNOWN
        self.metrics.requests.labels(method, route, str(status)).inc()
        self.metrics.durations.labels(method, route).observe(seconds)
        about = {"request_id": id_, "method": method, "route": route, "status": status, "ms": round(seconds * 1000, 3)}
        LOGGER.info("answered", extra={"about": about})
