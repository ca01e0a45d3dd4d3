"""Who is the focal point here? By unit, code, name, position, level and province; whom to call where there is none."""

from typing import Annotated

from fastapi import APIRouter, Query, Response

from ...analysis.contacts import Contact
from ...model import Kind, Level
from ...operations.pagination import LIMIT
from ...table_adapters import contacts_table
from ...values import Id, Latitude, Longitude
from ..cached_route import CachedRoute
from ..parameters import COMMUNE, PROVINCE, Cursor, Limit
from ..responses import TABLES, Reads
from ..schemas import Items

__all__ = ["router"]

router = APIRouter(route_class=CachedRoute, prefix="/v1", tags=["focal points"])


@router.get(
    "/focal-points",
    operation_id="focal_points",
    summary="Who is the focal point here?",
    response_model=Items[Contact],
    responses={200: {"content": TABLES}},
)
def focal_points(
    asked: Reads,
    unit: Annotated[Id | None, Query(description="The unit's id.", examples=[COMMUNE])] = None,
    code: Annotated[str | None, Query(max_length=100, description="Its official code on the day.")] = None,
    name: Annotated[
        str | None, Query(max_length=200, description="Words of its name, whatever case and diacritics.")
    ] = None,
    lat: Annotated[Latitude | None, Query(description="With `lon`: of the commune that is nearest.")] = None,
    lon: Annotated[Longitude | None, Query(description="With `lat`.")] = None,
    level: Annotated[Level | None, Query(description="Of all units of a level.")] = None,
    kind: Annotated[Kind | None, Query(description="Of all units of a kind.")] = None,
    province: Annotated[Id | None, Query(description="Of all units of a province.", examples=[PROVINCE])] = None,
    limit: Limit = LIMIT,
    cursor: Cursor = None,
) -> Response:
    """Ask by one of `unit`, `code`, `name`, or `lat` and `lon`; or for all units of a level, a kind, a province.

    Where a unit has no focal point, `fallback` holds the contacts of the nearest units above it that have one. Name,
    phone and e-mail are null without the right to personal data.
    """
    return asked.listed(
        lambda network: network.focal_points(
            unit,
            code=code,
            name=name,
            lat=lat,
            lon=lon,
            level=level,
            kind=kind,
            province=province,
            as_of=asked.day,
            limit=limit,
            cursor=cursor,
        ),
        contacts_table,
    )
