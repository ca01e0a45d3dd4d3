"""What falls apart without one unit, one person or one tie: articulation points, bridges, and what each cuts off.

The blocks of a graph (its parts that no single node takes apart) and its nodes form a forest, each node joined to the
blocks that it is in (Harary and Prins, The Block-Cutpoint-Tree of a Graph, 1966; the blocks are rustworkx's). What is
lost without a node lies below it, seen from a root. A person stands for the steps between the person's units as a node
of its own that counts for nothing: a path is there with it exactly where it is with the steps.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import rustworkx as rx
from scipy.sparse import coo_array, csgraph

from ..graph import Integers
from ..snapshot import Snapshot

__all__ = ["Blocks", "articulation_people", "articulation_units", "bridges"]

Row = dict[str, Any]


@dataclass(frozen=True, eq=False)
class Blocks:
    """The forest of nodes and blocks under one root of all. Its members are n nodes, then the blocks, then the root.

    The units are the first of the nodes, the people between them the rest. `start` is the unit, if any, that its
    component is seen from; every other one is seen from its first.
    """

    units: int
    nodes: int
    start: int | None
    order: list[int]
    """The members from the root down, each after the one above it."""
    above: list[int]
    """The member right above each; the root's is none."""
    tops: list[int]
    """The highest node of the component of each."""

    @classmethod
    def of(cls, snapshot: Snapshot, start: int | None, *, people: bool) -> "Blocks":
        """The blocks of the coordination graph, with or without its people."""
        edges = np.column_stack(snapshot.graph.edges)
        units = len(snapshot.units)
        if people:
            joined = [(unit, units + n) for n, person in enumerate(snapshot.people) for unit in person.units]
            edges = np.concatenate((edges, np.array(joined, dtype=edges.dtype).reshape(-1, 2)))
        nodes = units + len(snapshot.people) * people
        graph = rx.PyGraph(multigraph=False)
        graph.add_nodes_from(range(nodes))
        graph.extend_from_edge_list(list(map(tuple, edges.tolist())))
        pairs = {(node, nodes + block) for edge, block in rx.biconnected_components(graph).items() for node in edge}
        return cls._rooted(units, nodes, start, np.array(sorted(pairs), dtype=np.int32).reshape(-1, 2))

    @classmethod
    def _rooted(cls, units: int, nodes: int, start: int | None, pairs: Integers) -> "Blocks":
        root = max(nodes - 1, int(pairs.max(initial=0))) + 1
        forest = coo_array((np.ones(len(pairs)), pairs.T), shape=(root + 1, root + 1))
        _, labels = csgraph.connected_components(forest, directed=False)
        _, tops = np.unique(labels[:nodes], return_index=True)
        if start is not None:
            tops[labels[tops] == labels[start]] = start
        under_root = np.column_stack((np.full(len(tops), root), tops))
        edges = np.concatenate((pairs, under_root))
        tree = coo_array((np.ones(len(edges)), edges.T), shape=(root + 1, root + 1)).tocsr()
        order, above = csgraph.breadth_first_order(tree, root, directed=False)
        top_of = np.zeros(labels.max() + 1, dtype=np.int32)
        top_of[labels[tops]] = tops
        return cls(units, nodes, start, order.tolist(), above.tolist(), top_of[labels].tolist())

    @cached_property
    def sizes(self) -> list[int]:
        """How many units there are at and below each member."""
        sizes = [int(member < self.units) for member in range(len(self.above))]
        for member in self.order[:0:-1]:
            sizes[self.above[member]] += sizes[member]
        return sizes

    @cached_property
    def below(self) -> list[list[int]]:
        """The members right below each."""
        below: list[list[int]] = [[] for _ in self.above]
        for member in self.order[1:]:
            below[self.above[member]].append(member)
        return below

    def lost(self, node: int) -> int:
        """How many other units lose every path to the start without `node`."""
        return self.sizes[node] - (node < self.units) if self._seen_from_start(node) else 0

    def which_are_lost(self, node: int) -> list[int]:
        """These units."""
        found: list[int] = []
        open_ = list(self.below[node]) if self._seen_from_start(node) else []
        while open_:
            member = open_.pop()
            open_ += self.below[member]
            if member < self.units:
                found.append(member)
        return sorted(found)

    def parts(self, node: int) -> tuple[int, int]:
        """Into how many parts its component falls without `node`, and how many units the largest or the start lose."""
        others = self.sizes[self.tops[node]] - self.sizes[node]
        parts = [*([others] if node != self.tops[node] else []), *(self.sizes[block] for block in self.below[node])]
        kept = others if node != self.start and self._seen_from_start(node) else max(parts, default=0)
        return len(parts), sum(parts) - kept

    def bridges(self) -> Iterator[tuple[int, int, int]]:
        """The blocks that are one edge: the node nearer to the top, the other, and how many units it cuts off."""
        for block in range(self.nodes, len(self.above) - 1):
            if len(self.below[block]) == 1:
                near, (far,) = self.above[block], self.below[block]
                rest = self.sizes[self.tops[near]] - self.sizes[far]
                yield near, far, self.sizes[far] if self._seen_from_start(near) else min(self.sizes[far], rest)

    def _seen_from_start(self, node: int) -> bool:
        return self.start is not None and self.tops[node] == self.start


