"""The coordination graph of one day as arrays, the input of graph algorithms.

Nodes are the current units. Edges are the ties through which they coordinate: `PART_OF`, `REPORTS_TO` and enabled
`COORDINATES_WITH`; optionally also pairs of units in which one person holds posts. A unit is identified by its number,
the index in the arrays. Units are sorted by id, so that results do not depend on the store.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations
from sys import getsizeof

import numpy as np
from numpy.typing import NDArray

from .csr_graph import Bools, CsrGraph, Floats

__all__ = ["PERSON_STEP", "TIES", "CoordinationGraph", "MultiUnitPerson"]

TIES = ("PART_OF", "REPORTS_TO", "COORDINATES_WITH")
"""Types of ties that are edges; `CoordinationGraph.types` holds indexes into it."""

PERSON_STEP = "HOLDS"
"""Type of a step through a person who holds posts in both units."""

REPORTS_TO_SURCHARGE = 2.0**-20
"""Extra cost of a `REPORTS_TO` step, so that among upward paths of the same length `PART_OF` is preferred."""

MAX_GRAPHS = 5
"""Maximum number of `CsrGraph` objects that a coordination graph caches."""


@dataclass(frozen=True, slots=True)
class MultiUnitPerson:
    """A person who holds posts in at least two units; `unit` is the one to which the person is counted."""

    id: str
    unit: str | None
    units: tuple[int, ...]


@dataclass(frozen=True, eq=False)
class CoordinationGraph:
    """The graph of one day: n units, m ties as stored, and people with posts in several units.

    `numbers` maps unit ids to numbers. `coordinator` is the unit that coordinates the whole network, if any. Immutable,
    and shared between threads.
    """

    units: tuple[str, ...]
    names: tuple[str, ...]
    numbers: Mapping[str, int]
    sources: NDArray[np.int32]
    """(m,) source units of the ties."""
    targets: NDArray[np.int32]
    """(m,) target units of the ties."""
    types: NDArray[np.int8]
    """(m,) types of the ties, as indexes into `TIES`."""
    weights: Floats
    """(m,) cost of one step over each tie."""
    staffed: Bools
    """(n,) whether the unit has a focal point, of any kind."""
    coordinates: Floats
    """(n, 2) latitude and longitude of the units in degrees; NaN if unknown."""
    people: tuple[MultiUnitPerson, ...]
    coordinator: int | None

    def edges(self) -> Iterator[tuple[int, int]]:
        """Iterate over the ties as pairs of units."""
        return zip(self.sources.tolist(), self.targets.tolist(), strict=True)

    @cached_property
    def graph(self) -> CsrGraph:
        """Simple graph of the ties."""
        return CsrGraph.from_ties(len(self.units), self.sources, self.targets, self.types, self.weights)

    @cached_property
    def graph_with_people(self) -> CsrGraph:
        """Simple graph of the ties and of the steps through people, which are numbered after the ties."""
        pairs = np.array([pair for _, pair in self._person_pairs], dtype=np.int32).reshape(-1, 2)
        return CsrGraph.from_ties(
            len(self.units),
            np.concatenate((self.sources, pairs[:, 0])),
            np.concatenate((self.targets, pairs[:, 1])),
            np.concatenate((self.types, np.full(len(pairs), len(TIES), dtype=np.int8))),
            np.concatenate((self.weights, np.ones(len(pairs)))),
        )

    @cached_property
    def subordinates(self) -> CsrGraph:
        """Directed graph from each unit to the units that are part of it."""
        (ties,) = np.nonzero(self.types == TIES.index("PART_OF"))
        return CsrGraph.from_arcs(len(self.units), self.targets[ties], self.sources[ties], self.weights[ties], ties)

    @cached_property
    def superiors(self) -> CsrGraph:
        """Directed graph from each unit to its superiors by `PART_OF` and, at a slightly higher cost, `REPORTS_TO`.

        The coordinator is also a superior of the unit of which it is part.
        """
        (up,) = np.nonzero(self.types != TIES.index("COORDINATES_WITH"))
        (down,) = np.nonzero((self.types == TIES.index("PART_OF")) & (self.sources == self.coordinator))
        reports = self.types[up] == TIES.index("REPORTS_TO")
        return CsrGraph.from_arcs(
            len(self.units),
            np.concatenate((self.sources[up], self.targets[down])),
            np.concatenate((self.targets[up], self.sources[down])),
            np.concatenate((np.where(reports, 1.0 + REPORTS_TO_SURCHARGE, 1.0), np.ones(len(down)))),
            np.concatenate((up, down)),
        )

    @cached_property
    def _person_pairs(self) -> list[tuple[str, tuple[int, int]]]:
        return [(person.id, pair) for person in self.people for pair in combinations(person.units, 2)]

    def step(self, tie: int) -> tuple[str, float, str | None]:
        """Return the type and weight of a tie by its index, and the id of the person for a step through a person."""
        if tie < len(self.types):
            return TIES[self.types[tie]], float(self.weights[tie]), None
        return PERSON_STEP, 1.0, self._person_pairs[tie - len(self.types)][0]

    @property
    def nbytes(self) -> int:
        """Approximate size in bytes, including the graphs that are built on first use."""
        arrays = (self.sources, self.targets, self.types, self.weights, self.staffed, self.coordinates)
        texts = sum(map(getsizeof, (*self.units, *self.names))) + getsizeof(self.numbers)
        return sum(array.nbytes for array in arrays) + texts + MAX_GRAPHS * self.graph.nbytes
