"""The level and the province of a unit on one day.

"The same over what it serves" is read as one step: what is served, and its ancestors, by no further `SERVES`.
"""

from collections.abc import Iterable

from .days import Day, tiers

__all__ = ["Places"]


class Places:
    """The places on one day; each unit's province is worked out once."""

    def __init__(self, day: Day) -> None:
        self.day = day
        self._provinces: dict[str, str | None] = {}

    def level(self, unit: str | None) -> str | None:
        return None if unit is None else self.day.node("Unit", unit).text("level")

    def province(self, unit: str | None) -> str | None:
        if unit is None:
            return None
        if unit not in self._provinces:
            self._provinces[unit] = self._province(unit)
        return self._provinces[unit]

    def _province(self, unit: str) -> str | None:
        if own := self._nearest_province([unit]):
            return own
        for tier in tiers([unit], self.day.parents):
            if served := [tie.target for one in tier for tie in self.day.out("SERVES", one)]:
                return self._nearest_province(served)
        return None

    def _nearest_province(self, units: Iterable[str]) -> str | None:
        for tier in tiers(units, self.day.parents):
            if provinces := [one for one in tier if self.day.is_province(one)]:
                return min(provinces)
        return None
