"""Evaluation of a rule for all its subjects on one day, stored compactly, and the results derived from it.

Subjects of one unit with the same outcome form a group, as the rule's query counts them; each gap is a group with a
row. So the half a million subjects of all rules in a national network take a few megabytes, and the results for any
part of the network and for any user come from the same arrays.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from ..catalogue import FINDING_COLUMNS, STATUSES, QueryDefinition, catalogue_error, finding_columns
from ..errors import shorten
from ..model import LEVELS
from ..results import Count, RuleResult, RuleSummary
from ..stores.protocol import Row
from .places import Places

__all__ = [
    "COVERED",
    "GAP",
    "OUTCOMES",
    "UNKNOWN",
    "GapRows",
    "RuleEvaluation",
    "SubjectGroups",
    "build_result",
    "count_outcomes",
    "evaluate_rule",
    "outcome_table",
    "select_groups",
]

OUTCOMES = ("covered", "gap", "unknown")

COVERED, GAP, UNKNOWN = range(len(OUTCOMES))
_OUTCOME_OF_STATUS = {
    "covered": COVERED,
    "unknown": UNKNOWN,
    **dict.fromkeys(STATUSES, GAP),
}

ROW_BYTES = 400
"""Approximate size of the row of a gap, with its strings."""


class GapRows(Protocol):
    """The gaps of an evaluation, in the order of findings."""

    @property
    def nbytes(self) -> int:
        """Approximate size in bytes."""

    def __len__(self) -> int:
        """Number of gaps."""

    def rows(self, indices: Sequence[int]) -> list[Row]:
        """New rows of some gaps, with the columns of the rule."""


class StoredGapRows(NamedTuple):
    """Gaps as rows."""

    stored: tuple[Row, ...]

    @property
    def nbytes(self) -> int:
        """See `GapRows`."""
        return ROW_BYTES * len(self.stored)

    def __len__(self) -> int:
        """See `GapRows`."""
        return len(self.stored)

    def rows(self, indices: Sequence[int]) -> list[Row]:
        """See `GapRows`."""
        return [dict(self.stored[index]) for index in indices]


@dataclass(frozen=True, eq=False, slots=True)
class RuleEvaluation:
    """Outcomes for the population of a rule, in g groups; gaps come first, in the order of findings.

    Immutable, since threads share it.
    """

    unit: NDArray[np.int32]
    """(g,) unit of each group; -1 for none."""
    outcome: NDArray[np.int8]
    """(g,) outcome of each group, as an index of `OUTCOMES`."""
    n: NDArray[np.int32]
    """(g,) number of subjects of each group."""
    gaps: GapRows

    @property
    def nbytes(self) -> int:
        """Approximate size in bytes."""
        return self.unit.nbytes + self.outcome.nbytes + self.n.nbytes + self.gaps.nbytes


def evaluate_rule(
    rule: QueryDefinition, rows: Iterable[Row], find_units: Callable[[Sequence[str | None]], NDArray[np.int32]]
) -> RuleEvaluation:
    """Group the rows of `findings_query`; `find_units` returns the numbers of units.

    Raises `InputError` `bad-catalogue` for an unknown status.
    """
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
    groups = [*gaps, *others]
    return RuleEvaluation(
        unit=find_units([row["unit_id"] for row in groups]),
        outcome=np.array([GAP] * len(gaps) + other_outcomes, np.int8),
        n=np.fromiter((row["n"] for row in groups), np.int32, len(groups)),
        gaps=StoredGapRows(tuple({column: row[column] for column in rule.columns} for row in gaps)),
    )


class SubjectGroups(NamedTuple):
    """Selected groups of an evaluation, as arrays (g,): their indices in it, their units, outcomes and sizes."""

    indices: NDArray[np.intp]
    units: NDArray[np.int32]
    outcome: NDArray[np.int8]
    n: NDArray[np.int32]


def select_groups(evaluation: RuleEvaluation, inside: NDArray[np.bool_] | None) -> SubjectGroups:
    """Select the groups whose units are in the mask `inside` (n + 1,), or all for None."""
    units = evaluation.unit
    indices = np.arange(len(units)) if inside is None else np.flatnonzero(inside[units])
    return SubjectGroups(indices, units[indices], evaluation.outcome[indices], evaluation.n[indices])


def build_result(
    rule: QueryDefinition,
    evaluation: RuleEvaluation,
    places: Places,
    *,
    inside: NDArray[np.bool_] | None,
    findings: bool,
    redact: Callable[[QueryDefinition, list[Row]], list[Row]],
) -> RuleResult:
    """Build the result for the units in the mask `inside`, or for all; `redact` removes personal data from rows."""
    groups, columns = select_groups(evaluation, inside), finding_columns(rule)
    summary = _summary(places, groups)
    if not findings:
        return RuleResult(rule.name, columns, None, summary)
    gaps = groups.indices[groups.indices < len(evaluation.gaps)].tolist()
    units = groups.units[: len(gaps)]
    rows = redact(rule, evaluation.gaps.rows(gaps))
    levels, provinces = places.levels[units].tolist(), places.unit_ids(places.provinces[units])
    gap_findings = [
        {column: values[column] for column in columns}
        for row, level, province, n in zip(rows, levels, provinces, groups.n[: len(gaps)].tolist(), strict=True)
        for values in [{**row, "level": LEVELS[level] if level >= 0 else None, "province_id": province}]
        for _ in range(n)
    ]
    return RuleResult(rule.name, columns, gap_findings, summary)


def outcome_table(keys: NDArray[Any], outcome: NDArray[np.int8], n: NDArray[np.int32]) -> NDArray[np.int64]:
    """Count subjects by key and outcome: (k + 2, 3) for `keys` (g,) from -1 to k, the key -1 first."""
    cells = (keys.astype(np.int64) + 1) * len(OUTCOMES) + outcome
    size = (int(keys.max(initial=-1)) + 2) * len(OUTCOMES)
    return np.bincount(cells, weights=n, minlength=size).astype(np.int64).reshape(-1, len(OUTCOMES))


def count_outcomes(keys: NDArray[Any], outcome: NDArray[np.int8], n: NDArray[np.int32]) -> Mapping[int, Count]:
    """Count subjects by outcome for each of `keys` (g,), which are at least -1."""
    table = outcome_table(keys, outcome, n)
    used = np.flatnonzero(table.any(axis=1))
    return {key - 1: Count(*row) for key, row in zip(used.tolist(), table[used].tolist(), strict=True)}


def _summary(places: Places, groups: SubjectGroups) -> RuleSummary:
    total = count_outcomes(np.zeros(len(groups.n), np.int8), groups.outcome, groups.n)
    levels = count_outcomes(places.levels[groups.units], groups.outcome, groups.n)
    provinces = count_outcomes(places.provinces[groups.units], groups.outcome, groups.n)
    province_ids = places.unit_ids(np.array(list(provinces), np.int32))
    return RuleSummary(
        total.get(0, Count()),
        {"" if level < 0 else LEVELS[level]: counts for level, counts in levels.items()},
        {id_ or "": counts for id_, counts in zip(province_ids, provinces.values(), strict=True)},
    )


def _sort_key(row: Row, rule_columns: list[str]) -> tuple[Any, ...]:
    """By subject, then detail (null first), by code point; the rule's columns only make the order total."""
    keys = (row["subject_id"], row["detail"], *(row[column] for column in rule_columns))
    return tuple((key is not None, str(key)) for key in keys)
