"""The evaluation of a rule from its subjects."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from math import isnan
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...analysis.rule_evaluation import COVERED, GAP, UNKNOWN, RuleEvaluation
from ...catalogue import FINDING_COLUMNS, QueryDefinition, finding_columns
from ...stores.protocol import Row
from ..columns import OPEN_END, OPEN_START, Columns, to_date
from ..day import Day
from .subjects import STATUS_WORDS, DayValues, Nodes, Subjects, Values

__all__ = ["evaluate_subjects", "subject_rows"]


_LAST_WITHOUT_GAP = STATUS_WORDS.index("unknown")


def evaluate_subjects(rule: QueryDefinition, day: Day, parts: Sequence[Subjects]) -> RuleEvaluation:
    """Evaluate a rule; `parts` are its subjects, those of one label together."""
    gaps = _SubjectGapRows(
        rule, day.columns, tuple(_select(part, np.flatnonzero(part.status > _LAST_WITHOUT_GAP)) for part in parts)
    )
    unit, unknown = (
        np.concatenate([getattr(part, name)[part.status <= _LAST_WITHOUT_GAP] for part in parts] or [np.empty(0, int)])
        for name in ("unit", "status")
    )
    counts = np.bincount((unit.astype(np.int64) + 1) * 2 + unknown, minlength=1)
    groups = np.flatnonzero(counts)
    gap_units = gaps.units()
    return RuleEvaluation(
        unit=np.concatenate((gap_units, groups // 2 - 1)).astype(np.int32),
        outcome=np.concatenate((np.full(len(gap_units), GAP), np.where(groups % 2, UNKNOWN, COVERED))).astype(np.int8),
        n=np.concatenate((np.ones(len(gap_units)), counts[groups])).astype(np.int32),
        gaps=gaps,
    )


def _select(subjects: Subjects, at: NDArray[np.intp]) -> Subjects:
    """Some of the subjects."""

    def take(values: Values) -> Values:
        match values:
            case Nodes(label, index):
                return Nodes(label, index[at])
            case DayValues(days):
                return DayValues(days[at])
            case np.ndarray():
                return values[at]
        return [values[position] for position in at.tolist()]

    return Subjects(
        subjects.label,
        subjects.index[at],
        subjects.unit[at],
        subjects.status[at],
        {name: take(values) for name, values in subjects.values.items()},
    )


@dataclass(frozen=True, eq=False)
class _SubjectGapRows:
    """Gaps as arrays, whose rows are made when they are needed; see `GapRows`."""

    rule: QueryDefinition
    columns: Columns
    parts: tuple[Subjects, ...]

    @cached_property
    def _order(self) -> NDArray[np.intp]:
        """Positions in the order of findings: by subject, detail (null first), and the columns of the rule."""
        if len(self.parts) > 1:  # of several labels
            ids = [id_ or "" for part in self.parts for id_ in self.columns.nodes[part.label].ids_at(part.index)]
            return np.array(sorted(range(len(ids)), key=ids.__getitem__), np.intp)
        if not self.parts:
            return np.empty(0, np.intp)
        [part] = self.parts
        names = ["detail", *(name for name in finding_columns(self.rule) if name not in FINDING_COLUMNS)]
        keys = [_sort_key(part.values[name]) for name in names if name in part.values]
        return np.lexsort((*reversed(keys), part.index))

    def __len__(self) -> int:
        return sum(len(part.index) for part in self.parts)

    @property
    def nbytes(self) -> int:
        """See `GapRows`."""
        return 8 * len(self) * (4 + max((len(part.values) for part in self.parts), default=0))

    def units(self) -> NDArray[np.int32]:
        """(g,) unit of each gap, in the order of findings."""
        units = np.concatenate([part.unit for part in self.parts] or [np.empty(0, np.int32)])
        return units[self._order].astype(np.int32)

    def rows(self, indices: Sequence[int]) -> list[Row]:
        """See `GapRows`."""
        positions = self._order[np.array(indices, np.intp)]
        rows: list[Row] = [{}] * len(positions)
        start = 0
        for part in self.parts:
            at = np.flatnonzero((start <= positions) & (positions < start + len(part.index)))
            selected = _select(part, positions[at] - start)
            for place, row in zip(at.tolist(), subject_rows(self.rule, self.columns, [selected]), strict=True):
                rows[place] = row
            start += len(part.index)
        return rows


def subject_rows(rule: QueryDefinition, columns: Columns, parts: Sequence[Subjects]) -> list[Row]:
    """Rows of subjects, with the columns of the rule."""

    def decode(values: Values) -> list[Any]:
        match values:
            case Nodes(label, index):
                return columns.nodes[label].ids_at(index)
            case DayValues(days):
                return [to_date(number) for number in days.tolist()]
            case np.ndarray():
                return [None if isnan(number) else int(number) for number in values.tolist()]
        return list(values)

    rows: list[Row] = []
    for part in parts:
        decoded: dict[str, list[Any]] = {
            "subject_id": columns.nodes[part.label].ids_at(part.index),
            "subject_name": columns.subject_names(part.label, part.index),
            "unit_id": columns.nodes["Unit"].ids_at(part.unit),
            "status": [STATUS_WORDS[code] for code in part.status.tolist()],
            **{name: decode(values) for name, values in part.values.items()},
        }
        empty = [None] * len(part.index)
        cells = zip(*(decoded.get(name, empty) for name in rule.columns), strict=True)
        rows += [dict(zip(rule.columns, row, strict=True)) for row in cells]
    return rows


def _sort_key(values: Values) -> NDArray[Any]:
    """Numbers in the order of values; null is the least."""
    match values:
        case Nodes(_, index):
            return index
        case DayValues(days):
            return np.where(days == OPEN_END, OPEN_START, days)
        case np.ndarray():
            return values
    return np.unique([text or "" for text in values], return_inverse=True)[1]
