"""A simple undirected graph in compressed sparse rows, and parts of it: what path searches run on.

Parallel ties between two nodes are one edge, the one of the least weight and, of these, of the first type. A node is a
number; the arrays hold each edge in both directions, the neighbours of a node in rising order.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, cast

import networkx as nx
import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csgraph, csr_array

__all__ = ["Bools", "CsrGraph", "Floats", "Integers"]

Bools = NDArray[np.bool_]
Floats = NDArray[np.float64]
Integers = NDArray[np.integer[Any]]


@dataclass(frozen=True, eq=False)
class CsrGraph:
    """n nodes and e edges, each edge as two arcs: (2e,) `tails`, `heads`, `weights`, and `ties`, where it comes from.

    Shared between threads: nothing of it ever changes.
    """

    size: int
    tails: Integers
    heads: Integers
    weights: Floats
    ties: Integers
    """The place of the tie that the edge is, in the arrays that the graph was made of."""

    @classmethod
    def of_ties(cls, size: int, sources: Integers, targets: Integers, types: Integers, weights: Floats) -> "CsrGraph":
        """The graph of m ties, given as arrays (m,); of parallel ties the lightest, then that of the least type."""
        low, high = np.minimum(sources, targets), np.maximum(sources, targets)
        ties = _first_of_each(np.lexsort((types, weights, high, low)), low, high)
        tails = np.concatenate((low[ties], high[ties]))
        heads = np.concatenate((high[ties], low[ties]))
        ties = np.concatenate((ties, ties))
        return cls._sorted(size, tails, heads, weights[ties], ties)

    @classmethod
    def of_arcs(cls, size: int, tails: Integers, heads: Integers, weights: Floats, ties: Integers) -> "CsrGraph":
        """The directed graph of m arcs, given as arrays (m,); of parallel arcs the lightest, then of the first tie."""
        arcs = _first_of_each(np.lexsort((ties, weights, heads, tails)), tails, heads)
        return cls._sorted(size, tails[arcs], heads[arcs], weights[arcs], ties[arcs])

    @classmethod
    def _sorted(cls, size: int, tails: Integers, heads: Integers, weights: Floats, ties: Integers) -> "CsrGraph":
        rows = np.lexsort((heads, tails))
        tails, heads, ties = (array[rows].astype(np.int32) for array in (tails, heads, ties))
        return cls(size, tails, heads, weights[rows], ties)

    @cached_property
    def starts(self) -> Integers:
        """(n + 1,) where the arcs of each node begin."""
        return np.concatenate(([0], np.cumsum(np.bincount(self.tails, minlength=self.size)))).astype(np.int32)

    @cached_property
    def matrix(self) -> "csr_array[np.float64, tuple[int, int]]":
        """The weights as a sparse matrix (n, n)."""
        return csr_array((self.weights, self.heads, self.starts), shape=(self.size, self.size))

    @cached_property
    def searchable(self) -> "nx.Graph[int]":
        """The graph as networkx searches it: the data of an edge are its weight."""
        return _Searchable(self)

    @cached_property
    def uniform(self) -> bool:
        """Whether all edges have the same weight, so that a cheapest path is one of the fewest steps."""
        return len(self.weights) == 0 or bool((self.weights == self.weights[0]).all())

    @property
    def edges(self) -> tuple[Integers, Integers]:
        """The edges, each once: (e,) the lesser and (e,) the greater nodes."""
        once = self.tails < self.heads
        return self.tails[once], self.heads[once]

    @property
    def nbytes(self) -> int:
        """The bytes that the arrays take."""
        return sum(array.nbytes for array in (self.tails, self.heads, self.weights, self.ties))

    def kept(self, arcs: Bools) -> "CsrGraph":
        """The same nodes with the `arcs` (2e,) alone; where it keeps one direction of an edge only, a directed one."""
        return CsrGraph(self.size, self.tails[arcs], self.heads[arcs], self.weights[arcs], self.ties[arcs])

    def among(self, nodes: Bools) -> "CsrGraph":
        """The same nodes with the edges between those of `nodes` (n,) alone."""
        return self.kept(nodes[self.tails] & nodes[self.heads])

    def without(self, edges: Iterable[tuple[int, int]]) -> "CsrGraph":
        """The same nodes without some edges, whether they are there or not."""
        left_out = np.array([(a, b) for one, other in edges for a, b in ((one, other), (other, one))], dtype=np.int64)
        return self.kept(~np.isin(self.tails * np.int64(self.size) + self.heads, left_out @ (self.size, 1)))

    def tree(self, start: int) -> tuple[Floats, Integers]:
        """The tree of least costs from a node, by scipy's Dijkstra.

        Gives (n,) the cost to each node, infinite where no path leads, and the node before each.
        """
        costs, before = csgraph.dijkstra(self.matrix, indices=np.array([start]), return_predecessors=True)
        return costs[0], before[0]

    def reached(self, start: int) -> Bools:
        """The nodes (n,) that a node reaches, itself too."""
        found = np.zeros(self.size, dtype=np.bool_)
        found[csgraph.breadth_first_order(self.matrix, start, return_predecessors=False)] = True
        return found

    def neighbours(self, node: int) -> Integers:
        """The nodes that an edge joins to `node`."""
        return self.heads[self.starts[node] : self.starts[node + 1]]

    def arc(self, tail: int, head: int) -> int:
        """The place of an arc that is there."""
        start = int(self.starts[tail])
        return start + int(np.searchsorted(self.neighbours(tail), head))


def _first_of_each(order: Integers, one: Integers, other: Integers) -> Integers:
    """In an `order` by two arrays, the first of each pair."""
    first = np.ones(len(order), dtype=np.bool_)
    first[1:] = (np.diff(one[order]) != 0) | (np.diff(other[order]) != 0)
    return order[first]


class _Adjacency(Mapping[int, dict[int, float]]):
    """The neighbours of each node with the weights, made when they are asked for."""

    def __init__(self, graph: CsrGraph) -> None:
        self.starts, self.heads, self.weights = graph.starts, graph.heads, graph.weights

    def __getitem__(self, node: int) -> dict[int, float]:
        start, end = self.starts[node], self.starts[node + 1]
        return dict(zip(self.heads[start:end].tolist(), self.weights[start:end].tolist(), strict=True))

    def __iter__(self) -> Iterator[int]:
        return iter(range(len(self)))

    def __len__(self) -> int:
        return len(self.starts) - 1


class _Searchable(nx.Graph):  # type: ignore[type-arg]  # it has none when it runs
    """What networkx' searches read of a graph, over the arrays: nothing is copied but what a search looks at."""

    def __init__(self, graph: CsrGraph) -> None:
        super().__init__()
        self._adj = cast(Any, _Adjacency(graph))
        self._node = cast(Any, range(graph.size))
