"""Load the reference files into `ReferenceData`, before they become rows of a network."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Literal

__all__ = ["AdminUnit", "CentralBody", "Extent", "Predecessor", "ReferenceData", "Tier", "read_table", "reference_data"]

Tier = Literal["province", "district", "commune"]
Extent = Literal["whole", "default", "part"]
"""How much of an old unit went to a new one: all, a part, or the part that is the default successor of its address."""


@dataclass(frozen=True, slots=True)
class CentralBody:
    """A central body such as a ministry; `kind` is the unit's kind."""

    slug: str
    name: str
    kind: str


@dataclass(frozen=True, slots=True)
class AdminUnit:
    """An administrative unit of one vintage; `parent` is the parent's code, `""` for a province.

    Fields are text as in the files: `lat` and `lon` in degrees, `area_km2` in square kilometres or `""`.
    """

    tier: Tier
    code: str
    name: str
    parent: str
    lat: str
    lon: str
    area_km2: str = ""


@dataclass(frozen=True, slots=True)
class Predecessor:
    """A former unit, and how much of it went to the successor."""

    unit: AdminUnit
    extent: Extent


@dataclass(frozen=True, slots=True)
class ReferenceData:
    """The reference files. `old` units were in force up to 30 June 2025, `new` ones since; both by tier and code.

    `predecessors` are by tier and code of the new unit, `resolutions` by code of the new province.
    """

    central: tuple[CentralBody, ...]
    old: dict[Tier, dict[str, AdminUnit]]
    new: dict[Tier, dict[str, AdminUnit]]
    predecessors: dict[tuple[Tier, str], tuple[Predecessor, ...]]
    resolutions: dict[str, str]


def read_table(name: str) -> Iterator[dict[str, str]]:
    """Yield the rows of the reference file `<name>.csv`."""
    text = (files(__package__) / "data" / f"{name}.csv").read_text(encoding="utf-8")
    yield from csv.DictReader(text.splitlines())


def _units(tier: Tier, vintage: str, parent: str = "") -> dict[str, AdminUnit]:
    name = {"province": "provinces", "district": "districts", "commune": "communes"}[tier]
    return {
        row["code"]: AdminUnit(
            tier,
            row["code"],
            row["name"],
            row.get(f"{parent}_code", ""),
            row["lat"],
            row["lon"],
            row.get("area_km2", ""),
        )
        for row in read_table(f"{name}_{vintage}")
    }


def _predecessors(old: dict[Tier, dict[str, AdminUnit]]) -> dict[tuple[Tier, str], tuple[Predecessor, ...]]:
    predecessors: dict[tuple[Tier, str], list[Predecessor]] = {}
    for row in read_table("provinces_2024"):
        whole = Predecessor(old["province"][row["code"]], "whole")
        predecessors.setdefault(("province", row["successor"]), []).append(whole)
    for row in read_table("districts_2024"):
        # Only island districts without communes became communes themselves.
        if row["successor"]:
            whole = Predecessor(old["district"][row["code"]], "whole")
            predecessors.setdefault(("commune", row["successor"]), []).append(whole)
    extents: dict[str, Extent] = {"whole": "whole", "default": "default", "part": "part"}
    for row in read_table("successors_2025"):
        predecessor = Predecessor(old["commune"][row["old_code"]], extents[row["extent"]])
        predecessors.setdefault(("commune", row["new_code"]), []).append(predecessor)
    return {key: tuple(value) for key, value in predecessors.items()}


@cache
def reference_data() -> ReferenceData:
    """Return the reference files, which are read once."""
    old: dict[Tier, dict[str, AdminUnit]] = {
        "province": _units("province", "2024"),
        "district": _units("district", "2024", "province"),
        "commune": _units("commune", "2024", "district"),
    }
    new: dict[Tier, dict[str, AdminUnit]] = {
        "province": _units("province", "2025"),
        "commune": _units("commune", "2025", "province"),
    }
    central = tuple(CentralBody(**row) for row in read_table("central_2025"))
    resolutions = {row["province_code"]: row["resolution"] for row in read_table("resolutions_2025")}
    return ReferenceData(central, old, new, _predecessors(old), resolutions)
