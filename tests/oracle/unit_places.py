"""Level, province and commune of units on one day.

"The same over what it serves" is taken as one step: the served units and their ancestors, without further `SERVES`.
"""

from collections.abc import Iterable

from .day import Day, tiers

__all__ = ["UnitPlaces"]


class UnitPlaces:
    """Places on one day, cached."""

    def __init__(self, day: Day) -> None:
        self.day = day
        self._cache: dict[tuple[str, str], str | None] = {}

    def level(self, unit: str | None) -> str | None:
        return None if unit is None else self.day.node("Unit", unit).text("level")

    def province(self, unit: str | None) -> str | None:
        return self._place(unit, "province")

    def commune(self, unit: str | None) -> str | None:
        return self._place(unit, "commune")

    def _place(self, unit: str | None, level: str) -> str | None:
        if unit is None:
            return None
        if (unit, level) not in self._cache:
            self._cache[unit, level] = self._find(unit, level)
        return self._cache[unit, level]

    def _find(self, unit: str, level: str) -> str | None:
        if committee := self._nearest([unit], level):
            return committee
        for tier in tiers([unit], self.day.parents):
            if served := [tie.target for ancestor in tier for tie in self.day.out("SERVES", ancestor)]:
                return self._nearest(served, level)
        return None

    def _nearest(self, units: Iterable[str], level: str) -> str | None:
        for tier in tiers(units, self.day.parents):
            if committees := [unit for unit in tier if self.day.is_committee(unit, level)]:
                return min(committees)
        return None
