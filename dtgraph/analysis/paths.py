"""Paths of coordination from one unit to others, over the coordination graph of a day (planning.md).

A single path is searched from both ends with networkx, k paths with Yen's algorithm (Finding the K Shortest Loopless
Paths in a Network, 1971) and paths to many targets with one Dijkstra tree, both from scipy. Each search runs on the
part of the graph that the query allows.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import fsum, inf
from typing import Any

import networkx as nx
import numpy as np
from scipy.sparse import csgraph

from ..errors import InputError, RefusedError
from ..graphs.coordination_graph import CoordinationGraph
from ..graphs.csr_graph import Bools, CsrGraph, Integers
from ..schemas import Disjoint, Path, Paths, PathUnit, Step
from .disjoint_paths import Cut, disjoint_paths
from .geo_distance import closest_pair

__all__ = ["MAX_PATHS", "PathQuery", "find_paths", "path_details", "trace_path"]

MAX_PATHS = 100
"""Maximum number of paths between two units."""

COST_TOLERANCE = 1e-9
"""Relative tolerance for the maximum cost of a path, since costs are sums of floats."""

SearchResult = tuple[list[list[int]], Cut | None]
"""Paths as lists of unit numbers, and the minimum cut of disjoint paths."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PathQuery:
    """Options of a search for paths. Units are numbers, ties are pairs of them."""

    k: int = 1
    staffed: bool = False
    disjoint: Disjoint = "none"
    avoided: Collection[int] = ()
    avoided_ties: Collection[tuple[int, int]] = ()
    within: int | None = None
    through_people: bool = False
    max_cost: float = inf


def find_paths(graph: CoordinationGraph, source: int, targets: Sequence[int], query: PathQuery) -> Iterator[Paths]:
    """Find the paths from `source` to each of `targets`, in their order; without contacts.

    Raises `InputError` `bad-option` if an end is avoided, `RefusedError` `not-within` if an end is outside of `within`.
    """
    search = _Search(graph, query, source)
    for target in targets:
        search.check_end(target)
    if len(targets) > 1 and query.k == 1 and query.disjoint == "none":
        results = search.tree(targets)
    else:
        results = (search.between(target) for target in targets)
    for target, (paths, cut) in zip(targets, results, strict=True):
        yield search.to_paths(target, paths, cut)


class _Search:
    def __init__(self, network_graph: CoordinationGraph, query: PathQuery, source: int) -> None:
        self.network_graph, self.query, self.source = network_graph, query, source
        self.graph, self.nodes = _subgraph(network_graph, query)
        self.passable = self.nodes & network_graph.staffed if query.staffed else self.nodes
        self.check_end(source)

    def check_end(self, end: int) -> None:
        unit = self.network_graph.units[end]
        if end in self.query.avoided:
            advice = "it is one end of the path: choose other units"
            raise InputError("bad-option", option="avoid", found=unit, advice=advice)
        if self.query.within is not None and not self.nodes[end]:
            raise RefusedError("not-within", found=unit, within=self.network_graph.units[self.query.within])

    def between(self, target: int) -> SearchResult:
        """Paths to one unit."""
        query, graph = self.query, self._graph_to(target)
        if target == self.source:
            return [[target]], None if query.disjoint == "none" else []
        if query.disjoint != "none":
            limit = query.k if query.k > 1 else None
            return disjoint_paths(graph, self.source, target, nodes=query.disjoint == "node", limit=limit)
        if query.k > 1:
            _, predecessors = csgraph.yen(graph.matrix, self.source, target, query.k, return_predecessors=True)
            return [trace_path(row, self.source, target) for row in predecessors], None
        try:
            if graph.has_uniform_weights:  # fewer steps, without a heap
                return [nx.bidirectional_shortest_path(graph.as_networkx, self.source, target)], None
            return [nx.bidirectional_dijkstra(graph.as_networkx, self.source, target, weight=_weight)[1]], None
        except nx.NetworkXNoPath:
            return [], None

    def tree(self, targets: Sequence[int]) -> Iterator[SearchResult]:
        """One path to each unit, from one tree in which only the source and passable units have children."""
        inner = self.passable.copy()
        inner[self.source] = True
        graph = self.graph if inner.all() else self.graph.with_arcs(inner[self.graph.tails])
        distances, predecessors = graph.shortest_path_tree(self.source)
        for target in targets:
            yield [trace_path(predecessors, self.source, target)] if np.isfinite(distances[target]) else [], None

    def to_paths(self, target: int, unit_paths: Sequence[Sequence[int]], cut: Cut | None) -> Paths:
        """Describe a search result."""
        units = self.network_graph.units
        all_paths = [path_details(self.network_graph, self.graph, path) for path in unit_paths]
        all_paths.sort(key=lambda path: (path["cost"], [unit["id"] for unit in path["units"]]))
        max_cost = self.query.max_cost * (1 + COST_TOLERANCE)
        paths = [path for path in all_paths if path["cost"] <= max_cost]
        if cut is None or len(paths) < len(all_paths):
            min_cut = None
        else:
            min_cut = ["~".join(units[node] for node in nodes) for nodes in cut]
        result = Paths(paths=paths, min_cut=min_cut, components=None, closest=None)
        if not all_paths:
            graph = self._graph_to(target)
            near, far = graph.reachable(self.source), graph.reachable(target)
            result["components"] = [int(near.sum()), int(far.sum())]
            result["closest"] = closest_pair(self.network_graph, near, far)
        return result

    def _graph_to(self, target: int) -> CsrGraph:
        """The graph for one target: only the two ends may lack a focal point."""
        if not self.query.staffed:
            return self.graph
        nodes = self.passable.copy()
        nodes[[self.source, target]] = True
        return self.graph.subgraph(nodes)


def path_details(network_graph: CoordinationGraph, graph: CsrGraph, path: Sequence[int]) -> Path:
    """Describe a path over `graph`, given as unit numbers; without contacts."""
    steps = [_step(network_graph, int(graph.ties[graph.arc_index(tail, head)])) for tail, head in pairwise(path)]
    return Path(
        cost=fsum(step["weight"] for step in steps),
        staffed=bool(network_graph.staffed[list(path[1:-1])].all()),
        units=[PathUnit(id=network_graph.units[unit], name=network_graph.names[unit], contact=None) for unit in path],
        steps=steps,
    )


def _step(network_graph: CoordinationGraph, tie: int) -> Step:
    type_, weight, person = network_graph.step(tie)
    return Step(type=type_, weight=weight) if person is None else Step(type=type_, weight=weight, person_id=person)


def _weight(_tail: int, _head: int, weight: Any) -> float:
    """The weight of an edge of `CsrGraph.as_networkx`, as networkx calls it."""
    return float(weight)


def trace_path(predecessors: Integers, source: int, target: int) -> list[int]:
    """The path to `target` in a tree, given the predecessor of each node."""
    path = [target]
    while path[-1] != source:
        path.append(int(predecessors[path[-1]]))
    return path[::-1]


def _subgraph(network_graph: CoordinationGraph, query: PathQuery) -> tuple[CsrGraph, Bools]:
    """The part of the graph that a query allows, and the mask (n,) of its units."""
    graph = network_graph.graph_with_people if query.through_people else network_graph.graph
    if query.within is None:
        nodes = np.ones(graph.size, dtype=np.bool_)
    else:
        nodes = network_graph.subordinates.reachable(query.within)
    nodes[list(query.avoided)] = False
    if not nodes.all():
        graph = graph.subgraph(nodes)
    if query.avoided_ties:
        graph = graph.without_edges(query.avoided_ties)
    return graph, nodes
