"""Places of units as arrays, for many units at once."""

from collections import defaultdict
from collections.abc import Collection
from itertools import repeat
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray

from ..model import LEVELS
from .unit_places import UnitPlaces

__all__ = ["PlaceIndex"]

_NOT_COMPUTED = -2

Numbers = NDArray[np.int32]


class PlaceIndex:
    """The n current units of `places`, numbered from 0; -1, the last index of each column, stands for no current unit.

    Shared between threads: what they compute lazily is the same in all of them.
    """

    def __init__(self, places: UnitPlaces) -> None:
        self.places = places
        self.units = tuple(places.units)
        self.levels = np.array([*(LEVELS.index(place.level) for place in places.units.values()), -1], np.int8)
        """(n + 1,) level of each unit, as an index of `LEVELS`; -1 for none."""
        self._numbers: dict[str | None, int] = {unit: number for number, unit in enumerate(self.units)}
        self._governing = {
            level: np.full(len(self.units) + 1, _NOT_COMPUTED, np.int32) for level in ("province", "commune")
        }
        self._children: dict[str, list[str]] | None = None
        self._cache: WeakKeyDictionary[object, Numbers] = WeakKeyDictionary()

    def numbers(self, units: Collection[str | None]) -> Numbers:
        """Numbers of units."""
        return np.fromiter(map(self._numbers.get, units, repeat(-1)), np.int32, len(units))

    def cached_numbers(self, key: object, units: Collection[str | None], index: NDArray[np.int32]) -> Numbers:
        """Numbers of the units at each `index` of `units`, cached for the object `key`."""
        numbers = self._cache.get(key)
        if numbers is None:
            numbers = self._cache[key] = self.numbers(units)[index]
        return numbers

    def governing(self, numbers: Numbers, level: str) -> Numbers:
        """Number of the people's committee of the province or commune of each of `numbers` (…)."""
        governing = self._governing[level]
        for number in np.unique(numbers[governing[numbers] == _NOT_COMPUTED]).tolist():
            unit = self.places.governing(self.units[number], level) if number >= 0 else None
            governing[number] = -1 if unit is None else self._numbers[unit]
        return governing[numbers]

    def within(self, root: str) -> NDArray[np.bool_]:
        """(n + 1,) mask of the units that are `root` or reach it by `PART_OF`; see `UnitPlaces.within`."""
        inside = np.zeros(len(self.units) + 1, np.bool_)
        seen, tier = set[str](), [root] if root in self._numbers else []
        while tier:
            seen.update(tier)
            tier = [unit for parent in tier for unit in self._children_of().get(parent, ()) if unit not in seen]
        inside[self.numbers(seen)] = True
        return inside

    def _children_of(self) -> dict[str, list[str]]:
        """Units that are directly part of each unit."""
        if self._children is None:
            children = defaultdict(list)
            for unit, place in self.places.units.items():
                for parent in place.parents:
                    children[parent].append(unit)
            self._children = dict(children)
        return self._children
