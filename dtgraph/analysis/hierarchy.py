"""How near the chain of command is to one tree, province by province, and how many units one unit guides directly.

The four dimensions are Krackhardt's (Graph Theoretical Dimensions of Informal Organizations, in Carley and Prietula,
eds., Computational Organization Theory, 1994). An arc leads from a unit to its superior, by `PART_OF` or `REPORTS_TO`;
only arcs within a province count, and parallel ties are one arc.

Least upper bounds are counted without looking at all pairs. Units that reach each other are one (a strong component).
One whose superiors are just some superior and all above that has with any other unit a least upper bound exactly where
that superior has one. So each hangs on the nearest *knot* above or at it, a component that has no superior or no least
one, and only pairs of knots are looked at, those with the same superiors together.
"""

from collections import defaultdict
from collections.abc import Sequence
from itertools import combinations
from typing import Any

import numpy as np
import rustworkx as rx
from numpy.typing import NDArray
from scipy.sparse import coo_array, csgraph

from ..graphs.coordination_graph import TIES, CoordinationGraph
from ..graphs.csr_graph import Floats, Integers
from .province_groups import grouped

__all__ = ["BINS", "krackhardt", "spans"]

Row = dict[str, Any]
Counts = NDArray[np.int64]

BINS = {"1": 1, "2–3": 2, "4–7": 4, "8–12": 8, "13–16": 13, "17+": 17}
"""The bins of spans, with the least span of each."""


def krackhardt(snapshot: CoordinationGraph, provinces: Sequence[str | None]) -> list[Row]:
    """Connectedness, hierarchy, efficiency and least-upper-boundedness of each province, from 0 to 1.

    `provinces` gives them by unit; the units without one are a group of their own. An empty denominator gives 1.
    """
    if not snapshot.units:
        return []
    ids, group = grouped(provinces)
    tails, heads = _arcs(snapshot, group)
    size = len(snapshot.units)
    matrix = coo_array((np.ones(len(tails)), (tails, heads)), shape=(size, size)).tocsr()
    _, part = csgraph.connected_components(matrix, connection="weak")
    _, strong = csgraph.connected_components(matrix, connection="strong")
    mutual, related, unbound = _pairs_above(tails, heads, strong, part)
    units, of_part = np.bincount(part), np.zeros(len(mutual), dtype=np.int64)
    of_part[part] = group
    links = np.unique(np.minimum(tails, heads) * np.int64(size) + np.maximum(tails, heads)) // size

    def by_group(counts: Counts) -> Counts:
        return _summed(of_part, counts, len(ids))

    total, joined = np.bincount(group, minlength=len(ids)), by_group(_pairs(units))
    tree = by_group(units - 1)
    columns = (
        _one_less(_pairs(total) - joined, _pairs(total)),
        _one_less(by_group(mutual), by_group(related)),
        _one_less(np.bincount(group[links], minlength=len(ids)) - tree, joined - tree),
        _one_less(by_group(unbound), by_group(_pairs(units - 1))),
    )
    names = ("province_id", "units", "connectedness", "hierarchy", "efficiency", "lubness")
    rows = zip(ids, total.tolist(), *(column.tolist() for column in columns), strict=True)
    return [found for row in rows if (found := dict(zip(names, row, strict=True)))["units"]]


def spans(snapshot: CoordinationGraph, provinces: Sequence[str | None]) -> list[Row]:
    """How many units have a span of each bin: so many distinct units are part of them directly."""
    ids, group = grouped(provinces)
    span = np.bincount(snapshot.subordinates.tails, minlength=len(snapshot.units))
    (guiding,) = np.nonzero(span)
    place = np.digitize(span[guiding], list(BINS.values())) - 1
    counts = np.zeros((len(ids), len(BINS)), dtype=np.int64)
    np.add.at(counts, (group[guiding], place), 1)
    rows = []
    whole = ("all", None, counts.sum(axis=0).tolist())
    there = np.unique(group).tolist()
    for by, province, found in (whole, *(("province", ids[place], counts[place].tolist()) for place in there)):
        for name, units in zip(BINS, found, strict=True):
            share = units / sum(found) if any(found) else None
            rows.append({"by": by, "province_id": province, "bin": name, "units": units, "share": share})
    return rows


def _arcs(snapshot: CoordinationGraph, group: Integers) -> tuple[Integers, Integers]:
    """The subordinates and the superiors of the arcs within the groups."""
    tails, heads = snapshot.sources, snapshot.targets
    kept = (snapshot.types != TIES.index("COORDINATES_WITH")) & (group[tails] == group[heads])
    return _distinct(tails[kept], heads[kept], len(snapshot.units))


