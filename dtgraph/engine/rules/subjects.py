"""The subjects of a rule on a day: their units, their status, and the columns of findings."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...catalogue import STATUSES
from ..columns import Days, Mask, Numbers

__all__ = ["STATUS_WORDS", "Codes", "DayValues", "Nodes", "Subjects", "Values", "choose", "unit_subjects"]

STATUS_WORDS = ("covered", "unknown", *STATUSES)
"""Statuses in the order of their codes; all but the first two are gaps."""

Codes = NDArray[np.int8]


@dataclass(frozen=True, slots=True)
class Nodes:
    """Nodes as values of a column, which has their ids; `NO_NODE` is null."""

    label: str
    index: Numbers


@dataclass(frozen=True, slots=True)
class DayValues:
    """Days as values of a column; an open start or end is null."""

    days: Days


Values = Nodes | DayValues | NDArray[Any] | Sequence[str | None]
"""Values of a column of findings: nodes, days, whole numbers (NaN is null) or texts."""


@dataclass(frozen=True)
class Subjects:
    """The s subjects of a rule."""

    label: str
    index: Numbers
    """(s,) nodes of the label."""
    unit: Numbers
    """(s,) unit of each; `NO_NODE` for none."""
    status: Codes
    """(s,) index of `STATUS_WORDS`."""
    values: Mapping[str, Values] = field(default_factory=dict)
    """(s,) values by column; a column that is missing here is null."""


def choose(*cases: tuple[Mask, str | Codes], otherwise: str | Codes) -> Codes:
    """The status of the first case that applies, for each subject."""

    def codes(status: str | Codes) -> Any:
        return STATUS_WORDS.index(status) if isinstance(status, str) else status

    result: Codes = np.select([mask for mask, _ in cases], [codes(status) for _, status in cases], codes(otherwise))
    return result.astype(np.int8)


def unit_subjects(units: Numbers, status: Codes, **values: Values) -> Subjects:
    """Subjects that are units."""
    return Subjects("Unit", units, units, status, values)
