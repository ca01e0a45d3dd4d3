"""What a rule says of all that it judges on a day, kept compactly, and how an answer is made of it.

Subjects of one unit that are judged alike are a group, as the rule's query counts them; a gap is a group with a row. So
the half a million subjects that all rules judge nationally take some megabytes, and whatever part of the network
is asked about, and by whom, is counted from the same arrays.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from sys import intern
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from ..catalogue import FINDING, STATUSES, QueryDefinition, finding_columns
from ..errors import InputError, shorten
from .place_index import LEVELS, PlaceIndex
from .rule_result import Count, RuleResult, Summary

__all__ = ["GAP", "Groups", "RuleEvaluation", "answer", "counts", "groups", "judged"]

OUTCOMES = ("covered", "gap", "unknown")
"""What a subject counts as."""

GAP = OUTCOMES.index("gap")
_OUTCOME = {"covered": OUTCOMES.index("covered"), "unknown": OUTCOMES.index("unknown"), **dict.fromkeys(STATUSES, GAP)}

ROW = 400
"""About so many bytes the row of a gap takes, with the texts in it."""

Row = dict[str, Any]


@dataclass(frozen=True, eq=False, slots=True, weakref_slot=True)
class RuleEvaluation:
    """What a rule says of its population, in g groups; the gaps come first, in the order of findings.

    Shared between threads: nothing of it ever changes.
    """

    units: tuple[str | None, ...]
    """The units that subjects count for; None where a subject has none."""
    unit: NDArray[np.int32]
    """(g) the unit of each group, as a place in `units`."""
    outcome: NDArray[np.int8]
    """(g) what its subjects count as, as a place in `OUTCOMES`."""
    n: NDArray[np.int32]
    """(g) how many subjects it has."""
    columns: tuple[str, ...]
    """The columns of the rule but `unit_id`."""
    gaps: tuple[tuple[Any, ...], ...]
    """The values of the gaps in `columns`."""

    @property
    def nbytes(self) -> int:
        """About so many bytes it takes, with the numbers of its units among the places of the day."""
        arrays = 2 * self.unit.nbytes + self.outcome.nbytes + self.n.nbytes
        return arrays + 8 * len(self.units) + ROW * len(self.gaps)

    def row(self, group: int) -> Row:
        """A new row of a gap, in the columns of the rule."""
        return {**dict(zip(self.columns, self.gaps[group], strict=True)), "unit_id": self.units[self.unit[group]]}


def judged(rule: QueryDefinition, rows: Iterable[Row]) -> RuleEvaluation:
    """The judgement in the rows of `findings_query`. Raises `InputError` `bad-catalogue` for a status that is none."""
    columns = tuple(column for column in rule.columns if column != "unit_id")
    gaps, others, outcomes = list[Row](), list[Row](), list[int]()
    for row in rows:
        outcome = _OUTCOME.get(row["status"])
        if outcome is None:
            advice = f"let it be covered, unknown or one of {', '.join(STATUSES)}"
            found = f"the status {shorten(row['status'])}"
            raise InputError("bad-catalogue", where=rule.path, found=found, advice=advice)
        (gaps if outcome == GAP else others).append(row)
        outcomes += [] if outcome == GAP else [outcome]
    own = [column for column in finding_columns(rule) if column not in FINDING]
    gaps.sort(key=lambda row: _order(row, own))
    numbers: dict[str | None, int] = {}
    unit = np.fromiter((numbers.setdefault(row["unit_id"], len(numbers)) for row in (*gaps, *others)), np.int32)
    # many rules and the places name the same units, and a unit is often its own subject
    units = {id_: intern(id_) for id_ in numbers if id_ is not None}
    return RuleEvaluation(
        units=tuple(id_ and units[id_] for id_ in numbers),
        unit=unit,
        outcome=np.array([GAP] * len(gaps) + outcomes, np.int8),
        n=np.fromiter((row["n"] for row in (*gaps, *others)), np.int32),
        columns=columns,
        gaps=tuple(
            (units.get(row["subject_id"], row["subject_id"]), *(row[column] for column in columns[1:])) for row in gaps
        ),
    )


class Groups(NamedTuple):
    """Some groups of a judgement (g): their places in it, the numbers of their units, their outcomes and how many."""

    at: NDArray[np.intp]
    units: NDArray[np.int32]
    outcome: NDArray[np.int8]
    n: NDArray[np.int32]


def groups(judgement: RuleEvaluation, placed: PlaceIndex, inside: NDArray[np.bool_] | None) -> Groups:
    """The groups whose units are `inside` (see `PlaceIndex.within`); None: all of them."""
    units = placed.numbers_of(judgement, judgement.units, judgement.unit)
    at = np.arange(len(units)) if inside is None else np.flatnonzero(inside[units])
    return Groups(at, units[at], judgement.outcome[at], judgement.n[at])


def answer(
    rule: QueryDefinition,
    judgement: RuleEvaluation,
    placed: PlaceIndex,
    *,
    inside: NDArray[np.bool_] | None,
    findings: bool,
    shown: Callable[[QueryDefinition, list[Row]], list[Row]],
) -> RuleResult:
    """The answer for the units that are `inside`. `shown` hides what is not to be seen of rows."""
    asked, columns = groups(judgement, placed, inside), finding_columns(rule)
    summary = _summary(placed, asked)
    if not findings:
        return RuleResult(rule.name, columns, None, summary)
    gaps = asked.at[asked.at < len(judgement.gaps)].tolist()
    units = asked.units[: len(gaps)]
    places = zip(units.tolist(), placed.governing(units, "province").tolist(), strict=True)
    rows = shown(rule, [judgement.row(gap) for gap in gaps])
    found = [
        {column: values[column] for column in columns}
        for row, (unit, province), n in zip(rows, places, asked.n[: len(gaps)].tolist(), strict=True)
        for values in [{**row, "level": _level(placed, unit), "province_id": _unit(placed, province)}]
        for _ in range(n)
    ]
    return RuleResult(rule.name, columns, found, summary)


def counts(keys: NDArray[Any], outcome: NDArray[np.int8], n: NDArray[np.int32]) -> Mapping[int, Count]:
    """By each of `keys` (g), which are -1 or more, how many subjects count as what."""
    cells = (keys.astype(np.int64) + 1) * len(OUTCOMES) + outcome
    size = (int(keys.max(initial=-1)) + 2) * len(OUTCOMES)
    table = np.bincount(cells, weights=n, minlength=size).astype(np.int64).reshape(-1, len(OUTCOMES))
    there = np.flatnonzero(table.any(axis=1))
    return {key - 1: Count(*row) for key, row in zip(there.tolist(), table[there].tolist(), strict=True)}


def _summary(placed: PlaceIndex, asked: Groups) -> Summary:
    total = counts(np.zeros(len(asked.n), np.int8), asked.outcome, asked.n)
    levels = counts(placed.levels[asked.units], asked.outcome, asked.n)
    provinces = counts(placed.governing(asked.units, "province"), asked.outcome, asked.n)
    return Summary(
        total.get(0, Count()),
        {"" if level < 0 else LEVELS[level]: count for level, count in levels.items()},
        {_unit(placed, province) or "": count for province, count in provinces.items()},
    )


def _level(placed: PlaceIndex, number: int) -> str | None:
    level = int(placed.levels[number])
    return LEVELS[level] if level >= 0 else None


def _unit(placed: PlaceIndex, number: int) -> str | None:
    return placed.units[number] if number >= 0 else None


def _order(row: Row, own: list[str]) -> tuple[Any, ...]:
    """By subject, then detail (null first), by code point; the rest only makes the order certain."""
    keys = (row["subject_id"], row["detail"], *(row[column] for column in own))
    return tuple((key is not None, str(key)) for key in keys)
