"""Paths of coordination: the ways from one unit to others over the coordination graph of a day (planning.md).

One path is searched from both ends, by networkx; k of them by Yen's algorithm (Finding the K Shortest Loopless Paths in
a Network, 1971) and the paths to many targets by one tree of Dijkstra's, both by scipy. Each search runs on the part of
the graph that the question leaves.
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
from .disjoint_paths import Cut, disjoint_paths
from .geo_distance import closest
from .path_types import Disjoint, Path, Paths, PathUnit, Step

__all__ = ["MOST", "Question", "answer", "told", "way_back"]

MOST = 100
"""So many paths between two units at most."""

ROUNDING = 1e-9
"""By what fraction a sum of weights may be off the most that a path may cost."""

Found = tuple[list[list[int]], Cut | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What is asked of the paths from one unit, beside their other ends; units are numbers, ties pairs of them."""

    k: int = 1
    staffed: bool = False
    disjoint: Disjoint = "none"
    avoided: Collection[int] = ()
    avoided_ties: Collection[tuple[int, int]] = ()
    within: int | None = None
    through_people: bool = False
    max_cost: float = inf


def answer(snapshot: CoordinationGraph, source: int, targets: Sequence[int], question: Question) -> Iterator[Paths]:
    """The paths from `source` to each of `targets`, in their order, without contacts.

    Raises `InputError` `bad-option` where an end is avoided, `RefusedError` `not-within` where it is not within.
    """
    search = _Search(snapshot, question, source)
    for target in targets:
        search.require(target)
    if len(targets) > 1 and question.k == 1 and question.disjoint == "none":
        found = search.tree(targets)
    else:
        found = (search.between(target) for target in targets)
    for target, (paths, cut) in zip(targets, found, strict=True):
        yield search.told(target, paths, cut)


class _Search:
    def __init__(self, snapshot: CoordinationGraph, question: Question, source: int) -> None:
        self.snapshot, self.question, self.source = snapshot, question, source
        self.graph, self.nodes = part(snapshot, question)
        self.passed = self.nodes & snapshot.staffed if question.staffed else self.nodes
        self.require(source)

    def require(self, end: int) -> None:
        unit = self.snapshot.units[end]
        if end in self.question.avoided:
            raise InputError("bad-option", option="avoid", found=unit, advice="it is one of the ends: avoid others")
        if self.question.within is not None and not self.nodes[end]:
            raise RefusedError("not-within", found=unit, within=self.snapshot.units[self.question.within])

    def between(self, target: int) -> Found:
        """The paths to one unit, and the least cut of disjoint ones."""
        question, graph = self.question, self._between(target)
        if target == self.source:
            return [[target]], None if question.disjoint == "none" else []
        if question.disjoint != "none":
            most = question.k if question.k > 1 else None
            return disjoint_paths(graph, self.source, target, nodes=question.disjoint == "node", most=most)
        if question.k > 1:
            _, before = csgraph.yen(graph.matrix, self.source, target, question.k, return_predecessors=True)
            return [way_back(row, self.source, target) for row in before], None
        try:
            if graph.uniform:  # fewer steps, without a heap
                return [nx.bidirectional_shortest_path(graph.searchable, self.source, target)], None
            return [nx.bidirectional_dijkstra(graph.searchable, self.source, target, weight=_weight)[1]], None
        except nx.NetworkXNoPath:
            return [], None

    def tree(self, targets: Sequence[int]) -> Iterator[Found]:
        """One path to each unit, of one tree in which only the source and units that may be passed go on."""
        goes_on = self.passed.copy()
        goes_on[self.source] = True
        graph = self.graph if goes_on.all() else self.graph.kept(goes_on[self.graph.tails])
        distances, before = graph.tree(self.source)
        for target in targets:
            yield [way_back(before, self.source, target)] if np.isfinite(distances[target]) else [], None

    def told(self, target: int, paths: Sequence[Sequence[int]], cut: Cut | None) -> Paths:
        """The answer that says what was found."""
        units = self.snapshot.units
        found = sorted(map(self._path, paths), key=lambda path: (path["cost"], [unit["id"] for unit in path["units"]]))
        kept = [path for path in found if path["cost"] <= self.question.max_cost * (1 + ROUNDING)]
        answered = Paths(
            paths=kept,
            min_cut=None
            if cut is None or len(kept) < len(found)
            else ["~".join(units[node] for node in one) for one in cut],
            components=None,
            closest=None,
        )
        if not found:
            graph = self._between(target)
            one, other = graph.reached(self.source), graph.reached(target)
            answered["components"] = [int(one.sum()), int(other.sum())]
            answered["closest"] = closest(self.snapshot, one, other)
        return answered

    def _between(self, target: int) -> CsrGraph:
        """The graph for one other end: the ends alone need no focal point."""
        if not self.question.staffed:
            return self.graph
        nodes = self.passed.copy()
        nodes[[self.source, target]] = True
        return self.graph.among(nodes)

    def _path(self, path: Sequence[int]) -> Path:
        return told(self.snapshot, self.graph, path)


def told(snapshot: CoordinationGraph, graph: CsrGraph, path: Sequence[int]) -> Path:
    """A path over `graph`, in words and without contacts."""
    steps = [_step(snapshot, int(graph.ties[graph.arc(a, b)])) for a, b in pairwise(path)]
    return Path(
        cost=fsum(step["weight"] for step in steps),
        staffed=bool(snapshot.staffed[list(path[1:-1])].all()),
        units=[PathUnit(id=snapshot.units[unit], name=snapshot.names[unit], contact=None) for unit in path],
        steps=steps,
    )


def _step(snapshot: CoordinationGraph, tie: int) -> Step:
    type_, weight, person = snapshot.step(tie)
    return Step(type=type_, weight=weight) if person is None else Step(type=type_, weight=weight, person_id=person)


def _weight(_tail: int, _head: int, weight: Any) -> float:
    """The weight of an edge of `CsrGraph.searchable`."""
    return float(weight)


def way_back(before: Integers, source: int, target: int) -> list[int]:
    """The path to `target` in a tree that has, for each node, the one before it."""
    path = [target]
    while path[-1] != source:
        path.append(int(before[path[-1]]))
    return path[::-1]


def part(snapshot: CoordinationGraph, question: Question) -> tuple[CsrGraph, Bools]:
    """The graph that a question leaves, and its units (n,)."""
    graph = snapshot.graph_with_people if question.through_people else snapshot.graph
    nodes = snapshot.subordinates.reached(question.within) if question.within is not None else _all(graph)
    nodes[list(question.avoided)] = False
    if not nodes.all():
        graph = graph.among(nodes)
    if question.avoided_ties:
        graph = graph.without(question.avoided_ties)
    return graph, nodes


def _all(graph: CsrGraph) -> Bools:
    return np.ones(graph.size, dtype=np.bool_)
