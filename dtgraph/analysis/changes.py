"""Reorganisations between two days, and the number of people's committees before and after."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import Any, NamedTuple, Protocol

from ..model import LEVELS, Level
from ..schemas import ChangedUnit, ChangeRow, LevelCounts, MapUnits

__all__ = ["Subtree", "changes_between", "level_counts"]


class Containment(Protocol):
    """The structure of a network on a day."""

    def within(self, unit: str | None, root: str) -> bool:
        """Whether a unit is the root or reaches it by `PART_OF`."""


class Subtree(NamedTuple):
    """The units below all of the `roots` on a day."""

    day: Containment
    roots: Collection[str]

    def contains(self, unit: str) -> bool:
        """Whether a unit reaches each of the roots by PART_OF."""
        return all(self.day.within(unit, root) for root in self.roots)


def changes_between(
    rows: Iterable[Mapping[str, Any]], since: date, until: date, subtrees: tuple[Subtree, Subtree] | None
) -> list[ChangeRow]:
    """The changes in (since, until], ordered by day and id, from rows of the query `changes`.

    `subtrees` on the two days keep the changes with a unit of the first before them or one of the second after them.
    """

    def concerns_subtree(row: Mapping[str, Any]) -> bool:
        if subtrees is None:
            return True
        sides = zip(subtrees, (row["before"], row["after"]), strict=True)
        return any(subtree.contains(unit) for subtree, units in sides for unit, _, _ in units)

    changes = [
        ChangeRow(
            id=row["id"],
            kind=row["kind"],
            on=row["on"],
            decree=row["decree"],
            note=row["note"],
            before=_units(row["before"]),
            after=_units(row["after"]),
        )
        for row in rows
        if since < row["on"] <= until and concerns_subtree(row)
    ]
    return sorted(changes, key=lambda change: (change["on"], change["id"]))


def level_counts(before: MapUnits, after: MapUnits, subtrees: tuple[Subtree, Subtree] | None) -> list[LevelCounts]:
    """The number of people's committees of each level on two days, from the centre down."""
    first, last = (
        Counter(
            level
            for unit, kind, level in zip(units["id"], units["kind"], units["level"], strict=True)
            if kind == "people_committee" and (subtrees is None or subtrees[side].contains(unit))
        )
        for side, units in enumerate((before, after))
    )
    return [
        LevelCounts(level=level, before=first[level], after=last[level])
        for level in LEVELS
        if level in first or level in last
    ]


def _units(rows: Iterable[tuple[str, str, Level]]) -> list[ChangedUnit]:
    return [ChangedUnit(id=id_, name=name, level=level) for id_, name, level in sorted(rows)]
