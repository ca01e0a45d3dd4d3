"""Adjacency lists as two arrays: for each node, the items that belong to it."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

__all__ = ["Adjacency"]

Numbers = NDArray[np.int32]


@dataclass(frozen=True, eq=False, slots=True)
class Adjacency:
    """The items of n nodes, in compressed sparse rows."""

    offsets: NDArray[np.int64]
    """(n + 1,) position of the first item of each node."""
    items: Numbers
    """(m,) items, node by node."""

    @classmethod
    def group(cls, nodes: Numbers, size: int, items: Numbers | None = None) -> "Adjacency":
        """Group `items` (by default their indices) by the node of each, for nodes numbered below `size`."""
        order = np.argsort(nodes, kind="stable").astype(np.int32)
        offsets = np.concatenate(([0], np.cumsum(np.bincount(nodes, minlength=size))))
        return cls(offsets, order if items is None else items[order])

    def of(self, node: int) -> Numbers:
        """The items of a node."""
        return self.items[self.offsets[node] : self.offsets[node + 1]]

    def expand(self, nodes: NDArray[np.integer]) -> tuple[NDArray[np.int64], Numbers]:
        """All items of `nodes`: for each, the position of its node in `nodes`, and the item."""
        starts = self.offsets[nodes]
        sizes = self.offsets[np.asarray(nodes) + 1] - starts
        positions = np.repeat(np.arange(len(nodes)), sizes)
        within = np.arange(len(positions)) - np.repeat(np.cumsum(sizes) - sizes, sizes)
        return positions, self.items[starts[positions] + within]
