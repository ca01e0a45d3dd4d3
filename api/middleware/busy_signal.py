"""Middleware that tells work in the background whether there are requests for data."""

from threading import Event

from starlette.types import ASGIApp, Receive, Scope, Send

__all__ = ["BusySignal"]


class BusySignal:
    """Sets `busy` while requests for data are in progress."""

    def __init__(self, app: ASGIApp, busy: Event) -> None:
        self.app, self.busy = app, busy
        self._count = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not scope["path"].startswith("/v1/"):
            await self.app(scope, receive, send)
            return
        self._count += 1
        self.busy.set()
        try:
            await self.app(scope, receive, send)
        finally:
            self._count -= 1
            if not self._count:
                self.busy.clear()
