"""The HTTP service: an ASGI application over one network."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.metadata import version
from secrets import token_hex
from threading import Event

from fastapi import FastAPI, Request, Response
from fastapi.concurrency import run_in_threadpool
from starlette.middleware.gzip import GZipMiddleware

from ..auth.keys import KeyStore, key_file
from ..backends import LocalBackend
from ..network import Network
from ..settings import Settings
from .auth import Authenticator
from .executors import Executors
from .metrics import Metrics
from .middleware.auth_gate import AuthGate
from .middleware.body_limits import BodyLimit
from .middleware.busy_signal import BusySignal
from .middleware.request_context import RequestContext
from .openapi import extend_openapi
from .preparation import Preparation
from .problems import add_exception_handlers, error_responses
from .response_cache import COMPRESSION_LEVEL, ResponseCache
from .responses import CachedResponse
from .routes import definitions, exchange, health, operations, reports, rights, swagger_ui, web_ui, writes
from .temp_files import TempFiles

__all__ = ["create_app"]

MIN_COMPRESSED_BYTES = 1_000
"""Size from which responses are compressed."""


def create_app(
    network: Network | None = None, *, keys: KeyStore | None = None, settings: Settings | None = None
) -> FastAPI:
    """Create the application.

    Args:
        network: The network to serve; the caller closes it. By default the one of the settings, closed with the
            application.
        keys: API keys and audit log; by default those of the network.
        settings: By default those of the environment.
    """
    settings = settings or Settings()
    served = network or Network.open(settings.store)
    busy = Event()
    authenticator = Authenticator(served, keys or KeyStore(key_file(served.url, settings)), settings)

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        preparation = None
        if settings.warm and isinstance(served.backend, LocalBackend):
            preparation = Preparation(app, settings.warm_as_of, busy)
            preparation.start()
        try:
            yield
        finally:
            await run_in_threadpool(app.state.executors.close)
            if preparation is not None:
                await run_in_threadpool(preparation.join)
            app.state.temp_files.close()
            await run_in_threadpool(authenticator.audit.close)
            app.state.metrics.close()
            if network is None:
                await run_in_threadpool(served.close)
            if keys is None:
                authenticator.keys.close()

    app = FastAPI(
        title="dtgraph",
        version=version("dtgraph"),
        summary="Who is responsible in a network of organisations, where somebody is missing, and who could serve.",
        lifespan=lifespan,
        docs_url=None,  # FastAPI's own pages load scripts from another host
        redoc_url=None,
        redirect_slashes=False,  # a redirect would repeat the host of the request, which may be forged
    )
    app.state.network, app.state.authenticator, app.state.metrics = served, authenticator, Metrics()
    app.state.response_cache, app.state.executors, app.state.temp_files = ResponseCache(), Executors(), TempFiles()
    # part of entity tags: an embedded network may be replaced by another, or by an older version, between two starts
    app.state.origin = token_hex(8) if served.backend.knows_version else served.url
    app.state.columns = "unchecked"
    app.add_middleware(GZipMiddleware, minimum_size=MIN_COMPRESSED_BYTES, compresslevel=COMPRESSION_LEVEL)
    app.add_middleware(AuthGate)
    app.add_middleware(BodyLimit, max_bytes=settings.body_bytes)
    app.add_middleware(BusySignal, busy=busy)
    app.add_middleware(RequestContext, metrics=app.state.metrics)
    add_exception_handlers(app)
    app.add_exception_handler(CachedResponse, _cached_response)
    responses = error_responses(400, 401, 403, 404, 406, 409, 422, 429, 503)
    for router in (
        definitions.router(served),
        reports.router(served),
        operations.router(served),
        writes.router(),
        exchange.router,
        rights.router,
    ):
        app.include_router(router, responses=responses)
    app.include_router(health.router)
    app.include_router(swagger_ui.router)
    app.router.routes.extend(web_ui.ROUTES)
    extend_openapi(app)
    return app


async def _cached_response(_request: Request, cached: Exception) -> Response:
    assert isinstance(cached, CachedResponse)
    return cached.response
