"""Holdings of focal-point posts as compact arrays: who covers which unit, and when.

Units and people are sorted by id, holdings by unit and person, so that results do not depend on the order of rows.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Self

import numpy as np

from ..graphs.csr_graph import Bools, Integers

__all__ = ["OPEN_END", "Coverage"]

OPEN_END = date.max.toordinal() + 1
"""End of an open interval, as a number of `date.toordinal`; an open start is 0."""


@dataclass(frozen=True, eq=False)
class Coverage:
    """u units that need a focal point, p people and h holdings, in force on a day or from a later one.

    It is valid for that day and later days, without units that begin after it.
    """

    units: list[str]
    names: list[str]
    provinces: list[str | None]
    """Ids of the provinces of the units."""
    closes: Integers
    """(u,) first day on which each unit is no longer current."""
    people: list[str]
    unit: Integers
    """(h,) unit of each holding, as an index of `units`; sorted."""
    person: Integers
    """(h,) person of each holding, as an index of `people`."""
    begins: Integers
    """(h,) first day of each holding."""
    ends: Integers
    """(h,) first day after each holding."""
    seconded: Bools
    """(h,) whether the person is seconded."""

    @classmethod
    def from_rows(cls, rows: Iterable[Mapping[str, Any]], provinces: Mapping[str, str | None]) -> Self:
        """Read the rows of the query `focal_point_holdings`; `provinces` maps units to provinces."""
        units: dict[str, tuple[str, int]] = {}
        holdings: list[tuple[str, str, int, int, bool]] = []
        for row in rows:
            unit, person = row["unit_id"], row["person_id"]
            units[unit] = (row["unit_name"], _end(row["closes"]))
            if person is not None:
                begins = row["begins"].toordinal() if row["begins"] else 0
                holdings.append((unit, person, begins, _end(row["ends"]), row["seconded"]))
        holdings.sort()
        ids, people = sorted(units), sorted({person for _, person, *_ in holdings})
        unit_index = {unit: index for index, unit in enumerate(ids)}
        person_index = {person: index for index, person in enumerate(people)}
        return cls(
            units=ids,
            names=[units[unit][0] for unit in ids],
            provinces=[provinces.get(unit) for unit in ids],
            closes=np.array([units[unit][1] for unit in ids], dtype=np.int32),
            people=people,
            unit=np.array([unit_index[unit] for unit, *_ in holdings], dtype=np.int32),
            person=np.array([person_index[person] for _, person, *_ in holdings], dtype=np.int32),
            begins=np.array([begins for _, _, begins, _, _ in holdings], dtype=np.int32),
            ends=np.array([ends for *_, ends, _ in holdings], dtype=np.int32),
            seconded=np.array([seconded for *_, seconded in holdings], dtype=np.bool_),
        )

    def in_force(self, day: date) -> Bools:
        """(h,) mask of the holdings that cover their unit on a day."""
        today = day.toordinal()
        mask: Bools = (self.begins <= today) & (today < self.ends) & (today < self.closes[self.unit])
        return mask

    def holders(self, day: date) -> dict[int, list[int]]:
        """People who cover each covered unit on a day, as sorted indices."""
        people_of: dict[int, set[int]] = defaultdict(set)
        mask = self.in_force(day)
        for unit, person in zip(self.unit[mask].tolist(), self.person[mask].tolist(), strict=True):
            people_of[unit].add(person)
        return {unit: sorted(people) for unit, people in people_of.items()}


def _end(day: date | None) -> int:
    return OPEN_END if day is None else day.toordinal()
