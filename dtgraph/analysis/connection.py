"""The rules that Cypher cannot say in bounded time: who is cut off from the coordinator, and who would be.

Whoever lies on every path from a unit to the coordinator dominates it in the graph that is walked from the
coordinator. So what is lost with one node is what lies below it in the dominator tree, which is computed once for all
of them (Cooper, Harvey and Kennedy, A Simple, Fast Dominance Algorithm, 2001; by rustworkx). A person stands for edges
between units as a node of its own between them: a path is there with it exactly where it is with the edges.
"""

from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Any

import rustworkx as rx

from ..queries import FOUND
from ..snapshot import Snapshot

__all__ = ["COMPUTED", "WITNESSES"]

Row = dict[str, Any]


def isolated_units(snapshot: Snapshot, *, root: str | None) -> Iterator[Row]:
    """Every unit, judged by whether a path leads to the coordinator; without one all are unknown."""
    start = _coordinator(snapshot, root)
    graph = rx.PyGraph(multigraph=False)
    graph.add_nodes_from(range(len(snapshot.units)))
    graph.extend_from_edge_list(list(snapshot.edges()))
    for component in rx.connected_components(graph):
        status = "unknown" if start is None else "covered" if start in component else "isolated"
        for number in component:
            unit = snapshot.units[number]
            yield _judged(unit, snapshot.names[number], unit, status) | {"together": len(component)}


def single_points_of_failure(snapshot: Snapshot, *, root: str | None, at_least: int) -> Iterator[Row]:
    """Every unit but the coordinator, and every person between units, judged by how many units are lost without."""
    start = _coordinator(snapshot, root)
    if start is None:
        return
    lost = _lost_without(snapshot, start, people=False)
    for number, unit in enumerate(snapshot.units):
        if number != start:
            yield _failing(unit, snapshot.names[number], unit, lost.get(number, 0), at_least)
    lost = _lost_without(snapshot, start, people=True)
    for number, person in enumerate(snapshot.people, start=len(snapshot.units)):
        yield _failing(person.id, person.name, person.unit, lost.get(number, 0), at_least)


def lost_units(snapshot: Snapshot, subjects: Collection[str], *, root: str | None, **_: object) -> Iterator[Row]:
    """The witness of single points of failure: the units that would be lost without each of `subjects`."""
    start = _coordinator(snapshot, root)
    if start is None:
        return
    wanted = frozenset(subjects)
    units = list(enumerate(snapshot.units))
    people = [(n, person.id) for n, person in enumerate(snapshot.people, start=len(units))]
    for with_people, nodes in ((False, units), (True, people)):
        tree = _dominated(snapshot, start, people=with_people)
        for node, subject in nodes:
            for lost in sorted(rx.ancestors(tree, node)) if subject in wanted else ():
                if lost < len(units):
                    thing = {"label": "Unit", "id": snapshot.units[lost], "name": snapshot.names[lost], "counts": True}
                    yield {**dict.fromkeys(FOUND), "subject_id": subject, **thing, "note": "would be lost"}


WITNESSES: Mapping[str, Callable[..., Iterator[Row]]] = {"single_points_of_failure": lost_units}
"""The functions that tell what was found, beside the queries that a rule's header names."""

COMPUTED: Mapping[str, Callable[..., Iterator[Row]]] = {
    rule.__name__: rule for rule in (isolated_units, single_points_of_failure)
}
"""The functions that judge in the place of a query, by the rule's name; they take its parameters."""


def _coordinator(snapshot: Snapshot, root: str | None) -> int | None:
    return snapshot.coordinator if root is None else snapshot.numbers.get(root)


def _lost_without(snapshot: Snapshot, start: int, *, people: bool) -> dict[int, int]:
    """By the number of each node: how many other units are reached through it alone."""
    tree = _dominated(snapshot, start, people=people)
    below = dict.fromkeys(tree.node_indices(), 0)
    for node in rx.topological_sort(tree):  # from the leaves up
        for above in tree.successor_indices(node):
            below[above] += below[node] + (node < len(snapshot.units))
    return below


def _dominated(snapshot: Snapshot, start: int, *, people: bool) -> "rx.PyDiGraph[int | None, None]":
    """A tree: from each node that is reached to the last one before it that lies on every way to it."""
    graph = rx.PyDiGraph()
    graph.add_nodes_from(range(len(snapshot.units) + len(snapshot.people) * people))
    edges = [edge for a, b in snapshot.edges() for edge in ((a, b), (b, a))]
    if people:
        for number, person in enumerate(snapshot.people, start=len(snapshot.units)):
            edges += [edge for unit in person.units for edge in ((number, unit), (unit, number))]
    graph.extend_from_edge_list(edges)
    dominators = rx.immediate_dominators(graph, start)
    tree: rx.PyDiGraph[int | None, None] = rx.PyDiGraph()
    tree.add_nodes_from(range(len(graph)))
    tree.extend_from_edge_list([(node, above) for node, above in dominators.items() if node != start])
    return tree


def _failing(subject: str, name: str, unit: str | None, lost: int, at_least: int) -> Row:
    gap = lost >= at_least
    return _judged(subject, name, unit, "isolated" if gap else "covered", str(lost) if gap else None) | {"lost": lost}


def _judged(subject: str, name: str, unit: str | None, status: str, detail: str | None = None) -> Row:
    return {
        "subject_id": subject,
        "subject_name": name,
        "unit_id": unit,
        "status": status,
        "since": None,
        "detail": detail,
        "n": 1,
    }
