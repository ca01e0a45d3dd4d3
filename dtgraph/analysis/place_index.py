"""The places of a day by columns, so that many units are placed at once."""

from collections import defaultdict
from collections.abc import Collection
from itertools import repeat
from typing import get_args
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray

from ..model import Level
from .unit_places import UnitPlaces

__all__ = ["LEVELS", "PlaceIndex"]

LEVELS: tuple[str, ...] = get_args(Level)

_UNASKED = -2

Numbers = NDArray[np.int32]


class PlaceIndex:
    """The n current units of `places` by numbers; -1, the last place of each column, is none, or one not among them.

    Shared between threads: what is worked out later is the same whoever does.
    """

    def __init__(self, places: UnitPlaces) -> None:
        self.places = places
        self.units = tuple(places.units)
        self.levels = np.array([*(LEVELS.index(place.level) for place in places.units.values()), -1], np.int8)
        """(n + 1) the levels of the units, as places in `LEVELS`; -1 for none."""
        self._numbers: dict[str | None, int] = {unit: number for number, unit in enumerate(self.units)}
        self._governing = {level: np.full(len(self.units) + 1, _UNASKED, np.int32) for level in ("province", "commune")}
        self._below: dict[str, list[str]] | None = None
        self._of: WeakKeyDictionary[object, Numbers] = WeakKeyDictionary()

    def numbers(self, units: Collection[str | None]) -> Numbers:
        """The numbers of some units."""
        return np.fromiter(map(self._numbers.get, units, repeat(-1)), np.int32, len(units))

    def numbers_of(self, whole: object, units: Collection[str | None], places: NDArray[np.int32]) -> Numbers:
        """The numbers of the units at `places` in `units`, looked up once for `whole`, which both are of."""
        known = self._of.get(whole)
        if known is None:
            known = self._of[whole] = self.numbers(units)[places]
        return known

    def governing(self, numbers: Numbers, level: str) -> Numbers:
        """(…) of each of `numbers` the number of the people's committee of its province or commune."""
        known = self._governing[level]
        for number in np.unique(numbers[known[numbers] == _UNASKED]).tolist():
            unit = self.places.governing(self.units[number], level) if number >= 0 else None
            known[number] = -1 if unit is None else self._numbers[unit]
        return known[numbers]

    def within(self, root: str) -> NDArray[np.bool_]:
        """(n + 1) whether a unit is `root` or reaches it by `PART_OF`, as `UnitPlaces.within` has it."""
        inside = np.zeros(len(self.units) + 1, np.bool_)
        seen, tier = set[str](), [root] if root in self._numbers else []
        while tier:
            seen.update(tier)
            tier = [unit for above in tier for unit in self._parts().get(above, ()) if unit not in seen]
        inside[self.numbers(seen)] = True
        return inside

    def _parts(self) -> dict[str, list[str]]:
        """The units that are part of each directly."""
        if self._below is None:
            below = defaultdict(list)
            for unit, place in self.places.units.items():
                for parent in place.parents:
                    below[parent].append(unit)
            self._below = dict(below)
        return self._below
