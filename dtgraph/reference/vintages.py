"""The real units as interchange tables: as known on 30 June 2025, as since, or both as history."""

from collections.abc import Iterator
from functools import cache
from typing import Literal

from ..exchange.tables.sheet import Sheet
from ..exchange.tables.table_schema import TABLES
from .changes import REFORM_DAY, reform
from .reference_files import Place, Tier, facts
from .unit_ids import central_id, goes_on, new_id, old_id

__all__ = ["Vintage", "default_successors", "rows", "sheets"]

Vintage = Literal["2024", "2025"]

Row = dict[str, str]

_CENTRE_SINCE = "2025-03-01"
_GOVERNMENT = "government"
_ABOVE_BEFORE: dict[Tier, Tier] = {"district": "province", "commune": "district"}
_ABOVE_SINCE: dict[Tier, Tier] = {"commune": "province"}


def rows(vintage: Vintage | None) -> dict[str, list[Row]]:
    """The tables `units`, `changes` and `links` of a vintage, None being both as history: column → cell, none empty.

    A unit stands after the one that it is part of. One vintage alone has intervals that are open at the reform.
    """
    match vintage:
        case "2024":
            return {"units": [*_central(), *_old()], "changes": [], "links": []}
        case "2025":
            return {"units": [*_central(), *_new()], "changes": [], "links": []}
    changes, links = reform()
    return {"units": [*_central(), *_history()], "changes": changes, "links": [*_moves(), *links]}


def sheets(vintage: Vintage | None) -> list[Sheet]:
    """The same as sheets that an import takes; a table without rows is left out."""
    return [_sheet(table, found) for table, found in rows(vintage).items() if found]


@cache
def default_successors() -> dict[str, str]:
    """By the id of each province, commune and island district that ended: the unit that its address belongs to since.

    Of a divided commune that is the target which the source marks as the default. Other districts have none.
    """
    found = {
        old_id(one.place): new_id(facts().new[tier][code])
        for (tier, code), group in facts().predecessors.items()
        for one in group
        if one.extent != "part"
    }
    return {old: new for old, new in found.items() if old != new}


def _sheet(table: str, found: list[Row]) -> Sheet:
    filled = {column for row in found for column in row}
    columns = [column for column in TABLES[table].columns if column in filled]
    lines = [(number, [row.get(column, "") for column in columns]) for number, row in enumerate(found, start=2)]
    return Sheet(table, f"reference/{table}.csv", columns, lines)


def _central() -> Iterator[Row]:
    for body in facts().central:
        row = _unit(central_id(body.slug), body.name, "central", body.kind)
        if body.kind != _GOVERNMENT:
            row |= {"parent_id": central_id(_GOVERNMENT), "valid_from": _CENTRE_SINCE}
        yield row


def _unit(id_: str, name: str, level: str, kind: str) -> Row:
    return {"id": id_, "name": name, "level": level, "kind": kind, "sector": "state", "source": "official"}


def _committee(id_: str, place: Place, parent: str) -> Row:
    """The people's committee of a place, under the place's own name; `parent` is an id or empty."""
    row = _unit(id_, place.name, place.tier, "people_committee")
    given = {
        "parent_id": parent,
        "code": place.code,
        "lat": place.lat,
        "lon": place.lon,
        "area_km2": place.area_km2,
    }
    return row | {column: cell for column, cell in given.items() if cell}


def _old_parent(place: Place) -> str:
    above = _ABOVE_BEFORE.get(place.tier)
    return old_id(facts().old[above][place.parent]) if above else central_id(_GOVERNMENT)


def _new_parent(place: Place) -> str:
    above = _ABOVE_SINCE.get(place.tier)
    return new_id(facts().new[above][place.parent]) if above else central_id(_GOVERNMENT)


def _old() -> Iterator[Row]:
    for tier, places in facts().old.items():
        for code, place in places.items():
            # A unit that goes on is one node: what is known of it since holds in both vintages.
            latest = facts().new[tier][code] if goes_on(tier, code) else place
            yield _committee(old_id(place), latest, _old_parent(place))


def _new() -> Iterator[Row]:
    for places in facts().new.values():
        for place in places.values():
            yield _committee(new_id(place), place, _new_parent(place))


def _history() -> Iterator[Row]:
    going_on = {
        new_id(place) for tier, places in facts().new.items() for place in places.values() if goes_on(tier, place.code)
    }
    moved = {tie["source_id"] for tie in _moves()}
    for row in _old():
        if row["id"] not in going_on:
            yield row | {"valid_to": REFORM_DAY}
        elif row["id"] in moved:
            yield {column: cell for column, cell in row.items() if column != "parent_id"}
        else:
            yield row
    for row in _new():
        if row["id"] not in going_on:
            yield row | {"valid_from": REFORM_DAY}


def _moves() -> Iterator[Row]:
    """The parents, one after the other, of the units that go on under another one."""
    for tier, places in facts().new.items():
        for code, place in places.items():
            if not goes_on(tier, code):
                continue
            before, since = _old_parent(facts().old[tier][code]), _new_parent(place)
            if before != since:
                tie = {"type": "PART_OF", "source_id": new_id(place), "source": "official"}
                yield tie | {"target_id": before, "valid_to": REFORM_DAY}
                yield tie | {"target_id": since, "valid_from": REFORM_DAY}
