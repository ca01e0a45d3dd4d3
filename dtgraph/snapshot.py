"""The coordination graph on one day, read once: what graph algorithms run on.

Its nodes are the current units, its edges the ties by which they coordinate (rules.md): `PART_OF`, `REPORTS_TO` and
enabled `COORDINATES_WITH`, and, where people count, two units in which one person holds posts. A person stands for
such edges as a node of its own between the units: a path is there with it exactly where it is with the edges.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

__all__ = ["Between", "Snapshot", "read_snapshot"]


@dataclass(frozen=True, slots=True)
class Between:
    """A person who holds posts in at least two units; `unit` is the one that the person counts for."""

    id: str
    name: str
    unit: str | None
    units: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The graph of one day. Units are numbered by their place in `units` and `names`; edges are pairs of numbers.

    `coordinator` is the unit that coordinates the whole network; None where there is none.
    """

    units: tuple[str, ...]
    names: tuple[str, ...]
    edges: tuple[tuple[int, int], ...]
    people: tuple[Between, ...]
    coordinator: int | None

    def number(self, unit: str) -> int | None:
        """The number of a unit; None for one that is not current."""
        return self.units.index(unit) if unit in self.units else None


def read_snapshot(
    units: Iterable[Mapping[str, Any]], people: Iterable[Mapping[str, Any]], coordinator: str | None
) -> Snapshot:
    """The snapshot in the rows of the queries `coordination_units` and `coordination_people`."""
    rows = list(units)
    numbers = {row["id"]: number for number, row in enumerate(rows)}
    return Snapshot(
        units=tuple(row["id"] for row in rows),
        names=tuple(row["name"] for row in rows),
        edges=tuple((numbers[row["id"]], numbers[other]) for row in rows for other in row["tied"]),
        people=tuple(
            Between(row["id"], row["name"], row["unit_id"], tuple(numbers[unit] for unit in row["units"]))
            for row in people
        ),
        coordinator=None if coordinator is None else numbers[coordinator],
    )
