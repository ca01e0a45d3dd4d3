"""The structure of the network: where it begins, and what was reorganised in it."""

from typing import Annotated

from fastapi import APIRouter, Query, Response

from ...analysis.changes import ChangeRow, Changes
from ...analysis.unit_views import BranchRow
from ...network import Network
from ...operations.pagination import LIMIT, Page
from ...table_adapters import Table, branches_table
from ...values import Day
from ..cached_route import CachedRoute
from ..parameters import Cursor, Limit, Within
from ..responses import TABLES, Lists
from ..schemas import Items

__all__ = ["router"]

router = APIRouter(route_class=CachedRoute, prefix="/v1", tags=["units"])

Since = Annotated[Day, Query(description="A day; what took effect on it is not told.")]
Until = Annotated[Day, Query(description="A later day; what took effect on it is told.")]


@router.get(
    "/roots",
    operation_id="roots",
    summary="The units that are part of no other",
    response_model=Items[BranchRow],
    responses={200: {"content": TABLES}},
)
async def roots(asked: Lists, limit: Limit = LIMIT, cursor: Cursor = None) -> Response:
    """Where the tree of units begins on the day, in the order of their ids; with a key for a subtree, its root."""
    return await asked.long(
        lambda: asked.listed(lambda network: network.roots(as_of=asked.day, limit=limit, cursor=cursor), branches_table)
    )


@router.get(
    "/changes",
    operation_id="changes",
    summary="The reorganisations between two days",
    response_model=Changes,
    responses={200: {"content": TABLES}},
)
async def changes(
    asked: Lists, since: Since, until: Until, within: Within = None, limit: Limit = LIMIT, cursor: Cursor = None
) -> Response:
    """What took effect after the first day, up to and with the last, in the order of days and ids.

    `counts` has the people's committees of each level on both days. `within` keeps what was in a unit's subtree on the
    first day, or has come to be in it on the last.
    """

    def make(network: Network) -> Changes:
        return network.changes(since, until, within=within, limit=limit, cursor=cursor)

    return await asked.long(
        lambda: asked.answer(
            make,
            page=lambda found: Page(found["items"], found["next"]),
            table=lambda found: Table(list(ChangeRow.__annotations__), found["items"]),
        )
    )
