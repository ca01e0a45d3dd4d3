"""Whether the service is there, whether it can answer, and its figures."""

from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Request, Response
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from pydantic import BaseModel, Field

from ..network import Network

__all__ = ["router"]

router = APIRouter(tags=["operation"])


class Health(BaseModel):
    """The service answers; nothing is said about its store."""

    status: Literal["ok"] = "ok"


class Readiness(BaseModel):
    """The store answers, too."""

    status: Literal["ready"] = "ready"
    version: Annotated[int, Field(description="How many commits have changed the network.", examples=[12])]


def _network(request: Request) -> Network:
    network: Network = request.app.state.network
    return network


@router.head("/healthz", include_in_schema=False)
@router.get("/healthz", operation_id="healthz", summary="Whether the service answers")
async def healthz() -> Health:
    """Answer, without asking the store."""
    return Health()


@router.head("/readyz", include_in_schema=False)
@router.get(
    "/readyz",
    operation_id="readyz",
    summary="Whether the service can answer questions",
    responses={503: {"description": "It cannot."}},
)
def readyz(network: Annotated[Network, Depends(_network)]) -> Readiness:
    """Ask the store for the version of the network; a store that does not answer is a 503."""
    return Readiness(version=network.version)


@router.get("/metrics", operation_id="metrics", summary="Figures for Prometheus", response_class=Response)
async def metrics(request: Request) -> Response:
    """Requests by method, route and status, and how long they took; never an id, a name or a query."""
    return Response(generate_latest(request.app.state.figures.registry), media_type=CONTENT_TYPE_LATEST)
