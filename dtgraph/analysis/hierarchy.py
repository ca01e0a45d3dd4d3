"""Krackhardt's dimensions of hierarchy by province, and spans of control.

The four dimensions measure how close the chain of command is to a single tree (D. Krackhardt, Graph Theoretical
Dimensions of Informal Organizations, in Carley and Prietula, eds., Computational Organization Theory, 1994). An arc
leads from a unit to its superior, by `PART_OF` or `REPORTS_TO`; only arcs within a province count, and parallel ties
are one arc.

Least upper bounds are counted without a loop over all pairs. Units that reach each other are contracted (strong
components). If the superiors of a component are just one superior and everything above it, the component has a least
upper bound with another unit exactly if that superior has one. So each component is assigned to the nearest *knot* at
or above it, a component without superiors or without a least one, and only pairs of knots are compared, those with the
same superiors together.
"""

from collections import defaultdict
from collections.abc import Sequence
from itertools import combinations

import numpy as np
import rustworkx as rx
from numpy.typing import NDArray
from scipy.sparse import coo_array, csgraph

from ..graphs.coordination_graph import TIES, CoordinationGraph
from ..graphs.csr_graph import Floats, Integers
from ..stores.protocol import Row
from .province_groups import group_by_province

__all__ = ["SPAN_BINS", "krackhardt", "spans"]

Counts = NDArray[np.int64]

SPAN_BINS = {"1": 1, "2–3": 2, "4–7": 4, "8–12": 8, "13–16": 13, "17+": 17}
"""Bins of spans with their lower bounds."""


def krackhardt(graph: CoordinationGraph, provinces: Sequence[str | None]) -> list[Row]:
    """Connectedness, hierarchy, efficiency and least-upper-boundedness of each province, from 0 to 1.

    `provinces` are those of the units; units without one are a group of their own. An empty denominator gives 1.
    """
    if not graph.units:
        return []
    ids, group = group_by_province(provinces)
    tails, heads = _arcs(graph, group)
    size = len(graph.units)
    matrix = coo_array((np.ones(len(tails)), (tails, heads)), shape=(size, size)).tocsr()
    _, weak = csgraph.connected_components(matrix, connection="weak")
    _, strong = csgraph.connected_components(matrix, connection="strong")
    mutual, related, unbounded = _count_pairs(tails, heads, strong, weak)
    units, group_of_weak = np.bincount(weak), np.zeros(len(mutual), dtype=np.int64)
    group_of_weak[weak] = group
    links = np.unique(np.minimum(tails, heads) * np.int64(size) + np.maximum(tails, heads)) // size

    def by_group(counts: Counts) -> Counts:
        return _sums(group_of_weak, counts, len(ids))

    total, connected = np.bincount(group, minlength=len(ids)), by_group(_pairs(units))
    tree_links = by_group(units - 1)
    columns = (
        _complement(_pairs(total) - connected, _pairs(total)),
        _complement(by_group(mutual), by_group(related)),
        _complement(np.bincount(group[links], minlength=len(ids)) - tree_links, connected - tree_links),
        _complement(by_group(unbounded), by_group(_pairs(units - 1))),
    )
    names = ("province_id", "units", "connectedness", "hierarchy", "efficiency", "lubness")
    rows = zip(ids, total.tolist(), *(column.tolist() for column in columns), strict=True)
    return [row for values in rows if (row := dict(zip(names, values, strict=True)))["units"]]


def spans(graph: CoordinationGraph, provinces: Sequence[str | None]) -> list[Row]:
    """Number of units by span of control: the number of units that are directly part of them."""
    ids, group = group_by_province(provinces)
    span = np.bincount(graph.subordinates.tails, minlength=len(graph.units))
    (superiors,) = np.nonzero(span)
    bins = np.digitize(span[superiors], list(SPAN_BINS.values())) - 1
    counts = np.zeros((len(ids), len(SPAN_BINS)), dtype=np.int64)
    np.add.at(counts, (group[superiors], bins), 1)
    tables: list[tuple[str, str | None, list[int]]] = [("all", None, counts.sum(axis=0).tolist())]
    tables += [("province", ids[index], counts[index].tolist()) for index in np.unique(group).tolist()]
    rows = []
    for by, province, units_by_bin in tables:
        for name, units in zip(SPAN_BINS, units_by_bin, strict=True):
            share = units / sum(units_by_bin) if any(units_by_bin) else None
            rows.append({"by": by, "province_id": province, "bin": name, "units": units, "share": share})
    return rows


def _arcs(graph: CoordinationGraph, group: Integers) -> tuple[Integers, Integers]:
    """Subordinates and superiors of the arcs within groups."""
    tails, heads = graph.sources, graph.targets
    selected = (graph.types != TIES.index("COORDINATES_WITH")) & (group[tails] == group[heads])
    return _distinct(tails[selected], heads[selected], len(graph.units))


def _distinct(tails: Integers, heads: Integers, size: int) -> tuple[Integers, Integers]:
    arcs = np.unique(tails * np.int64(size) + heads)
    return arcs // size, arcs % size


