"""Evaluation of a rule for all its subjects on one day, stored compactly, and the results derived from it.

Subjects of one unit with the same outcome form a group, as the rule's query counts them; each gap is a group with a
row. So the half a million subjects of all rules in a national network take a few megabytes, and the results for any
part of the network and for any user come from the same arrays.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from sys import intern
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from ..catalogue import FINDING_COLUMNS, STATUSES, QueryDefinition, catalogue_error, finding_columns
from ..errors import shorten
from ..model import LEVELS
from ..results import Count, RuleResult, RuleSummary
from .place_index import PlaceIndex

__all__ = [
    "GAP",
    "RuleEvaluation",
    "SubjectGroups",
    "build_result",
    "count_outcomes",
    "evaluate_rule",
    "select_groups",
]

OUTCOMES = ("covered", "gap", "unknown")

GAP = OUTCOMES.index("gap")
_OUTCOME_OF_STATUS = {
    "covered": OUTCOMES.index("covered"),
    "unknown": OUTCOMES.index("unknown"),
    **dict.fromkeys(STATUSES, GAP),
}

ROW_BYTES = 400
"""Approximate size of the row of a gap, with its strings."""

Row = dict[str, Any]


@dataclass(frozen=True, eq=False, slots=True, weakref_slot=True)
class RuleEvaluation:
    """Outcomes for the population of a rule, in g groups; gaps come first, in the order of findings.

    Immutable, since threads share it.
    """

    units: tuple[str | None, ...]
    """Units of the subjects; None if a subject has none."""
    unit: NDArray[np.int32]
    """(g,) unit of each group, as an index of `units`."""
    outcome: NDArray[np.int8]
    """(g,) outcome of each group, as an index of `OUTCOMES`."""
    n: NDArray[np.int32]
    """(g,) number of subjects of each group."""
    columns: tuple[str, ...]
    """Columns of the rule, without `unit_id`."""
    gaps: tuple[tuple[Any, ...], ...]
    """Values of each gap in `columns`."""

    @property
    def nbytes(self) -> int:
        """Approximate size in bytes, with the numbers that `PlaceIndex` stores for its units."""
        arrays = 2 * self.unit.nbytes + self.outcome.nbytes + self.n.nbytes
        return arrays + 8 * len(self.units) + ROW_BYTES * len(self.gaps)

    def row(self, group: int) -> Row:
        """A new row of a gap, with the columns of the rule."""
        return {**dict(zip(self.columns, self.gaps[group], strict=True)), "unit_id": self.units[self.unit[group]]}


def evaluate_rule(rule: QueryDefinition, rows: Iterable[Row]) -> RuleEvaluation:
    """Group the rows of `findings_query`. Raises `InputError` `bad-catalogue` for an unknown status."""
    columns = tuple(column for column in rule.columns if column != "unit_id")
    gaps, others, other_outcomes = list[Row](), list[Row](), list[int]()
    for row in rows:
        outcome = _OUTCOME_OF_STATUS.get(row["status"])
        if outcome is None:
            advice = f"use covered, unknown or one of {', '.join(STATUSES)}"
            raise catalogue_error(rule.path, 1, f"unknown status {shorten(row['status'])}", advice)
        if outcome == GAP:
            gaps.append(row)
        else:
            others.append(row)
            other_outcomes.append(outcome)
    rule_columns = [column for column in finding_columns(rule) if column not in FINDING_COLUMNS]
    gaps.sort(key=lambda row: _sort_key(row, rule_columns))
    numbers: dict[str | None, int] = {}
    unit = np.fromiter((numbers.setdefault(row["unit_id"], len(numbers)) for row in (*gaps, *others)), np.int32)
    # interned: many rules have the same units, and a unit is often its own subject
    units = {id_: intern(id_) for id_ in numbers if id_ is not None}
    return RuleEvaluation(
        units=tuple(id_ and units[id_] for id_ in numbers),
        unit=unit,
        outcome=np.array([GAP] * len(gaps) + other_outcomes, np.int8),
        n=np.fromiter((row["n"] for row in (*gaps, *others)), np.int32),
        columns=columns,
        gaps=tuple(
            (units.get(row["subject_id"], row["subject_id"]), *(row[column] for column in columns[1:])) for row in gaps
        ),
    )


class SubjectGroups(NamedTuple):
    """Selected groups of an evaluation, as arrays (g,): their indices in it, and unit numbers, outcomes and sizes."""

    indices: NDArray[np.intp]
    units: NDArray[np.int32]
    """Numbers of `PlaceIndex`."""
    outcome: NDArray[np.int8]
    n: NDArray[np.int32]


def select_groups(
    evaluation: RuleEvaluation, place_index: PlaceIndex, inside: NDArray[np.bool_] | None
) -> SubjectGroups:
    """Select the groups whose units are in the mask `inside` (see `PlaceIndex.within`), or all for None."""
    units = place_index.cached_numbers(evaluation, evaluation.units, evaluation.unit)
    indices = np.arange(len(units)) if inside is None else np.flatnonzero(inside[units])
    return SubjectGroups(indices, units[indices], evaluation.outcome[indices], evaluation.n[indices])


def build_result(
    rule: QueryDefinition,
    evaluation: RuleEvaluation,
    place_index: PlaceIndex,
    *,
    inside: NDArray[np.bool_] | None,
    findings: bool,
    redact: Callable[[QueryDefinition, list[Row]], list[Row]],
) -> RuleResult:
    """Build the result for the units in the mask `inside`, or for all; `redact` removes personal data from rows."""
    groups, columns = select_groups(evaluation, place_index, inside), finding_columns(rule)
    summary = _summary(place_index, groups)
    if not findings:
        return RuleResult(rule.name, columns, None, summary)
    gaps = groups.indices[groups.indices < len(evaluation.gaps)].tolist()
    units = groups.units[: len(gaps)]
    places = zip(units.tolist(), place_index.governing(units, "province").tolist(), strict=True)
    rows = redact(rule, [evaluation.row(gap) for gap in gaps])
    gap_findings = [
        {column: values[column] for column in columns}
        for row, (unit, province), n in zip(rows, places, groups.n[: len(gaps)].tolist(), strict=True)
        for values in [{**row, "level": _level(place_index, unit), "province_id": _unit(place_index, province)}]
        for _ in range(n)
    ]
    return RuleResult(rule.name, columns, gap_findings, summary)


def count_outcomes(keys: NDArray[Any], outcome: NDArray[np.int8], n: NDArray[np.int32]) -> Mapping[int, Count]:
    """Count subjects by outcome for each of `keys` (g,), which are at least -1."""
    cells = (keys.astype(np.int64) + 1) * len(OUTCOMES) + outcome
    size = (int(keys.max(initial=-1)) + 2) * len(OUTCOMES)
    table = np.bincount(cells, weights=n, minlength=size).astype(np.int64).reshape(-1, len(OUTCOMES))
    used = np.flatnonzero(table.any(axis=1))
    return {key - 1: Count(*row) for key, row in zip(used.tolist(), table[used].tolist(), strict=True)}


def _summary(place_index: PlaceIndex, groups: SubjectGroups) -> RuleSummary:
    total = count_outcomes(np.zeros(len(groups.n), np.int8), groups.outcome, groups.n)
    levels = count_outcomes(place_index.levels[groups.units], groups.outcome, groups.n)
    provinces = count_outcomes(place_index.governing(groups.units, "province"), groups.outcome, groups.n)
    return RuleSummary(
        total.get(0, Count()),
        {"" if level < 0 else LEVELS[level]: count for level, count in levels.items()},
        {_unit(place_index, province) or "": count for province, count in provinces.items()},
    )


def _level(place_index: PlaceIndex, number: int) -> str | None:
    level = int(place_index.levels[number])
    return LEVELS[level] if level >= 0 else None


def _unit(place_index: PlaceIndex, number: int) -> str | None:
    return place_index.units[number] if number >= 0 else None


def _sort_key(row: Row, rule_columns: list[str]) -> tuple[Any, ...]:
    """By subject, then detail (null first), by code point; the rule's columns only make the order total."""
    keys = (row["subject_id"], row["detail"], *(row[column] for column in rule_columns))
    return tuple((key is not None, str(key)) for key in keys)
