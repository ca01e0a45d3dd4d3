"""Whether the service is there."""

from typing import Literal

from fastapi import APIRouter
from pydantic import BaseModel

__all__ = ["router"]

router = APIRouter()


class Health(BaseModel):
    """The service answers; nothing is said about its store."""

    status: Literal["ok"] = "ok"


@router.head("/healthz", include_in_schema=False)
@router.get("/healthz", summary="Whether the service answers", tags=["operation"])
async def healthz() -> Health:
    """Answer, without asking the store."""
    return Health()
