"""Rules that Cypher cannot compute in bounded time: isolated units and single points of failure.

The units lost without one unit or person are those below it in the block forest (`articulation`), seen from the
coordinator; the forest is computed once for all of them.
"""

from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Any

import numpy as np
from scipy.sparse import csgraph

from ..catalogue import EVIDENCE_COLUMNS
from ..graphs.coordination_graph import CoordinationGraph
from .articulation import BlockForest

__all__ = ["COMPUTED_EVIDENCE", "COMPUTED_RULES"]

Row = dict[str, Any]


def isolated_units(network_graph: CoordinationGraph, *, root: str | None) -> Iterator[Row]:
    """Rows of the rule `isolated_units`; without a coordinator all units are unknown."""
    coordinator = _coordinator(network_graph, root)
    _, component = csgraph.connected_components(network_graph.graph.matrix, directed=False)
    sizes = np.bincount(component)
    for number, unit in enumerate(network_graph.units):
        if coordinator is None:
            status = "unknown"
        else:
            status = "covered" if component[number] == component[coordinator] else "isolated"
        row = _subject_row(unit, network_graph.names[number], unit, status)
        yield row | {"together": int(sizes[component[number]])}


def single_points_of_failure(network_graph: CoordinationGraph, *, root: str | None, at_least: int) -> Iterator[Row]:
    """Rows of the rule `single_points_of_failure`: units other than the coordinator, and people between units."""
    coordinator = _coordinator(network_graph, root)
    if coordinator is None:
        return
    without_unit, without_person = (
        BlockForest.from_graph(network_graph, coordinator, people=people).lost_counts() for people in (False, True)
    )
    for number, unit in enumerate(network_graph.units):
        if number != coordinator:
            yield _failure_row(unit, network_graph.names[number], unit, without_unit.get(number, 0), at_least)
    for node, person in enumerate(network_graph.people, start=len(network_graph.units)):
        yield _failure_row(person.id, person.name, person.unit, without_person.get(node, 0), at_least)


def lost_units(
    network_graph: CoordinationGraph, subjects: Collection[str], *, root: str | None, **_: object
) -> Iterator[Row]:
    """Evidence for single points of failure: the units that are lost without each of `subjects`."""
    coordinator = _coordinator(network_graph, root)
    if coordinator is None:
        return
    wanted = frozenset(subjects)
    units = list(enumerate(network_graph.units))
    people = [(node, person.id) for node, person in enumerate(network_graph.people, start=len(units))]
    for with_people, nodes in ((False, units), (True, people)):
        forest = BlockForest.from_graph(network_graph, coordinator, people=with_people)
        points = forest.lost_counts()
        for node, subject in nodes:
            for lost in forest.lost_units(node) if subject in wanted and node in points else ():
                yield dict.fromkeys(EVIDENCE_COLUMNS) | {
                    "subject_id": subject,
                    "label": "Unit",
                    "id": network_graph.units[lost],
                    "name": network_graph.names[lost],
                    "in_force": True,
                    "note": "would be lost",
                }


COMPUTED_EVIDENCE: Mapping[str, Callable[..., Iterator[Row]]] = {"single_points_of_failure": lost_units}
"""Functions for evidence by rule, in addition to the queries in the rule's header."""

COMPUTED_RULES: Mapping[str, Callable[..., Iterator[Row]]] = {
    rule.__name__: rule for rule in (isolated_units, single_points_of_failure)
}
"""Functions that compute rules without a query, by name; their arguments are the rule's parameters."""


def _coordinator(network_graph: CoordinationGraph, root: str | None) -> int | None:
    return network_graph.coordinator if root is None else network_graph.numbers.get(root)


def _failure_row(subject: str, name: str, unit: str | None, lost: int, at_least: int) -> Row:
    status, detail = ("isolated", str(lost)) if lost >= at_least else ("covered", None)
    return _subject_row(subject, name, unit, status, detail) | {"lost": lost}


def _subject_row(subject: str, name: str, unit: str | None, status: str, detail: str | None = None) -> Row:
    return {
        "subject_id": subject,
        "subject_name": name,
        "unit_id": unit,
        "status": status,
        "since": None,
        "detail": detail,
        "n": 1,
    }
