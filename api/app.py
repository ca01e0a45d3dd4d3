"""The service: an application over one network, each resource in a file of its own."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.metadata import version
from secrets import token_hex

from fastapi import Depends, FastAPI
from fastapi.concurrency import run_in_threadpool
from starlette.middleware.gzip import GZipMiddleware

from ..auth.keys import KeyStore, access_file
from ..network import Network
from ..settings import Settings
from ..stores import open_store
from . import problems
from .auth import Authenticator
from .executors import Executors
from .metrics import Metrics
from .middleware.auth_gate import AuthGate
from .middleware.body_limits import BodyLimit
from .middleware.request_context import RequestContext
from .openapi import describe
from .parameters import only_known
from .problems import refusals
from .response_cache import ResponseCache
from .routes import (
    exchange,
    focal_points,
    gaps,
    health,
    overview,
    queries,
    reports,
    rights,
    structure,
    swagger_ui,
    units,
    web_ui,
    writes,
)
from .temp_files import TempFiles
from .warmup import warmed

__all__ = ["create_app"]

COMPRESSED = 1_000
"""Answers of so many bytes and more are compressed."""


def create_app(
    network: Network | None = None, *, access: KeyStore | None = None, settings: Settings | None = None
) -> FastAPI:
    """The application over `network`, which stays its owner's to close.

    Without one, the network that the settings say is opened, and released when the application stops. `access` is the
    file of keys and log; that of the network where it is not given.
    """
    own = settings or Settings()
    opened = network or Network(open_store(own.store))
    door = Authenticator(opened, access or KeyStore(access_file(opened.store.url, own)), own)

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        warming = warmed(opened, app.state.threads, own.warm_as_of) if own.warm else None
        try:
            yield
        finally:
            await run_in_threadpool(app.state.threads.close)
            if warming is not None:
                await run_in_threadpool(warming.join)
            app.state.scratch.close()
            await run_in_threadpool(door.audit.close)
            app.state.figures.close()
            if network is None:
                await run_in_threadpool(opened.close)
            if access is None:
                door.access.close()

    # FastAPI's own pages of documentation load their scripts from another host
    app = FastAPI(
        title="dtgraph",
        version=version("dtgraph"),
        summary="Who is responsible in a network of organisations, where somebody is missing, and who could serve.",
        lifespan=lifespan,
        docs_url=None,
        redirect_slashes=False,  # which would name the host that was asked for, whatever it is
        redoc_url=None,
        dependencies=[Depends(only_known)],
    )
    app.state.network, app.state.door, app.state.figures = opened, door, Metrics()
    app.state.kept, app.state.threads, app.state.scratch = ResponseCache(), Executors(), TempFiles()
    # what tags depend on, too: an embedded network could be another, or an older one, when it is served again
    app.state.origin = token_hex(8) if opened.store.knows_version else opened.store.url
    app.state.parameters = {}  # of each operation, as they are first needed
    app.add_middleware(GZipMiddleware, minimum_size=COMPRESSED, compresslevel=5)
    app.add_middleware(AuthGate)
    app.add_middleware(BodyLimit, most=own.body_bytes)
    app.add_middleware(RequestContext, figures=app.state.figures)
    problems.add_to(app)
    refused = refusals(400, 401, 403, 404, 406, 409, 422, 429, 503)
    for router in (
        focal_points.router,
        units.router,
        gaps.router(opened),
        queries.router(opened),
        reports.router(opened),
        overview.router,
        structure.router,
        writes.router(),
        exchange.router,
        rights.router,
    ):
        app.include_router(router, responses=refused)
    app.include_router(health.router)
    app.include_router(swagger_ui.router)
    app.router.routes.extend(web_ui.ROUTES)
    describe(app, opened.questions.catalogue)
    return app
