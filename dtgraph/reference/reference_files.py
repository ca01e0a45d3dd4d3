"""The reference files, read: what is known of the administrative units, before it is put as a network."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Literal

__all__ = ["Body", "Extent", "Facts", "Place", "Predecessor", "Tier", "facts", "records"]

Tier = Literal["province", "district", "commune"]
Extent = Literal["whole", "default", "part"]
"""How much of an old commune went to a new one: all of it, or a part; of the parts one is where its address goes."""


@dataclass(frozen=True, slots=True)
class Body:
    """A body of the centre: its slug, name and kind of unit."""

    slug: str
    name: str
    kind: str


@dataclass(frozen=True, slots=True)
class Place:
    """An administrative unit of one vintage; `parent` is the code of the one above, `""` where that is the centre.

    Cells are text as in the files: `lat` and `lon` in degrees, `area_km2` in square kilometres or `""`.
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
    """A unit that ended, and how much of it went to the successor in question."""

    place: Place
    extent: Extent


@dataclass(frozen=True, slots=True)
class Facts:
    """All of it. Places are by code, those of `old` in force up to 30 June 2025, those of `new` since.

    `predecessors` is by tier and code of the new place; `resolutions` by code of the new province.
    """

    central: tuple[Body, ...]
    old: dict[Tier, dict[str, Place]]
    new: dict[Tier, dict[str, Place]]
    predecessors: dict[tuple[Tier, str], tuple[Predecessor, ...]]
    resolutions: dict[str, str]


def records(name: str) -> Iterator[dict[str, str]]:
    """The rows of the reference file `name`."""
    text = (files(__package__) / "data" / f"{name}.csv").read_text(encoding="utf-8")
    yield from csv.DictReader(text.splitlines())


def _places(tier: Tier, vintage: str, parent: str = "") -> dict[str, Place]:
    name = {"province": "provinces", "district": "districts", "commune": "communes"}[tier]
    return {
        row["code"]: Place(
            tier,
            row["code"],
            row["name"],
            row.get(f"{parent}_code", ""),
            row["lat"],
            row["lon"],
            row.get("area_km2", ""),
        )
        for row in records(f"{name}_{vintage}")
    }


def _predecessors(old: dict[Tier, dict[str, Place]]) -> dict[tuple[Tier, str], tuple[Predecessor, ...]]:
    found: dict[tuple[Tier, str], list[Predecessor]] = {}
    for row in records("provinces_2024"):
        whole = Predecessor(old["province"][row["code"]], "whole")
        found.setdefault(("province", row["successor"]), []).append(whole)
    for row in records("districts_2024"):
        # Only an island district that had no communes became a commune itself.
        if row["successor"]:
            whole = Predecessor(old["district"][row["code"]], "whole")
            found.setdefault(("commune", row["successor"]), []).append(whole)
    extents: dict[str, Extent] = {"whole": "whole", "default": "default", "part": "part"}
    for row in records("successors_2025"):
        one = Predecessor(old["commune"][row["old_code"]], extents[row["extent"]])
        found.setdefault(("commune", row["new_code"]), []).append(one)
    return {key: tuple(value) for key, value in found.items()}


@cache
def facts() -> Facts:
    """The reference files, read once."""
    old: dict[Tier, dict[str, Place]] = {
        "province": _places("province", "2024"),
        "district": _places("district", "2024", "province"),
        "commune": _places("commune", "2024", "district"),
    }
    new: dict[Tier, dict[str, Place]] = {
        "province": _places("province", "2025"),
        "commune": _places("commune", "2025", "province"),
    }
    central = tuple(Body(**row) for row in records("central_2025"))
    resolutions = {row["province_code"]: row["resolution"] for row in records("resolutions_2025")}
    return Facts(central, old, new, _predecessors(old), resolutions)
