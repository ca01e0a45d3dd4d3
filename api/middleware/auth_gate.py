"""Nobody sends a body before it is known who they are: it is read of who may write, at their rate."""

from fastapi import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from ...errors import DtgraphError
from ..auth import BEARER, authenticator_of
from ..problems import problem_response

__all__ = ["AuthGate"]

WRITING = frozenset({"PATCH", "POST", "PUT"})


class AuthGate:
    """The middleware that asks for the key; whom it lets in is the `writer` in the state of the request."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["method"] in WRITING and scope["path"].startswith("/v1/"):
            request = Request(scope)
            try:
                request.state.writer = authenticator_of(request).caller(request, await BEARER(request), "write")
            except DtgraphError as error:
                await problem_response(error)(scope, receive, send)
                return
        await self.app(scope, receive, send)
