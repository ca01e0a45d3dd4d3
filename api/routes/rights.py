"""Route of the caller's rights, by which clients interpret null in responses."""

from typing import Annotated

from fastapi import APIRouter, Depends, Response

from ...schemas import Rights
from ..auth import Caller, lister
from ..parameters import known_parameters

__all__ = ["router"]

router = APIRouter(prefix="/v1", tags=["operation"])


@router.get("/rights", operation_id="rights", summary="Get your rights", dependencies=[known_parameters([])])
def rights(caller: Annotated[Caller, Depends(lister)], response: Response) -> Rights:
    """The rights of the API key in the request, or of a caller without one."""
    response.headers["cache-control"] = "no-store"
    return Rights(
        personal=caller.key is not None and caller.key.has_scope("read:personal"), within=caller.network.scope.within
    )
