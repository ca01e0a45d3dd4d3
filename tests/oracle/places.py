"""The level, the province and the commune of a unit on one day.

"The same over what it serves" is read as one step: what is served, and its ancestors, by no further `SERVES`.
"""

from collections.abc import Iterable

from .days import Day, tiers

__all__ = ["UnitPlaces"]


class UnitPlaces:
    """The places on one day; where a unit belongs is worked out once."""

    def __init__(self, day: Day) -> None:
        self.day = day
        self._found: dict[tuple[str, str], str | None] = {}

    def level(self, unit: str | None) -> str | None:
        return None if unit is None else self.day.node("Unit", unit).text("level")

    def province(self, unit: str | None) -> str | None:
        return self._place(unit, "province")

    def commune(self, unit: str | None) -> str | None:
        return self._place(unit, "commune")

    def _place(self, unit: str | None, level: str) -> str | None:
        if unit is None:
            return None
        if (unit, level) not in self._found:
            self._found[unit, level] = self._look_for(unit, level)
        return self._found[unit, level]

    def _look_for(self, unit: str, level: str) -> str | None:
        if own := self._nearest([unit], level):
            return own
        for tier in tiers([unit], self.day.parents):
            if served := [tie.target for one in tier for tie in self.day.out("SERVES", one)]:
                return self._nearest(served, level)
        return None

    def _nearest(self, units: Iterable[str], level: str) -> str | None:
        for tier in tiers(units, self.day.parents):
            if found := [one for one in tier if self.day.is_committee(one, level)]:
                return min(found)
        return None
