"""The real units as interchange tables: as of 30 June 2025, as since, or both with the history."""

from collections.abc import Iterator
from functools import cache
from typing import Literal

from ..exchange.tables.sheet import Sheet
from ..exchange.tables.table_schema import TABLES
from .changes import REFORM_DAY, reform_rows
from .reference_files import AdminUnit, Tier, reference_data
from .unit_ids import central_id, is_unchanged, new_id, old_id

__all__ = ["Vintage", "default_successors", "reference_rows", "reference_sheets"]

Vintage = Literal["2024", "2025"]

Row = dict[str, str]

_CENTRAL_VALID_FROM = "2025-03-01"
_GOVERNMENT = "government"
_OLD_PARENT_TIER: dict[Tier, Tier] = {"district": "province", "commune": "district"}
_NEW_PARENT_TIER: dict[Tier, Tier] = {"commune": "province"}


def reference_rows(vintage: Vintage | None) -> dict[str, list[Row]]:
    """Return the rows of `units`, `changes` and `links` for a vintage, or for both with the history if it is None.

    Rows map columns to cells that are not empty. A unit comes after its parent. In a single vintage no interval begins
    or ends with the reform.
    """
    match vintage:
        case "2024":
            return {"units": [*_central(), *_old()], "changes": [], "links": []}
        case "2025":
            return {"units": [*_central(), *_new()], "changes": [], "links": []}
    changes, links = reform_rows()
    return {"units": [*_central(), *_history()], "changes": changes, "links": [*_moves(), *links]}


def reference_sheets(vintage: Vintage | None) -> list[Sheet]:
    """Return `reference_rows` as sheets for an import, without empty tables."""
    return [_sheet(table, rows) for table, rows in reference_rows(vintage).items() if rows]


@cache
def default_successors() -> dict[str, str]:
    """Map the id of each province, commune and island district that ended to the unit its address now belongs to.

    For a divided commune that is the target marked as default in the source. Other districts are left out.
    """
    successors = {
        old_id(predecessor.unit): new_id(reference_data().new[tier][code])
        for (tier, code), group in reference_data().predecessors.items()
        for predecessor in group
        if predecessor.extent != "part"
    }
    return {old: new for old, new in successors.items() if old != new}


def _sheet(table: str, rows: list[Row]) -> Sheet:
    filled = {column for row in rows for column in row}
    columns = [column for column in TABLES[table].columns if column in filled]
    lines = [(number, [row.get(column, "") for column in columns]) for number, row in enumerate(rows, start=2)]
    return Sheet(table, f"reference/{table}.csv", columns, lines)


def _central() -> Iterator[Row]:
    for body in reference_data().central:
        row = _unit(central_id(body.slug), body.name, "central", body.kind)
        if body.kind != _GOVERNMENT:
            row |= {"parent_id": central_id(_GOVERNMENT), "valid_from": _CENTRAL_VALID_FROM}
        yield row


def _unit(id_: str, name: str, level: str, kind: str) -> Row:
    return {"id": id_, "name": name, "level": level, "kind": kind, "sector": "state", "source": "official"}


def _committee(id_: str, unit: AdminUnit, parent: str) -> Row:
    """The row of a unit's people's committee, under the unit's name; `parent` is its parent's id."""
    row = _unit(id_, unit.name, unit.tier, "people_committee")
    cells = {
        "parent_id": parent,
        "code": unit.code,
        "lat": unit.lat,
        "lon": unit.lon,
        "area_km2": unit.area_km2,
    }
    return row | {column: cell for column, cell in cells.items() if cell}


def _old_parent(unit: AdminUnit) -> str:
    above = _OLD_PARENT_TIER.get(unit.tier)
    return old_id(reference_data().old[above][unit.parent]) if above else central_id(_GOVERNMENT)


def _new_parent(unit: AdminUnit) -> str:
    above = _NEW_PARENT_TIER.get(unit.tier)
    return new_id(reference_data().new[above][unit.parent]) if above else central_id(_GOVERNMENT)


def _old() -> Iterator[Row]:
    for tier, units in reference_data().old.items():
        for code, unit in units.items():
            # An unchanged unit is one node, with its latest properties in both vintages.
            latest = reference_data().new[tier][code] if is_unchanged(tier, code) else unit
            yield _committee(old_id(unit), latest, _old_parent(unit))


def _new() -> Iterator[Row]:
    for units in reference_data().new.values():
        for unit in units.values():
            yield _committee(new_id(unit), unit, _new_parent(unit))


def _history() -> Iterator[Row]:
    unchanged = {
        new_id(unit)
        for tier, units in reference_data().new.items()
        for unit in units.values()
        if is_unchanged(tier, unit.code)
    }
    moved = {tie["source_id"] for tie in _moves()}
    for row in _old():
        if row["id"] not in unchanged:
            yield row | {"valid_to": REFORM_DAY}
        elif row["id"] in moved:
            yield {column: cell for column, cell in row.items() if column != "parent_id"}
        else:
            yield row
    for row in _new():
        if row["id"] not in unchanged:
            yield row | {"valid_from": REFORM_DAY}


def _moves() -> Iterator[Row]:
    """The successive parents of unchanged units that got another parent."""
    for tier, units in reference_data().new.items():
        for code, unit in units.items():
            if not is_unchanged(tier, code):
                continue
            before, since = _old_parent(reference_data().old[tier][code]), _new_parent(unit)
            if before != since:
                tie = {"type": "PART_OF", "source_id": new_id(unit), "source": "official"}
                yield tie | {"target_id": before, "valid_to": REFORM_DAY}
                yield tie | {"target_id": since, "valid_from": REFORM_DAY}
