"""No request has a larger body than the service takes, whatever it says of its length, or takes for ever to send it."""

import asyncio
import time

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ...errors import AccessError
from ..problems import problem_response

__all__ = ["ROW", "BodyLimit"]

ROW = 2**20
"""So many bytes has a body that is no import."""

IMPORT = "/v1/import"

SECONDS = 30
"""So long may a body be in coming that is no import; of one that is, each part of it."""


class _RefusedError(Exception):
    """More came than there may, or it did not come."""


class BodyLimit:
    """The middleware that counts."""

    def __init__(self, app: ASGIApp, most: int) -> None:
        self.app, self.most = app, most

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        whole = scope["path"] == IMPORT
        limit = self.most if whole else min(ROW, self.most)
        too_large = AccessError("body-too-large", limit=f"{limit:,}")
        said = Headers(scope=scope).get("content-length", "0")
        if said.isascii() and said.isdigit() and int(said[:20]) > limit:
            await problem_response(too_large)(scope, receive, send)
            return
        received, more, begun = 0, True, False
        refused: AccessError | None = None  # a framework may make an answer of its own of what it could not read
        end: float | None = None

        async def counted() -> Message:
            nonlocal received, more, refused, end
            if not more:  # what comes now is that the client has gone
                return await receive()
            # from when it is first asked for: of a question without a body that is when its answer is there
            end = end or time.monotonic() + SECONDS
            try:
                message = await asyncio.wait_for(receive(), SECONDS if whole else max(0.0, end - time.monotonic()))
            except TimeoutError:
                refused = AccessError("body-too-slow", seconds=SECONDS)
                raise _RefusedError from None
            more = message.get("more_body", False)
            received += len(message.get("body", b""))
            if received > limit:
                refused = too_large
                raise _RefusedError
            return message

        async def sent(message: Message) -> None:
            nonlocal begun
            if begun or refused is None:
                begun = True
                await send(message)

        try:
            await self.app(scope, counted, sent)
        except _RefusedError:
            if begun:
                raise
        if refused is not None and not begun:
            answer = problem_response(refused)
            answer.headers["connection"] = "close"
            await answer(scope, receive, send)
