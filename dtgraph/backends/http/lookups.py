"""What is looked up in the network of a running service."""

from collections.abc import Sequence
from datetime import UTC, date
from typing import Any

from ...analysis.changes import Changes
from ...analysis.contacts import Contact
from ...analysis.unit_views import BranchRow, MapUnits, Neighbourhood, UnitDetails, UnitRow
from ...exchange.stored_records import batches
from ...exchange.tables.table_schema import shape
from ...notebook.dataframes import shown_as
from ...operations.pagination import LIMIT, MOST, Page, checked_limit
from ...operations.unit_search import normalize_search
from ...operations.validation import ask_by_one, checked_days, checked_hops, checked_position, checked_words
from ...records import Day, parse_date
from ...table_adapters import (
    branches_table,
    changes_table,
    contact_table,
    contacts_table,
    map_units_table,
    neighbours_table,
    posts_table,
    units_table,
)
from ...values import is_id
from .records import RemoteRecords
from .requests import address, require_ids
from .shapes import Items, Names

__all__ = ["RemoteLookups"]

NAMED = 200
"""So many units are asked for their names at a time, so that an address does not become too long."""


class RemoteLookups(RemoteRecords):
    """What can be looked up."""

    def units(
        self,
        text: str | None = None,
        *,
        code: str | None = None,
        level: str | None = None,
        kind: str | None = None,
        sector: str | None = None,
        province: str | None = None,
        within: str | None = None,
        ended: bool = False,
        as_of: Day = None,
        limit: int = LIMIT,
        cursor: str | None = None,
    ) -> Page[UnitRow]:
        day, most = parse_date(as_of), checked_limit(limit)
        words = checked_words(level=level, kind=kind, sector=sector)
        require_ids(province, within)
        if text is not None:
            normalize_search(text)
        given = {"text": text, "code": code, "province": province, "within": within, "ended": ended, **words}
        page = self.store.ask(Items[UnitRow], "/v1/units", {**given, "as_of": day, "limit": most, "cursor": cursor})
        return Page(page["items"], page["next"], units_table)

    def unit(self, unit: str, *, as_of: Day = None) -> UnitDetails:
        found = self.store.ask(UnitDetails, _of(unit), {"as_of": parse_date(as_of)})
        self._with_days([found["unit"]], tuple(shape("Unit").days))
        found["recorded_at"] = found["recorded_at"].astimezone(UTC)
        return shown_as(found, posts_table)

    def roots(self, *, as_of: Day = None, limit: int = LIMIT, cursor: str | None = None) -> Page[BranchRow]:
        day, most = parse_date(as_of), checked_limit(limit)
        return self._listed("/v1/roots", day, most, cursor)

    def children(
        self, unit: str, *, as_of: Day = None, limit: int = LIMIT, cursor: str | None = None
    ) -> Page[BranchRow]:
        day, most = parse_date(as_of), checked_limit(limit)
        return self._listed(_of(unit, "/children"), day, most, cursor)

    def _listed(self, path: str, day: date, limit: int, cursor: str | None) -> Page[BranchRow]:
        page = self.store.ask(Items[BranchRow], path, {"as_of": day, "limit": limit, "cursor": cursor})
        return Page(page["items"], page["next"], branches_table)

    def neighbourhood(self, unit: str, *, hops: int = 1, limit: int = MOST, as_of: Day = None) -> Neighbourhood:
        given = {"as_of": parse_date(as_of), "limit": checked_limit(limit), "hops": checked_hops(hops)}
        return shown_as(self.store.ask(Neighbourhood, _of(unit, "/neighbourhood"), given), neighbours_table)

    def changes(
        self, since: Day, until: Day, *, within: str | None = None, limit: int = LIMIT, cursor: str | None = None
    ) -> Changes:
        first, last = checked_days(since, until)
        given = {"since": first, "until": last, "limit": checked_limit(limit), "within": within, "cursor": cursor}
        require_ids(within)
        return shown_as(self.store.ask(Changes, "/v1/changes", given), changes_table)

    def map_units(self, *, as_of: Day = None) -> MapUnits:
        return shown_as(self.store.ask(MapUnits, "/v1/map", {"as_of": parse_date(as_of)}), map_units_table)

    def contact(self, unit: str, *, as_of: Day = None) -> Contact:
        return shown_as(self.focal_points(unit, as_of=as_of).items[0], contact_table)

    def focal_points(
        self,
        unit: str | None = None,
        *,
        code: str | None = None,
        name: str | None = None,
        lat: float | None = None,
        lon: float | None = None,
        level: str | None = None,
        kind: str | None = None,
        province: str | None = None,
        as_of: Day = None,
        limit: int = LIMIT,
        cursor: str | None = None,
    ) -> Page[Contact]:
        day = parse_date(as_of)
        ask_by_one(unit=unit, code=code, name=name, lat=lat, lon=lon, level=level, kind=kind, province=province)
        given: dict[str, Any] = {"unit": unit, "code": code, "name": name, "lat": lat, "lon": lon, "province": province}
        if lat is not None and lon is not None:
            checked_position(lat, lon)
        elif unit is None:
            given |= {"limit": checked_limit(limit), "cursor": cursor, **checked_words(level=level, kind=kind)}
        require_ids(unit, province)
        if name is not None:
            normalize_search(name)
        page = self.store.ask(Items[Contact], "/v1/focal-points", {**given, "as_of": day})
        return Page(page["items"], page["next"], contacts_table)

    def names(self, units: Sequence[str]) -> dict[str, str]:
        known = [unit for unit in dict.fromkeys(units) if is_id(unit)]
        return {
            unit: name
            for some in batches(known, NAMED)
            for unit, name in self.store.ask(Names, "/v1/names", {"unit": some})["names"].items()
        }


def _of(unit: str, what: str = "") -> str:
    """The address of a unit. Raises `InputError` `unknown-unit` for what no unit can be called."""
    require_ids(unit)
    return address("units", unit, what)
