"""Middleware that limits the size of request bodies, whatever their `Content-Length`, and the time to receive them."""

import asyncio
import time

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ...errors import AccessError
from ...schemas import IMPORT_PATH
from ..problems import problem_response

__all__ = ["MAX_ROW_BYTES", "BodyLimit"]

MAX_ROW_BYTES = 2**20
"""Maximum size of a body that is not an import."""

BODY_TIMEOUT_S = 30
"""Time limit for receiving a whole body or, of an import, each chunk."""


class _BodyRefusedError(Exception):
    """The body is too large or too slow."""


class BodyLimit:
    """Responds with the status 413 or 408 to bodies that are too large or too slow."""

    def __init__(self, app: ASGIApp, max_bytes: int) -> None:
        self.app, self.max_bytes = app, max_bytes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        is_import = scope["path"] == IMPORT_PATH
        limit = self.max_bytes if is_import else min(MAX_ROW_BYTES, self.max_bytes)
        too_large = AccessError("body-too-large", limit=f"{limit:,}")
        content_length = Headers(scope=scope).get("content-length", "0")
        if content_length.isascii() and content_length.isdigit() and int(content_length[:20]) > limit:
            await problem_response(too_large)(scope, receive, send)
            return
        size, more, started = 0, True, False
        refusal: AccessError | None = None  # remembered: the framework may respond itself to the exception
        deadline: float | None = None

        async def limited_receive() -> Message:
            nonlocal size, more, refusal, deadline
            if not more:  # after the body, the only message is that the client has disconnected
                return await receive()
            # from the first call: the body of a request without one is only received after its response is computed
            deadline = deadline or time.monotonic() + BODY_TIMEOUT_S
            timeout_s = BODY_TIMEOUT_S if is_import else max(0.0, deadline - time.monotonic())
            try:
                async with asyncio.timeout(timeout_s):  # `wait_for` of Python 3.11 may ignore a cancellation
                    message = await receive()
            except TimeoutError:
                refusal = AccessError("body-too-slow", seconds=BODY_TIMEOUT_S)
                raise _BodyRefusedError from None
            more = message.get("more_body", False)
            size += len(message.get("body", b""))
            if size > limit:
                refusal = too_large
                raise _BodyRefusedError
            return message

        async def guarded_send(message: Message) -> None:
            nonlocal started
            if started or refusal is None:
                started = True
                await send(message)

        try:
            await self.app(scope, limited_receive, guarded_send)
        except _BodyRefusedError:
            if started:
                raise
        if refusal is not None and not started:
            response = problem_response(refusal)
            response.headers["connection"] = "close"
            await response(scope, receive, send)
