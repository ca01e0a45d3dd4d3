"""Whether the service is there, whether it can answer, and its figures."""

import asyncio
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Request, Response
from prometheus_client import CONTENT_TYPE_LATEST
from pydantic import BaseModel

from ...errors import StoreError
from ...network import Network
from ...schemas import Readiness
from ..executors import Executors

__all__ = ["router"]

router = APIRouter(tags=["operation"])

SECONDS = 5
"""So long a store that is asked whether it is there has to answer."""


class Health(BaseModel):
    """The service answers; nothing is said about its store."""

    status: Literal["ok"] = "ok"


def _network(request: Request) -> Network:
    network: Network = request.app.state.network
    return network


@router.get("/healthz", operation_id="healthz", summary="Whether the service answers")
async def healthz() -> Health:
    """Answer, without asking the store."""
    return Health()


@router.get(
    "/readyz",
    operation_id="readyz",
    summary="Whether the service can answer questions",
    responses={503: {"description": "It cannot."}},
)
async def readyz(request: Request, network: Annotated[Network, Depends(_network)]) -> Readiness:
    """Ask the store for the version of the network; a store that does not answer, or not soon, is a 503."""
    executors: Executors = request.app.state.executors
    try:
        version = await asyncio.wait_for(executors.readiness.run(lambda: network.version), SECONDS)
    except TimeoutError:
        raise StoreError("store-unreachable", url=network.url, found=f"no answer in {SECONDS} s") from None
    return Readiness(status="ready", version=version)


@router.get("/metrics", operation_id="metrics", summary="Metrics for Prometheus", response_class=Response)
async def metrics(request: Request) -> Response:
    """Requests by method, route and status, and how long they took; never an id, a name or a query."""
    return Response(request.app.state.metrics.text(), media_type=CONTENT_TYPE_LATEST)
