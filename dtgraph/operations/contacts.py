"""Contacts: the focal points of units, or of the nearest units above that have one."""

from collections.abc import Iterable, Sequence
from datetime import date

from ..results import Page, Record, Table
from ..schemas import Contact, FocalPoint, Items, Row
from .parameters import (
    AsOf,
    Code,
    Cursor,
    KindFilter,
    LevelFilter,
    Limit,
    NameSearch,
    OptionalUnit,
    PositionLatitude,
    PositionLongitude,
    Province,
    UnitId,
)
from .registry import Context, LocalContext, operation
from .units import units
from .validation import check_exclusive_selectors

__all__ = ["contact", "contacts_table", "focal_points"]


def contacts_table(contacts: Iterable[Contact]) -> Table:
    """A row for each focal point of the units and of their fallbacks, and one for each unit without any."""
    columns = ["for_unit_id", "unit_id", "status", *FocalPoint.__annotations__]
    rows: list[Row] = []
    for contact_ in contacts:
        for part in (contact_, *contact_["fallback"]):
            keys = {"for_unit_id": contact_["unit_id"], "unit_id": part["unit_id"], "status": part["status"]}
            row: Row = {**dict.fromkeys(columns), **keys}
            rows += [{**row, **point} for point in part["focal_points"]] or [row]
    return Table(columns, rows, {"since": "date"})


@operation(composite=True, table=lambda data: contacts_table([data]), personal=True)
def contact(context: Context, *, unit: UnitId, as_of: AsOf) -> Record[Contact]:
    """Get the focal points of a unit or, if it has none, of the nearest units above that have one.

    Raises `InputError` `unknown-unit`, `RefusedError` `unit-not-current`.
    """
    [result] = context.run(focal_points, unit=unit, as_of=as_of).items
    return Record(result, lambda data: contacts_table([data]))


@operation(
    "/focal-points",
    result=Items[Contact],
    table=contacts_table,
    personal=True,
    check=check_exclusive_selectors,
    tag="focal points",
    example=["code"],
)
def focal_points(
    context: LocalContext,
    *,
    unit: OptionalUnit,
    code: Code,
    name: NameSearch,
    lat: PositionLatitude,
    lon: PositionLongitude,
    level: LevelFilter,
    kind: KindFilter,
    province: Province,
    as_of: AsOf,
    limit: Limit,
    cursor: Cursor,
) -> Page[Contact]:
    """Find the focal points of units.

    Select units by one of `unit`, `code`, `name`, or `lat` and `lon` (the nearest commune), or all units of a `level`,
    `kind` or `province`. A unit without a focal point has the contacts of the nearest units above it in `fallback`.

    Raises `InputError` `unknown-unit`, `bad-option`, `bad-cursor`, `RefusedError` `unit-not-current`.
    """
    if unit is not None:
        context.scope.require_current(context.engine, unit, as_of)
        return Page(_contacts(context, [unit], as_of), None, contacts_table)
    if lat is not None and lon is not None:
        nearest = _nearest_commune(context, lat, lon, as_of)
        return Page(_contacts(context, nearest, as_of), None, contacts_table)
    page = context.run(
        units, text=name, code=code, level=level, kind=kind, province=province, as_of=as_of, limit=limit, cursor=cursor
    )
    return Page(_contacts(context, [row["id"] for row in page.items], as_of), page.next, contacts_table)


def _nearest_commune(context: LocalContext, lat: float, lon: float, day: date) -> list[str]:
    from ..analysis.geo_distance import nearest_committee  # noqa: PLC0415 - loads SciPy, which most commands do without

    unit = nearest_committee(context.engine.map_units(day), lat, lon, "commune")
    if unit is None:
        return []
    context.scope.require_inside(context.engine, unit, day)
    return [unit]


def _contacts(context: LocalContext, unit_ids: Sequence[str], day: date) -> list[Contact]:
    engine, scope = context.engine, context.scope
    return [scope.contact(engine, result, day) for result in engine.contacts(unit_ids, day)]
