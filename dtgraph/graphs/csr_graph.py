"""A simple graph in compressed sparse rows, the input of path searches.

Parallel ties between two nodes become one edge: the one of the smallest weight and, among these, of the first type.
Nodes are numbers. The arrays hold each edge in both directions, sorted by node and neighbour.
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
    """A graph of n nodes and e edges, each edge as two arcs: arrays (2e,) `tails`, `heads`, `weights` and `ties`.

    Immutable, and shared between threads.
    """

    size: int
    tails: Integers
    heads: Integers
    weights: Floats
    ties: Integers
    """Index of the tie of each arc in the arrays from which the graph was built."""

    @classmethod
    def from_ties(cls, size: int, sources: Integers, targets: Integers, types: Integers, weights: Floats) -> "CsrGraph":
        """Build the undirected graph of m ties, given as arrays (m,)."""
        low, high = np.minimum(sources, targets), np.maximum(sources, targets)
        ties = _first_of_each_pair(np.lexsort((types, weights, high, low)), low, high)
        tails = np.concatenate((low[ties], high[ties]))
        heads = np.concatenate((high[ties], low[ties]))
        ties = np.concatenate((ties, ties))
        return cls._sorted(size, tails, heads, weights[ties], ties)

    @classmethod
    def from_arcs(cls, size: int, tails: Integers, heads: Integers, weights: Floats, ties: Integers) -> "CsrGraph":
        """Build the directed graph of m arcs, given as arrays (m,); parallel arcs are merged as parallel ties are."""
        arcs = _first_of_each_pair(np.lexsort((ties, weights, heads, tails)), tails, heads)
        return cls._sorted(size, tails[arcs], heads[arcs], weights[arcs], ties[arcs])

    @classmethod
    def _sorted(cls, size: int, tails: Integers, heads: Integers, weights: Floats, ties: Integers) -> "CsrGraph":
        rows = np.lexsort((heads, tails))
        tails, heads, ties = (array[rows].astype(np.int32) for array in (tails, heads, ties))
        return cls(size, tails, heads, weights[rows], ties)

    @cached_property
    def row_starts(self) -> Integers:
        """(n + 1,) index of the first arc of each node."""
        return np.concatenate(([0], np.cumsum(np.bincount(self.tails, minlength=self.size)))).astype(np.int32)

    @cached_property
    def matrix(self) -> "csr_array[np.float64, tuple[int, int]]":
        """Weights as a sparse matrix (n, n)."""
        return csr_array((self.weights, self.heads, self.row_starts), shape=(self.size, self.size))

    @cached_property
    def as_networkx(self) -> "nx.Graph[int]":
        """A view for searches of networkx, in which the data of an edge are its weight."""
        return _NetworkxView(self)

    @cached_property
    def has_uniform_weights(self) -> bool:
        """Whether all edges have the same weight, so that a shortest path is one of the fewest steps."""
        return len(self.weights) == 0 or bool((self.weights == self.weights[0]).all())

    @property
    def edges(self) -> tuple[Integers, Integers]:
        """Each edge once: (e,) smaller and (e,) larger nodes."""
        forward = self.tails < self.heads
        return self.tails[forward], self.heads[forward]

    @property
    def nbytes(self) -> int:
        """Size of the arrays in bytes."""
        return sum(array.nbytes for array in (self.tails, self.heads, self.weights, self.ties))

    def with_arcs(self, arcs: Bools) -> "CsrGraph":
        """Return the graph with only the selected `arcs` (2e,); directed if these include one direction of an edge."""
        return CsrGraph(self.size, self.tails[arcs], self.heads[arcs], self.weights[arcs], self.ties[arcs])

    def subgraph(self, nodes: Bools) -> "CsrGraph":
        """Return the graph with only the edges between the selected `nodes` (n,)."""
        return self.with_arcs(nodes[self.tails] & nodes[self.heads])

    def without_edges(self, edges: Iterable[tuple[int, int]]) -> "CsrGraph":
        """Return the graph without some edges, which need not exist."""
        arcs = np.array([arc for tail, head in edges for arc in ((tail, head), (head, tail))], dtype=np.int64)
        return self.with_arcs(~np.isin(self.tails * np.int64(self.size) + self.heads, arcs @ (self.size, 1)))

    def shortest_path_tree(self, start: int) -> tuple[Floats, Integers]:
        """Run scipy's Dijkstra from a node.

        Returns (n,) the costs of the nodes, infinite for unreachable ones, and (n,) their predecessors.
        """
        costs, predecessors = csgraph.dijkstra(self.matrix, indices=np.array([start]), return_predecessors=True)
        return costs[0], predecessors[0]

    def reachable(self, start: int) -> Bools:
        """Return the nodes (n,) reachable from `start`, including itself."""
        reachable = np.zeros(self.size, dtype=np.bool_)
        reachable[csgraph.breadth_first_order(self.matrix, start, return_predecessors=False)] = True
        return reachable

    def neighbours(self, node: int) -> Integers:
        """Return the nodes adjacent to `node`."""
        return self.heads[self.row_starts[node] : self.row_starts[node + 1]]

    def arc_index(self, tail: int, head: int) -> int:
        """Return the index of an existing arc."""
        start = int(self.row_starts[tail])
        return start + int(np.searchsorted(self.neighbours(tail), head))


def _first_of_each_pair(order: Integers, tails: Integers, heads: Integers) -> Integers:
    """Return the first index of each pair in an `order` sorted by both arrays."""
    first = np.ones(len(order), dtype=np.bool_)
    first[1:] = (np.diff(tails[order]) != 0) | (np.diff(heads[order]) != 0)
    return order[first]


class _Adjacency(Mapping[int, dict[int, float]]):
    """Neighbours of each node with the weights, built on access."""

    def __init__(self, graph: CsrGraph) -> None:
        self.row_starts, self.heads, self.weights = graph.row_starts, graph.heads, graph.weights

    def __getitem__(self, node: int) -> dict[int, float]:
        start, end = self.row_starts[node], self.row_starts[node + 1]
        return dict(zip(self.heads[start:end].tolist(), self.weights[start:end].tolist(), strict=True))

    def __iter__(self) -> Iterator[int]:
        return iter(range(len(self)))

    def __len__(self) -> int:
        return len(self.row_starts) - 1


class _NetworkxView(nx.Graph):  # type: ignore[type-arg]  # not generic at runtime
    """The part of a networkx graph that its searches read, backed by the arrays without copying them."""

    def __init__(self, graph: CsrGraph) -> None:
        super().__init__()
        self._adj = cast(Any, _Adjacency(graph))
        self._node = cast(Any, range(graph.size))