def _distinct(tails: Integers, heads: Integers, size: int) -> tuple[Integers, Integers]:
    arcs = np.unique(tails * np.int64(size) + heads)
    return arcs // size, arcs % size


def _pairs(units: Counts) -> Counts:
    return units * (units - 1) // 2


def _one_less(wrong: Counts, most: Counts) -> Floats:
    return 1.0 - wrong / np.maximum(most, 1)  # where there is nothing, nothing is wrong


def _summed(places: Integers, counts: Counts, size: int) -> Counts:
    found = np.zeros(size, dtype=np.int64)
    np.add.at(found, places, counts)
    return found


def _pairs_above(tails: Integers, heads: Integers, strong: Integers, part: Integers) -> tuple[Counts, Counts, Counts]:
    """How many pairs of units reach each other both ways, do so at least one way, and have no least upper bound.

    Each as an array by weak component. `strong` and `part` (n,) are the strong and the weak components of the units.
    """
    sizes = np.bincount(strong)
    of_part = np.zeros(len(sizes), dtype=np.int64)
    of_part[strong] = part
    between = strong[tails] != strong[heads]
    command: rx.PyDiGraph[int | None, None] = rx.PyDiGraph()
    command.add_nodes_from(range(len(sizes)))
    arcs = _distinct(strong[tails[between]], strong[heads[between]], len(sizes))
    command.extend_from_edge_list(list(zip(*(ends.tolist() for ends in arcs), strict=True)))
    tops: dict[int, _Top] = defaultdict(_Top)
    above = np.zeros(len(sizes), dtype=np.int64)
    for node in reversed(rx.topological_sort(command)):  # superiors first
        superiors = command.successor_indices(node)
        leads = command.in_degree(node) > 0
        above[node] = tops[int(of_part[node])].add(node, int(sizes[node]), superiors, leads=leads)
    mutual = _summed(of_part, _pairs(sizes), len(tops))
    unbound = [tops[place].without_least_bound() for place in range(len(tops))]
    return mutual, mutual + _summed(of_part, sizes * above, len(tops)), np.array(unbound, dtype=np.int64)


class _Top:
    """What is above the strong components of one weak component, as sets of bits, one for each unit that leads others.

    They are numbered from the top down, so that of a set that is one component and all above it, that one is the last.
    """

    def __init__(self) -> None:
        self.leaders: list[int] = []
        """The component of each bit."""
        self.up: dict[int, int] = {}
        """By component that leads others: it and all above."""
        self.knot: dict[int, int] = {}
        """By component: what it hangs on."""
        self.weight: dict[int, int] = {}
        """By knot: how many units hang on it."""
        self.knots: dict[int, list[int]] = defaultdict(list)
        """The knots by all that is above them."""

    def add(self, node: int, size: int, superiors: Sequence[int], *, leads: bool) -> int:
        """Add a component, all of whose superiors are there; gives how many units are above it."""
        above = 0
        for superior in superiors:
            above |= self.up[superior]
        if self._is_one_and_above(above):
            self.knot[node] = self.knot[self.leaders[above.bit_length() - 1]]
        else:
            self.knot[node] = node
            self.knots[above].append(node)
        self.weight[self.knot[node]] = self.weight.get(self.knot[node], 0) + size
        if leads:
            self.up[node] = above | ((1 << size) - 1) << len(self.leaders)
            self.leaders += [node] * size
        return above.bit_count()

    def without_least_bound(self) -> int:
        """How many pairs of units have no least upper bound.

        Of a knot and one above it the latter is that bound; all that is above both is no component with all above it.
        So each such pair is counted first, and taken off.
        """
        if len(self.weight) == 1:
            return 0
        weights = {above: sum(self.weight[knot] for knot in knots) for above, knots in self.knots.items()}
        found = sum(
            one * other
            for (above, one), (above_other, other) in combinations(weights.items(), 2)
            if not self._is_one_and_above(above & above_other)
        )
        leaders = np.array(self.leaders)
        first = np.flatnonzero(np.diff(leaders, prepend=-1))
        hanging = np.zeros(len(leaders), dtype=np.int64)
        hanging[first] = [self.weight.get(node, 0) for node in leaders[first].tolist()]
        for above, knots in self.knots.items():
            found += (weights[above] ** 2 - sum(self.weight[knot] ** 2 for knot in knots)) // 2
            found -= weights[above] * int(_bits(above, len(leaders)) @ hanging)
        return found

    def _is_one_and_above(self, above: int) -> bool:
        return above != 0 and self.up[self.leaders[above.bit_length() - 1]] == above


def _bits(of: int, size: int) -> NDArray[np.uint8]:
    octets = np.frombuffer(of.to_bytes((size + 7) // 8, "little"), dtype=np.uint8)
    return np.unpackbits(octets, count=size, bitorder="little")
