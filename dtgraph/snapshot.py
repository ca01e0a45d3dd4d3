"""The coordination graph on one day, read once, as arrays: what graph algorithms run on.

Its nodes are the current units, its edges the ties by which they coordinate (rules.md): `PART_OF`, `REPORTS_TO` and
enabled `COORDINATES_WITH`, and, where people count, two units in which one person holds posts. A unit is a number, its
place in the arrays.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

__all__ = ["TIES", "Between", "Snapshot", "read_snapshot"]

TIES = ("PART_OF", "REPORTS_TO", "COORDINATES_WITH")
"""The types of ties that are edges, by their numbers in `Snapshot.types`."""

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Between:
    """A person who holds posts in at least two units; `unit` is the one that the person counts for."""

    id: str
    name: str
    unit: str | None
    units: tuple[int, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Snapshot:
    """The graph of one day: n units, m ties as they are stored, and the people between units.

    `numbers` gives the place of a unit by its id. `coordinator` is the unit that coordinates the whole network; None
    where there is none. Shared between threads: nothing of it ever changes.
    """

    units: tuple[str, ...]
    names: tuple[str, ...]
    numbers: Mapping[str, int]
    sources: NDArray[np.int32]
    """(m,) the units that the ties begin at."""
    targets: NDArray[np.int32]
    """(m,) the units that the ties lead to."""
    types: NDArray[np.int8]
    """(m,) the types of the ties, as places in `TIES`."""
    weights: NDArray[np.float64]
    """(m,) the costs of one step over the ties."""
    people: tuple[Between, ...]
    coordinator: int | None

    def edges(self) -> Iterator[tuple[int, int]]:
        """The ties as pairs of units."""
        return zip(self.sources.tolist(), self.targets.tolist(), strict=True)

    @property
    def nbytes(self) -> int:
        """The bytes that the arrays of ties take."""
        return sum(array.nbytes for array in (self.sources, self.targets, self.types, self.weights))


def read_snapshot(units: Sequence[Row], people: Iterable[Row], coordinator: str | None) -> Snapshot:
    """The snapshot in the rows of the queries `coordination_units` and `coordination_people`."""
    numbers = {row["id"]: number for number, row in enumerate(units)}
    ties = [
        (number, numbers[other], type_, weight)
        for number, row in enumerate(units)
        for type_, others, weights in (
            (0, row["part_of"], None),
            (1, row["reports_to"], None),
            (2, row["coordinates_with"], row["weights"]),
        )
        for other, weight in zip(others, weights or [1.0] * len(others), strict=True)
    ]
    sources, targets, types, weights = zip(*ties, strict=True) if ties else ((), (), (), ())
    return Snapshot(
        units=tuple(numbers),
        names=tuple(row["name"] for row in units),
        numbers=numbers,
        sources=np.array(sources, dtype=np.int32),
        targets=np.array(targets, dtype=np.int32),
        types=np.array(types, dtype=np.int8),
        weights=np.array(weights, dtype=np.float64),
        people=tuple(
            Between(row["id"], row["name"], row["unit_id"], tuple(sorted(numbers[unit] for unit in row["units"])))
            for row in people
        ),
        coordinator=None if coordinator is None else numbers[coordinator],
    )
