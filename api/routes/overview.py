"""The rules, and the overview of a day: what they say by province and commune, small enough to be fetched at once."""

from typing import Annotated

from fastapi import APIRouter, Query, Response

from ...analysis.overview import Overview
from ...catalogue import Described, described
from ...values import Flag
from ..cached_route import CachedRoute
from ..parameters import Within
from ..responses import Lists
from ..schemas import Items
from .gaps import RULES

__all__ = ["router"]

router = APIRouter(route_class=CachedRoute, prefix="/v1", tags=["gaps"])


@router.get("/overview", operation_id="overview", summary="The overview of a day", response_model=Overview)
async def overview(
    asked: Lists,
    rule: RULES = None,
    within: Within = None,
    units: Annotated[
        Flag, Query(description="Whether the provinces, communes, totals and days are told, too; they stay the same.")
    ] = True,
) -> Response:
    """What each rule says in all and by province, and in which communes there are how many gaps.

    Provinces and communes are columns; places in them are the same whatever is asked `within`. A key for a subtree
    has those of its subtree.
    """
    return await asked.long(
        lambda: asked.answer(lambda network: network.overview(*rule or (), as_of=asked.day, within=within, units=units))
    )


@router.get("/rules", operation_id="rules", summary="The rules", response_model=Items[Described])
def rules(asked: Lists) -> Response:
    """What the headers of all rules say, the gravest first: the same on every day."""
    return asked.answer(
        lambda network: [described(rule) for rule in network.rules.values()],
        shape=lambda found: {"items": found, "next": None},
    )
