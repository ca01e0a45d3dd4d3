"""Articulation points and bridges of the coordination graph, and the units that each cuts off.

rustworkx finds the articulation points and bridges. What stays connected without the articulation points is contracted
into members, which does not change what falls apart without one of them. The members and their biconnected components,
the blocks, form a forest (Harary and Prins, The Block-Cutpoint-Tree of a Graph, 1966); what is lost without a member is
below it, seen from a root. A person between units is one node in place of the edges between all units of the person,
and does not count as a unit; the same paths exist.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import rustworkx as rx
from scipy.sparse import coo_array, csgraph

from ..graphs.coordination_graph import CoordinationGraph
from ..graphs.csr_graph import Integers
from ..stores.protocol import Row

__all__ = ["BlockForest", "articulation_people", "articulation_units", "bridges"]


@dataclass(frozen=True, slots=True, eq=False)
class BlockForest:
    """The forest of members and blocks, under a single root.

    The nodes of the graph are the units, then the people between them. In the forest, members are numbered from 0,
    then blocks; the root is last. `start` is the unit, if any, that its component is seen from.
    """

    units: int
    """Number of units."""
    points: list[int]
    """Articulation points, as nodes of the graph."""
    bridges: list[tuple[int, int]]
    """Bridges, as pairs of nodes of the graph."""
    members: Integers
    """(nodes,) member that each node of the graph belongs to."""
    start: int | None
    parent: list[int]
    """Parent of each member and block."""
    children: list[list[int]]
    """Children of each member and block."""
    tops: list[int]
    """Topmost member above each member and block."""
    sizes: list[int]
    """Number of units at and below each member and block."""

    @classmethod
    def from_graph(cls, graph: CoordinationGraph, start: int | None, *, people: bool) -> "BlockForest":
        """Build the forest of the coordination graph, with or without people between units."""
        units = len(graph.units)
        edges = np.column_stack(graph.graph.edges)
        if people:
            seats = [(unit, units + n) for n, person in enumerate(graph.people) for unit in person.units]
            edges = np.concatenate((edges, np.array(seats, dtype=edges.dtype).reshape(-1, 2)))
        nodes = units + len(graph.people) * people
        simple_graph = _graph(nodes, edges)
        points = sorted(rx.articulation_points(simple_graph))
        is_point = np.zeros(nodes, dtype=np.bool_)
        is_point[points] = True
        edges_without_points = edges[~is_point[edges].any(axis=1)]
        count, members = csgraph.connected_components(_matrix(nodes, edges_without_points), directed=False)
        member_edges = members[edges]
        member_edges = member_edges[member_edges[:, 0] != member_edges[:, 1]]
        member_edges = np.unique(np.sort(member_edges, axis=1), axis=0)
        order, parent, tops = _forest(count, member_edges, None if start is None else int(members[start]))
        sizes = [*np.bincount(members[:units], minlength=count).tolist(), *[0] * (len(parent) - count)]
        children: list[list[int]] = [[] for _ in parent]
        for node in order[:0:-1]:
            sizes[parent[node]] += sizes[node]
            children[parent[node]].append(node)
        bridge_edges = np.array(list(rx.bridges(simple_graph))).reshape(-1, 2)
        bridge_pairs = [(int(tail), int(head)) for tail, head in bridge_edges]
        return cls(units, points, bridge_pairs, members, start, parent, children, tops, sizes)

    def lost_counts(self) -> dict[int, int]:
        """For each articulation point in the component of `start`, how many other units lose every path to it."""
        points = [point for point in self.points if self._is_with_start(int(self.members[point]))]
        return {point: self.sizes[self.members[point]] - (point < self.units) for point in points}

    def lost_units(self, point: int) -> list[int]:
        """The units that lose every path to `start` without an articulation point of its component."""
        below: list[int] = []
        stack = [int(self.members[point])]
        while stack:
            children = self.children[stack.pop()]
            below += children
            stack += children
        units: list[int] = np.nonzero(np.isin(self.members[: self.units], below))[0].tolist()
        return units

    def parts_without(self, point: int) -> tuple[int, int]:
        """Number of parts that a component falls into without a point, and number of units that are cut off.

        All parts are cut off except that of `start`, or except the largest one without it and for `start` itself.
        """
        member = int(self.members[point])
        others = self.sizes[self.tops[member]] - self.sizes[member]
        parts = [
            *([others] if member != self.tops[member] else []),
            *(self.sizes[block] for block in self.children[member]),
        ]
        remaining = others if point != self.start and self._is_with_start(member) else max(parts)
        return len(parts), sum(parts) - remaining

    def bridge_cuts(self) -> Iterator[tuple[int, int, int]]:
        """Each bridge: its node on the side that remains, the other one, and the number of units cut off."""
        for edge in self.bridges:
            upper, lower = edge
            if self.members[upper] == self.members[lower]:  # a component of two units
                yield (lower, upper, 1) if lower == self.start else (upper, lower, 1)
                continue
            if self.parent[self.parent[self.members[lower]]] != self.members[upper]:
                upper, lower = lower, upper
            top, below = int(self.tops[self.members[upper]]), self.sizes[self.members[lower]]
            rest = self.sizes[top] - below
            upper_remains = self._is_with_start(top) or rest >= below
            yield (upper, lower, below) if upper_remains else (lower, upper, rest)

    def _is_with_start(self, member: int) -> bool:
        return self.start is not None and self.tops[member] == self.members[self.start]


def _graph(nodes: int, edges: Integers) -> "rx.PyGraph[int | None, None]":
    graph: rx.PyGraph[int | None, None] = rx.PyGraph(multigraph=False)
    graph.add_nodes_from(range(nodes))
    graph.extend_from_edge_list(list(zip(*edges.T.tolist(), strict=True)))
    return graph


def _matrix(nodes: int, edges: Integers) -> "coo_array[np.float64, tuple[int, int]]":
    return coo_array((np.ones(len(edges)), edges.T), shape=(nodes, nodes))


def _forest(members: int, edges: Integers, start: int | None) -> tuple[list[int], list[int], list[int]]:
    """Build the forest: its order from the root down, the parent of each node, and the topmost member above each."""
    blocks = rx.biconnected_components(_graph(members, edges))
    pairs = sorted({(member, members + block) for edge, block in blocks.items() for member in edge})
    root = max(members - 1, *(block for _, block in pairs), 0) + 1 if pairs else members
    forest_edges = np.array(pairs, dtype=np.int32).reshape(-1, 2)
    _, component = csgraph.connected_components(_matrix(root + 1, forest_edges), directed=False)
    _, tops = np.unique(component[:members], return_index=True)
    if start is not None:
        tops[component[tops] == component[start]] = start
    root_edges = np.column_stack((np.full(len(tops), root), tops))
    tree = _matrix(root + 1, np.concatenate((forest_edges, root_edges))).tocsr()
    order, parent = csgraph.breadth_first_order(tree, root, directed=False)
    top_of_component = np.zeros(root + 1, dtype=np.int32)
    top_of_component[component[tops]] = tops
    return order.tolist(), parent.tolist(), top_of_component[component].tolist()


def articulation_units(graph: CoordinationGraph, *, at_least: int) -> list[Row]:
    """Units without which `at_least` or more others are cut off from the coordinator.

    In a component without it, and for the coordinator itself, units outside of the largest remaining part count.
    """
    forest = BlockForest.from_graph(graph, graph.coordinator, people=False)
    rows = []
    for unit in forest.points:
        parts, cut_off = forest.parts_without(unit)
        if cut_off >= at_least:
            name = graph.names[unit]
            rows.append({"unit_id": graph.units[unit], "unit_name": name, "parts": parts, "cut_off": cut_off})
    return sorted(rows, key=lambda row: (-row["cut_off"], row["unit_id"]))


def articulation_people(graph: CoordinationGraph, *, at_least: int) -> list[Row]:
    """People without whom `at_least` or more units are cut off, in the graph with people between units."""
    forest = BlockForest.from_graph(graph, graph.coordinator, people=True)
    rows = []
    for point in forest.points:
        if point < len(graph.units):
            continue
        person = graph.people[point - len(graph.units)]
        parts, cut_off = forest.parts_without(point)
        if cut_off >= at_least:
            rows.append({"person_id": person.id, "unit_id": person.unit, "parts": parts, "cut_off": cut_off})
    return sorted(rows, key=lambda row: (-row["cut_off"], row["person_id"]))


def bridges(graph: CoordinationGraph, *, at_least: int) -> list[Row]:
    """Edges without which `at_least` or more units are cut off; parallel ties are one edge."""
    forest = BlockForest.from_graph(graph, graph.coordinator, people=False)
    simple_graph, ties = graph.graph, _parallel_ties(graph)
    rows = []
    for near, far, cut_off in forest.bridge_cuts():
        if cut_off >= at_least:
            row: Row = {"source_id": graph.units[near], "source_name": graph.names[near]}
            row |= {"target_id": graph.units[far], "target_name": graph.names[far]}
            tie = int(simple_graph.ties[simple_graph.arc_index(near, far)])
            rows.append(row | {"type": graph.step(tie)[0], "ties": ties[tie], "cut_off": cut_off})
    return sorted(rows, key=lambda row: (-row["cut_off"], row["source_id"], row["target_id"]))


def _parallel_ties(graph: CoordinationGraph) -> list[int]:
    """Number of ties between the two units of each tie."""
    low = np.minimum(graph.sources, graph.targets).astype(np.int64)
    pairs = low * len(graph.units) + np.maximum(graph.sources, graph.targets)
    _, inverse, counts = np.unique(pairs, return_inverse=True, return_counts=True)
    return [int(count) for count in counts[inverse]]
