"""Disjoint paths: as many as there are, together as cheap as can be, and the cut that says why there are no more.

A unit flow of least cost, one path after the other: each is the cheapest in what the flow has left, over costs that
potentials keep from being negative (Suurballe and Tarjan, A Quick Method for Finding Shortest Pairs of Disjoint Paths,
1984). After the last one, what the source still reaches is one side of a least cut (Menger). Each search is scipy's
Dijkstra. OR-tools' and networkx' flows of least cost want whole numbers, and a linear program over half a million arcs
takes HiGHS nine times as long (docs/decisions/paths.md).

For paths that share no node a node is two: it is entered at its number and left at its number + n.
"""

from dataclasses import dataclass
from itertools import count
from typing import Self

import numpy as np

from ..graphs.csr_graph import Bools, CsrGraph, Floats, Integers

__all__ = ["Cut", "disjoint_paths"]

Cut = list[tuple[int, ...]]
"""Nodes as (node,), edges as (node, node) from the source's side."""


def disjoint_paths(
    graph: CsrGraph, source: int, target: int, *, nodes: bool, most: int | None = None
) -> tuple[list[list[int]], Cut | None]:
    """At most `most` paths between two nodes that share no edge or, with `nodes`, no node but the ends.

    Beside them a least cut; None where there are more paths than `most`.
    """
    flow = _Flow.through_nodes(graph, source, target) if nodes else _Flow.through_edges(graph)
    start = source + graph.size * nodes
    for found in count():
        paths = flow.paths(start, target, graph.size) if found == most else None
        reached = flow.grow(start, target)
        if reached is not None:
            return paths or flow.paths(start, target, graph.size), flow.cut(reached, graph.size)
        if paths is not None:
            return paths, None
    raise AssertionError  # a flow does not grow for ever


@dataclass(slots=True, eq=False)
class _Flow:
    """A flow of 0 or 1 over arcs (m,), and over each its `twins`, the arc back; both are given by their places.

    An arc that is not `given` is there to take back what flows over its twin alone.
    """

    size: int
    tails: Integers
    heads: Integers
    costs: Floats
    given: Bools
    twins: Integers
    flows: Bools
    potentials: Floats

    @classmethod
    def through_edges(cls, graph: CsrGraph) -> Self:
        """Over a graph whose edges are arcs in both directions."""
        every = np.ones(len(graph.tails), dtype=np.bool_)
        return cls._of(graph.size, graph.tails, graph.heads, graph.weights, every)

    @classmethod
    def through_nodes(cls, graph: CsrGraph, source: int, target: int) -> Self:
        """Over a graph whose nodes, but for the ends, are passed once."""
        left = graph.tails + graph.size
        inner = np.setdiff1d(np.arange(graph.size), (source, target))
        tails = np.concatenate((left, graph.heads, inner, inner + graph.size))
        heads = np.concatenate((graph.heads, left, inner + graph.size, inner))
        costs = np.concatenate((graph.weights, graph.weights, np.zeros(2 * len(inner))))
        given = np.repeat((True, False, True, False), (len(left), len(left), len(inner), len(inner)))
        return cls._of(2 * graph.size, tails, heads, costs, given)

    @classmethod
    def _of(cls, size: int, tails: Integers, heads: Integers, costs: Floats, given: Bools) -> Self:
        order = np.lexsort((heads, tails))
        tails, heads = tails[order], heads[order]
        twins = np.empty_like(order)
        twins[np.lexsort((tails, heads))] = np.arange(len(order))
        flows = np.zeros(len(order), dtype=np.bool_)
        return cls(size, tails, heads, costs[order], given[order], twins, flows, np.zeros(size))

    def grow(self, start: int, target: int) -> Bools | None:
        """Let one more unit flow, as cheaply as can be; where none can, the nodes (size,) that are still reached."""
        back = self.flows[self.twins]
        costs = np.where(back, -self.costs, self.costs) + self.potentials[self.tails] - self.potentials[self.heads]
        (free,) = np.nonzero(back | (self.given & ~self.flows))
        # rounding must not make a cost negative
        rest = CsrGraph(self.size, self.tails[free], self.heads[free], np.maximum(costs[free], 0.0), free)
        distances, before = rest.tree(start)
        if np.isinf(distances[target]):
            reached: Bools = np.isfinite(distances)
            return reached
        self.potentials += np.minimum(distances, distances[target])
        node = target
        while node != start:
            arc = rest.ties[rest.arc(before[node], node)]
            twin = self.twins[arc]
            self.flows[twin], self.flows[arc] = False, not self.flows[twin]
            node = before[node]
        return None

    def paths(self, start: int, target: int, nodes: int) -> list[list[int]]:
        """The paths that flow: a flow of least cost runs in no circle."""
        after: dict[int, list[int]] = {}
        for tail, head in zip(self.tails[self.flows].tolist(), self.heads[self.flows].tolist(), strict=True):
            after.setdefault(tail, []).append(head)
        found = []
        while after.get(start):
            path = [start]
            while path[-1] != target:
                path.append(after[path[-1]].pop())
            found.append([node % nodes for node in path if node == start or node < nodes])
        return found

    def cut(self, reached: Bools, nodes: int) -> Cut:
        """The least cut between the `reached` nodes and the others."""
        crossing = self.flows & reached[self.tails] & ~reached[self.heads]
        ends = zip(self.tails[crossing].tolist(), self.heads[crossing].tolist(), strict=True)
        return sorted((tail,) if head == tail + nodes else (tail % nodes, head % nodes) for tail, head in ends)
