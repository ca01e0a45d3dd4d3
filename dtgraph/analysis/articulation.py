"""What falls apart without one unit, one person or one tie: articulation points, bridges, and what each cuts off.

The articulation points and bridges are rustworkx's. What hangs together without the points is drawn into one member
each, which changes nothing of what falls apart without one of them; the few members and their blocks (the parts that no
single member takes apart) form a forest (Harary and Prins, The Block-Cutpoint-Tree of a Graph, 1966), in which what is
lost without a member lies below it, seen from a root. A person stands for the steps between the person's units as a
node of its own that counts for nothing: a path is there with it exactly where it is with the steps.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import rustworkx as rx
from scipy.sparse import coo_array, csgraph

from ..graphs.coordination_graph import CoordinationGraph
from ..graphs.csr_graph import Integers

__all__ = ["Blocks", "articulation_people", "articulation_units", "bridges"]

Row = dict[str, Any]


@dataclass(frozen=True, slots=True, eq=False)
class Blocks:
    """The forest of members and blocks under one root of all, and the nodes of the graph that the members are.

    The nodes are the units, then the people between them. The members have numbers from 0, the blocks those after
    them, the root the last one. `start` is the unit, if any, that its component is seen from.
    """

    units: int
    points: list[int]
    """The nodes that are articulation points."""
    bridges: list[tuple[int, int]]
    """The edges that are bridges."""
    members: Integers
    """(nodes,) the member that each node belongs to."""
    start: int | None
    above: list[int]
    """What is right above each member and block."""
    below: list[list[int]]
    """What is right below each."""
    tops: list[int]
    """The highest member over each."""
    sizes: list[int]
    """How many units there are at and below each."""

    @classmethod
    def of(cls, snapshot: CoordinationGraph, start: int | None, *, people: bool) -> "Blocks":
        """The blocks of the coordination graph, with or without its people."""
        units = len(snapshot.units)
        edges = np.column_stack(snapshot.graph.edges)
        if people:
            joined = [(unit, units + n) for n, person in enumerate(snapshot.people) for unit in person.units]
            edges = np.concatenate((edges, np.array(joined, dtype=edges.dtype).reshape(-1, 2)))
        nodes = units + len(snapshot.people) * people
        graph = _graph(nodes, edges)
        points = sorted(rx.articulation_points(graph))
        whole = np.ones(nodes, dtype=np.bool_)
        whole[points] = False
        rest = edges[whole[edges].all(axis=1)]
        number, members = csgraph.connected_components(_matrix(nodes, rest), directed=False)
        between = members[edges]
        between = np.unique(np.sort(between[between[:, 0] != between[:, 1]], axis=1), axis=0)
        first = None if start is None else int(members[start])
        order, above, tops = _forest(number, between, first)
        sizes = [*np.bincount(members[:units], minlength=number).tolist(), *[0] * (len(above) - number)]
        below: list[list[int]] = [[] for _ in above]
        for one in order[:0:-1]:
            sizes[above[one]] += sizes[one]
            below[above[one]].append(one)
        cut = [(int(one), int(other)) for one, other in np.array(list(rx.bridges(graph))).reshape(-1, 2)]
        return cls(units, points, cut, members, start, above, below, tops, sizes)

    def lost(self) -> dict[int, int]:
        """By the points without which they do: how many other units lose every path to the start."""
        seen = [point for point in self.points if self._seen_from_start(int(self.members[point]))]
        return {point: self.sizes[self.members[point]] - (point < self.units) for point in seen}

    def lost_without(self, point: int) -> list[int]:
        """The units that lose every path to the start without a point that the start sees."""
        found: list[int] = []
        open_ = [int(self.members[point])]
        while open_:
            below = self.below[open_.pop()]
            found += below
            open_ += below
        units: list[int] = np.nonzero(np.isin(self.members[: self.units], found))[0].tolist()
        return units

    def parts(self, point: int) -> tuple[int, int]:
        """Into how many parts its component falls without a point, and how many units are not in the one that stays.

        That of the start stays; without it, and of the start itself, the largest.
        """
        member = int(self.members[point])
        others = self.sizes[self.tops[member]] - self.sizes[member]
        parts = [
            *([others] if member != self.tops[member] else []),
            *(self.sizes[block] for block in self.below[member]),
        ]
        kept = others if point != self.start and self._seen_from_start(member) else max(parts)
        return len(parts), sum(parts) - kept

    def bridging(self) -> Iterator[tuple[int, int, int]]:
        """The bridges: the node on the side that stays, the other, and how many units it cuts off."""
        for edge in self.bridges:
            upper, lower = edge
            if self.members[upper] == self.members[lower]:  # the two alone are a component
                yield (lower, upper, 1) if lower == self.start else (upper, lower, 1)
                continue
            if self.above[self.above[self.members[lower]]] != self.members[upper]:
                upper, lower = lower, upper
            top, below = int(self.tops[self.members[upper]]), self.sizes[self.members[lower]]
            rest = self.sizes[top] - below
            stays = self._seen_from_start(top) or rest >= below
            yield (upper, lower, below) if stays else (lower, upper, rest)

    def _seen_from_start(self, member: int) -> bool:
        return self.start is not None and self.tops[member] == self.members[self.start]


def _graph(nodes: int, edges: Integers) -> "rx.PyGraph[int | None, None]":
    graph: rx.PyGraph[int | None, None] = rx.PyGraph(multigraph=False)
    graph.add_nodes_from(range(nodes))
    graph.extend_from_edge_list(list(zip(*edges.T.tolist(), strict=True)))
    return graph


def _matrix(nodes: int, edges: Integers) -> "coo_array[np.float64, tuple[int, int]]":
    return coo_array((np.ones(len(edges)), edges.T), shape=(nodes, nodes))


def _forest(members: int, edges: Integers, start: int | None) -> tuple[list[int], list[int], list[int]]:
    """The forest of members and blocks: its order from the root down, what is above each, and the top over each."""
    blocks = rx.biconnected_components(_graph(members, edges))
    pairs = sorted({(member, members + block) for edge, block in blocks.items() for member in edge})
    root = max(members - 1, *(block for _, block in pairs), 0) + 1 if pairs else members
    joined = np.array(pairs, dtype=np.int32).reshape(-1, 2)
    _, component = csgraph.connected_components(_matrix(root + 1, joined), directed=False)
    _, tops = np.unique(component[:members], return_index=True)
    if start is not None:
        tops[component[tops] == component[start]] = start
    under_root = np.column_stack((np.full(len(tops), root), tops))
    tree = _matrix(root + 1, np.concatenate((joined, under_root))).tocsr()
    order, above = csgraph.breadth_first_order(tree, root, directed=False)
    top_of = np.zeros(root + 1, dtype=np.int32)
    top_of[component[tops]] = tops
    return order.tolist(), above.tolist(), top_of[component].tolist()


def articulation_units(snapshot: CoordinationGraph, *, at_least: int) -> list[Row]:
    """The units without which at least so many others are cut off from the coordinator.

    In a component without it, and without the coordinator itself, those outside of the largest part that is left.
    """
    blocks = Blocks.of(snapshot, snapshot.coordinator, people=False)
    rows = []
    for unit in blocks.points:
        parts, cut_off = blocks.parts(unit)
        if cut_off >= at_least:
            name = snapshot.names[unit]
            rows.append({"unit_id": snapshot.units[unit], "unit_name": name, "parts": parts, "cut_off": cut_off})
    return sorted(rows, key=lambda row: (-row["cut_off"], row["unit_id"]))


def articulation_people(snapshot: CoordinationGraph, *, at_least: int) -> list[Row]:
    """The people without whom at least so many units are cut off, in the graph with the steps through people."""
    blocks = Blocks.of(snapshot, snapshot.coordinator, people=True)
    rows = []
    for point in blocks.points:
        if point < len(snapshot.units):
            continue
        person = snapshot.people[point - len(snapshot.units)]
        parts, cut_off = blocks.parts(point)
        if cut_off >= at_least:
            rows.append({"person_id": person.id, "unit_id": person.unit, "parts": parts, "cut_off": cut_off})
    return sorted(rows, key=lambda row: (-row["cut_off"], row["person_id"]))


def bridges(snapshot: CoordinationGraph, *, at_least: int) -> list[Row]:
    """The edges without which at least so many units are cut off; parallel ties are one edge."""
    blocks = Blocks.of(snapshot, snapshot.coordinator, people=False)
    graph, ties = snapshot.graph, _parallel(snapshot)
    rows = []
    for near, far, cut_off in blocks.bridging():
        if cut_off >= at_least:
            row: Row = {"source_id": snapshot.units[near], "source_name": snapshot.names[near]}
            row |= {"target_id": snapshot.units[far], "target_name": snapshot.names[far]}
            tie = int(graph.ties[graph.arc(near, far)])
            rows.append(row | {"type": snapshot.step(tie)[0], "ties": ties[tie], "cut_off": cut_off})
    return sorted(rows, key=lambda row: (-row["cut_off"], row["source_id"], row["target_id"]))


def _parallel(snapshot: CoordinationGraph) -> list[int]:
    """By the place of each tie, how many ties join its two units."""
    low = np.minimum(snapshot.sources, snapshot.targets).astype(np.int64)
    pairs = low * len(snapshot.units) + np.maximum(snapshot.sources, snapshot.targets)
    _, inverse, counts = np.unique(pairs, return_inverse=True, return_counts=True)
    return [int(count) for count in counts[inverse]]
