"""Where units belong on one day: their province, their commune, and whether they are within another unit.

The province of a unit is the nearest, of it and its ancestors by `PART_OF`, that is a provincial people's
committee; failing that, the province of what the nearest of them that `SERVES` anything serves. Of several equally
near the least id counts (rules.md). Its commune is found in the same way.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

__all__ = ["Place", "UnitPlaces", "read_places"]


@dataclass(frozen=True, slots=True)
class Place:
    """A current unit: its level, that of the place it governs as a people's committee, its parents, what it serves."""

    level: str
    governs: str | None
    parents: tuple[str, ...]
    served: tuple[str, ...]


@dataclass(slots=True)
class UnitPlaces:
    """The current units by id, with all their ancestors and all that those serve."""

    units: Mapping[str, Place]
    _belongs: dict[tuple[str, str], str | None] = field(default_factory=dict)
    _within: dict[tuple[str, str], bool] = field(default_factory=dict)

    def level(self, unit: str | None) -> str | None:
        """The level of a unit; None for none."""
        place = self.units.get(unit) if unit is not None else None
        return place.level if place else None

    def province(self, unit: str | None) -> str | None:
        """The id of the unit's province; None where there is none."""
        return self.governing(unit, "province")

    def commune(self, unit: str | None) -> str | None:
        """The id of the unit's commune; None where there is none."""
        return self.governing(unit, "commune")

    def governing(self, unit: str | None, level: str) -> str | None:
        """The id of the people's committee of the place of this level that the unit belongs to."""
        if unit is None:
            return None
        key = (unit, level)
        if key not in self._belongs:
            self._belongs[key] = self._nearest([unit], level) or self._nearest_served(unit, level)
        return self._belongs[key]

    def within(self, unit: str | None, root: str) -> bool:
        """Whether `unit` is `root` or reaches it by `PART_OF`."""
        if unit is None or root not in self.units:
            return False
        key = (unit, root)
        if key not in self._within:
            self._within[key] = any(root in nearest for nearest in self.upwards([unit]))
        return self._within[key]

    def upwards(self, units: Iterable[str]) -> Iterable[list[str]]:
        """The current ones of `units`, then their parents, and so on: each unit once, at its least distance."""
        seen: set[str] = set()
        level = sorted({unit for unit in units if unit in self.units})
        while level:
            yield level
            seen.update(level)
            above = {parent for unit in level for parent in self.units[unit].parents}
            level = sorted(parent for parent in above if parent in self.units and parent not in seen)

    def _nearest(self, units: Iterable[str], level: str) -> str | None:
        for tier in self.upwards(units):
            for unit in tier:
                if self.units[unit].governs == level:
                    return unit
        return None

    def _nearest_served(self, unit: str, level: str) -> str | None:
        for tier in self.upwards([unit]):
            if served := {place for one in tier for place in self.units[one].served}:
                return self._nearest(served, level)
        return None


def read_places(rows: Iterable[Mapping[str, Any]]) -> dict[str, Place]:
    """The places in the rows of the queries `units_and_ties` and `units_and_ties_of`."""
    return {row["id"]: Place(row["level"], row["governs"], tuple(row["parents"]), tuple(row["served"])) for row in rows}
