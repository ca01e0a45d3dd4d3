"""The rules that Cypher cannot say in bounded time: who is cut off from the coordinator, and who would be.

What is lost with one unit or person is what lies below it in the forest of blocks (`cuts`), seen from the coordinator;
it is computed once for all of them.
"""

from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Any

import numpy as np
from scipy.sparse import csgraph

from ..catalogue import EVIDENCE
from ..graphs.coordination_graph import CoordinationGraph
from .articulation import Blocks

__all__ = ["COMPUTED", "WITNESSES"]

Row = dict[str, Any]


def isolated_units(snapshot: CoordinationGraph, *, root: str | None) -> Iterator[Row]:
    """Every unit, judged by whether a path leads to the coordinator; without one all are unknown."""
    start = _coordinator(snapshot, root)
    _, component = csgraph.connected_components(snapshot.graph.matrix, directed=False)
    together = np.bincount(component)
    for number, unit in enumerate(snapshot.units):
        status = "unknown" if start is None else "covered" if component[number] == component[start] else "isolated"
        yield _judged(unit, snapshot.names[number], unit, status) | {"together": int(together[component[number]])}


def single_points_of_failure(snapshot: CoordinationGraph, *, root: str | None, at_least: int) -> Iterator[Row]:
    """Every unit but the coordinator, and every person between units, judged by how many units are lost without."""
    start = _coordinator(snapshot, root)
    if start is None:
        return
    units, people = (Blocks.of(snapshot, start, people=with_people).lost() for with_people in (False, True))
    for number, unit in enumerate(snapshot.units):
        if number != start:
            yield _failing(unit, snapshot.names[number], unit, units.get(number, 0), at_least)
    for number, person in enumerate(snapshot.people, start=len(snapshot.units)):
        yield _failing(person.id, person.name, person.unit, people.get(number, 0), at_least)


def lost_units(
    snapshot: CoordinationGraph, subjects: Collection[str], *, root: str | None, **_: object
) -> Iterator[Row]:
    """The witness of single points of failure: the units that would be lost without each of `subjects`."""
    start = _coordinator(snapshot, root)
    if start is None:
        return
    wanted = frozenset(subjects)
    units = list(enumerate(snapshot.units))
    people = [(n, person.id) for n, person in enumerate(snapshot.people, start=len(units))]
    for with_people, nodes in ((False, units), (True, people)):
        blocks = Blocks.of(snapshot, start, people=with_people)
        points = blocks.lost()
        for node, subject in nodes:
            for lost in blocks.lost_without(node) if subject in wanted and node in points else ():
                thing = {"label": "Unit", "id": snapshot.units[lost], "name": snapshot.names[lost], "in_force": True}
                yield {**dict.fromkeys(EVIDENCE), "subject_id": subject, **thing, "note": "would be lost"}


WITNESSES: Mapping[str, Callable[..., Iterator[Row]]] = {"single_points_of_failure": lost_units}
"""The functions that tell what was found, beside the queries that a rule's header names."""

COMPUTED: Mapping[str, Callable[..., Iterator[Row]]] = {
    rule.__name__: rule for rule in (isolated_units, single_points_of_failure)
}
"""The functions that judge in the place of a query, by the rule's name; they take its parameters."""


def _coordinator(snapshot: CoordinationGraph, root: str | None) -> int | None:
    return snapshot.coordinator if root is None else snapshot.numbers.get(root)


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
