"""The coordination graph on one day, read once, as arrays: what graph algorithms run on.

Its nodes are the current units, its edges the ties by which they coordinate (rules.md): `PART_OF`, `REPORTS_TO` and
enabled `COORDINATES_WITH`, and, where people count, two units in which one person holds posts. A unit is a number, its
place in the arrays; units are in the order of their ids, so that what is found first does not depend on the store.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations
from sys import getsizeof
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .csr_graph import Bools, CsrGraph, Floats

__all__ = ["THROUGH", "TIES", "Between", "CoordinationGraph", "read_snapshot"]

TIES = ("PART_OF", "REPORTS_TO", "COORDINATES_WITH")
"""The types of ties that are edges, by their numbers in `CoordinationGraph.types`."""

THROUGH = "HOLDS"
"""The type of a step through a person who holds posts in both units; of the least weight, it is named last."""

REPORTING = 2.0**-20
"""What a step of reporting costs more than one of belonging: of ways up as long, that of belonging is preferred."""

GRAPHS = 5
"""So many graphs a snapshot makes at most."""

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Between:
    """A person who holds posts in at least two units; `unit` is the one that the person counts for."""

    id: str
    name: str
    unit: str | None
    units: tuple[int, ...]


@dataclass(frozen=True, eq=False)
class CoordinationGraph:
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
    weights: Floats
    """(m,) the costs of one step over the ties."""
    staffed: Bools
    """(n,) whether the unit has a focal point, whatever its kind."""
    places: Floats
    """(n, 2) latitude and longitude of the units in degrees; NaN where they have none."""
    people: tuple[Between, ...]
    coordinator: int | None

    def edges(self) -> Iterator[tuple[int, int]]:
        """The ties as pairs of units."""
        return zip(self.sources.tolist(), self.targets.tolist(), strict=True)

    @cached_property
    def graph(self) -> CsrGraph:
        """The simple graph of the ties."""
        return CsrGraph.of_ties(len(self.units), self.sources, self.targets, self.types, self.weights)

    @cached_property
    def graph_with_people(self) -> CsrGraph:
        """The simple graph of the ties and of the steps through people, whose places begin after those of the ties."""
        pairs = np.array([pair for _, pair in self._through], dtype=np.int32).reshape(-1, 2)
        return CsrGraph.of_ties(
            len(self.units),
            np.concatenate((self.sources, pairs[:, 0])),
            np.concatenate((self.targets, pairs[:, 1])),
            np.concatenate((self.types, np.full(len(pairs), len(TIES), dtype=np.int8))),
            np.concatenate((self.weights, np.ones(len(pairs)))),
        )

    @cached_property
    def subordinates(self) -> CsrGraph:
        """The directed graph from each unit to those that are part of it."""
        return self._parts(self.targets, self.sources)

    @cached_property
    def parents(self) -> CsrGraph:
        """The directed graph from each unit to those that it is part of."""
        return self._parts(self.sources, self.targets)

    def _parts(self, tails: NDArray[np.int32], heads: NDArray[np.int32]) -> CsrGraph:
        (ties,) = np.nonzero(self.types == TIES.index("PART_OF"))
        return CsrGraph.of_arcs(len(self.units), tails[ties], heads[ties], self.weights[ties], ties)

    def nearest_staffed_above(self, unit: int) -> list[int]:
        """The nearest of all that `unit` is part of that have a focal point; several where they are equally near."""
        seen = {unit}
        tier = [unit]
        while tier:
            tier = sorted({int(above) for one in tier for above in self.parents.neighbours(one)} - seen)
            seen.update(tier)
            if staffed := [one for one in tier if self.staffed[one]]:
                return staffed
        return []

    @cached_property
    def superiors(self) -> CsrGraph:
        """The directed graph from each unit to those above: what it is part of, else what it reports to.

        The coordinator is above the body that it is part of. A step of reporting costs a little more than one.
        """
        (up,) = np.nonzero(self.types != TIES.index("COORDINATES_WITH"))
        (down,) = np.nonzero((self.types == TIES.index("PART_OF")) & (self.sources == self.coordinator))
        reports = self.types[up] == TIES.index("REPORTS_TO")
        return CsrGraph.of_arcs(
            len(self.units),
            np.concatenate((self.sources[up], self.targets[down])),
            np.concatenate((self.targets[up], self.sources[down])),
            np.concatenate((np.where(reports, 1.0 + REPORTING, 1.0), np.ones(len(down)))),
            np.concatenate((up, down)),
        )

    @cached_property
    def _through(self) -> list[tuple[str, tuple[int, int]]]:
        return [(person.id, pair) for person in self.people for pair in combinations(person.units, 2)]

    def step(self, tie: int) -> tuple[str, float, str | None]:
        """Type and weight of a tie, by its place in a graph, and the person's id where it leads through one alone."""
        if tie < len(self.types):
            return TIES[self.types[tie]], float(self.weights[tie]), None
        return THROUGH, 1.0, self._through[tie - len(self.types)][0]

    @property
    def nbytes(self) -> int:
        """About how many bytes it takes, with the graphs that searches make of it when they first need them."""
        arrays = (self.sources, self.targets, self.types, self.weights, self.staffed, self.places)
        texts = sum(map(getsizeof, (*self.units, *self.names))) + getsizeof(self.numbers)
        return sum(array.nbytes for array in arrays) + texts + GRAPHS * self.graph.nbytes


def read_snapshot(
    units: Iterable[Row],
    people: Iterable[Row],
    coordinator: str | None,
    *,
    staffed: Iterable[str] = (),
    placed: Iterable[Row] = (),
) -> CoordinationGraph:
    """The snapshot in the rows of the queries `coordination_units`, `coordination_people` and `placed_units`."""
    units = sorted(units, key=lambda row: row["id"])
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
    has_focal_point = np.zeros(len(units), dtype=np.bool_)
    has_focal_point[[numbers[unit] for unit in staffed]] = True
    places = np.full((len(units), 2), np.nan)
    for row in placed:
        places[numbers[row["id"]]] = row["lat"], row["lon"]
    return CoordinationGraph(
        units=tuple(numbers),
        names=tuple(row["name"] for row in units),
        numbers=numbers,
        sources=np.array(sources, dtype=np.int32),
        targets=np.array(targets, dtype=np.int32),
        types=np.array(types, dtype=np.int8),
        weights=np.array(weights, dtype=np.float64),
        staffed=has_focal_point,
        places=places,
        people=tuple(
            Between(row["id"], row["name"], row["unit_id"], tuple(sorted(numbers[unit] for unit in row["units"])))
            for row in sorted(people, key=lambda row: row["id"])
        ),
        coordinator=None if coordinator is None else numbers[coordinator],
    )
