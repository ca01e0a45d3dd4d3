"""Who covers which unit, and from when to when: the holdings of focal-point posts as compact arrays.

Units and people are sorted by id, holdings by unit and person, so that nothing depends on the order of a store's rows.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Self

import numpy as np

from ..graphs.csr_graph import Bools, Integers

__all__ = ["OPEN", "Coverage"]

OPEN = date.max.toordinal() + 1
"""The end of what does not end; days are numbers (`date.toordinal`), and 0 is the begin of what was there ever."""


@dataclass(frozen=True, eq=False)
class Coverage:
    """u units that need a focal point, p people and h holdings, in force on one day or from a later one on.

    Good for that day and for later ones; a unit that begins after it is not there.
    """

    units: list[str]
    names: list[str]
    provinces: list[str | None]
    """The ids of the units' provinces; None for a unit without one."""
    closes: Integers
    """(u,) the first day on which each unit is there no more."""
    people: list[str]
    unit: Integers
    """(h,) the place of each holding's unit in `units`, rising."""
    person: Integers
    """(h,) the place of its person in `people`."""
    begins: Integers
    ends: Integers
    """(h,) the first day on which it counts, and the first on which it does so no more."""
    seconded: Bools

    @classmethod
    def of(cls, rows: Iterable[Mapping[str, Any]], provinces: Mapping[str, str | None]) -> Self:
        """The coverage in the rows of the query `focal_point_holdings`; `provinces` gives them by unit."""
        units: dict[str, tuple[str, int]] = {}
        held: list[tuple[str, str, int, int, bool]] = []
        for row in rows:
            unit, person = row["unit_id"], row["person_id"]
            units[unit] = (row["unit_name"], _end(row["closes"]))
            if person is not None:
                begins = row["begins"].toordinal() if row["begins"] else 0
                held.append((unit, person, begins, _end(row["ends"]), row["seconded"]))
        held.sort()
        ids, people = sorted(units), sorted({person for _, person, *_ in held})
        place_of_unit = {unit: place for place, unit in enumerate(ids)}
        place_of_person = {person: place for place, person in enumerate(people)}
        return cls(
            units=ids,
            names=[units[unit][0] for unit in ids],
            provinces=[provinces.get(unit) for unit in ids],
            closes=np.array([units[unit][1] for unit in ids], dtype=np.int32),
            people=people,
            unit=np.array([place_of_unit[unit] for unit, *_ in held], dtype=np.int32),
            person=np.array([place_of_person[person] for _, person, *_ in held], dtype=np.int32),
            begins=np.array([begins for _, _, begins, _, _ in held], dtype=np.int32),
            ends=np.array([ends for *_, ends, _ in held], dtype=np.int32),
            seconded=np.array([seconded for *_, seconded in held], dtype=np.bool_),
        )

    def in_force(self, day: date) -> Bools:
        """(h,) which holdings cover their unit on `day`."""
        today = day.toordinal()
        there: Bools = (self.begins <= today) & (today < self.ends) & (today < self.closes[self.unit])
        return there

    def holders(self, day: date) -> dict[int, list[int]]:
        """The people who cover each unit on `day`, both as places and rising; a unit without any is not there."""
        found: dict[int, set[int]] = defaultdict(set)
        held = self.in_force(day)
        for unit, person in zip(self.unit[held].tolist(), self.person[held].tolist(), strict=True):
            found[unit].add(person)
        return {unit: sorted(people) for unit, people in found.items()}


def _end(day: date | None) -> int:
    return OPEN if day is None else day.toordinal()
