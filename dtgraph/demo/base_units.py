"""The real units of the demonstration network: central bodies, and the provinces of `DAY`.

Each province includes its history: the units in force until 30 June 2025 in its area, and the changes that connect
them to the present ones.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache

from ..reference import reference_rows
from .days import REFORM_DAY
from .row_buffer import SYNTHETIC

__all__ = ["BaseUnits", "Province", "Row", "base_units", "with_report"]

Row = dict[str, str]


@dataclass(slots=True)
class Province:
    """A present province: its row, the rows of its communes, and the rows of its history by table.

    `former_unit_ids` are its districts and communes that ended with the reform.
    """

    row: Row
    communes: list[Row] = field(default_factory=list)
    history: dict[str, list[Row]] = field(default_factory=lambda: {"units": [], "links": [], "changes": []})
    former_unit_ids: list[str] = field(default_factory=list)

    @property
    def code(self) -> str:
        return self.row["code"]


@dataclass(frozen=True, slots=True)
class BaseUnits:
    """The rows of central bodies, the government first, and the present provinces by code."""

    central: list[Row]
    provinces: Mapping[str, Province]


@cache
def base_units() -> BaseUnits:
    """Return the built-in real units, which are read once."""
    tables = reference_rows(None)
    units = {row["id"]: row for row in tables["units"]}
    ties = defaultdict(list)
    for link in tables["links"]:
        ties[link["type"]].append(link)
    province_ids = _province_ids(units, ties["PART_OF"], ties["RESULTED_IN"], ties["ORIGINAL"])
    provinces = {id_: Province(units[id_]) for id_ in dict.fromkeys(province_ids.values())}
    central = [row for row in units.values() if row["level"] == "central"]
    for id_, row in units.items():
        if id_ in provinces or row["level"] == "central":
            continue
        province = provinces[province_ids[id_]]
        if _ended(row):
            province.history["units"].append(row)
            if row["level"] != "province":
                province.former_unit_ids.append(id_)
        else:
            province.communes.append(row)
    _add_history(tables, province_ids, provinces)
    return BaseUnits(central, {p.code: p for p in sorted(provinces.values(), key=lambda p: p.code)})


def with_report(row: Row, reported_on: str) -> Row:
    """Return a real unit's row with a synthetic day of its last report, or unchanged if that is empty."""
    return {**row, "reported_on": reported_on, "source": SYNTHETIC} if reported_on else row


def _ended(row: Row) -> bool:
    return row.get("valid_to") == REFORM_DAY


def _province_ids(
    units: Mapping[str, Row], parts: list[Row], results: list[Row], originals: list[Row]
) -> dict[str, str]:
    """Map the ids of all units below the central level to the present province they are in."""
    result = {link["source_id"]: link["target_id"] for link in results}
    successor = {
        link["target_id"]: result[link["source_id"]]
        for link in originals
        if units[link["target_id"]]["level"] == "province"
    }
    above = {id_: row.get("parent_id", "") for id_, row in units.items()}
    above |= {link["source_id"]: link["target_id"] for link in parts if link.get("valid_to") != REFORM_DAY}

    def province_of(id_: str) -> str:
        while units[id_]["level"] != "province":
            id_ = above[id_]
        return successor.get(id_, id_)

    return {id_: province_of(id_) for id_, row in units.items() if row["level"] != "central"}


def _add_history(
    tables: Mapping[str, list[Row]], province_ids: Mapping[str, str], provinces: Mapping[str, Province]
) -> None:
    province_by_change: dict[str, str] = {}
    for link in tables["links"]:
        if link["type"] in ("ORIGINAL", "RESULTED_IN"):
            province_by_change.setdefault(link["source_id"], province_ids[link["target_id"]])
    for link in tables["links"]:
        province = province_by_change.get(link["source_id"]) or province_ids[link["source_id"]]
        provinces[province].history["links"].append(link)
    for change in tables["changes"]:
        if change["id"] in province_by_change:
            provinces[province_by_change[change["id"]]].history["changes"].append(change)
