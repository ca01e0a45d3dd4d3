"""What was reorganised between two days: the changes, and how many people's committees there were before and after."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import Any, NamedTuple

from typing_extensions import TypedDict

from .place_index import LEVELS
from .unit_places import UnitPlaces
from .unit_views import MapUnits

__all__ = ["ChangeRow", "ChangedUnit", "Changes", "LevelCounts", "Subtree", "changes_between", "level_counts"]


class ChangedUnit(TypedDict):
    """A unit that a change ended or began, or left as one of several."""

    id: str
    name: str
    level: str


class ChangeRow(TypedDict):
    """A change, the units that it changed, and those that it brought about, by id."""

    id: str
    kind: str
    on: date
    decree: str | None
    note: str | None
    before: list[ChangedUnit]
    after: list[ChangedUnit]


class LevelCounts(TypedDict):
    """How many people's committees of a level are current on the first day and on the last."""

    level: str
    before: int
    after: int


class Changes(TypedDict):
    """A page of changes in the order of their days and ids, and what has become of the people's committees in all."""

    items: list[ChangeRow]
    next: str | None
    counts: list[LevelCounts]


class Subtree(NamedTuple):
    """The units that reach each of `roots` by `PART_OF` on a day; all units where there are none."""

    places: UnitPlaces
    roots: Collection[str]

    def has(self, unit: str) -> bool:
        """Whether a unit is one of them."""
        return all(self.places.within(unit, root) for root in self.roots)


def changes_between(
    rows: Iterable[Mapping[str, Any]], since: date, until: date, subtrees: tuple[Subtree, Subtree] | None
) -> list[ChangeRow]:
    """The changes of the query `changes` since a day, up to and with another, in the order of their days and ids.

    `subtrees` on the first and on the last day keep those that changed a unit of the first or brought about one of the
    last; None keeps all.
    """

    def concerned(row: Mapping[str, Any]) -> bool:
        if subtrees is None:
            return True
        sides = zip(subtrees, (row["before"], row["after"]), strict=True)
        return any(subtree.has(unit) for subtree, units in sides for unit, _, _ in units)

    found = [
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
        if since < row["on"] <= until and concerned(row)
    ]
    return sorted(found, key=lambda change: (change["on"], change["id"]))


def level_counts(before: MapUnits, after: MapUnits, subtrees: tuple[Subtree, Subtree] | None) -> list[LevelCounts]:
    """How many people's committees two outlines have of each level, from the centre down."""
    first, last = (
        Counter(
            level
            for unit, kind, level in zip(outline["id"], outline["kind"], outline["level"], strict=True)
            if kind == "people_committee" and (subtrees is None or subtrees[place].has(unit))
        )
        for place, outline in enumerate((before, after))
    )
    return [
        LevelCounts(level=level, before=first[level], after=last[level])
        for level in LEVELS
        if level in first or level in last
    ]


def _units(rows: Iterable[tuple[str, str, str]]) -> list[ChangedUnit]:
    return [ChangedUnit(id=id_, name=name, level=level) for id_, name, level in sorted(rows)]
