"""No request has a larger body than the service takes, whatever it says of its length."""

from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ..errors import AccessError
from .problems import problem_of

__all__ = ["ROW", "Bodies"]

ROW = 2**20
"""So many bytes has a body that is no import."""

IMPORT = "/v1/import"


class _TooLargeError(Exception):
    """More came than there may."""


class Bodies:
    """The middleware that counts."""

    def __init__(self, app: ASGIApp, most: int) -> None:
        self.app, self.most = app, most

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        limit = self.most if scope["path"] == IMPORT else min(ROW, self.most)
        said = Headers(scope=scope).get("content-length", "0")
        if said.isascii() and said.isdigit() and int(said[:20]) > limit:
            await _refused(limit)(scope, receive, send)
            return
        received, begun = 0, False  # a framework may make an answer of its own of what it could not read

        async def counted() -> Message:
            nonlocal received
            message = await receive()
            received += len(message.get("body", b""))
            if received > limit:
                raise _TooLargeError
            return message

        async def sent(message: Message) -> None:
            nonlocal begun
            if begun or received <= limit:
                begun = True
                await send(message)

        try:
            await self.app(scope, counted, sent)
        except _TooLargeError:
            if begun:
                raise
        if received > limit and not begun:
            await _refused(limit)(scope, receive, send)


def _refused(limit: int) -> Response:
    return problem_of(AccessError("body-too-large", limit=f"{limit:,}"))
