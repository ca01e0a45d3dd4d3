"""Middleware that authenticates writers, and limits their rate, before the request body is read."""

from fastapi import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from ...errors import DtgraphError
from ..auth import BEARER, authenticator_of
from ..problems import problem_response

__all__ = ["AuthGate"]

WRITE_METHODS = frozenset({"PATCH", "POST", "PUT"})


class AuthGate:
    """Stores the authenticated `Caller` as `request.state.writer`."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["method"] in WRITE_METHODS and scope["path"].startswith("/v1/"):
            request = Request(scope)
            try:
                request.state.writer = authenticator_of(request).caller(request, await BEARER(request), "write")
            except DtgraphError as error:
                await problem_response(error)(scope, receive, send)
                return
        await self.app(scope, receive, send)