def articulation_units(snapshot: Snapshot, *, at_least: int) -> list[Row]:
    """The units without which at least so many others are cut off from the coordinator.

    In a component without it, and without the coordinator itself, those outside of the largest part that is left.
    """
    blocks = Blocks.of(snapshot, snapshot.coordinator, people=False)
    rows = []
    for unit in range(len(snapshot.units)):
        parts, cut_off = blocks.parts(unit)
        if parts > 1 and cut_off >= at_least:
            name = snapshot.names[unit]
            rows.append({"unit_id": snapshot.units[unit], "unit_name": name, "parts": parts, "cut_off": cut_off})
    return sorted(rows, key=lambda row: (-row["cut_off"], row["unit_id"]))


def articulation_people(snapshot: Snapshot, *, at_least: int) -> list[Row]:
    """The people without whom at least so many units are cut off, in the graph with the steps through people."""
    blocks = Blocks.of(snapshot, snapshot.coordinator, people=True)
    rows = []
    for node, person in enumerate(snapshot.people, start=len(snapshot.units)):
        parts, cut_off = blocks.parts(node)
        if parts > 1 and cut_off >= at_least:
            rows.append({"person_id": person.id, "unit_id": person.unit, "parts": parts, "cut_off": cut_off})
    return sorted(rows, key=lambda row: (-row["cut_off"], row["person_id"]))


def bridges(snapshot: Snapshot, *, at_least: int) -> list[Row]:
    """The edges without which at least so many units are cut off; parallel ties are one edge."""
    blocks = Blocks.of(snapshot, snapshot.coordinator, people=False)
    graph, ties = snapshot.graph, _parallel(snapshot)
    rows = []
    for near, far, cut_off in blocks.bridges():
        if cut_off >= at_least:
            row: Row = {"source_id": snapshot.units[near], "source_name": snapshot.names[near]}
            row |= {"target_id": snapshot.units[far], "target_name": snapshot.names[far]}
            tie = int(graph.ties[graph.arc(near, far)])
            rows.append(row | {"type": snapshot.step(tie)["type"], "ties": ties[tie], "cut_off": cut_off})
    return sorted(rows, key=lambda row: (-row["cut_off"], row["source_id"], row["target_id"]))


def _parallel(snapshot: Snapshot) -> list[int]:
    """By the place of each tie, how many ties join its two units."""
    low = np.minimum(snapshot.sources, snapshot.targets).astype(np.int64)
    pairs = low * len(snapshot.units) + np.maximum(snapshot.sources, snapshot.targets)
    _, inverse, counts = np.unique(pairs, return_inverse=True, return_counts=True)
    return [int(count) for count in counts[inverse]]
