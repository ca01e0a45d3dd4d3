"""Where units belong on one day: their province, and whether they are within another unit.

The province of a unit is the nearest, of it and its ancestors by `PART_OF`, that is a provincial people's
committee; failing that, the province of what the nearest of them that `SERVES` anything serves. Of several equally
near the least id counts (rules.md).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

__all__ = ["Place", "Places", "read_places"]


@dataclass(frozen=True, slots=True)
class Place:
    """A current unit: its level, whether it is a provincial people's committee, its parents and what it serves."""

    level: str
    is_province: bool
    parents: tuple[str, ...]
    served: tuple[str, ...]


@dataclass(slots=True)
class Places:
    """The current units by id, with all their ancestors and all that those serve."""

    units: Mapping[str, Place]
    _provinces: dict[str, str | None] = field(default_factory=dict)
    _within: dict[tuple[str, str], bool] = field(default_factory=dict)

    def level(self, unit: str | None) -> str | None:
        """The level of a unit; None for none."""
        place = self.units.get(unit) if unit is not None else None
        return place.level if place else None

    def province(self, unit: str | None) -> str | None:
        """The id of the unit's province; None where there is none."""
        if unit is None:
            return None
        if unit not in self._provinces:
            self._provinces[unit] = self._nearest_province([unit]) or self._province_served(unit)
        return self._provinces[unit]

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

    def _nearest_province(self, units: Iterable[str]) -> str | None:
        for level in self.upwards(units):
            for unit in level:
                if self.units[unit].is_province:
                    return unit
        return None

    def _province_served(self, unit: str) -> str | None:
        for level in self.upwards([unit]):
            if served := {place for one in level for place in self.units[one].served}:
                return self._nearest_province(served)
        return None


def read_places(rows: Iterable[Mapping[str, Any]]) -> dict[str, Place]:
    """The places in the rows of the queries `units_and_ties` and `units_and_ties_of`."""
    return {
        row["id"]: Place(row["level"], row["is_province"], tuple(row["parents"]), tuple(row["served"])) for row in rows
    }
