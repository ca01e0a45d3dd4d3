"""Units: in lists, alone, and what is below, around and above them."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Path, Query, Response
from pydantic import BaseModel

from ...analysis.path_types import Escalation, escalation_rows
from ...analysis.unit_views import BranchRow, Member, Neighbourhood, PostHeld, UnitRow
from ...catalogue import catalogue
from ...model import Kind, Level, Sector, Unit
from ...operations.pagination import LIMIT, MOST
from ...operations.validation import HOPS
from ...table_adapters import Table, branches_table, units_table
from ...values import Flag, Id
from ..cached_route import CachedRoute
from ..parameters import COMMUNE, PROVINCE, Cursor, Limit, Within
from ..responses import TABLES, Lists, Reads
from ..schemas import Items

__all__ = ["UnitId", "router"]

router = APIRouter(route_class=CachedRoute, prefix="/v1/units", tags=["units"])

UnitId = Annotated[Id, Path(description="The unit's id, as it is: with its colons and slashes.", examples=[COMMUNE])]


class UnitAnswer(BaseModel):
    """A unit with all that is stored of it, and what is current on the day: none of it where the unit is not."""

    unit: Unit
    recorded_at: datetime
    current: bool
    province_id: str | None
    part_of: list[str]
    serves: list[str]
    posts: list[PostHeld]
    members: list[Member]


@router.get(
    "",
    operation_id="units",
    summary="Search and list units",
    response_model=Items[UnitRow],
    responses={200: {"content": TABLES}},
)
def units(
    asked: Lists,
    text: Annotated[
        str | None,
        Query(
            max_length=200,
            description="Words of a name, without minding case and diacritics; or an id or a code.",
            examples=["thu lum"],
        ),
    ] = None,
    code: Annotated[str | None, Query(max_length=100, description="Only units with this official code.")] = None,
    level: Annotated[Level | None, Query(description="Only units of this level.")] = None,
    kind: Annotated[Kind | None, Query(description="Only units of this kind.")] = None,
    sector: Annotated[Sector | None, Query(description="Only units of this sector.")] = None,
    province: Annotated[Id | None, Query(description="Only units of this province.", examples=[PROVINCE])] = None,
    within: Within = None,
    ended: Annotated[
        Flag,
        Query(description="Also units that are not current: of the whole network alone, for they belong nowhere."),
    ] = False,
    limit: Limit = LIMIT,
    cursor: Cursor = None,
) -> Response:
    """The current units in the order of their ids or, with `text`, the closest names first."""
    return asked.listed(
        lambda network: network.units(
            text,
            code=code,
            level=level,
            kind=kind,
            sector=sector,
            province=province,
            within=within,
            ended=ended,
            as_of=asked.day,
            limit=limit,
            cursor=cursor,
        ),
        units_table,
    )


@router.get(
    "/{id:path}/children",
    operation_id="children",
    summary="The units below a unit",
    response_model=Items[BranchRow],
    responses={200: {"content": TABLES}},
)
def children(asked: Lists, id: UnitId, limit: Limit = LIMIT, cursor: Cursor = None) -> Response:
    """The units that are part of it on the day, in the order of their ids."""
    return asked.listed(
        lambda network: network.children(id, as_of=asked.day, limit=limit, cursor=cursor), branches_table
    )


@router.get(
    "/{id:path}/neighbourhood",
    operation_id="neighbourhood",
    summary="What is around a unit",
    response_model=Neighbourhood,
)
def neighbourhood(
    asked: Lists,
    id: UnitId,
    hops: Annotated[int, Query(ge=1, le=HOPS, description="How many steps to go.")] = 1,
    limit: Annotated[int, Query(ge=1, le=MOST, description="How many units at most, the nearest first.")] = MOST,
) -> Response:
    """The units within some steps over ties in force, and the ties between them."""
    return asked.answer(lambda network: network.neighbourhood(id, hops=hops, limit=limit, as_of=asked.day))


@router.get(
    "/{id:path}/escalation",
    operation_id="escalation",
    summary="The way up from a unit",
    response_model=Escalation,
    responses={200: {"content": TABLES}},
)
async def escalation(asked: Reads, id: UnitId) -> Response:
    """The way up to the coordinator of the network, along what each unit is part of or reports to, with contacts."""
    columns = list(catalogue().query("escalation").columns)
    return await asked.long(
        lambda: asked.answer(
            lambda network: network.escalation(id, as_of=asked.day),
            table=lambda found: Table(columns, escalation_rows(found)),
        )
    )


@router.get("/{id:path}", operation_id="unit", summary="A unit", response_model=UnitAnswer)
def unit(asked: Reads, id: UnitId) -> Response:
    """All that is stored of a unit, and its posts, members and places on the day."""
    return asked.answer(lambda network: network.unit(id, as_of=asked.day))
