"""Routes of liveness, readiness and metrics."""

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

READINESS_TIMEOUT_S = 5
"""Time limit for the store in a readiness check."""


class Health(BaseModel):
    """The service responds, whatever the state of its store."""

    status: Literal["ok"] = "ok"


def _network(request: Request) -> Network:
    network: Network = request.app.state.network
    return network


@router.get("/healthz", operation_id="healthz", summary="Check liveness")
async def healthz() -> Health:
    """Respond without a request to the store."""
    return Health()


@router.get(
    "/readyz",
    operation_id="readyz",
    summary="Check readiness",
    responses={503: {"description": "The store is unreachable or too slow."}},
)
async def readyz(request: Request, network: Annotated[Network, Depends(_network)]) -> Readiness:
    """Read the version of the network from the store; the status is 503 if it does not respond within 5 seconds.

    A service that prepares days compares the columns from which it answers with the store once a day.
    """
    executors: Executors = request.app.state.executors
    try:
        version = await asyncio.wait_for(executors.readiness.run(lambda: network.version), READINESS_TIMEOUT_S)
    except TimeoutError:
        raise StoreError("store-unreachable", url=network.url, found=f"no answer in {READINESS_TIMEOUT_S} s") from None
    return Readiness(status="ready", version=version, columns=request.app.state.columns)


@router.get("/metrics", operation_id="metrics", summary="Get metrics for Prometheus", response_class=Response)
async def metrics(request: Request) -> Response:
    """Number and duration of requests by method, route and status; never an id, a name or a query."""
    return Response(request.app.state.metrics.text(), media_type=CONTENT_TYPE_LATEST)
