"""Places of units on one day: their province, their commune, and whether they are within another unit.

The province of a unit is the nearest provincial people's committee among the unit and its ancestors by `PART_OF`;
without one, it is the province of what the nearest of them that `SERVES` anything serves. Of several equally near ones
it is that with the least id (rules.md). The commune is found in the same way.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

__all__ = ["Place", "UnitPlaces", "read_places"]


@dataclass(frozen=True, slots=True)
class Place:
    """A current unit: its level, its parents and the units that it serves.

    `governs` is the level of the place that it governs, if it is a people's committee.
    """

    level: str
    governs: str | None
    parents: tuple[str, ...]
    served: tuple[str, ...]


@dataclass(slots=True)
class UnitPlaces:
    """Current units by id, with all their ancestors and all that those serve."""

    units: Mapping[str, Place]
    _governing: dict[tuple[str, str], str | None] = field(default_factory=dict)
    _within: dict[tuple[str, str], bool] = field(default_factory=dict)

    def level(self, unit: str | None) -> str | None:
        """Level of a unit, if it is current."""
        place = self.units.get(unit) if unit is not None else None
        return place.level if place else None

    def province(self, unit: str | None) -> str | None:
        """Id of the province of a unit."""
        return self.governing(unit, "province")

    def commune(self, unit: str | None) -> str | None:
        """Id of the commune of a unit."""
        return self.governing(unit, "commune")

    def governing(self, unit: str | None, level: str) -> str | None:
        """Id of the people's committee of a level that the unit belongs to."""
        if unit is None:
            return None
        key = (unit, level)
        if key not in self._governing:
            self._governing[key] = self._nearest([unit], level) or self._nearest_served(unit, level)
        return self._governing[key]

    def within(self, unit: str | None, root: str) -> bool:
        """Whether a unit is `root` or reaches it by `PART_OF`."""
        if unit is None or root not in self.units:
            return False
        key = (unit, root)
        if key not in self._within:
            self._within[key] = any(root in tier for tier in self.ancestor_tiers([unit]))
        return self._within[key]

    def ancestor_tiers(self, units: Iterable[str]) -> Iterable[list[str]]:
        """The current ones of `units`, then their parents, and so on; each unit once, at its least distance."""
        seen: set[str] = set()
        tier = sorted({unit for unit in units if unit in self.units})
        while tier:
            yield tier
            seen.update(tier)
            parents = {parent for unit in tier for parent in self.units[unit].parents}
            tier = sorted(parent for parent in parents if parent in self.units and parent not in seen)

    def _nearest(self, units: Iterable[str], level: str) -> str | None:
        for tier in self.ancestor_tiers(units):
            for unit in tier:
                if self.units[unit].governs == level:
                    return unit
        return None

    def _nearest_served(self, unit: str, level: str) -> str | None:
        for tier in self.ancestor_tiers([unit]):
            if served := {target for ancestor in tier for target in self.units[ancestor].served}:
                return self._nearest(served, level)
        return None


def read_places(rows: Iterable[Mapping[str, Any]]) -> dict[str, Place]:
    """Read the rows of the queries `units_and_ties` and `units_and_ties_of`."""
    return {row["id"]: Place(row["level"], row["governs"], tuple(row["parents"]), tuple(row["served"])) for row in rows}
