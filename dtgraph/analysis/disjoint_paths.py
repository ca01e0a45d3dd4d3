"""Disjoint paths: the maximum number of them at least total cost, and a minimum cut.

A unit flow of minimum cost is augmented one path at a time: each path is the cheapest in the residual graph, with costs
that potentials keep from being negative (Suurballe and Tarjan, A Quick Method for Finding Shortest Pairs of Disjoint
Paths, 1984). After the last path, the nodes that the source still reaches are one side of a minimum cut (Menger). Each
search is scipy's Dijkstra. The minimum-cost flows of OR-tools and networkx require integers, and a linear program over
half a million arcs takes HiGHS nine times as long (docs/decisions/paths.md).

For node-disjoint paths each node is split: it is entered at its number and left at its number + n.
"""

from dataclasses import dataclass
from itertools import count
from typing import Self

import numpy as np

from ..graphs.csr_graph import Bools, CsrGraph, Floats, Integers

__all__ = ["Cut", "disjoint_paths"]

Cut = list[tuple[int, ...]]
"""Nodes as (node,), edges as (node, node) with the node on the source's side first."""


def disjoint_paths(
    graph: CsrGraph, source: int, target: int, *, nodes: bool, limit: int | None = None
) -> tuple[list[list[int]], Cut | None]:
    """At most `limit` paths between two nodes that share no edge or, with `nodes`, no inner node.

    Also returns a minimum cut; None if there are more paths than `limit`.
    """
    flow = _Flow.through_nodes(graph, source, target) if nodes else _Flow.through_edges(graph)
    start = source + graph.size * nodes
    for number in count():
        paths = flow.paths(start, target, graph.size) if number == limit else None
        reached = flow.augment(start, target)
        if reached is not None:
            return paths or flow.paths(start, target, graph.size), flow.cut(reached, graph.size)
        if paths is not None:
            return paths, None
    raise AssertionError  # augmentation always ends


@dataclass(slots=True, eq=False)
class _Flow:
    """A flow of 0 or 1 over arcs (m,). `twins` are the indices of the reverse arcs.

    An arc that is not in `forward` exists only to undo the flow over its twin.
    """

    size: int
    tails: Integers
    heads: Integers
    costs: Floats
    forward: Bools
    twins: Integers
    flows: Bools
    potentials: Floats

    @classmethod
    def through_edges(cls, graph: CsrGraph) -> Self:
        """A flow over a graph whose edges are arcs in both directions."""
        forward = np.ones(len(graph.tails), dtype=np.bool_)
        return cls._create(graph.size, graph.tails, graph.heads, graph.weights, forward)

    @classmethod
    def through_nodes(cls, graph: CsrGraph, source: int, target: int) -> Self:
        """A flow over a graph whose inner nodes are passed at most once."""
        exits = graph.tails + graph.size
        inner = np.setdiff1d(np.arange(graph.size), (source, target))
        tails = np.concatenate((exits, graph.heads, inner, inner + graph.size))
        heads = np.concatenate((graph.heads, exits, inner + graph.size, inner))
        costs = np.concatenate((graph.weights, graph.weights, np.zeros(2 * len(inner))))
        forward = np.repeat((True, False, True, False), (len(exits), len(exits), len(inner), len(inner)))
        return cls._create(2 * graph.size, tails, heads, costs, forward)

    @classmethod
    def _create(cls, size: int, tails: Integers, heads: Integers, costs: Floats, forward: Bools) -> Self:
        order = np.lexsort((heads, tails))
        tails, heads = tails[order], heads[order]
        twins = np.empty_like(order)
        twins[np.lexsort((tails, heads))] = np.arange(len(order))
        flows = np.zeros(len(order), dtype=np.bool_)
        return cls(size, tails, heads, costs[order], forward[order], twins, flows, np.zeros(size))

    def augment(self, start: int, target: int) -> Bools | None:
        """Add the cheapest path to the flow. If there is none, return the mask (size,) of nodes still reached."""
        undo = self.flows[self.twins]
        costs = np.where(undo, -self.costs, self.costs) + self.potentials[self.tails] - self.potentials[self.heads]
        (free,) = np.nonzero(undo | (self.forward & ~self.flows))
        # rounding must not make a cost negative
        residual = CsrGraph(self.size, self.tails[free], self.heads[free], np.maximum(costs[free], 0.0), free)
        distances, predecessors = residual.shortest_path_tree(start)
        if np.isinf(distances[target]):
            reached: Bools = np.isfinite(distances)
            return reached
        self.potentials += np.minimum(distances, distances[target])
        node = target
        while node != start:
            arc = residual.ties[residual.arc_index(predecessors[node], node)]
            twin = self.twins[arc]
            self.flows[twin], self.flows[arc] = False, not self.flows[twin]
            node = predecessors[node]
        return None

    def paths(self, start: int, target: int, nodes: int) -> list[list[int]]:
        """The paths of the flow; a flow of minimum cost has no cycles."""
        successors: dict[int, list[int]] = {}
        for tail, head in zip(self.tails[self.flows].tolist(), self.heads[self.flows].tolist(), strict=True):
            successors.setdefault(tail, []).append(head)
        paths = []
        while successors.get(start):
            path = [start]
            while path[-1] != target:
                path.append(successors[path[-1]].pop())
            paths.append([node % nodes for node in path if node == start or node < nodes])
        return paths

    def cut(self, reached: Bools, nodes: int) -> Cut:
        """The minimum cut between the `reached` nodes and the others."""
        crossing = self.flows & reached[self.tails] & ~reached[self.heads]
        ends = zip(self.tails[crossing].tolist(), self.heads[crossing].tolist(), strict=True)
        return sorted((tail,) if head == tail + nodes else (tail % nodes, head % nodes) for tail, head in ends)
