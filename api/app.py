"""The service: an application over one network, each resource in a file of its own."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.metadata import version

from fastapi import FastAPI
from fastapi.concurrency import run_in_threadpool

from ..network import Network
from ..settings import Settings
from ..store import open_store
from . import health, problems
from .context import Context, Figures

__all__ = ["create_app"]


def create_app(network: Network | None = None) -> FastAPI:
    """The application over `network`, which stays its owner's to close.

    Without one, the network that the settings say is opened when the application starts and released when it stops.
    """

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        if network is not None:
            app.state.network = network
            yield
            return
        opened = Network(open_store(Settings().store))
        app.state.network = opened
        try:
            yield
        finally:
            await run_in_threadpool(opened.close)

    # FastAPI's own pages of documentation load their scripts from another host
    app = FastAPI(title="dtgraph", version=version("dtgraph"), lifespan=lifespan, docs_url=None, redoc_url=None)
    app.state.figures = Figures()
    app.add_middleware(Context, figures=app.state.figures)
    problems.add_to(app)
    app.include_router(health.router)
    return app
