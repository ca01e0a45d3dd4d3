"""What a key may: for who asks with it, so that they know what null in an answer means."""

from typing import Annotated

from fastapi import APIRouter, Depends, Response
from pydantic import BaseModel, Field

from ..auth import Caller, lister

__all__ = ["router"]

router = APIRouter(prefix="/v1", tags=["operation"])


class Rights(BaseModel):
    """What whoever asks may see."""

    personal: Annotated[bool, Field(description="Personal data; without the right to them they are null.")]
    within: Annotated[str | None, Field(description="The unit whose subtree is all that is shown; null: everything.")]


@router.get("/rights", operation_id="rights", summary="What I may see")
def rights(caller: Annotated[Caller, Depends(lister)], response: Response) -> Rights:
    """The rights of the key that is sent, or of nobody's."""
    response.headers["cache-control"] = "no-store"
    return Rights(
        personal=caller.key is not None and caller.key.may("read:personal"),
        within=caller.network.within,
    )