def _pairs(units: Counts) -> Counts:
    return units * (units - 1) // 2


def _complement(violations: Counts, maximum: Counts) -> Floats:
    """1 - violations / maximum, and 1 where the maximum is 0."""
    return 1.0 - violations / np.maximum(maximum, 1)


def _sums(index: Integers, counts: Counts, size: int) -> Counts:
    """(size,) sums of `counts` by index."""
    sums = np.zeros(size, dtype=np.int64)
    np.add.at(sums, index, counts)
    return sums


def _count_pairs(tails: Integers, heads: Integers, strong: Integers, weak: Integers) -> tuple[Counts, Counts, Counts]:
    """Count pairs of units that reach each other, that are related, and that have no least upper bound.

    Related means that at least one reaches the other. `strong` and `weak` (n,) are the components of the units; the
    counts are by weak component.
    """
    sizes = np.bincount(strong)
    weak_of_strong = np.zeros(len(sizes), dtype=np.int64)
    weak_of_strong[strong] = weak
    between = strong[tails] != strong[heads]
    command: rx.PyDiGraph[int | None, None] = rx.PyDiGraph()
    command.add_nodes_from(range(len(sizes)))
    arcs = _distinct(strong[tails[between]], strong[heads[between]], len(sizes))
    command.extend_from_edge_list(list(zip(*(ends.tolist() for ends in arcs), strict=True)))
    bounds: dict[int, _UpperBounds] = defaultdict(_UpperBounds)
    above = np.zeros(len(sizes), dtype=np.int64)
    for node in reversed(rx.topological_sort(command)):  # superiors first
        superiors = command.successor_indices(node)
        leads = command.in_degree(node) > 0
        above[node] = bounds[int(weak_of_strong[node])].add(node, int(sizes[node]), superiors, leads=leads)
    mutual = _sums(weak_of_strong, _pairs(sizes), len(bounds))
    unbounded = [bounds[component].count_unbounded_pairs() for component in range(len(bounds))]
    related = mutual + _sums(weak_of_strong, sizes * above, len(bounds))
    return mutual, related, np.array(unbounded, dtype=np.int64)


class _UpperBounds:
    """The units above each strong component of one weak component, as bit sets over the units that lead others.

    Bits are numbered from the top down, so the last bit of a set that is one component and all above it is that
    component's.
    """

    def __init__(self) -> None:
        self.leaders: list[int] = []
        """Component of each bit."""
        self.closure: dict[int, int] = {}
        """Bit set of each component that leads others: itself and all above."""
        self.knot: dict[int, int] = {}
        """Knot of each component."""
        self.weight: dict[int, int] = {}
        """Number of units assigned to each knot."""
        self.knots: dict[int, list[int]] = defaultdict(list)
        """Knots by the bit set of all that is above them."""

    def add(self, node: int, size: int, superiors: Sequence[int], *, leads: bool) -> int:
        """Add a component whose superiors were added before; returns the number of units above it."""
        above = 0
        for superior in superiors:
            above |= self.closure[superior]
        if self._is_closure(above):
            self.knot[node] = self.knot[self.leaders[above.bit_length() - 1]]
        else:
            self.knot[node] = node
            self.knots[above].append(node)
        self.weight[self.knot[node]] = self.weight.get(self.knot[node], 0) + size
        if leads:
            self.closure[node] = above | ((1 << size) - 1) << len(self.leaders)
            self.leaders += [node] * size
        return above.bit_count()

    def count_unbounded_pairs(self) -> int:
        """Count pairs of units without a least upper bound.

        If one knot is above another, it is their least upper bound, although what is above both is not the closure of
        a component. So such pairs are counted first and subtracted afterwards.
        """
        if len(self.weight) == 1:
            return 0
        weights = {above: sum(self.weight[knot] for knot in knots) for above, knots in self.knots.items()}
        count = sum(
            weight * other_weight
            for (above, weight), (other_above, other_weight) in combinations(weights.items(), 2)
            if not self._is_closure(above & other_above)
        )
        leaders = np.array(self.leaders)
        first_bits = np.flatnonzero(np.diff(leaders, prepend=-1))
        knot_weights = np.zeros(len(leaders), dtype=np.int64)
        knot_weights[first_bits] = [self.weight.get(node, 0) for node in leaders[first_bits].tolist()]
        for above, knots in self.knots.items():
            count += (weights[above] ** 2 - sum(self.weight[knot] ** 2 for knot in knots)) // 2
            count -= weights[above] * int(_bits(above, len(leaders)) @ knot_weights)
        return count

    def _is_closure(self, above: int) -> bool:
        """Whether a bit set is one component and all above it."""
        return above != 0 and self.closure[self.leaders[above.bit_length() - 1]] == above


def _bits(number: int, size: int) -> NDArray[np.uint8]:
    octets = np.frombuffer(number.to_bytes((size + 7) // 8, "little"), dtype=np.uint8)
    return np.unpackbits(octets, count=size, bitorder="little")
