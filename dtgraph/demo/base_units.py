"""The real units that the demonstration network stands on, divided into the centre and the provinces of the day.

Each province has its history with it: the units that were in force until 30 June 2025 where it lies now, and the
changes that joined them to those since.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache

from ..reference import rows
from .days import REFORM
from .row_buffer import SYNTHETIC

__all__ = ["Province", "Row", "Skeleton", "reporting", "skeleton"]

Row = dict[str, str]


@dataclass(slots=True)
class Province:
    """A province of the day: its own row, the rows of its communes, and the rows of its history by table.

    `ended` are the ids of its districts and communes before the reform.
    """

    row: Row
    communes: list[Row] = field(default_factory=list)
    history: dict[str, list[Row]] = field(default_factory=lambda: {"units": [], "links": [], "changes": []})
    ended: list[str] = field(default_factory=list)

    @property
    def code(self) -> str:
        return self.row["code"]


@dataclass(frozen=True, slots=True)
class Skeleton:
    """The rows of the centre, the government first, and the provinces by their code of the day."""

    centre: list[Row]
    provinces: Mapping[str, Province]


@cache
def skeleton() -> Skeleton:
    """The built-in real units, read once."""
    tables = rows(None)
    units = {row["id"]: row for row in tables["units"]}
    ties = defaultdict(list)
    for link in tables["links"]:
        ties[link["type"]].append(link)
    owner = _owners(units, ties["PART_OF"], ties["RESULTED_IN"], ties["ORIGINAL"])
    provinces = {id_: Province(units[id_]) for id_ in dict.fromkeys(owner.values())}
    centre = [row for row in units.values() if row["level"] == "central"]
    for id_, row in units.items():
        if id_ in provinces or row["level"] == "central":
            continue
        province = provinces[owner[id_]]
        if _ended(row):
            province.history["units"].append(row)
            if row["level"] != "province":
                province.ended.append(id_)
        else:
            province.communes.append(row)
    _add_history(tables, owner, provinces)
    return Skeleton(centre, {p.code: p for p in sorted(provinces.values(), key=lambda p: p.code)})


def reporting(row: Row, reported_on: str) -> Row:
    """The real unit `row` as having reported on a day, which is made up; as it is where it never did."""
    return {**row, "reported_on": reported_on, "source": SYNTHETIC} if reported_on else row


def _ended(row: Row) -> bool:
    return row.get("valid_to") == REFORM


def _owners(units: Mapping[str, Row], parts: list[Row], results: list[Row], originals: list[Row]) -> dict[str, str]:
    """By unit below the centre, the province of the day that it lies in."""
    result = {link["source_id"]: link["target_id"] for link in results}
    successor = {
        link["target_id"]: result[link["source_id"]]
        for link in originals
        if units[link["target_id"]]["level"] == "province"
    }
    above = {id_: row.get("parent_id", "") for id_, row in units.items()}
    above |= {link["source_id"]: link["target_id"] for link in parts if link.get("valid_to") != REFORM}

    def province_of(id_: str) -> str:
        while units[id_]["level"] != "province":
            id_ = above[id_]
        return successor.get(id_, id_)

    return {id_: province_of(id_) for id_, row in units.items() if row["level"] != "central"}


def _add_history(tables: Mapping[str, list[Row]], owner: Mapping[str, str], provinces: Mapping[str, Province]) -> None:
    change_owner: dict[str, str] = {}
    for link in tables["links"]:
        if link["type"] in ("ORIGINAL", "RESULTED_IN"):
            change_owner.setdefault(link["source_id"], owner[link["target_id"]])
    for link in tables["links"]:
        province = change_owner.get(link["source_id"]) or owner[link["source_id"]]
        provinces[province].history["links"].append(link)
    for change in tables["changes"]:
        if change["id"] in change_owner:
            provinces[change_owner[change["id"]]].history["changes"].append(change)
