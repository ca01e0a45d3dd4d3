"""The overview of a day: the counts of every rule by province, and the communes with gaps.

Provinces and communes are columns, and counts refer to them by index, so that a country fits into one small answer.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import cast

import numpy as np
from numpy.typing import NDArray

from ..catalogue import QueryDefinition
from ..model import LEVELS, Severity
from ..results import Count
from ..schemas import Communes, MapUnits, Provinces, RuleOverview, Totals
from ..stores.protocol import Row
from .places import Places
from .rule_evaluation import GAP, UNKNOWN, RuleEvaluation, count_outcomes, outcome_table, select_groups
from .scorecard import GUARD_RULES, TARGET_RULES, TARGET_SHARE

__all__ = ["Layout", "layout_of", "level_totals", "rule_overview"]

POSITION_DECIMALS = 4
"""Decimal places of positions, about 11 metres."""

Indices = NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Layout:
    """Columns of provinces and communes, and the index of every unit in them (-1: none)."""

    provinces: Provinces
    communes: Communes
    province_index: Indices
    """(n + 1,) by unit."""
    commune_index: Indices
    """(n + 1,) by unit."""


def layout_of(units: MapUnits, numbers: Indices, places: Places, inside: NDArray[np.bool_] | None) -> Layout:
    """The provinces and communes among `units`, whose `numbers` are `inside` (n + 1,); None for all."""

    def columns_of(level: str) -> tuple[Provinces, Indices, Indices]:
        rows = [
            row
            for row, (kind, unit_level) in enumerate(zip(units["kind"], units["level"], strict=True))
            if kind == "people_committee" and unit_level == level and (inside is None or inside[numbers[row]])
        ]
        at = np.full(len(places.levels), -1, np.int32)
        at[numbers[rows]] = np.arange(len(rows))
        columns = Provinces(
            id=[units["id"][row] for row in rows],
            name=[units["name"][row] for row in rows],
            lat=[_rounded(units["lat"][row]) for row in rows],
            lon=[_rounded(units["lon"][row]) for row in rows],
        )
        return columns, at, numbers[rows]

    provinces, province_index, _ = columns_of("province")
    communes, commune_index, commune_numbers = columns_of("commune")
    of_communes = province_index[places.provinces[commune_numbers]].tolist()
    of_provinces = [None if place < 0 else place for place in of_communes]
    return Layout(provinces, Communes(**communes, province=of_provinces), province_index, commune_index)


def level_totals(rows: Iterable[Row]) -> list[Totals]:
    """Totals from the centre down, from rows of the query `totals_by_level`."""
    totals = [
        Totals(
            level=row["level"],
            units=row["units"],
            posts=row["posts"],
            holders=row["holders"],
            members=row["members"],
        )
        for row in rows
    ]
    return sorted(totals, key=lambda row: LEVELS.index(row["level"]))


def rule_overview(
    rule: QueryDefinition,
    evaluation: RuleEvaluation,
    places: Places,
    layout: Layout,
    inside: NDArray[np.bool_] | None,
) -> RuleOverview:
    """Counts of a rule, of the subjects whose units are `inside` (n + 1,); None for all."""
    groups = select_groups(evaluation, inside)
    total = count_outcomes(np.zeros(len(groups.n), np.int8), groups.outcome, groups.n).get(0, Count())
    provinces = layout.province_index[places.provinces[groups.units]]
    by_province = count_outcomes(provinces, groups.outcome, groups.n)
    communes = layout.commune_index[places.communes[groups.units]]
    gaps, unknown = outcome_table(communes, groups.outcome, groups.n)[1:, [GAP, UNKNOWN]].T
    return RuleOverview(
        rule=rule.name,
        severity=cast("Severity", rule.severity),
        target=TARGET_SHARE if rule.name in TARGET_RULES else None,
        guard=rule.name in GUARD_RULES,
        population=total.population,
        covered=total.covered,
        gap=total.gap,
        unknown=total.unknown,
        share=total.share,
        by_province={place: _counts(count) for place, count in by_province.items() if place >= 0},
        communes=np.flatnonzero(gaps).tolist(),
        gaps=gaps[gaps > 0].tolist(),
        unknown_in=_runs(np.flatnonzero(unknown)),
    )


def _counts(count: Count) -> list[int]:
    return [count.covered, count.gap, count.unknown]


def _runs(indices: NDArray[np.intp]) -> list[int]:
    """Run-length encode increasing numbers: first number, length, first number, length, …"""
    starts = np.flatnonzero(np.diff(indices, prepend=-2) > 1)
    lengths = np.diff(starts, append=len(indices))
    return np.stack((indices[starts], lengths), axis=1).ravel().tolist()


def _rounded(degrees: float | None) -> float | None:
    return None if degrees is None else round(degrees, POSITION_DECIMALS)
