"""What is looked up in the network of a running service."""

from collections.abc import Sequence
from datetime import UTC, date
from typing import Any

from ..analysis.changes import Changes
from ..analysis.contacts import Contact
from ..analysis.units import BranchRow, Neighbourhood, Outline, UnitDetails, UnitRow
from ..interchange.stored import batches
from ..listing import searched
from ..options import ask_by_one, checked_days, checked_hops, checked_position, checked_words
from ..paging import LIMIT, MOST, Page, checked_limit
from ..records import Day, day_asked
from ..tables.layout import shape
from ..tabular import (
    of_branches,
    of_changes,
    of_contact,
    of_contacts,
    of_neighbours,
    of_outline,
    of_posts,
    of_units,
)
from ..values import is_id
from ..view.shown import shown_as
from .asked import address, require_ids
from .records import RemoteRecords
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
        day, most = day_asked(as_of), checked_limit(limit)
        words = checked_words(level=level, kind=kind, sector=sector)
        require_ids(province, within)
        if text is not None:
            searched(text)
        given = {"text": text, "code": code, "province": province, "within": within, "ended": ended, **words}
        page = self.store.ask(Items[UnitRow], "/v1/units", {**given, "as_of": day, "limit": most, "cursor": cursor})
        return Page(page["items"], page["next"], of_units)

    def unit(self, unit: str, *, as_of: Day = None) -> UnitDetails:
        found = self.store.ask(UnitDetails, _of(unit), {"as_of": day_asked(as_of)})
        self._with_days([found["unit"]], tuple(shape("Unit").days))
        found["recorded_at"] = found["recorded_at"].astimezone(UTC)
        return shown_as(found, of_posts)

    def roots(self, *, as_of: Day = None, limit: int = LIMIT, cursor: str | None = None) -> Page[BranchRow]:
        day, most = day_asked(as_of), checked_limit(limit)
        return self._listed("/v1/roots", day, most, cursor)

    def children(
        self, unit: str, *, as_of: Day = None, limit: int = LIMIT, cursor: str | None = None
    ) -> Page[BranchRow]:
        day, most = day_asked(as_of), checked_limit(limit)
        return self._listed(_of(unit, "/children"), day, most, cursor)

    def _listed(self, path: str, day: date, limit: int, cursor: str | None) -> Page[BranchRow]:
        page = self.store.ask(Items[BranchRow], path, {"as_of": day, "limit": limit, "cursor": cursor})
        return Page(page["items"], page["next"], of_branches)

    def neighbourhood(self, unit: str, *, hops: int = 1, limit: int = MOST, as_of: Day = None) -> Neighbourhood:
        given = {"as_of": day_asked(as_of), "limit": checked_limit(limit), "hops": checked_hops(hops)}
        return shown_as(self.store.ask(Neighbourhood, _of(unit, "/neighbourhood"), given), of_neighbours)

    def changes(
        self, since: Day, until: Day, *, within: str | None = None, limit: int = LIMIT, cursor: str | None = None
    ) -> Changes:
        first, last = checked_days(since, until)
        given = {"since": first, "until": last, "limit": checked_limit(limit), "within": within, "cursor": cursor}
        require_ids(within)
        return shown_as(self.store.ask(Changes, "/v1/changes", given), of_changes)

    def outline(self, *, as_of: Day = None) -> Outline:
        return shown_as(self.store.ask(Outline, "/v1/network", {"as_of": day_asked(as_of)}), of_outline)

    def contact(self, unit: str, *, as_of: Day = None) -> Contact:
        return shown_as(self.focal_points(unit, as_of=as_of).items[0], of_contact)

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
        day = day_asked(as_of)
        ask_by_one(unit=unit, code=code, name=name, lat=lat, lon=lon, level=level, kind=kind, province=province)
        given: dict[str, Any] = {"unit": unit, "code": code, "name": name, "lat": lat, "lon": lon, "province": province}
        if lat is not None and lon is not None:
            checked_position(lat, lon)
        elif unit is None:
            given |= {"limit": checked_limit(limit), "cursor": cursor, **checked_words(level=level, kind=kind)}
        require_ids(unit, province)
        if name is not None:
            searched(name)
        page = self.store.ask(Items[Contact], "/v1/focal-points", {**given, "as_of": day})
        return Page(page["items"], page["next"], of_contacts)

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
