"""The overview of a day: every rule's counts by province, and in which communes there are how many gaps.

Provinces and communes are columns, and what is told of them names them by their places there: so a country fits into
one small answer.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray
from typing_extensions import TypedDict

from ..catalogue import QueryDefinition
from .place_index import LEVELS, PlaceIndex
from .rule_evaluation import RuleEvaluation, counts, groups
from .rule_result import Count
from .scorecard import ALL, GUARDS, TARGETS
from .unit_views import MapUnits

__all__ = [
    "Communes",
    "Events",
    "Layout",
    "Overview",
    "Provinces",
    "RuleOverview",
    "Totals",
    "events",
    "laid_out",
    "overview_of",
    "totals",
]

DIGITS = 4
"""So many decimals a position has: about eleven metres."""

Numbers = NDArray[np.int32]
Row = dict[str, Any]


class Totals(TypedDict):
    """What is current at a level: units, the posts in them, who holds these, and members of the units."""

    level: str
    units: int
    posts: int
    holders: int
    members: int


class Events(TypedDict):
    """How many units of the outline began on a day, and how many were there no more."""

    day: date
    begun: int
    ended: int


class Provinces(TypedDict):
    """The provincial people's committees by columns (n), in the order of their ids."""

    id: list[str]
    name: list[str]
    lat: list[float | None]
    lon: list[float | None]


class Communes(Provinces):
    """Those of communes; `province` is a place in the columns of the provinces, null where it is not there."""

    province: list[int | None]


class RuleOverview(TypedDict):
    """A rule's counts in all and, as covered, gap and unknown, by the places of provinces; what is in none is left out.

    `communes` are the places of communes in which there are gaps, `gaps` how many; `unknown_in` those in which the rule
    cannot tell of somebody, as runs (first, how many, first, how many, …): on some days that is most of them.
    """

    rule: str
    severity: str
    target: float | None
    guard: bool
    population: int
    covered: int
    gap: int
    unknown: int
    share: float | None
    by_province: dict[int, list[int]]
    communes: list[int]
    gaps: list[int]
    unknown_in: list[int]


class Overview(TypedDict):
    """What is where on a day, and what rules say of it. Null is what was not asked, or is not told of a subtree.

    `synthetic`: some of it is made up. `totals` are by level, from the centre down; `days` those of all times on which
    units of the outline began or ended.
    """

    as_of: date
    synthetic: bool
    totals: list[Totals] | None
    days: list[Events] | None
    provinces: Provinces | None
    communes: Communes | None
    rules: list[RuleOverview]


@dataclass(frozen=True, slots=True)
class Layout:
    """The columns of provinces and communes, and where units of the day are in them; -1 where they are not."""

    provinces: Provinces
    communes: Communes
    province_at: Numbers
    """(n + 1) by the numbers of `PlaceIndex`."""
    commune_at: Numbers
    """(n + 1)"""


def laid_out(outline: MapUnits, placed: PlaceIndex, inside: NDArray[np.bool_] | None) -> Layout:
    """The provinces and communes of an outline that are `inside`; None: all of them."""
    numbers = placed.numbers(outline["id"])

    def chosen(level: str) -> tuple[Provinces, Numbers, Numbers]:
        rows = [
            row
            for row, (kind, of) in enumerate(zip(outline["kind"], outline["level"], strict=True))
            if kind == "people_committee" and of == level and (inside is None or inside[numbers[row]])
        ]
        at = np.full(len(placed.units) + 1, -1, np.int32)
        at[numbers[rows]] = np.arange(len(rows))
        columns = Provinces(
            id=[outline["id"][row] for row in rows],
            name=[outline["name"][row] for row in rows],
            lat=[_rounded(outline["lat"][row]) for row in rows],
            lon=[_rounded(outline["lon"][row]) for row in rows],
        )
        return columns, at, numbers[rows]

    provinces, province_at, _ = chosen("province")
    communes, commune_at, own = chosen("commune")
    of_communes = province_at[placed.governing(own, "province")].tolist()
    of_provinces = [None if place < 0 else place for place in of_communes]
    return Layout(provinces, Communes(**communes, province=of_provinces), province_at, commune_at)


def totals(rows: Iterable[Row]) -> list[Totals]:
    """The rows of the query `totals_by_level`, from the centre down."""
    found = [
        Totals(
            level=row["level"],
            units=row["units"],
            posts=row["posts"],
            holders=row["holders"],
            members=row["members"],
        )
        for row in rows
    ]
    return sorted(found, key=lambda row: LEVELS.index(row["level"]))


def events(rows: Iterable[Row]) -> list[Events]:
    """The days in the rows of the query `map_unit_spans`, one after the other."""
    begun, ended = Counter[date](), Counter[date]()
    for row in rows:
        for day, of in ((row["begins"], begun), (row["ends"], ended)):
            if day is not None:
                of[day] += 1
    return [Events(day=day, begun=begun[day], ended=ended[day]) for day in sorted(begun.keys() | ended.keys())]


def overview_of(
    rule: QueryDefinition,
    judgement: RuleEvaluation,
    placed: PlaceIndex,
    layout: Layout,
    inside: NDArray[np.bool_] | None,
) -> RuleOverview:
    """What is told of a rule, of the subjects whose units are `inside`; None: of all."""
    asked = groups(judgement, placed, inside)
    total = counts(np.zeros(len(asked.n), np.int8), asked.outcome, asked.n).get(0, Count())
    provinces = layout.province_at[placed.governing(asked.units, "province")]
    by_province = counts(provinces, asked.outcome, asked.n)
    communes = layout.commune_at[placed.governing(asked.units, "commune")]
    by_commune = {place: count for place, count in counts(communes, asked.outcome, asked.n).items() if place >= 0}
    return RuleOverview(
        rule=rule.name,
        severity=rule.severity,
        target=ALL if rule.name in TARGETS else None,
        guard=rule.name in GUARDS,
        population=total.population,
        covered=total.covered,
        gap=total.gap,
        unknown=total.unknown,
        share=total.share,
        by_province={place: _three(count) for place, count in by_province.items() if place >= 0},
        communes=[place for place, count in by_commune.items() if count.gap],
        gaps=[count.gap for count in by_commune.values() if count.gap],
        unknown_in=_runs([place for place, count in by_commune.items() if count.unknown]),
    )


def _three(count: Count) -> list[int]:
    return [count.covered, count.gap, count.unknown]


def _runs(places: list[int]) -> list[int]:
    """Rising numbers as runs: the first of each, and how many there are."""
    runs: list[int] = []
    for place in places:
        if runs and runs[-2] + runs[-1] == place:
            runs[-1] += 1
        else:
            runs += [place, 1]
    return runs


def _rounded(degrees: float | None) -> float | None:
    return None if degrees is None else round(degrees, DIGITS)
